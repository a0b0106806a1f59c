"""The calendar: what is coming, what took place by month, and when in both countries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.calendar import JAPAN, VIETNAM, Happening, happenings, localities_of
from nhipcau.publicsite.contents.kinds import ICS
from nhipcau.publicsite.contents.registers import sources_of
from nhipcau.publicsite.contents.stories import Row, lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.noting import Source
from nhipcau.publicsite.sheet import Link, Sheet, page_sheet
from nhipcau.publicsite.snapshot import IN_A_LIST, Snapshot
from nhipcau.publicsite.structured import events as structured_events
from nhipcau.publicsite.words import GRADES

# Neither country has summer time: the difference is two hours all year.
HOURS = ((7, False), (9, True), (12, False), (15, True), (18, False), (20, True))
DIFFERENCE = 2


@dataclass(frozen=True)
class HappeningRow:
    key: str
    date: str
    days: str
    weekday: str
    title: SafeString
    address: str
    own_page: bool
    place: str
    text: str
    the_day: bool
    country: Any
    hours: tuple[tuple[Any, str, str], ...]
    """The country, the hour there in ISO and in words; none where no source gives an hour."""
    calendar: str
    sources: tuple[Source, ...]
    grade: Any
    stories: list[Row]


def events_index(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    found = happenings(snapshot, language)
    coming = [one for one in found if not one.over(snapshot.today)]
    past = [one for one in found if one.over(snapshot.today)]
    content = {
        "lead": lead,
        "coming": months(snapshot, coming, language),
        "past": months(snapshot, reversed(past), language),
        "count": len(found),
        "hours": [(hour, hour + DIFFERENCE, optional) for hour, optional in HOURS],
        "next_day": snapshot.next_day,
        "next_day_text": next_day_text(snapshot, language),
        "calendars": _calendars(snapshot, found, page),
    }
    structured = structured_events(found, language)
    return page_sheet(snapshot, page, setter=setter, content=content, structured=structured)


def months(
    snapshot: Snapshot, found: Iterable[Happening], language: str
) -> list[tuple[str, list[HappeningRow]]]:
    return [
        (_month(month, language), [happening_row(snapshot, one, language) for one in held])
        for month, held in groupby(found, key=lambda one: one.date[:7])
    ]


def next_day_text(snapshot: Snapshot, language: str) -> str:
    if not snapshot.next_day:
        return ""
    return bind(PartialDate.parse(snapshot.next_day.isoformat()).written(language), language)


def _calendars(snapshot: Snapshot, found: list[Happening], page: Any) -> list[tuple[Any, list[Link]]]:
    """Calendars to subscribe to: all, those of a theme, those of a place."""
    language = page.locale.language_code
    home = snapshot.home(language)
    told = {theme for one in found for theme in one.themes}
    themes = [
        Link(theme.title, f"{address(theme)}events.ics")
        for theme in snapshot.themes(language)
        if theme.theme_id in told
    ]
    places = [Link(place.name, place_calendar(page, place.code)) for place in localities_of(found)]
    everything = [Link(_("All events"), f"{address(home)}events.ics")] if home else []
    listed = [
        (_("Everything"), everything),
        (pgettext("public site", "By theme"), themes),
        (_("By place"), places),
    ]
    return [(title, links) for title, links in listed if links]


def place_calendar(section: Any, code: str) -> str:
    return f"{address(section)}place-{code}.ics"


def own_calendar(section: Any, one: Happening) -> str:
    return f"{address(section)}{one.slug}.ics"


def _own_calendar(section: Any, one: Happening) -> str:
    """Where the event alone can be taken into a calendar; empty where its day isn't known."""
    if one.page is not None:
        return f"{one.address}{ICS}"
    return own_calendar(section, one) if section and len(one.date) == 10 else ""


def _month(month: str, language: str) -> str:
    text = PartialDate.parse(month).written(language)
    return bind(text[:1].upper() + text[1:], language, heading=True)


def happening_row(snapshot: Snapshot, one: Happening, language: str) -> HappeningRow:
    days, weekday = _days(one, language)
    section = snapshot.section("events", language)
    return HappeningRow(
        key=one.key,
        date=one.date,
        days=days,
        weekday=weekday,
        title=heading(one.name, language),
        address=one.address,
        own_page=one.page is not None,
        place=one.where,
        text=bind(one.text, language),
        the_day=one.date[5:] == snapshot.yearly_day,
        country=_countries().get(one.country, ""),
        hours=_hours(one),
        calendar=_own_calendar(section, one),
        sources=sources_of(one.fact) if one.fact else (),
        grade=GRADES.get(one.fact.confidence, "") if one.fact else "",
        stories=rows(snapshot, snapshot.telling_of(one.fact, language, IN_A_LIST)) if one.fact else [],
    )


def _hours(one: Happening) -> tuple[tuple[Any, str, str], ...]:
    """In both countries, that of the event first; the day where it is another one there."""
    if one.starts is None:
        return ()
    names = _countries()
    zones = [(names["VN"], VIETNAM), (names["JP"], JAPAN)]
    if one.country == "JP":
        zones.reverse()
    found = []
    for name, zone in zones:
        first = one.starts.astimezone(zone)
        last = one.ends.astimezone(zone) if one.ends else None
        text = f"{first:%H:%M}"
        if last and last.date() == first.date():
            text += f"–{last:%H:%M}"
        if first.date().isoformat() != one.date:
            text += f" ({first.day}/{first.month})"
        found.append((name, first.isoformat(timespec="minutes"), text))
    return tuple(found)


def _countries() -> dict[str, str]:
    return {"VN": pgettext("public site", "Vietnam"), "JP": pgettext("public site", "Japan")}


def _days(one: Happening, language: str) -> tuple[str, str]:
    """The day or days within the month, and the weekday of a single day."""
    if len(one.date) < 10:
        return "", _("day not given by the source")
    first = dt.date.fromisoformat(one.date)
    if len(one.date_end) == 10 and one.date_end != one.date:
        last = dt.date.fromisoformat(one.date_end)
        if (last.year, last.month) == (first.year, first.month):
            return f"{first.day}–{last.day}", pgettext("public site", "day") if language == "ja" else ""
        return f"{first.day}", _("to %(day)s") % {
            "day": PartialDate(None, last.month, last.day).written(language)
        }
    weekday = date_format(first, "l")
    return str(first.day), f"日（{weekday[:1]}）" if language == "ja" else weekday
