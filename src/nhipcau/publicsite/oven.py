"""Makes leaves and writes them, in this process or, where they are many, in one for each processor."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection, connections

from nhipcau.kit import collecting
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.files import Folder
from nhipcau.publicsite.larder import Part
from nhipcau.publicsite.manifest import Record
from nhipcau.publicsite.pictures import put_files
from nhipcau.publicsite.plan import Leaf
from nhipcau.publicsite.rendering import render
from nhipcau.publicsite.searching.entries import Row, entry_of, row_of
from nhipcau.publicsite.searching.facets import facets_of
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import FACES_HERE, Styles, own_faces, shown_in_mincho
from nhipcau.stories.compose import Uncomposable

TOGETHER: Final = 60
"""How many pages are held in memory at once, so that they are read and their faces cut in one go."""
FEW: Final = 12
"""Nor fewer: so that no process is at work for long when the others have ended."""
MANY: Final = 240
"""From how many leaves on it pays to start other processes."""
STILL_MANY: Final = 48
"""The same, in a bake that had to before."""


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
    def __init__(self, snapshot: Snapshot, styles: Styles) -> None:
        self._snapshot = snapshot
        self._styles = styles

    def bake(self, leaves: Sequence[Leaf]) -> Iterator[Batch]:
        """Make and write them all. Between batches the caller may keep what was done."""
        processes = min(os.process_cpu_count() if hasattr(os, "process_cpu_count") else _processors(), 8)
        naming = self._snapshot.naming
        enough = STILL_MANY if "copied" in vars(naming) else MANY
        alone = len(leaves) < enough or processes < 2 or not _may_fork()
        size = TOGETHER if alone else min(TOGETHER, max(FEW, len(leaves) // (4 * processes)))
        batches = [leaves[start : start + size] for start in range(0, len(leaves), size)]
        if alone:
            yield from map(self._batch, batches)
            return
        global _at_work
        connections.close_all()  # no connection is shared between processes
        assert naming.copied  # noqa: S101  # nor this one
        _at_work = lambda number: self._batch(batches[number])  # noqa: E731  # inherited, not sent
        gc.freeze()  # nor is memory copied because a collection marks what all of them share
        try:
            with multiprocessing.get_context("fork").Pool(processes, self._go_apart) as pool:
                yield from pool.imap_unordered(_work, range(len(batches)))
        finally:
            gc.unfreeze()
            _at_work = None

    def _go_apart(self) -> None:
        self._snapshot.go_apart()
        collecting.as_usual()

    def fails(self, leaf: Leaf) -> bool:
        """Whether it can't be made now. Nothing is written."""
        return isinstance(self._make(leaf), Outcome)

    def _batch(self, leaves: Sequence[Leaf]) -> Batch:
        folder = Folder(settings.NHIPCAU_PUBLIC)
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


_at_work: Callable[[int], Batch] | None = None


def _work(number: int) -> Batch:
    assert _at_work is not None  # noqa: S101  # set before the processes begin
    return _at_work(number)


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def _may_fork() -> bool:
    """Not in the middle of a transaction, which others couldn't see, nor beside other threads."""
    return not connection.in_atomic_block and threading.active_count() == 1
