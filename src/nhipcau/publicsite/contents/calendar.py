"""What takes place, from the ledger and from stories: when in both countries, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from nhipcau.facts.ledger import FactView
from nhipcau.publicsite.addresses import address, slug_of
from nhipcau.publicsite.markup import plain
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.ports import EventDetails, ExhibitionDetails, Moment, StoryDocument, TalkDetails

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
JAPAN: Final = ZoneInfo("Asia/Tokyo")
_OFFSETS: Final = {"+07:00": "VN", "+09:00": "JP"}
_MOMENTS: Final = ("starts", "ends")
_TOLD_OF_STORY: Final = ("key", "name", "date", "date_end", "where", "text", "address", "country", "endless")
TIMED: Final = ("event", "talk", "exhibition")
"""Kinds of story that tell when something takes place."""


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
    endless: bool = False
    """An exhibition without a last day: it is no date of a calendar."""
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
        return not self.endless and self.last < today.isoformat()[: len(self.last)]


def happenings(snapshot: Snapshot, language: str) -> list[Happening]:
    """All events, the earliest first. A story that tells of an event of the ledger stands for it."""
    told = [
        one
        for kind in TIMED
        for page in snapshot.stories(language, kind=kind)
        if (one := _of_story(snapshot, page)) and not one.endless
    ]
    standing = {one.key for one in told}
    kept = [
        _of_fact(snapshot, fact, language)
        for fact in snapshot.ledger.of_kind("event")
        if len(fact.date) >= 4 and not fact.date.startswith("--") and fact.key not in standing
    ]
    return sorted([*kept, *told], key=lambda one: (one.date, one.key))


def localities_of(found: Iterable[Happening]) -> list[Locality]:
    """Every place that has an event, each once, by name."""
    known = {place.code: place for one in found for place in one.localities}
    return sorted(known.values(), key=lambda place: place.name)


def _of_fact(snapshot: Snapshot, fact: FactView, language: str) -> Happening:
    section = snapshot.section("events", language)
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
        themes=snapshot.themes_telling(fact, language),
        fact=fact,
    )


def _localities(fact: FactView, language: str) -> tuple[Locality, ...]:
    listed = fact.values.get("localities") or []
    return tuple(
        Locality(str(one["code"]), fact.word(f"localities.{n}.name", language))
        for n, one in enumerate(listed)
    )


def _of_story(snapshot: Snapshot, page: Any) -> Happening | None:
    """None for a story that names no day."""
    key, said = snapshot.larder.get(f"happening-{page.pk}", lambda: _composed(snapshot, page))
    if said is None:
        return None
    found = Happening(**said | {name: _moment(said[name]) for name in _MOMENTS})
    fact = snapshot.ledger.fact(key) if key and key in snapshot.ledger else None
    localities = _localities(fact, page.language) if fact else ()
    return replace(
        found,
        key=key or f"ev-{page.slug}",
        country=found.country or (str(fact.values.get("country") or "") if fact else ""),
        localities=localities,
        themes=frozenset([page.theme_id]),
        fact=fact,
        page=page,
    )


def _composed(snapshot: Snapshot, page: Any) -> tuple[str, dict[str, Any] | None]:
    """The event of the ledger that a story names, and what the story says of it, as JSON holds it."""
    document = snapshot.document(page)
    key = document.details.event if isinstance(document.details, EventDetails | TalkDetails) else ""
    found = happening_of(document, address(page))
    if found is None:
        return key, None
    said = {name: getattr(found, name) for name in _TOLD_OF_STORY}
    return key, said | {name: _written(getattr(found, name)) for name in _MOMENTS}


def _written(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def happening_of(document: StoryDocument, path: str) -> Happening | None:
    """What a story says about when and where; None where it names no day."""
    details = document.details
    if isinstance(details, EventDetails | TalkDetails) and details.starts:
        first, last = details.starts, details.ends
        begins, over = first.iso[:10], last.iso[:10] if last else ""
        starts, ends = _instant(first), _instant(last) if last else None
        country = _OFFSETS.get(first.iso[-6:], "")
    elif isinstance(details, ExhibitionDetails) and details.starts:
        begins, over, starts, ends, country = details.starts, details.ends, None, None, ""
    else:
        return None
    return Happening(
        key=document.key,
        name=document.title,
        date=begins,
        date_end=over if over > begins else "",
        where=", ".join(part for part in (details.place, details.address) if part) or document.label,
        text=plain(document.lead),
        address=path,
        country=country,
        starts=starts,
        ends=ends,
        endless=isinstance(details, ExhibitionDetails) and not over,
    )


def _instant(moment: Moment) -> dt.datetime:
    return dt.datetime.fromisoformat(moment.iso)
