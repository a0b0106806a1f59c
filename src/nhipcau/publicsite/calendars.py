"""Events as iCalendar: all of them, those of a theme, those at a place, and each alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.contents.calendar import Happening
from nhipcau.publicsite.snapshot import Snapshot


def calendar(name: str, language: str, found: Iterable[Happening], yearly: Iterable[list[str]] = ()) -> bytes:
    """A calendar of the events whose day is known: hours in UTC where there are any, else whole days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Nhip Cau//NONSGML//{language.upper()}"]
    lines += [f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}"]
    for one in found:
        if len(one.date) == 10:
            lines += _event(one)
    for day in yearly:
        lines += day
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def yearly_day(snapshot: Snapshot, name: str) -> list[list[str]]:
    """The day the campaign turns on, every year; nothing without one."""
    day = snapshot.next_day
    if day is None:
        return []
    first = dt.date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    return [_lines("day", name, _whole_days(first, first), ["RRULE:FREQ=YEARLY"], first)]


def _event(one: Happening) -> list[str]:
    first = dt.date.fromisoformat(one.date)
    last = dt.date.fromisoformat(one.date_end) if len(one.date_end) == 10 else first
    when = _hours(one.starts, one.ends) if one.starts else _whole_days(first, last)
    more = [
        f"{field}:{_text(text)}"
        for field, text in (("DESCRIPTION", one.text), ("LOCATION", one.where))
        if text
    ]
    if one.address:
        more.append(f"URL:{absolute(one.address)}")
    return _lines(one.key, one.name, when, more, first)


def _lines(key: str, name: str, when: list[str], more: list[str], stamp: dt.date) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@{urlsplit(settings.NHIPCAU_PUBLIC_ADDRESS).netloc}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        *when,
        f"SUMMARY:{_text(name)}",
        *more,
        "END:VEVENT",
    ]


def _whole_days(first: dt.date, last: dt.date) -> list[str]:
    return [
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}",
    ]


def _hours(starts: dt.datetime, ends: dt.datetime | None) -> list[str]:
    moments = [("DTSTART", starts), *([("DTEND", ends)] if ends else [])]
    return [f"{name}:{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" for name, moment in moments]


def _text(text: str) -> str:
    for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(character, escaped)
    return text


def _folded(line: str) -> str:
    """At most 75 bytes a line, cut between characters."""
    pieces, held = [], ""
    for character in line:
        if len((held + character).encode()) > 73:
            pieces.append(held)
            held = ""
        held += character
    return "\r\n ".join([*pieces, held])
