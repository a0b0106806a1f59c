"""Facts as records, and how two records of one fact differ, in words an editor knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from nhipcau.facts.ledger import write_number
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import Cited, FactRecord
from nhipcau.facts.wording import field_label
from nhipcau.people.desk import short_date

CITED_FIELDS = ("address", "title", "publisher", "says", "archived", "read_on")


def record_of(fact: Fact) -> FactRecord:
    """The record of a fact as it stands; `fact` is to be fetched with `worded()`."""
    return FactRecord(
        key=fact.key,
        kind=fact.kind,
        confidence=fact.confidence,
        date=fact.date,
        date_end=fact.date_end,
        values=fact.values,
        words={(one.field, one.language): one.text for one in fact.wordings.all()},
        figures=tuple(
            {
                "date": one.date,
                "value": one.value,
                "source": one.source,
                "derived": one.derived,
                "estimate": one.estimate,
                "partial": one.partial,
                "label": one.label,
            }
            for one in fact.figures.all()
        ),
        citations=tuple(
            Cited(one.address, one.says, one.title, one.publisher, one.archived, one.read_on)
            for one in fact.citations.all()
        ),
        note=fact.note,
    )


@dataclass(frozen=True)
class Difference:
    """One thing that changed in a fact. Empty is what wasn't there."""

    label: str
    language: str
    before: str
    after: str


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What a change changed, of two plain records; everything where there was none before."""
    old, new = _flat(before) if before else {}, _flat(after)
    return tuple(
        Difference(label, language, old.get((label, language), ""), new.get((label, language), ""))
        for label, language in dict.fromkeys([*new, *old])
        if old.get((label, language), "") != new.get((label, language), "")
    )


def _flat(plain: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    kinds: dict[str, Any] = dict(Fact.Kind.choices)
    sure: dict[str, Any] = dict(Fact.Confidence.choices)
    found = {
        (pgettext("of a fact", "Kind"), ""): str(kinds.get(plain["kind"], plain["kind"])),
        (_("How sure"), ""): str(sure.get(plain["confidence"], plain["confidence"])),
        (pgettext("of a fact", "Date"), ""): short_date(plain["date"]),
        (pgettext("of a fact", "End"), ""): short_date(plain["date_end"]),
        (_("Editors' note"), ""): plain["note"],
    }
    for name, language, text in plain["words"]:
        found[field_label(name), language] = text
    for name, value in plain["values"].items():
        found[field_label(name), ""] = "" if value in (None, "") else str(value)
    found.update(_flat_figures(plain["figures"]))
    for number, one in enumerate(plain["citations"], start=1):
        told = " · ".join(_cited(name, one[name]) for name in CITED_FIELDS if one.get(name))
        found[_("Source %(number)d") % {"number": number}, ""] = told
    return found


def _cited(name: str, said: Any) -> str:
    return short_date(str(said)) if name == "read_on" else str(said)


def _flat_figures(figures: Any) -> Iterator[tuple[tuple[str, str], str]]:
    for one in figures:
        marks = [_("estimate")] if one["estimate"] else []
        marks += [_("part of the year")] if one["partial"] else []
        told = [_number(one["value"]), *marks, one["label"], one["derived"], one["source"]]
        yield (
            (_("Figure of %(date)s") % {"date": short_date(one["date"])}, ""),
            " · ".join(t for t in told if t),
        )


def _number(value: Any) -> str:
    plain = Decimal(format(Decimal(str(value)).normalize(), "f"))
    return write_number(plain, (get_language() or "vi")[:2])
