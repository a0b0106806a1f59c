"""The details of a kind: facts resolved, hours told on both clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import PartialDate
from nhipcau.stories.composing.context import Context, text
from nhipcau.stories.composing.drawn import parties
from nhipcau.stories.composing.shown import clip
from nhipcau.stories.ports import (
    AnnouncementDetails,
    Contributor,
    Details,
    DocumentDetails,
    EventDetails,
    ExhibitionDetails,
    InterviewDetails,
    LegalArticle,
    Moment,
    PlayedDetails,
    ProfileDetails,
    ProgrammeEntry,
    QuizDetails,
    ReportageDetails,
    TalkDetails,
)

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
JAPAN: Final = ZoneInfo("Asia/Tokyo")
LANGUAGES: Final = ("vi", "ja", "en")


def details_of(context: Context, value: Any, kind: str) -> Details | None:
    """What the page says of its kind; None where it has no details, or in a draft lacks what they need."""
    for block in value:
        if block.block_type == kind:
            with context.tolerant(block.block.label):
                return MAKERS[kind](context, block.value)
    return None


def completed(context: Context, value: Any, details: Details | None) -> Details | None:
    """The details with what stands after the text. Call when the text is composed: its notes come first."""
    for block in value if details else ():
        if block.block_type in _AFTER:
            with context.tolerant(block.block.label):
                return _AFTER[block.block_type](context, block.value, details)
    return details


def _talk_said(context: Context, value: Any, details: Any) -> Details:
    return replace(details, transcript=context.paragraphs(value["transcript"]))


def _article_by_article(context: Context, value: Any, details: Any) -> Details:
    articles = tuple(
        LegalArticle(text(a["number"]), text(a["title"]), context.paragraphs(a["text"]))
        for a in value["articles"]
    )
    return replace(details, articles=articles)


def _said(context: Context, value: Any, details: Any) -> Details:
    if details.clip is None:
        return details
    return replace(details, clip=replace(details.clip, transcript=context.paragraphs(value["transcript"])))


def moment(value: dt.datetime | None, zone: str, language: str) -> Moment | None:
    """`value` is what clocks show in `zone`."""
    if value is None:
        return None
    here = value.replace(tzinfo=ZoneInfo(zone or "Asia/Ho_Chi_Minh"))
    elsewhere = here.utcoffset() not in (here.astimezone(z).utcoffset() for z in (VIETNAM, JAPAN))
    return Moment(
        iso=here.isoformat(timespec="minutes"),
        utc=here.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ"),
        vietnam=_clock(here.astimezone(VIETNAM), language),
        japan=_clock(here.astimezone(JAPAN), language),
        place=_clock(here, language) if elsewhere else "",
    )


def _clock(at: dt.datetime, language: str) -> str:
    day = PartialDate(at.year, at.month, at.day).short(language)
    return f"{day} {at:%H:%M}" if language == "ja" else f"{at:%H:%M}, {day}"


def period(first: dt.date | None, last: dt.date | None, language: str) -> str:
    """Two days in words; a day alone where the other isn't known, with the word that says so."""
    begins, ends = (
        day and PartialDate(day.year, day.month, day.day).written(language) for day in (first, last)
    )
    if begins and ends:
        return begins if begins == ends else f"{begins} – {ends}"
    if begins:
        return _("from %(day)s") % {"day": begins}
    return _("until %(day)s") % {"day": ends} if ends else ""


def _people(value: Any) -> tuple[Contributor, ...]:
    return tuple(Contributor(text(p["name"]), text(p["role"]), text(p["fact"])) for p in value)


