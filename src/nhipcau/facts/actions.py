"""Verbs of `facts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.facts.models import Citation, Fact, Figure, Wording
from nhipcau.facts.ports import FactRecord
from nhipcau.kit import clock
from nhipcau.kit.dates import PartialDate
from nhipcau.people.actions import record
from nhipcau.people.models import User


@dataclass(frozen=True)
class Kept:
    """How many facts were new, changed, and as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0


def keep_facts(records: Iterable[FactRecord], *, by: User) -> Kept:
    """Keep every record, each in a transaction of its own; what is already so is left alone."""
    by.require("facts.keep_fact")
    digests = dict(Fact.objects.values_list("key", "digest"))
    new = changed = same = 0
    for one in records:
        if digests.get(one.key) == one.digest():
            same += 1
            continue
        keep_fact(one, by=by)
        new, changed = (new, changed + 1) if one.key in digests else (new + 1, changed)
    return Kept(new, changed, same)


@transaction.atomic
def keep_fact(one: FactRecord, *, by: User) -> Fact:
    """Record a fact, or correct the one with this key: its words, figures and sources are replaced.

    Raises ValidationError naming the fact and the place where a date, a kind or a source is wrong.
    """
    by.require("facts.keep_fact")
    _check(one)
    fact, _created = Fact.objects.update_or_create(
        key=one.key,
        defaults={
            "kind": one.kind,
            "date": one.date,
            "date_end": one.date_end,
            "confidence": one.confidence,
            "values": dict(one.values),
            "note": one.note,
            "digest": one.digest(),
            "changed_at": clock.now(),
        },
    )
    fact.wordings.all().delete()
    fact.figures.all().delete()
    fact.citations.all().delete()
    Wording.objects.bulk_create(
        Wording(fact=fact, field=field, language=language, text=text)
        for (field, language), text in one.words.items()
    )
    Figure.objects.bulk_create(
        Figure(fact=fact, **{**figure, "value": Decimal(str(figure["value"]))}) for figure in one.figures
    )
    Citation.objects.bulk_create(
        Citation(fact=fact, position=position, address=address, says=says)
        for position, (address, says) in enumerate(one.citations, start=1)
    )
    record(fact, "facts.keep", by=by)
    return fact


def _check(one: FactRecord) -> None:
    def refuse(what: str) -> ValidationError:
        return ValidationError(_("Fact “%(key)s”: %(what)s") % {"key": one.key, "what": what})

    if one.kind not in Fact.Kind.values:
        raise refuse(_("“%(kind)s” is not a kind of fact.") % {"kind": one.kind})
    if one.confidence not in Fact.Confidence.values:
        raise refuse(_("say how sure it is: high, medium or low."))
    for date in (one.date, one.date_end, *(str(f["date"]) for f in one.figures)):
        try:
            PartialDate.parse(date) if date else None
        except ValueError:
            raise refuse(
                _("“%(date)s” is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.") % {"date": date}
            ) from None
    if not one.citations and not one.figures:
        raise refuse(_("it has no source. Add the address where it was read."))
