"""Makes leaves and writes them, in this process or, where they are many, in one for each processor."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection, connections

from nhipcau.kit import collecting
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.files import Folder
from nhipcau.publicsite.kept import unchanging
from nhipcau.publicsite.larder import Part
from nhipcau.publicsite.manifest import Record
from nhipcau.publicsite.pictures import put_files
from nhipcau.publicsite.plan import Leaf, Plan
from nhipcau.publicsite.rendering import render
from nhipcau.publicsite.searching.entries import Row, entry_of, row_of
from nhipcau.publicsite.searching.facets import facets_of
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import FACES_HERE, Styles, own_faces, shown_in_mincho
from nhipcau.stories.compose import Uncomposable

TOGETHER: Final = 60
"""How many pages are held in memory at once, so that they are read and their faces cut in one go."""
FEW: Final = 4
"""Nor fewer: each batch is read from the database by itself."""
MANY: Final = 32
"""From how many leaves on it pays to start other processes."""
MOST_PROCESSES: Final = 8


@dataclass(frozen=True)
class Outcome:
    """What became of one leaf. Without a record it failed, and `problem` says why; or, without either,
    there is nothing to stand there."""

    file: str
    asked: frozenset[Question]
    record: Record | None = None
    problem: str = ""
    entry: Row | None = None
    """What the search is to know of it; none for what isn't to be found."""


@dataclass(frozen=True)
class Batch:
    outcomes: tuple[Outcome, ...]
    written: int
    unchanged: int
    parts: Mapping[str, Part]
    """Made for these leaves, and to be kept for others."""


@dataclass(frozen=True)
class _Made:
    leaf: Leaf
    asked: frozenset[Question]
    content: bytes
    sheet: Sheet | None = None
    characters: frozenset[str] = frozenset()
    entry: Row | None = None