def _iso(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def _reportage(_context: Context, value: Any) -> Details:
    return ReportageDetails(text(value["place"]), text(value["dates"]), text(value["photographer"]))


def _interview(context: Context, value: Any) -> Details:
    day = value["date"]
    return InterviewDetails(
        people=_people(value["people"]),
        interviewer=text(value["interviewer"]),
        place=text(value["place"]),
        date=_iso(day),
        date_text=period(day, day, context.language),
    )


def _talk(context: Context, value: Any) -> Details:
    zone, language = value["time_zone"], context.language
    recording = None
    if value["recording"]:
        with context.tolerant():
            recording = clip(context, {}, title=_("Recording"), file=value["recording"])
    return TalkDetails(
        starts=moment(value["starts"], zone, language),
        ends=moment(value["ends"], zone, language),
        place=text(value["place"]),
        address=text(value["address"]),
        host=text(value["host"]),
        speakers=_people(value["speakers"]),
        programme=tuple(
            ProgrammeEntry(text(p["time"]), text(p["title"]), text(p["who"])) for p in value["programme"]
        ),
        recording=recording,
        transcript=(),
        **_in_the_ledger(context, value["event"]),
    )


def _in_the_ledger(context: Context, named: Any) -> dict[str, str]:
    """What the ledger says of the event that a page names: its key, name and days."""
    key = text(named)
    if not key:
        return {}
    fact = context.fact(key)
    context.notes.number(fact)
    language = context.language
    return {"event": key, "name": fact.name(language), "dates_text": fact.date_text(language)}


def _profile(context: Context, value: Any) -> Details:
    fact = context.fact(value["person"])
    language = context.language
    return ProfileDetails(
        person=fact.key,
        name=fact.name(language),
        role=fact.word("role", language),
        dates_text=fact.word("years", language) or str(fact.values.get("years") or ""),
        names=_other_names(fact, language),
    )


def _other_names(fact: FactView, language: str) -> tuple[tuple[str, str], ...]:
    """As the other languages write it, where they write it otherwise, each form once."""
    found = {fact.word("name", other): other for other in reversed(LANGUAGES) if other != language}
    shown = (fact.name(language), "")
    return tuple((other, name) for name, other in reversed(found.items()) if name not in shown)


def _document(context: Context, value: Any) -> Details:
    fact: FactView = context.fact(value["document"])
    language = context.language
    context.notes.number(fact)
    return DocumentDetails(
        document=fact.key,
        name=fact.name(language),
        date=fact.date,
        date_text=fact.date_text(language),
        place=fact.word("place", language),
        status=fact.word("status", language),
        parties=parties(fact, language),
        articles=(),
    )


def _exhibition(context: Context, value: Any) -> Details:
    first, last = value["starts"], value["ends"]
    return ExhibitionDetails(
        starts=_iso(first),
        ends=_iso(last),
        dates_text=period(first, last, context.language),
        place=text(value["place"]),
        address=text(value["address"]),
        hours=text(value["hours"]),
        admission=text(value["admission"]),
        contact=text(value["contact"]),
    )


def _played(context: Context, value: Any) -> Details:
    return PlayedDetails(clip(context, {**value, "transcript": ""}, title=""))


def _quiz(context: Context, value: Any) -> Details:
    zone = value["time_zone"]
    return QuizDetails(
        opens=moment(value["opens"], zone, context.language),
        closes=moment(value["closes"], zone, context.language),
        rules=context.paragraphs(value["rules"]),
        prize=text(value["prize"]),
        contact=text(value["contact"]),
    )


def _event(context: Context, value: Any) -> Details:
    zone, named = value["time_zone"], _in_the_ledger(context, value["event"])
    return EventDetails(
        event=named.get("event", ""),
        starts=moment(value["starts"], zone, context.language),
        ends=moment(value["ends"], zone, context.language),
        place=text(value["place"]),
        address=text(value["address"]),
        organiser=text(value["organiser"]),
        admission=text(value["admission"]),
        name=named.get("name", ""),
        dates_text=named.get("dates_text", ""),
    )


def _announcement(context: Context, value: Any) -> Details:
    first, last = value["valid_from"], value["valid_until"]
    dates = period(first, last, context.language)
    return AnnouncementDetails(_iso(first), _iso(last), dates, text(value["contact"]))


MAKERS: Final[dict[str, Callable[[Context, Any], Details]]] = {
    "reportage": _reportage,
    "interview": _interview,
    "talk": _talk,
    "profile": _profile,
    "document": _document,
    "exhibition": _exhibition,
    "video": _played,
    "audio": _played,
    "quiz": _quiz,
    "event": _event,
    "announcement": _announcement,
}

_AFTER: Final[dict[str, Callable[[Context, Any, Any], Details]]] = {
    "talk": _talk_said,
    "document": _article_by_article,
    "video": _said,
    "audio": _said,
}
