"""Reading a file in a process of its own, so that a hostile file can only kill that."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nhipcau.guidance.ports import (
    TOO_MUCH,
    Message,
    Progress,
    Unreadable,
    gettext_noop,
    say,
    unheard,
)
from nhipcau.guidance.reading.model import KINDS, Reading, unpacked

WORKER = "nhipcau.guidance.reading.worker"
INHERITED = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "TESSDATA_PREFIX")
PATIENCE = 20
"""So many times its timeout may the reading of a long document take, as long as page after page is told."""
LONGEST_ANSWER = 128 * 1024 * 1024
CHUNK = 1 << 16
ENDS = 2.0
TOOK_TOO_LONG = gettext_noop(
    "Reading took longer than %(seconds)s seconds and was stopped. Split the document, or save it anew."
)


def read_isolated(
    path: Path, *, timeout: float = 30, memory_mb: int = 1024, progress: Progress | None = None
) -> Reading:
    """As `read_file`, in a process limited in time, memory and files. Raises Unreadable where that
    process refuses the file, runs out of a limit, or dies.

    `timeout` is how many seconds may pass without a page being read; `progress` hears of the pages read,
    and may raise to stop.
    """
    heard = progress or unheard
    late = Unreadable(say(TOOK_TOO_LONG, seconds=int(timeout)))
    with _started(path, int(timeout * PATIENCE) + 1, memory_mb) as process:
        try:
            answer = _listened(process, timeout, heard)
        except TimeoutError as error:
            raise late from error
        if answer is None and _ended(process) == -signal.SIGXCPU:
            raise late
    return _answered(answer)


@contextmanager
def _started(path: Path, seconds: int, memory_mb: int) -> Iterator[subprocess.Popen[bytes]]:
    """The reading process, with a folder for what it puts down; both are gone afterwards, and so is
    whatever program it had started."""
    with tempfile.TemporaryDirectory(prefix="nhipcau-", ignore_cleanup_errors=True) as folder:
        environment = {key: value for key, value in os.environ.items() if key in INHERITED}
        environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
        environment |= {"TMPDIR": folder, "HOME": folder}
        try:
            process = subprocess.Popen(  # noqa: S603  # our own interpreter and module; the path is one argument
                [sys.executable, "-m", WORKER, str(path.absolute()), str(seconds), str(memory_mb)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                process_group=0,
            )
        except (OSError, ValueError) as error:
            raise Unreadable(say(TOO_MUCH)) from error
        with process:
            try:
                yield process
            finally:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """How a process ended that has nothing more to say; None where it lives on all the same."""
    try:
        return process.wait(ENDS)
    except subprocess.TimeoutExpired:
        return None


def _listened(process: subprocess.Popen[bytes], timeout: float, heard: Progress) -> dict[str, Any] | None:
    """The last thing the process says, its progress handed on. Raises TimeoutError where it says nothing
    for too long, or goes on for too long."""
    end = time.monotonic() + timeout * PATIENCE
    for line in _lines(process, timeout, end):
        answer = _parsed(line)
        if answer is None or "done" not in answer:
            return answer
        done, total = answer.get("done"), answer.get("of")
        if type(done) is int and (total is None or (type(total) is int and 0 <= done <= total)):
            heard(done, total)
    return None


def _lines(process: subprocess.Popen[bytes], timeout: float, end: float) -> Iterator[bytes]:
    """The lines that the process prints, and what is left when it closes. A line that comes in pieces
    gets no more time than one that comes whole; all of them together have a bound."""
    assert process.stdout is not None  # noqa: S101  # it was opened as a pipe
    pending: list[bytes] = []
    read = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        quiet = time.monotonic() + timeout
        while read <= LONGEST_ANSWER:
            left = min(quiet, end) - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), CHUNK)
            if not chunk:
                yield b"".join(pending)
                return
            read += len(chunk)
            *lines, rest = chunk.split(b"\n")
            for line in lines:
                yield b"".join([*pending, line])
                pending = []
                quiet = time.monotonic() + timeout
            pending.append(rest)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _answered(answer: dict[str, Any] | None) -> Reading:
    """What the process said; anything else than a reading or a refusal is its death."""
    try:
        if answer is not None and "refused" in answer:
            msgid, values = answer["refused"]
            raise Unreadable(_message(msgid, values))
        if answer is not None:
            return _sound(unpacked(answer["reading"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(say(TOO_MUCH)) from error
    raise Unreadable(say(TOO_MUCH))


def _message(msgid: str, values: list[list[Any]]) -> Message:
    message = Message(str(msgid), tuple((str(key), value) for key, value in values))
    message.msgid % dict(message.values)
    return message


def _sound(reading: Reading) -> Reading:
    """The reading, if it is one: a process that a hostile file took over may say anything."""
    for item in reading.items:
        place = item.passage
        if item.kind not in KINDS or not 0 <= place.start < place.end:
            raise ValueError(item.kind)
        if reading.text[place.start : place.end] != item.text:
            raise ValueError(place)
    for doubt in reading.doubts:
        _message(doubt.msgid, [list(pair) for pair in doubt.values])
    return reading
