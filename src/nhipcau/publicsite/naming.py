"""Which facts each page names, and which place its maps put in the middle: read from the stored words.

Kept between bakes, for reading the words of thousands of pages takes longer than baking one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from nhipcau.publicsite.index import MODELS
from nhipcau.stories.models import HomePage

_NAMED: Final = re.compile(
    r"\[\[([a-z0-9-]+):|\[\^([a-z0-9-]+)\]|\"([a-z]{2}-[a-z0-9-]+)\"|data-fact=\\?\"([a-z0-9-]+)"
)
_HOME_PLACE: Final = re.compile(r'"home": ?"([a-z0-9-]+)"')
_AT_ONCE: Final = 500
_FEW: Final = 300
_FIRST: Final = 40
_SOME_NAMING: Final = "SELECT page FROM named WHERE fact = ? LIMIT ?"
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS centred (page INTEGER PRIMARY KEY, homes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS named (fact TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (fact, page))
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS named_by_page ON named (page);
"""


class Naming:
    """Rows in a database of the baker's own; in memory for a page that is shown alone."""

    def __init__(self, database: sqlite3.Connection | None = None) -> None:
        self._database = database or sqlite3.connect(":memory:")
        self._few: dict[str, list[int] | None] = {}
        if database is None:
            self._database.executescript(SCHEMA)

    @classmethod
    def of_all(cls, pks: Iterable[int]) -> Naming:
        """Read here and now, and not kept."""
        naming = cls()
        naming.read_again(list(pks), [])
        return naming

    def go_apart(self, database: sqlite3.Connection) -> None:
        """In a process that was split off, which may not use the connection of the other."""
        self._database = database

    def read_again(self, changed: list[int], gone: list[int]) -> set[str]:
        """Read pages that changed; forget those that are gone. Returns the facts that any of them named
        before or names now."""
        if not changed and not gone:
            return set()
        self._few.clear()
        touched = self._named_by([*gone, *changed])
        with self._database:
            self._forget([*gone, *changed])
            for pk, source in _sources(changed):
                facts = {next(filter(None, found)) for found in _NAMED.findall(source)}
                touched |= facts
                if homes := " ".join(_HOME_PLACE.findall(source)):
                    self._database.execute("INSERT INTO centred VALUES (?, ?)", (pk, homes))
                self._database.executemany("INSERT INTO named VALUES (?, ?)", ((key, pk) for key in facts))
        return touched

    def pages_naming(self, key: str) -> set[int]:
        return {pk for (pk,) in self._database.execute("SELECT page FROM named WHERE fact = ?", (key,))}

    def newest_naming(self, key: str, places: Mapping[int, int], most: int) -> tuple[int, ...]:
        """The first of these pages, in this order, that name a fact, at most so many."""
        if (few := self._few_naming(key)) is not None:
            return tuple(sorted((pk for pk in few if pk in places), key=places.__getitem__)[:most])
        # A fact that thousands of pages name is found among the newest few hundred.
        found: list[int] = []
        ahead, size = iter(places), _FIRST
        while len(found) < most and (some := list(islice(ahead, size))):
            size = _AT_ONCE
            marks = ",".join("?" * len(some))
            asked = f"SELECT page FROM named WHERE fact = ? AND page IN ({marks})"  # noqa: S608  # marks only
            there = {pk for (pk,) in self._database.execute(asked, (key, *some))}
            found += (pk for pk in some if pk in there)
        return tuple(found[:most])

    def _few_naming(self, key: str) -> list[int] | None:
        """All pages that name a fact; None where they are many."""
        if key not in self._few:
            found = [pk for (pk,) in self._database.execute(_SOME_NAMING, (key, _FEW + 1))]
            self._few[key] = found if len(found) <= _FEW else None
        return self._few[key]

    def facts_named_by(self, pks: Iterable[int]) -> set[str]:
        return self._named_by(list(pks))

    def home_place(self) -> str:
        """The place that most maps put in the middle; of several, the one most named."""
        count: dict[str, int] = {}
        for (homes,) in self._database.execute("SELECT homes FROM centred"):
            for key in homes.split():
                count[key] = count.get(key, 0) + 1
        named = {key: len(self.pages_naming(key)) for key in count}
        return min(count, key=lambda key: (-count[key], -named[key], key), default="")

    def _named_by(self, pks: list[int]) -> set[str]:
        return {
            key
            for some in _in_parts(pks)
            for (key,) in self._database.execute(
                f"SELECT DISTINCT fact FROM named WHERE page IN ({','.join('?' * len(some))})",  # noqa: S608  # marks only
                some,
            )
        }

    def _forget(self, pks: list[int]) -> None:
        for table in ("centred", "named"):
            self._database.executemany(
                f"DELETE FROM {table} WHERE page = ?",  # noqa: S608  # a name of ours
                ((pk,) for pk in pks),
            )


def _sources(pks: list[int]) -> Iterator[tuple[int, str]]:
    """All that an editor wrote on each page, as it is stored."""
    for some in _in_parts(pks):
        for model in MODELS:
            body = Value("") if model is HomePage else Cast("body", TextField())
            details = [Cast("details", TextField())] if _has_details(model) else []
            columns = {f"source_{n}": one for n, one in enumerate((F("lead"), body, *details))}
            rows = model.objects.filter(pk__in=some).order_by().annotate(**columns)
            for pk, *parts in rows.values_list("pk", *columns):
                yield pk, "\n".join(part or "" for part in parts)


def _has_details(model: type) -> bool:
    return any(field.name == "details" for field in model._meta.get_fields())  # type: ignore[attr-defined]  # Model


def _in_parts(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), _AT_ONCE):
        yield pks[start : start + _AT_ONCE]
