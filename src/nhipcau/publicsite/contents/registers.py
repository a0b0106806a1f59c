"""Pages that read the ledger out: the timeline, people and places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import MONTHS, PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.stories import Row, lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.noting import Source, source
from nhipcau.publicsite.sheet import Link, Sheet, fact_address, page_sheet
from nhipcau.publicsite.snapshot import IN_A_LIST, Snapshot
from nhipcau.publicsite.structured import people as structured_people
from nhipcau.publicsite.words import COUNTRIES, GRADES, SECTIONS
from nhipcau.stories.compose import SIDES
from nhipcau.stories.drawings import draw_pair
from nhipcau.stories.ports import MapPlace, PlaceMap

SILENCE = 15
"""Years without an entry from which the timeline draws the silence."""


@dataclass(frozen=True)
class Moment:
    """An entry of the timeline, or a silence before it."""

    key: str
    year: int
    same_year: bool
    signed: bool
    the_day: bool
    date: str
    date_text: str
    name: str
    title: SafeString
    text: str
    document: str
    stories: list[Row]
    sources: tuple[Source, ...]
    grade: Any
    silence: int = 0

    @property
    def strip_width(self) -> int:
        """The arc of a silence on the line of years: wider with the years, up to what a hand can scroll."""
        return min(360, 60 + round(8 * self.silence**0.5))

    @property
    def strip_rise(self) -> int:
        return round(self.strip_width * 0.26)

    @property
    def strip_path(self) -> str:
        width, rise = self.strip_width - 4, self.strip_rise - 3
        radius = round(((width / 2) ** 2 + rise**2) / (2 * rise), 1)
        return f"M2 {self.strip_rise}A{radius} {radius} 0 0 1 {width + 2} {self.strip_rise}"

    @property
    def gap_height(self) -> int:
        """The arc of a silence grows with the years it spans, up to what a page can hold."""
        return min(180, max(17, round(self.silence * 0.45)))

    @property
    def gap_radius(self) -> int:
        return round(self.gap_height * 0.6)

    @property
    def gap_bulge(self) -> int:
        """How far that arc leaves the line."""
        return round(self.gap_height * 0.27) + 2


@dataclass(frozen=True)
class Entry:
    """A person or a place."""

    key: str
    name: str
    years: str
    role: str
    text: str
    sources: tuple[Source, ...]
    grade: Any
    stories: list[Row]


def timeline(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    moments = list(_moments(snapshot, language))
    content = {
        "lead": lead,
        "moments": moments,
        "count": len(moments),
        "first": moments[0].year if moments else None,
        "last": moments[-1].year if moments else None,
        "silence": SILENCE,
    }
    return page_sheet(snapshot, page, setter=setter, content=content)


def _moments(snapshot: Snapshot, language: str) -> Iterator[Moment]:
    signed = {fact.date: fact for fact in snapshot.ledger.of_kind("document") if len(fact.date) == 10}
    the_day = first_day(snapshot)
    before: int | None = None
    for fact in snapshot.ledger.of_kind("milestone"):
        if not fact.date or fact.date.startswith("--"):
            continue
        year = int(fact.date[:4])
        document = signed.get(fact.date)
        yield Moment(
            key=fact.key,
            year=year,
            same_year=year == before,
            signed=document is not None,
            the_day=fact.date == the_day,
            date=fact.date,
            date_text=_within_year(fact, language),
            name=fact.name(language),
            title=heading(fact.name(language), language),
            text=bind(fact.word("summary", language), language),
            document=fact_address(snapshot, document.key, language) if document else "",
            stories=rows(snapshot, snapshot.telling_of(fact, language, IN_A_LIST)),
            sources=sources_of(fact),
            grade=GRADES.get(fact.confidence, ""),
            silence=year - before if before is not None and year - before >= SILENCE else 0,
        )
        before = year


def first_day(snapshot: Snapshot) -> str:
    """The day it all began: the first document signed on the campaign's yearly day, else the first."""
    dated = [f.date for f in snapshot.ledger.of_kind("document") if len(f.date) == 10]
    day = snapshot.yearly_day
    return next((date for date in dated if date[5:] == day), dated[0] if dated else "")


def _within_year(fact: FactView, language: str) -> str:
    """Day and month, the year standing beside; about, where the ledger is not sure of the year."""
    if fact.values.get("date_precision") == "approximate-year":
        return _("about this year")
    if len(fact.date) < 7:
        return ""
    parts = [PartialDate.parse(d) for d in (fact.date, fact.date_end) if d]
    if len(parts) == 2 and parts[0].month == parts[1].month and parts[0].day and parts[1].day:
        last = PartialDate(None, parts[1].month, parts[1].day).written(language)
        return (
            _("%(first)d–%(last)s") % {"first": parts[0].day, "last": last}
            if language != "ja"
            else (f"{parts[0].month}月{parts[0].day}–{parts[1].day}日")
        )
    return "–".join(_day_and_month(part, language) for part in parts)


