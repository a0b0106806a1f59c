"""Reading a file in a process of its own, so that a hostile file can only kill that."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from nhipcau.guidance.ports import TOO_MUCH, Message, Unreadable, gettext_noop, say
from nhipcau.guidance.reading.model import Reading, unpacked

WORKER = "nhipcau.guidance.reading.worker"
INHERITED = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV")
TOOK_TOO_LONG = gettext_noop(
    "Reading took longer than %(seconds)s seconds and was stopped. Split the document, or save it anew."
)


def read_isolated(path: Path, *, timeout: float = 30, memory_mb: int = 1024) -> Reading:
    """As `read_file`, in a process limited in time, memory and files. Raises Unreadable where that
    process refuses the file, runs out of a limit, or dies."""
    command = [sys.executable, "-m", WORKER, str(path.absolute()), str(int(timeout) + 1), str(memory_mb)]
    environment = {key: value for key, value in os.environ.items() if key in INHERITED}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and module; the path is one argument)
            command,
            capture_output=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(say(TOOK_TOO_LONG, seconds=int(timeout))) from error
    except (OSError, ValueError) as error:
        raise Unreadable(say(TOO_MUCH)) from error
    if done.returncode == -signal.SIGXCPU:
        raise Unreadable(say(TOOK_TOO_LONG, seconds=int(timeout)))
    return _answer(done.stdout)


def _answer(output: bytes) -> Reading:
    """What the process said; anything else than a reading or a refusal is its death."""
    try:
        answer = json.loads(output)
        if "refused" in answer:
            msgid, values = answer["refused"]
            raise Unreadable(Message(msgid, tuple((key, value) for key, value in values)))
        return unpacked(answer["reading"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(say(TOO_MUCH)) from error
