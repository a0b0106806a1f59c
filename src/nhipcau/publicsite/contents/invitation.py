"""One happening as a file for calendars (RFC 5545), beside the page that invites to it."""

from __future__ import annotations

import datetime as dt

from nhipcau.stories.ports import EventDetails, ExhibitionDetails, Moment, Run, StoryDocument, TalkDetails

_LINE = 74
"""Octets a line may have before it is folded."""


def invitation(document: StoryDocument, address: str) -> bytes:
    """Empty where the story is no happening, or its day isn't known. `address` is the page's own."""
    when = _when(document)
    if not when:
        return b""
    told = document.details
    assert isinstance(told, EventDetails | TalkDetails | ExhibitionDetails)  # noqa: S101  # _when looks
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nhip Cau//Invitation//EN",
        "BEGIN:VEVENT",
        f"UID:{address}",
        f"DTSTAMP:{_stamp(document)}",
        *when,
        f"SUMMARY:{_text(document.title)}",
        f"LOCATION:{_text(', '.join(part for part in (told.place, told.address) if part))}",
        f"DESCRIPTION:{_text(_plain(document.lead))}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _when(document: StoryDocument) -> list[str]:
    told = document.details
    if isinstance(told, EventDetails | TalkDetails):
        return [*_instant("DTSTART", told.starts), *(_instant("DTEND", told.ends))] if told.starts else []
    if isinstance(told, ExhibitionDetails) and told.starts:
        first = dt.date.fromisoformat(told.starts)
        last = dt.date.fromisoformat(told.ends) if told.ends else first
        end = last + dt.timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]
    return []


def _instant(name: str, at: Moment | None) -> list[str]:
    return [f"{name}:{at.utc}"] if at else []


def _stamp(document: StoryDocument) -> str:
    day = document.credit.updated or document.credit.published or "1970-01-01"
    return f"{day.replace('-', '')}T000000Z"


def _plain(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs).strip()


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on in the next, after a space; never inside a letter."""
    pieces, held = [], ""
    for letter in line:
        if len((held + letter).encode()) > _LINE:
            pieces.append(held)
            held = ""
        held += letter
    return "\r\n ".join([*pieces, held])
