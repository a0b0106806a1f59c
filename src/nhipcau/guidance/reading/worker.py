"""The process that reads one file for `read_isolated`: limits itself, reads, and says how far it is.

It answers in lines of JSON: `{"done": 3, "of": 40}` as pages are read, and last the reading or the refusal.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path

from nhipcau.guidance.ports import TOO_MUCH, Unreadable
from nhipcau.guidance.reading.model import packed

WRITES_MB = 60
"""A copy of the file, for a program that converts it."""
GRACE = 5
# What programs of other people may raise their limits to: LibreOffice wants more than a reader.
PROGRAM_SECONDS = 120
PROGRAM_MEMORY_MB = 4096
PROGRAM_WRITES_MB = 250
OFTEN = 0.1


def limit(seconds: int, memory_mb: int) -> None:
    """Bound this process: processor time, memory, what it may write, no core file. The hard limits, to
    which a program that it starts may raise its own, bound those."""
    megabyte = 1024 * 1024
    for name, value, hard in (
        ("RLIMIT_CPU", seconds, max(seconds + GRACE, PROGRAM_SECONDS)),
        ("RLIMIT_AS", memory_mb * megabyte, PROGRAM_MEMORY_MB * megabyte),
        ("RLIMIT_FSIZE", WRITES_MB * megabyte, PROGRAM_WRITES_MB * megabyte),
        ("RLIMIT_CORE", 0, 0),
    ):
        which = getattr(resource, name)
        _, most = resource.getrlimit(which)
        hard = max(value, hard)
        hard = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(which, (min(value, hard), hard))


class Teller:
    """Writes progress, but not so often that it costs time."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._last >= OFTEN or done == total:
            self._last = now
            say({"done": done, "of": total})


def say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(path: str, seconds: str, memory_mb: str) -> None:
    """Read under the limits. Prints the reading, or why there is none."""
    limit(int(seconds), int(memory_mb))
    gc.disable()  # one document and the end: to look for cycles in it would cost a fifth of the time
    from nhipcau.guidance.adapters.programs import Groups
    from nhipcau.guidance.reading import read_file  # its imports count against the limits

    Groups.own = False
    try:
        say({"reading": packed(read_file(Path(path), progress=Teller()))})
    except Unreadable as refused:
        say({"refused": [refused.message.msgid, list(refused.message.values)]})
    except MemoryError:
        say({"refused": [TOO_MUCH, []]})


if __name__ == "__main__":
    main(*sys.argv[1:4])
