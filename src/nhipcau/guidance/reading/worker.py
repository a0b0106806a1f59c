"""The process that reads one file for `read_isolated`: limits itself, reads, answers with one JSON object."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from nhipcau.guidance.ports import TOO_MUCH, Unreadable
from nhipcau.guidance.reading.model import packed

WRITES_MB = 1
GRACE = 5


def limit(seconds: int, memory_mb: int) -> None:
    """Bound this process: processor time, memory, what it may write, no core file."""
    for name, value in (
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_AS", memory_mb * 1024 * 1024),
        ("RLIMIT_FSIZE", WRITES_MB * 1024 * 1024),
        ("RLIMIT_CORE", 0),
    ):
        which = getattr(resource, name)
        _, most = resource.getrlimit(which)
        hard = value + GRACE if name == "RLIMIT_CPU" else value  # the soft limit tells; the hard one kills
        bounded = most == resource.RLIM_INFINITY
        resource.setrlimit(
            which, (value if bounded else min(value, most), hard if bounded else min(hard, most))
        )


def main(path: str, seconds: str, memory_mb: str) -> None:
    """Read under the limits. Prints the reading, or why there is none."""
    limit(int(seconds), int(memory_mb))
    from nhipcau.guidance.reading import read_file  # its imports count against the limits

    try:
        answer: dict[str, object] = {"reading": packed(read_file(Path(path)))}
    except Unreadable as refused:
        answer = {"refused": [refused.message.msgid, list(refused.message.values)]}
    except MemoryError:
        answer = {"refused": [TOO_MUCH, []]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:4])