class Oven:
    """Use it as a context: its processes, where it has any, begin with the first leaves and end with it.

    `apart` says that there may be processes: what the baker keeps stands in the file (`Manifest.settle`).
    """

    def __init__(self, snapshot: Snapshot, plan: Plan, styles: Styles, *, apart: bool = False) -> None:
        self._snapshot = snapshot
        self._plan = plan
        self._styles = styles
        self._processes = min(_processors(), MOST_PROCESSES)
        self._apart = apart and self._processes > 1
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline = (-1, -1)
        """A pipe of which only this process keeps the end to write: it closes when this process ends."""

    def __enter__(self) -> Oven:
        return self

    def __exit__(self, *_fault: object) -> None:
        global _at_work
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool, _at_work = None, None
            for end in self._lifeline:
                os.close(end)
            gc.unfreeze()

    def bake(self, files: Sequence[str]) -> Iterator[Batch]:
        """Make and write these. Between batches the caller may keep what was done."""
        pool = self._split() if len(files) > 1 else None
        most = TOGETHER if pool is None else min(TOGETHER, max(FEW, len(files) // (4 * self._processes)))
        batches = [files[start : start + most] for start in range(0, len(files), most)]
        yield from self._together(pool, batches) if pool else map(self.batch, batches)

    def _together(self, pool: ProcessPoolExecutor, batches: Sequence[Sequence[str]]) -> Iterator[Batch]:
        """What the processes make, as it is ready. No more is waited for than they can be at: what is made
        takes memory until it is kept."""
        left = deque(batches)
        begun: dict[Future[Batch], Sequence[str]] = {}
        while self._apart and (left or begun):
            while left and len(begun) < 2 * self._processes:
                future = pool.submit(_work, left[0])
                begun[future] = left.popleft()
            for future in wait(begun, return_when=FIRST_COMPLETED).done:
                yield self._made_by(future, begun.pop(future))
        yield from map(self.batch, (*begun.values(), *left))

    def _made_by(self, future: Future[Batch], files: Sequence[str]) -> Batch:
        try:
            return future.result()
        except BrokenProcessPool:  # one was killed, for its memory perhaps: the rest is made here
            self._apart = False
            return self.batch(files)

    def _split(self) -> ProcessPoolExecutor | None:
        global _at_work
        if self._pool is None and self._apart and _may_fork():
            connections.close_all()  # no connection is shared between processes
            _at_work = self  # inherited, not sent
            gc.freeze()  # nor is memory copied because a collection marks what all of them share
            self._lifeline = os.pipe()
            fork = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(self._processes, fork, self._go_apart)
        return self._pool if self._apart else None

    def _go_apart(self) -> None:
        reading, writing = self._lifeline
        os.close(writing)
        threading.Thread(target=_end_with, args=(reading,), daemon=True).start()
        self._snapshot.go_apart(unchanging())
        collecting.as_usual()

    def fails(self, leaf: Leaf) -> bool:
        """Whether it can't be made now. Nothing is written."""
        return isinstance(self._make(leaf), Outcome)

    def batch(self, files: Sequence[str]) -> Batch:
        folder = Folder(settings.NHIPCAU_PUBLIC)
        leaves = [self._plan[file] for file in files]
        self._snapshot.fetch(leaf.page for leaf in leaves if leaf.page)
        made = [self._make(leaf) for leaf in leaves]
        outcomes = [one if isinstance(one, Outcome) else self._write(folder, one) for one in made]
        return Batch(tuple(outcomes), folder.written, folder.unchanged, self._snapshot.larder.made())

    def _make(self, leaf: Leaf) -> _Made | Outcome:
        with self._snapshot.recorder.hearing() as asked:
            asked |= leaf.asked
            try:
                return self._made(leaf, asked)
            except Uncomposable as problem:
                return Outcome(leaf.file, frozenset(asked), problem=str(problem))
            except Exception as fault:  # noqa: BLE001  # one page that breaks may not keep the others back
                return Outcome(leaf.file, frozenset(asked), problem=f"{leaf.title or leaf.file}: {fault!r}")

    def _made(self, leaf: Leaf, asked: set[Question]) -> _Made | Outcome:
        if leaf.content:
            content = leaf.content()
            return _Made(leaf, frozenset(asked), content)
        assert leaf.sheet is not None  # noqa: S101  # a leaf is a page or a file
        sheet = leaf.sheet()
        if sheet is None:
            return Outcome(leaf.file, frozenset(asked))
        html = render(self._snapshot, sheet, styles=self._styles.sheets[leaf.language])
        shown = shown_in_mincho(html) - self._styles.core if leaf.language == "ja" else frozenset()
        entry = None
        if sheet.indexed and leaf.file != "index.html":  # which only asks for a language
            facets = facets_of(self._snapshot, sheet)
            entry = row_of(entry_of(sheet, html, file=leaf.file, facets=facets))
        return _Made(leaf, frozenset(asked), html.encode(), sheet, shown, entry)

    def _write(self, folder: Folder, made: _Made) -> Outcome:
        leaf, sheet = made.leaf, made.sheet
        if sheet is None:
            folder.put(leaf.file, made.content)
            return Outcome(leaf.file, made.asked, Record(len(made.content)))
        link, own = b"", set(sheet.files)
        try:
            put_files(folder, sheet.files, folder.put)
        except Uncomposable as problem:
            return Outcome(leaf.file, made.asked, problem=str(problem))
        if faces := own_faces(made.characters) if made.characters else None:
            link = f'\n<link rel="stylesheet" href="{faces[0]}">'.encode()
            for name, content in faces[1].items():
                folder.put(name, content)
            own |= faces[1].keys()
        content = made.content.replace(FACES_HERE.encode(), link, 1)
        folder.put(leaf.file, content)
        record = Record(
            size=len(content),
            address=sheet.address,
            page=sheet.page_id,
            revision=sheet.revision,
            updated=sheet.updated,
            indexed=sheet.indexed,
            counterparts=dict(sheet.counterparts),
            own=tuple(sorted(own)),
        )
        return Outcome(leaf.file, made.asked, record, entry=made.entry)


_at_work: Oven | None = None


def _end_with(lifeline: int) -> None:
    """End this process as soon as the one it was split off from has, however that ended: it would wait for
    work for ever, and nobody could bake, for it has inherited the lock."""
    os.read(lifeline, 1)
    os._exit(1)


def _work(files: Sequence[str]) -> Batch:
    assert _at_work is not None  # noqa: S101  # set before the processes begin
    return _at_work.batch(files)


def _processors() -> int:
    return os.process_cpu_count() if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0))


def _may_fork() -> bool:
    """Not in the middle of a transaction, which others couldn't see, nor beside other threads."""
    return not connection.in_atomic_block and threading.active_count() == 1
