"""What takes place, from the ledger and from stories: when in both countries, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from nhipcau.facts.ledger import FactView
from nhipcau.publicsite.addresses import absolute, address, slug_of
from nhipcau.publicsite.snapshot import Snapshot

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
JAPAN: Final = ZoneInfo("Asia/Tokyo")
ZONES: Final = {"VN": VIETNAM, "JP": JAPAN}


@dataclass(frozen=True)
class Locality:
    code: str
    name: str


@dataclass(frozen=True)
class Happening:
    """One event. Dates as exact as they are known; `starts` only where an hour is."""

    key: str
    name: str
    date: str
    date_end: str
    where: str
    text: str
    address: str
    country: str = ""
    localities: tuple[Locality, ...] = ()
    themes: frozenset[int] = frozenset()
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    fact: FactView | None = field(default=None, compare=False)
    page: Any = field(default=None, compare=False)

    @property
    def slug(self) -> str:
        """Names its own calendar file."""
        return slug_of(self.key)

    @property
    def last(self) -> str:
        """The last day on which it can be met."""
        return self.date_end or self.date

    def over(self, today: dt.date) -> bool:
        """Whether it has passed; of a month or a year, whether all of that has."""
        return self.last < today.isoformat()[: len(self.last)]


def happenings(snapshot: Snapshot, language: str) -> list[Happening]:
    """All events, the earliest first."""
    kept = [
        _of_fact(snapshot, fact, language)
        for fact in snapshot.ledger.of_kind("event")
        if len(fact.date) >= 4 and not fact.date.startswith("--")
    ]
    return sorted(kept, key=lambda one: (one.date, one.key))


def localities_of(found: Iterable[Happening]) -> list[Locality]:
    """Every place that has an event, each once, by name."""
    known = {place.code: place for one in found for place in one.localities}
    return sorted(known.values(), key=lambda place: place.name)


def _of_fact(snapshot: Snapshot, fact: FactView, language: str) -> Happening:
    section = snapshot.section("events", language)
    telling = snapshot.telling_of(fact, language)
    return Happening(
        key=fact.key,
        name=fact.name(language),
        date=fact.date,
        date_end=fact.date_end,
        where=fact.word("place", language),
        text=fact.word("summary", language),
        address=f"{address(section)}#{fact.key}" if section else "",
        country=str(fact.values.get("country") or ""),
        localities=_localities(fact, language),
        themes=frozenset(page.theme_id for page in telling),
        fact=fact,
    )


def _localities(fact: FactView, language: str) -> tuple[Locality, ...]:
    listed = fact.values.get("localities") or []
    return tuple(
        Locality(str(one["code"]), fact.word(f"localities.{n}.name", language))
        for n, one in enumerate(listed)
    )


def address_of(one: Happening) -> str:
    return absolute(one.address) if one.address else ""
