"""Programs that read what we don't: each run with limits, in an empty folder, and told nothing.

They are optional. Where one is missing, the adapter that needs it says which package brings it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INHERITED = ("PATH", "TESSDATA_PREFIX")
# Limits are set by a process of its own that then becomes the program: a fork of a threaded server may not.
LIMITED = """
import os, resource, sys
for name, most in zip(("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE"), sys.argv[1:5]):
    which = getattr(resource, name)
    hard = resource.getrlimit(which)[1]
    soft = int(most) if hard == resource.RLIM_INFINITY else min(int(most), hard)
    resource.setrlimit(which, (soft, hard))
os.execv(sys.argv[5], sys.argv[5:])
"""
ENDS = 5
"""Seconds that a stopped program has to be gone."""


class ProgramFailed(Exception):
    """It ended badly, said nothing, or said too much. `late` where its time was up."""

    def __init__(self, *, late: bool = False) -> None:
        super().__init__("late" if late else "failed")
        self.late = late


@dataclass(frozen=True)
class Limits:
    """What one run may take. Files it writes, and what it prints, count alike."""

    seconds: int
    memory_mb: int
    writes_mb: int


class Groups:
    """Whether programs get a process group of their own, to be stopped with all that they started.

    The reading process leaves this to the one that started it, which stops them all together.
    """

    own = True


def run(command: Sequence[str], *, limits: Limits, folder: Path, given: bytes = b"") -> bytes:
    """What the program printed. `command` begins with its full path; `folder` is its home."""
    megabyte = 1024 * 1024
    most = (limits.seconds, limits.memory_mb * megabyte, limits.writes_mb * megabyte, 0)
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryFile(dir=folder) as printed:
        process = subprocess.Popen(  # noqa: S603  # a full path and arguments of ours
            [sys.executable, "-I", "-S", "-c", LIMITED, *map(str, most), *command],
            stdin=subprocess.PIPE,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            process_group=0 if Groups.own else None,
        )
        try:
            process.communicate(given, timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise ProgramFailed(late=True) from error
        finally:
            _stop(process)
        if process.returncode:
            raise ProgramFailed(late=process.returncode == -signal.SIGXCPU)
        printed.seek(0)
        return printed.read()


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        if Groups.own:
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass
    process.wait(ENDS)
