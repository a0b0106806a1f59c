"""The public folder: files that are whole, their compressed twins, and what no longer belongs there."""

from __future__ import annotations

import fcntl
import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import brotli

PACKED = frozenset({".html", ".css", ".xml", ".json", ".svg", ".txt", ".ics"})
TWINS = (".br", ".gz")
_BESIDE = ".baking"


class Folder:
    """Counts what it changes. A file is renamed into place; its twins stand there before it does.

    `before_change` is called once, before the first change of any kind.
    """

    def __init__(self, root: Path, before_change: Callable[[], None] = lambda: None) -> None:
        self.root = root
        self._before_change: Callable[[], None] | None = before_change
        self.written = 0
        self.unchanged = 0
        self.removed = 0

    def put(self, name: str, content: bytes) -> bool:
        """Bring one file and its twins up to date; says whether they had to be written."""
        path = self.root / name
        if self._holds(path, content):
            self.unchanged += 1
            return False
        self._changing()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in PACKED:
            _write(
                path.with_name(path.name + ".br"),
                brotli.compress(content, quality=_quality(name, len(content))),
            )
            _write(path.with_name(path.name + ".gz"), gzip.compress(content, _GZIP, mtime=0))
        _write(path, content)
        self.written += 1
        return True

    def link(self, name: str, source: Path) -> bool:
        """Show a file that never changes, without a second copy where the disk allows it."""
        path = self.root / name
        if path.exists() and path.stat().st_size == source.stat().st_size:
            self.unchanged += 1
            return False
        self._changing()
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{_BESIDE}{os.getpid()}-{path.name}")
        try:
            beside.unlink(missing_ok=True)
            os.link(source, beside)
        except OSError:
            _write(path, source.read_bytes())
        else:
            beside.replace(path)
        self.written += 1
        return True

    def whole(self, name: str, size: int) -> bool:
        """Whether a file and its twins stand there with the size the file was written with."""
        path = self.root / name
        try:
            if path.stat().st_size != size:
                return False
        except OSError:
            return False
        return path.suffix not in PACKED or all(_there(path.with_name(path.name + t)) for t in TWINS)

    def remove(self, names: Iterable[str]) -> None:
        """Remove these files with their twins, and the folders that are then empty."""
        for name in names:
            path = self.root / name
            self._changing()
            self.removed += path.is_file()
            for one in (path, *(path.with_name(path.name + twin) for twin in TWINS)):
                one.unlink(missing_ok=True)
            folder = path.parent
            while folder != self.root and folder.is_dir() and _empty(folder):
                folder.rmdir()
                folder = folder.parent

    def keep_only(self, names: Set[str]) -> None:
        """Remove every file that isn't named, and the folders that are then empty."""
        kept = set(names) | {name + twin for name in names for twin in TWINS if Path(name).suffix in PACKED}
        for folder, _folders, files in os.walk(self.root, topdown=False):
            for file in files:
                path = Path(folder, file)
                if path.relative_to(self.root).as_posix() not in kept:
                    self._changing()
                    path.unlink(missing_ok=True)
                    # A twin goes with its page, and what a killed bake left half written was no page.
                    self.removed += not (path.suffix in TWINS or file.startswith(_BESIDE))
            if Path(folder) != self.root and _empty(Path(folder)):
                Path(folder).rmdir()

    def _changing(self) -> None:
        if self._before_change:
            self._before_change()
            self._before_change = None

    @staticmethod
    def _holds(path: Path, content: bytes) -> bool:
        try:
            if path.stat().st_size != len(content) or path.read_bytes() != content:
                return False
            if path.suffix not in PACKED:
                return True
            packed = path.with_name(path.name + ".br").read_bytes()
            zipped = path.with_name(path.name + ".gz").read_bytes()
            return brotli.decompress(packed) == content and gzip.decompress(zipped) == content
        except (OSError, EOFError, zlib.error, brotli.error):
            return False


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Only one process of this machine at a time; another waits for it. Freed when it dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_GZIP = 4
"""Browsers of ten years take brotli; what they don't fetch needn't be a tenth smaller."""
_SMALL = 4096


def _quality(name: str, size: int) -> int:
    """What every reader fetches is worth the time; a page packs nearly as well at 5, far sooner."""
    return 11 if name.startswith("static/") and size > _SMALL else 5


def _empty(folder: Path) -> bool:
    """Without listing the thousands that it may hold."""
    with os.scandir(folder) as files:
        return next(files, None) is None


def _there(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


@cache
def _masked() -> bool:
    """Whether files that are made here may not be read by everybody unless that is said."""
    mask = os.umask(0o022)
    os.umask(mask)
    return bool(mask & 0o644)


def _write(path: Path, content: bytes) -> None:
    """Whole or absent. Not synced to disk one by one: what a power cut spoils, its size betrays."""
    beside = f"{path.parent}/{_BESIDE}{os.getpid()}-{path.name}"
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        if _masked():
            os.fchmod(file, 0o644)
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)
    Path(beside).replace(path)
