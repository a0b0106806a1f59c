"""Blocks that the ledger draws, and what they are drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.facts.ledger import FactView, write_number
from nhipcau.kit.languages import speaking
from nhipcau.stories.composing.context import Context
from nhipcau.stories.ports import (
    Block,
    Chart,
    ChartPoint,
    Chronicle,
    ChronicleEntry,
    Drawing,
    Figure,
    MapPlace,
    Parties,
    Party,
    PlaceMap,
    Run,
    YearPoint,
    Years,
)

SIDES = {"VN": "vietnam", "JP": "japan"}


def years(context: Context, value: Any) -> Iterator[Block]:
    facts = [context.fact(point["fact"]) for point in value["points"]]
    points = tuple(
        YearPoint(int(fact.date[:4]), point["label"])
        for fact, point in zip(facts, value["points"], strict=True)
    )
    span = None
    if value["span_from"] and value["span_to"]:
        span = (value["span_from"], value["span_to"], value["span_label"])
    yield _figure(context, Years(points, span), value, facts)


def chart(context: Context, value: Any) -> Iterator[Block]:
    fact = context.fact(value["statistic"])
    wanted = (value["years"] or "").replace(",", " ").split()
    figures = [f for f in fact.figures if (f.date in wanted if wanted else len(f.date) == 4)]
    if not figures:
        raise LookupError(_("“%(key)s” has no figures to draw.") % {"key": fact.key})
    points = tuple(
        ChartPoint(f.date, float(f.value), write_number(f.value, context.language), bool(f.derived))
        for f in figures
    )
    yield _figure(context, Chart(points, fact.word("unit", context.language)), value, [fact])


def place_map(context: Context, value: Any) -> Iterator[Block]:
    facts = [context.fact(key) for key in value["places"]]
    places = tuple(
        MapPlace(
            fact.word("short", context.language) or fact.word("name", context.language),
            float(fact.values["lat"]),
            float(fact.values["lon"]),
            SIDES[fact.values["country"]],  # type: ignore[arg-type]  # checked when kept
            fact.key == value["home"],
        )
        for fact in facts
    )
    yield _figure(context, PlaceMap(places), value, [])


def signatories(context: Context, value: Any) -> Iterator[Block]:
    fact = context.fact(value["document"])
    drawing = parties(fact, context.language)
    if drawing is None:
        raise LookupError(_("“%(key)s” does not name two signatories.") % {"key": fact.key})
    yield _figure(context, drawing, value, [fact])


def chronicle(context: Context, value: Any) -> Iterator[Block]:
    entries = []
    for key in value["facts"]:
        fact = context.fact(key)
        note = Run(note=context.notes.number(fact))
        text = fact.word("summary", context.language) or fact.word("subject", context.language)
        entries.append(
            ChronicleEntry(
                fact.date,
                fact.date_text(context.language, short=True),
                fact.name(context.language),
                (Run(text), note) if text else (note,),
                fact.key,
            )
        )
    yield Chronicle(tuple(entries))


def _figure(context: Context, drawing: Drawing, value: Any, facts: list[FactView]) -> Figure:
    caption = context.inline(value["caption"])
    noted = {run.note for run in caption}
    marks = [Run(note=n) for n in sorted({context.notes.number(f) for f in facts} - noted)]
    return Figure(drawing, value["alt"], (*caption, *marks))


def parties(fact: FactView, language: str) -> Parties | None:
    """The two who signed a document, in the document's order; None where they aren't both known.

    A name is drawn as it is read; how it is written in its own language stands on the document's page.
    """
    signed = fact.values.get("signatories") or []
    if len(signed) != 2:
        return None
    with speaking(language):
        sides = {"vietnam": _("Vietnam"), "japan": _("Japan")}
        both = [
            Party(
                one["side"],
                str(sides[one["side"]]),
                (fact.word(f"signatories.{n}.name", language) or one.get("name", "")).partition("（")[0],
                fact.word(f"signatories.{n}.role", language) or one.get("role", ""),
            )
            for n, one in enumerate(signed)
        ]
    return Parties(both[0], both[1], fact.date_text(language), fact.word("place", language))
