"""Parts of files that take long to make, kept from bake to bake, each with what was asked for it.

A part is known to the manifest as leaves are: when one of its questions is answered otherwise, it is
forgotten, and made again by whoever needs it next.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from nhipcau.publicsite.asking import Question, Recorder

MARK: Final = "~"
"""Begins the name of a part where the manifest has it among its leaves; no file's."""
_HELD: Final = 400
_ASKED: Final = (
    "SELECT kind, subject, detail FROM leaf JOIN asked ON asked.leaf = leaf.id"
    " JOIN question ON question.id = asked.question WHERE leaf.file = ?"
)


@dataclass(frozen=True)
class Part:
    content: Any
    """What JSON holds."""
    asked: frozenset[Question]


class Larder:
    """Reads what the last bake kept; what is made in this one is to be fetched with `made`."""

    def __init__(self, recorder: Recorder, database: sqlite3.Connection | None = None) -> None:
        self._recorder = recorder
        self._database = database
        self._held: OrderedDict[str, Part] = OrderedDict()
        self._made: dict[str, Part] = {}

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        part = self._held.get(name) or self._kept(name) or self._make(name, make)
        self._held[name] = part
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        self._recorder.again(part.asked)
        return part.content

    def made(self) -> dict[str, Part]:
        """The parts that were made since this was asked last."""
        made, self._made = self._made, {}
        return made

    def go_apart(self, database: sqlite3.Connection) -> None:
        """In a process that was split off, which may not use the connection of the other."""
        self._database = database

    def _make(self, name: str, make: Callable[[], Any]) -> Part:
        with self._recorder.hearing() as asked:
            try:
                content = make()
            except Exception:
                self._recorder.beyond(asked)
                raise
        part = self._made[name] = Part(content, frozenset(asked))
        return part

    def _kept(self, name: str) -> Part | None:
        if self._database is None:
            return None
        row = self._database.execute("SELECT content FROM larder WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        asked = self._database.execute(_ASKED, (f"{MARK}{name}",))
        return Part(json.loads(row[0]), frozenset(Question(*one) for one in asked))


def parts_among(leaves: Iterable[str]) -> set[str]:
    """The names of parts, of what the manifest has among its leaves."""
    return {leaf.removeprefix(MARK) for leaf in leaves if leaf.startswith(MARK)}
