"""Local partners of the two countries: each tie an arc over the years that it has held."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.contents.registers import sources_of
from nhipcau.publicsite.contents.stories import Row, lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.noting import Source
from nhipcau.publicsite.sheet import Sheet, page_sheet
from nhipcau.publicsite.snapshot import IN_A_LIST, Snapshot
from nhipcau.publicsite.words import GRADES, TIE_SCOPES

WIDE, RISE, EDGE = 640, 96, 6
"""The common scale of all arcs: as wide as the years from the oldest tie to this one."""


@dataclass(frozen=True)
class Step:
    date: str
    date_text: str
    text: str


@dataclass(frozen=True)
class Tie:
    key: str
    since: int
    date: str
    date_text: str
    vietnam: str
    japan: str
    kind: str
    fields: str
    held: str
    arc: SafeString
    steps: tuple[Step, ...]
    stories: list[Row]
    sources: tuple[Source, ...]
    grade: Any


def partners(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    facts = snapshot.ledger.of_kind("partnership")
    years = [int(first_step(fact)[:4]) for fact in facts if first_step(fact)]
    scale = (min(years, default=snapshot.today.year - 1), snapshot.today.year)
    groups = []
    for scope, title in TIE_SCOPES.items():
        held = [f for f in facts if str(f.values.get("scope") or "other") == scope]
        ties = [_tie(snapshot, fact, language, scale) for fact in held]
        if ties:
            groups.append((scope, str(title), sorted(ties, key=lambda tie: (tie.date or "9999", tie.key))))
    content = {"lead": lead, "groups": groups, "count": len(facts), "first": scale[0], "last": scale[1]}
    return page_sheet(snapshot, page, setter=setter, content=content)


def first_step(fact: FactView) -> str:
    """When it began: the first step says so more exactly, where the ledger knows of one."""
    dates = [str(step["date"]) for step in fact.values.get("steps") or []]
    return min([*dates, fact.date], key=lambda date: (date[:4] or "9999", -len(date)))


def _tie(snapshot: Snapshot, fact: FactView, language: str, scale: tuple[int, int]) -> Tie:
    date = first_step(fact)
    since = int(date[:4]) if date else 0
    steps = tuple(
        Step(
            str(step["date"]),
            PartialDate.parse(str(step["date"])).short(language),
            bind(fact.word(f"steps.{n}.what", language), language),
        )
        for n, step in enumerate(fact.values.get("steps") or [])
    )
    years = scale[1] - since
    return Tie(
        key=fact.key,
        since=since,
        date=date,
        date_text=PartialDate.parse(date).short(language) if date else "",
        vietnam=_name(fact.word("vietnam", language), language),
        japan=_name(fact.word("japan", language), language),
        kind=fact.word("kind", language),
        fields=fact.word("fields", language),
        held=ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
        if since and years > 0
        else _("this year"),
        arc=_arc(since, scale, [step.date for step in steps]) if since else SafeString(""),
        steps=steps,
        stories=rows(snapshot, snapshot.telling_of(fact, language, IN_A_LIST)),
        sources=sources_of(fact),
        grade=GRADES.get(fact.confidence, ""),
    )


def _name(text: str, language: str) -> str:
    """Half a line wide: a long English name may break anywhere between its words."""
    return text if language == "en" else heading(text, language)


def _arc(since: int, scale: tuple[int, int], steps: list[str]) -> SafeString:
    """From the year it began to this one: purple from the Vietnamese pier, indigo from the Japanese.

    All arcs share one scale, so that the longer tie is the larger arc; a dot is a step.
    """

    def across(date: str) -> float:
        year = int(date[:4]) + (int(date[5:7]) - 1) / 12 if len(date) >= 7 else int(date[:4])
        share = (year - scale[0]) / max(scale[1] - scale[0], 1)
        return round(EDGE + (WIDE - 2 * EDGE) * min(max(share, 0), 1), 1)

    left, right = across(str(since)), float(WIDE - EDGE)
    left = min(left, right - 24)
    rise = round(max(8.0, RISE * (right - left) / (WIDE - 2 * EDGE)), 1)
    half = (right - left) / 2
    radius = round((half**2 + rise**2) / (2 * rise), 1)
    middle, deck = round(left + half, 1), RISE + 4
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4.5"/>',
        (_on_arc(max(across(date), left), (left, right), rise, radius, deck) for date in steps),
    )
    return format_html(
        '<svg class="bow" viewBox="0 0 {} {}" aria-hidden="true"><path class="deck" d="M0 {}H{}"/>'
        '<path class="t" d="M{} {}A{} {} 0 0 1 {} {}"/>'
        '<path class="a" d="M{} {}A{} {} 0 0 1 {} {}"/>{}</svg>',
        *(WIDE, deck + 6, deck, WIDE),
        *(left, deck, radius, radius, middle, deck - rise),
        *(middle, deck - rise, radius, radius, right, deck),
        dots,
    )


def _on_arc(
    x: float, ends: tuple[float, float], rise: float, radius: float, deck: float
) -> tuple[float, float]:
    out = x - (ends[0] + ends[1]) / 2
    return x, round(deck - rise + radius - math.sqrt(max(radius**2 - out**2, 0.0)), 1)
