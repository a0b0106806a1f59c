"""What a story's kind shows before its text: a picture, a player, two signatories, when and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.kit.typography import bind
from nhipcau.publicsite import showing
from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.contents.invitation import invitation
from nhipcau.publicsite.markup import Setter
from nhipcau.stories.ports import (
    AnnouncementDetails,
    Block,
    Chronicle,
    Contributor,
    DocumentDetails,
    EventDetails,
    ExhibitionDetails,
    Figure,
    InterviewDetails,
    Moment,
    Parties,
    Picture,
    PlayedDetails,
    ProfileDetails,
    QuizDetails,
    ReportageDetails,
    StoryDocument,
    TalkDetails,
    YearPoint,
    Years,
)

ICS: Final = "event.ics"
MANY_ENOUGH: Final = 3
"""Years from which on a line of them says something."""
_LIFE: Final = re.compile(r"(\d{4})\s*[–-]\s*(\d{4})")
Rows = list[tuple[str, SafeString | str]]


_NOTHING: Final = SafeString("")


@dataclass(frozen=True)
class Opening:
    """What stands between a story's head and its text, and what follows the text."""

    rows: tuple[tuple[str, SafeString | str], ...] = ()
    """Who, where, when: label and words."""
    top: SafeString = _NOTHING
    """What leads the page over its whole width."""
    before: SafeString = _NOTHING
    after: SafeString = _NOTHING
    invitation: str = ""
    """The address of a file for calendars."""
    blocks: tuple[Block, ...] = ()
    """The text, without what was taken to lead."""


def opening(document: StoryDocument, setter: Setter, path: str) -> Opening:
    """`path` is the page's address, under which a file for calendars may stand."""
    blocks, top = document.blocks, _NOTHING
    if document.kind == "reportage" and blocks and isinstance(blocks[0], Picture):
        top, blocks = showing.figure(setter, blocks[0], first=True, wide=True), blocks[1:]
    if document.kind == "document" and blocks and (drawn := _signatories(blocks[0])):
        top, blocks = SafeString(setter.figure(drawn, wide=1000)), blocks[1:]
    if document.kind == "timeline":
        top = _span_of(blocks, setter)
    make = _MAKERS.get(type(document.details))
    made: Opening = make(document.details, setter) if make else Opening()
    if content := invitation(document, absolute(path)):
        setter.files[f"{path.lstrip('/')}{ICS}"] = content
        made = replace(made, invitation=f"{path}{ICS}")
    rows = tuple((label, text) for label, text in made.rows if text)
    return replace(made, rows=rows, top=top or made.top, blocks=blocks)


def _signatories(block: Block) -> Figure | None:
    """The writer's own drawing of who signed, which has a caption; it isn't drawn twice."""
    return block if isinstance(block, Figure) and isinstance(block.drawing, Parties) else None


def _span_of(blocks: tuple[Block, ...], setter: Setter) -> SafeString:
    """The years a chronicle covers, each of its entries a pier: the arcs are the years between them."""
    if any(isinstance(b, Figure) and isinstance(b.drawing, Years) for b in blocks):
        return _NOTHING  # the story draws its own
    dates = [e.date[:4] for b in blocks if isinstance(b, Chronicle) for e in b.entries]
    years = sorted({int(date) for date in dates if date.isdigit()})
    if len(years) < MANY_ENOUGH:
        return _NOTHING
    first, last = years[0], years[-1]
    points = tuple(YearPoint(year, "") for year in years)
    words = _("%(count)d years") % {"count": last - first}
    drawing = Years(points, (first, last, words))
    return SafeString(setter.figure(Figure(drawing, f"{first}–{last}: {words}"), wide=1000))


def _text(setter: Setter, text: str) -> str:
    return bind(text, setter.language)


def _people(setter: Setter, people: tuple[Contributor, ...]) -> SafeString:
    return format_html_join(
        "",
        '<span class="person"><b>{}</b>{}</span>',
        (
            (
                setter.fact_link(one.fact, _text(setter, one.name)),
                format_html("<span>{}</span>", _text(setter, one.role)) if one.role else "",
            )
            for one in people
        ),
    )