def _day_and_month(date: PartialDate, language: str) -> str:
    if date.day:
        return PartialDate(None, date.month, date.day).written(language)
    month = date.month or 1
    if language == "ja":
        return f"{month}月"
    return MONTHS[month - 1] if language == "en" else f"tháng\u00a0{month}"


def people(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    entries = [_person(snapshot, fact, language) for fact in _by_time(snapshot)]
    structured = structured_people(
        ((one.name, one.role, one.text, f"{address(page)}#{one.key}") for one in entries), language
    )
    content = {"lead": lead, "people": entries}
    return page_sheet(snapshot, page, setter=setter, content=content, structured=structured)


def _by_time(snapshot: Snapshot) -> list[FactView]:
    """In the order in which they lived, as far as it is known."""

    def when(fact: FactView) -> tuple[int, str]:
        years = _years(fact, "en")
        digits = "".join(c if c.isdigit() else " " for c in years).split()
        if not digits:
            return (9999, fact.key)
        first = int(digits[0])
        return ((first - 1) * 100 + 50 if "century" in years else first, fact.key)

    return sorted(snapshot.ledger.of_kind("person"), key=when)


def _years(fact: FactView, language: str) -> str:
    """When somebody lived: figures alone say it in every language, anything else is worded."""
    return fact.word("years", language) or str(fact.values.get("years") or "").replace("-", "–")


def _person(snapshot: Snapshot, fact: FactView, language: str) -> Entry:
    return Entry(
        key=fact.key,
        name=fact.name(language),
        years=_years(fact, language),
        role=fact.word("role", language),
        text=bind(fact.word("profile", language), language),
        sources=sources_of(fact),
        grade=GRADES.get(fact.confidence, ""),
        stories=rows(snapshot, snapshot.telling_of(fact, language, IN_A_LIST)),
    )


def places(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    facts = snapshot.ledger.of_kind("place")
    groups = []
    for country, title in COUNTRIES.items():
        held = [_place(snapshot, fact, language) for fact in facts if fact.values.get("country") == country]
        if held:
            groups.append((str(title), held))
    content = {
        "lead": lead,
        "map": drawn_map(map_of(snapshot, language), language, _("Places named on this site")),
        "groups": groups,
        "count": sum(len(held) for _title, held in groups),
        "partners": _partners_link(snapshot, language),
        "links": place_links(snapshot, language),
    }
    return page_sheet(snapshot, page, setter=setter, content=content)


def _partners_link(snapshot: Snapshot, language: str) -> Link | None:
    section = snapshot.section("partners", language)
    return Link(SECTIONS["partners"], address(section)) if section else None


def _place(snapshot: Snapshot, fact: FactView, language: str) -> Entry:
    where = fact.word("address", language)
    if fact.values.get("coordinate_precision") != "site":
        where = " · ".join(p for p in (where, fact.word("coordinate_precision", language)) if p)
    return Entry(
        key=fact.key,
        name=fact.name(language),
        years="",
        role=where,
        text=bind(fact.word("summary", language), language),
        sources=sources_of(fact),
        grade=GRADES.get(fact.confidence, ""),
        stories=rows(snapshot, snapshot.telling_of(fact, language, IN_A_LIST)),
    )


def map_of(snapshot: Snapshot, language: str) -> tuple[MapPlace, ...]:
    """Every place of the ledger that has a position; arcs begin where the stories' own maps do."""
    return tuple(
        MapPlace(
            fact.word("short", language) or fact.name(language),
            float(fact.values["lat"]),
            float(fact.values["lon"]),
            SIDES[fact.values["country"]],  # type: ignore[arg-type]  # checked when kept
            fact.key == snapshot.home_place,
        )
        for fact in snapshot.ledger.of_kind("place")
        if fact.values.get("country") in SIDES and {"lat", "lon"} <= fact.values.keys()
    )


def place_links(snapshot: Snapshot, language: str) -> list[tuple[str, list[Link]]]:
    """The places of the map as words that lead to where each is told of, a list a country."""
    facts = [f for f in snapshot.ledger.of_kind("place") if {"lat", "lon"} <= f.values.keys()]
    found = []
    for country, title in COUNTRIES.items():
        links = [
            Link(
                fact.word("short", language) or fact.name(language),
                fact_address(snapshot, fact.key, language),
            )
            for fact in facts
            if fact.values.get("country") == country
        ]
        if links:
            found.append((str(title), links))
    return found


def _place_link(snapshot: Snapshot, fact: FactView, language: str) -> Link:
    name = fact.word("short", language) or fact.name(language)
    return Link(name, fact_address(snapshot, fact.key, language))


@lru_cache(maxsize=16)
def drawn_map(places: tuple[MapPlace, ...], language: str, title: str) -> SafeString:
    if not places:
        return SafeString("")
    return SafeString(draw_pair(PlaceMap(places), language=language, title=title, wide=960))


def sources_of(fact: FactView) -> tuple[Source, ...]:
    return tuple(source(citation.address) for citation in fact.citations)
