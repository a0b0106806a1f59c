"""Reading a file in a process of its own, so that a hostile file can only kill that."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from nhipcau.guidance.ports import TOO_MUCH, Message, Unreadable, gettext_noop, say
from nhipcau.guidance.reading.model import Reading, packed, unpacked

WRITES_MB = 1
TOOK_TOO_LONG = gettext_noop(
    "Reading took longer than %(seconds)s seconds and was stopped. Split the document, or save it anew."
)


def read_isolated(path: Path, *, timeout: float = 30, memory_mb: int = 1024) -> Reading:
    """As `read_file`, in a process limited in time, memory and files. Raises Unreadable where that
    process refuses the file, runs out of a limit, or dies."""
    command = [sys.executable, "-m", __name__, str(path.absolute()), str(int(timeout) + 1), str(memory_mb)]
    environment = {
        key: value
        for key, value in os.environ.items()
        if key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")
    }
    environment |= {
        "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
        "PYTHONIOENCODING": "utf-8",
    }
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
    return _answer(done.stdout, timed_out=done.returncode == -24, timeout=timeout)


def _answer(output: bytes, *, timed_out: bool, timeout: float) -> Reading:
    try:
        answer = json.loads(output)
        if "refused" in answer:
            msgid, values = answer["refused"]
            raise Unreadable(Message(msgid, tuple((key, value) for key, value in values)))
        return unpacked(answer["reading"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(say(TOOK_TOO_LONG, seconds=int(timeout)) if timed_out else say(TOO_MUCH)) from error


def limit(seconds: int, memory_mb: int) -> None:
    """Bound this process: processor time, memory, what it may write, no core, no process of its own."""
    for name, value in (
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_AS", memory_mb * 1024 * 1024),
        ("RLIMIT_FSIZE", WRITES_MB * 1024 * 1024),
        ("RLIMIT_CORE", 0),
    ):
        which = getattr(resource, name)
        _, most = resource.getrlimit(which)
        wanted = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(which, (wanted, wanted))


def main(path: str, seconds: str, memory_mb: str) -> None:
    """The limited process: one JSON object on standard output, the reading or why there is none."""
    limit(int(seconds), int(memory_mb))
    from nhipcau.guidance.reading import read_file  # under the limits

    try:
        answer: dict[str, object] = {"reading": packed(read_file(Path(path)))}
    except Unreadable as refused:
        answer = {"refused": [refused.message.msgid, list(refused.message.values)]}
    except MemoryError:
        answer = {"refused": [TOO_MUCH, []]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:4])