def _moments(starts: Moment | None, ends: Moment | None) -> Rows:
    """The hours on both clocks; a reader in either country reads their own."""
    if starts is None:
        return []
    rows: Rows = []
    for label, name in (
        (pgettext("clock", "Vietnam"), "vietnam"),
        (pgettext("clock", "Japan"), "japan"),
        (_("At the place"), "place"),
    ):
        first = getattr(starts, name)
        if not first:
            continue
        last = getattr(ends, name) if ends else ""
        until = (
            format_html(' – <time datetime="{}">{}</time>', ends.iso, _same_day(first, last))
            if last and ends
            else ""
        )
        rows.append((label, format_html('<time datetime="{}">{}</time>{}', starts.iso, first, until)))
    return rows


def _same_day(first: str, last: str) -> str:
    """The hour alone where the day is the same: `09:00, 21/9/2026 – 11:30`."""
    hour, comma, day = last.partition(", ")
    if not comma:  # Japanese has the day before the hour
        day, _space, hour = last.rpartition(" ")
    return hour if day in first else last


def _where(place: str, address: str, setter: Setter) -> SafeString | str:
    if not address:
        return _text(setter, place)
    return format_html('{} <span class="soft">{}</span>', _text(setter, place), _text(setter, address))


def _reportage(told: ReportageDetails, setter: Setter) -> Opening:
    return Opening(
        (
            (pgettext("venue", "Place"), _text(setter, told.place)),
            (_("Reported"), _text(setter, told.dates)),
            (_("Photographs"), _text(setter, told.photographer)),
        )
    )


def _interview(told: InterviewDetails, setter: Setter) -> Opening:
    when = format_html('<time datetime="{}">{}</time>', told.date, told.date_text) if told.date else ""
    return Opening(
        (
            (_("Answering"), _people(setter, told.people)),
            (_("Asking"), _text(setter, told.interviewer)),
            (pgettext("venue", "Place"), _text(setter, told.place)),
            (pgettext("public site", "Date"), when),
        )
    )


def _talk(told: TalkDetails, setter: Setter) -> Opening:
    programme = _NOTHING
    if told.programme:
        items = format_html_join(
            "",
            '<li><span class="at">{}</span><div><b>{}</b>{}</div></li>',
            (
                (
                    p.time,
                    _text(setter, p.title),
                    format_html("<span>{}</span>", _text(setter, p.who)) if p.who else "",
                )
                for p in told.programme
            ),
        )
        programme = _section(setter, _("Programme"), format_html('<ol class="programme">{}</ol>', items))
    after = _NOTHING
    if told.recording or told.transcript:
        player = SafeString(showing.clip(setter, told.recording)) if told.recording else ""
        said = showing.transcript(setter, told.transcript)
        after = _section(setter, _("Recording"), format_html("{}{}", player, said))
    rows: Rows = [
        *_when(told, setter),
        (pgettext("venue", "Place"), _where(told.place, told.address, setter)),
        (pgettext("public site", "Host"), _text(setter, told.host)),
        (_("Speakers"), _people(setter, told.speakers)),
    ]
    return Opening(tuple(rows), before=programme, after=after)


def _profile(told: ProfileDetails, setter: Setter) -> Opening:
    names = format_html_join(
        "", '<span class="person" lang="{}"><b>{}</b></span>', ((code, name) for code, name in told.names)
    )
    top = _NOTHING
    if life := _LIFE.fullmatch(told.dates_text.strip()):
        top = _life(int(life[1]), int(life[2]), told, setter)
    return Opening(
        (
            (_("Also written"), names),
            (pgettext("public site", "Years"), _text(setter, told.dates_text)),
            (_("Known as"), _text(setter, told.role)),
        ),
        top=top,
    )


def _life(born: int, died: int, told: ProfileDetails, setter: Setter) -> SafeString:
    """The arc of a life: it spans the years lived, and nothing else."""
    years = _("%(count)d years") % {"count": died - born}
    points = (YearPoint(born, _("born")), YearPoint(died, _("died")))
    drawing = Years(points, (born, died, years))
    drawn = setter.figure(Figure(drawing, f"{told.name}, {told.dates_text}"), wide=1000)
    return SafeString(drawn.replace('class="fig"', 'class="fig life"', 1))


