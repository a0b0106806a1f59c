"""The calendar: what took place, by month, and when in both countries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.contents.registers import sources_of
from nhipcau.publicsite.contents.stories import Row, Source, lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.sheet import Sheet, page_sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.structured import events as structured_events
from nhipcau.publicsite.words import GRADES

# Neither country has summer time: the difference is two hours all year.
HOURS = ((7, False), (9, True), (12, False), (15, True), (18, False), (20, True))
DIFFERENCE = 2


@dataclass(frozen=True)
class Happening:
    key: str
    date: str
    days: str
    weekday: str
    title: SafeString
    place: str
    text: str
    the_day: bool
    sources: tuple[Source, ...]
    grade: Any
    stories: list[Row]


def events_index(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    facts = [f for f in snapshot.ledger.of_kind("event") if len(f.date) >= 4]
    months = [
        (_month(month, language), [_happening(snapshot, fact, language) for fact in held])
        for month, held in groupby(facts, key=lambda f: f.date[:7])
    ]
    content = {
        "lead": lead,
        "months": months,
        "count": len(facts),
        "hours": [(hour, hour + DIFFERENCE, optional) for hour, optional in HOURS],
        "next_day": snapshot.next_day,
        "next_day_text": _next_day_text(snapshot, language),
    }
    structured = structured_events(facts, language)
    return page_sheet(snapshot, page, setter=setter, content=content, structured=structured)


def _next_day_text(snapshot: Snapshot, language: str) -> str:
    if not snapshot.next_day:
        return ""
    return bind(PartialDate.parse(snapshot.next_day.isoformat()).written(language), language)


def _month(month: str, language: str) -> str:
    text = PartialDate.parse(month).written(language)
    return bind(text[:1].upper() + text[1:], language, heading=True)


def _happening(snapshot: Snapshot, fact: FactView, language: str) -> Happening:
    days, weekday = _days(fact, language)
    return Happening(
        key=fact.key,
        date=fact.date,
        days=days,
        weekday=weekday,
        title=heading(fact.name(language), language),
        place=fact.word("place", language),
        text=bind(fact.word("summary", language), language),
        the_day=fact.date[5:] == snapshot.yearly_day,
        sources=sources_of(fact),
        grade=GRADES.get(fact.confidence, ""),
        stories=rows(snapshot, snapshot.telling_of(fact, language)),
    )


def _days(fact: FactView, language: str) -> tuple[str, str]:
    """The day or days within the month, and the weekday of a single day."""
    if len(fact.date) < 10:
        return "", _("day not given by the source")
    first = dt.date.fromisoformat(fact.date)
    if len(fact.date_end) == 10 and fact.date_end != fact.date:
        last = dt.date.fromisoformat(fact.date_end)
        if last.month == first.month:
            return f"{first.day}–{last.day}", pgettext("public site", "day") if language == "ja" else ""
        return f"{first.day}", _("to %(day)s") % {
            "day": PartialDate(None, last.month, last.day).written(language)
        }
    weekday = date_format(first, "l")
    return str(first.day), f"日（{weekday[:1]}）" if language == "ja" else weekday