def _document(told: DocumentDetails, setter: Setter) -> Opening:
    top = _NOTHING
    if told.parties:
        left, right = told.parties.left, told.parties.right
        alt = f"{left.name} – {right.name}, {told.date_text}"
        top = SafeString(setter.figure(Figure(told.parties, alt), wide=1000))
    when = format_html('<time datetime="{}">{}</time>', told.date, told.date_text) if told.date else ""
    articles = format_html_join(
        "",
        '<li><h3><span class="number">{}</span> {}</h3>{}</li>',
        (
            (_text(setter, a.number), setter.heading(a.title), showing.paragraphs(setter, a.text))
            for a in told.articles
        ),
    )
    after = _NOTHING
    if articles:
        after = _section(
            setter, _("Article by article"), format_html('<ol class="articles">{}</ol>', articles)
        )
    return Opening(
        (
            (pgettext("public site", "Document"), setter.fact_link(told.document, _text(setter, told.name))),
            (pgettext("public site", "Date"), when),
            (pgettext("public site", "Place"), _text(setter, told.place)),
            (pgettext("public site", "State"), _text(setter, told.status)),
        ),
        top=top,
        after=after,
    )


def _exhibition(told: ExhibitionDetails, setter: Setter) -> Opening:
    when = format_html('<time datetime="{}">{}</time>', told.starts, _text(setter, told.dates_text))
    return Opening(
        (
            (pgettext("public site", "Open"), when if told.starts else ""),
            (pgettext("venue", "Place"), _where(told.place, told.address, setter)),
            (pgettext("public site", "Hours"), _text(setter, told.hours)),
            (_("Admission"), _text(setter, told.admission)),
            (pgettext("public site", "Contact"), _text(setter, told.contact)),
        )
    )


def _played(told: PlayedDetails, setter: Setter) -> Opening:
    if told.clip is None:
        return Opening()
    bare = replace(told.clip, transcript=())
    said = showing.transcript(setter, told.clip.transcript, opened=True)
    return Opening(top=SafeString(showing.clip(setter, bare)), after=said)


def _quiz(told: QuizDetails, setter: Setter) -> Opening:
    rules = (
        _section(setter, _("How to take part"), showing.paragraphs(setter, told.rules)) if told.rules else ""
    )
    rows: Rows = [
        (f"{pgettext('public site', 'Opens')} · {label}", text) for label, text in _moments(told.opens, None)
    ]
    rows += [
        (f"{pgettext('public site', 'Closes')} · {label}", text)
        for label, text in _moments(told.closes, None)
    ]
    rows += [
        (pgettext("public site", "Prize"), _text(setter, told.prize)),
        (pgettext("public site", "Contact"), _text(setter, told.contact)),
    ]
    return Opening(tuple(rows), before=SafeString(rules))


def _when(told: EventDetails | TalkDetails, setter: Setter) -> Rows:
    """The hours on both clocks; where no source gives them, the event's name and days in the ledger."""
    if told.starts or not told.dates_text:
        return _moments(told.starts, told.ends)
    return [
        (pgettext("public site", "Event"), setter.fact_link(told.event, _text(setter, told.name))),
        (pgettext("public site", "Date"), _text(setter, told.dates_text)),
    ]


def _event(told: EventDetails, setter: Setter) -> Opening:
    rows: Rows = [
        *_when(told, setter),
        (pgettext("venue", "Place"), _where(told.place, told.address, setter)),
        (_("Organiser"), _text(setter, told.organiser)),
        (_("Admission"), _text(setter, told.admission)),
    ]
    return Opening(tuple(rows))


def _announcement(told: AnnouncementDetails, setter: Setter) -> Opening:
    when = format_html('<time datetime="{}">{}</time>', told.valid_from, _text(setter, told.dates_text))
    return Opening(
        (
            (pgettext("public site", "Valid"), when if told.dates_text else ""),
            (pgettext("public site", "Contact"), _text(setter, told.contact)),
        )
    )


def _section(setter: Setter, title: str, inside: SafeString) -> SafeString:
    return format_html('<section class="part"><h2>{}</h2>{}</section>', setter.heading(title), inside)


_MAKERS: Final[dict[type, Callable[[Any, Setter], Opening]]] = {
    ReportageDetails: _reportage,
    InterviewDetails: _interview,
    TalkDetails: _talk,
    ProfileDetails: _profile,
    DocumentDetails: _document,
    ExhibitionDetails: _exhibition,
    PlayedDetails: _played,
    QuizDetails: _quiz,
    EventDetails: _event,
    AnnouncementDetails: _announcement,
}
