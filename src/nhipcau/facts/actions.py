"""Verbs of `facts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.facts.models import Citation, Fact, FactVersion, Figure, Wording
from nhipcau.facts.ports import Cited, FactRecord
from nhipcau.facts.records import record_of
from nhipcau.kit import clock
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.searching.analysis import fold
from nhipcau.kit.templatetags.desk import moment_text
from nhipcau.kit.turning import straight
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
def keep_fact(one: FactRecord, *, seen: int | None = None, restores: int | None = None, by: User) -> Fact:
    """Record a fact, or correct the one with this key: its words, figures and sources are replaced.

    `seen` is the version that the person looked at, 0 for a new fact; a fact changed since is refused
    with who changed it and when. A program that holds the whole record leaves it out. What is already
    so makes no version. Marks that turn letters round are left out (`kit.turning`). Raises ValidationError
    naming the fact and the place where something is wrong.
    """
    by.require("facts.keep_fact")
    _check(one)
    one = _straight(one)
    fact = _claim(one.key, seen)
    kept = Fact.objects.worded().filter(pk=fact.pk).first() if fact else None
    before = record_of(kept) if kept else None
    if kept and before and before.plain() == one.plain():
        return kept
    fact = _write(one, kept)
    FactVersion.objects.create(
        fact=fact,
        number=fact.version,
        made_by=by,
        made_at=fact.changed_at,
        before=before.plain() if before else None,
        after=one.plain(),
        restores=restores,
    )
    record(fact, "facts.keep", by=by, version=fact.version)
    return fact


def restore_fact(*, fact: Fact, number: int, seen: int, by: User) -> Fact:
    """Bring back a fact as version `number` left it, as a new version. Refused as `keep_fact` refuses."""
    version = FactVersion.objects.filter(fact=fact, number=number).first()
    if version is None:
        raise ValidationError(_("This fact has no version %(number)d.") % {"number": number})
    return keep_fact(FactRecord.from_plain(version.after), seen=seen, restores=number, by=by)


def _claim(key: str, seen: int | None) -> Fact | None:
    """The fact, held for this transaction; None where there is none yet."""
    held = Fact.objects.filter(key=key)
    if seen is None:
        return held.select_for_update().first()
    if seen and held.filter(version=seen).update(version=seen):  # the UPDATE puts writers in a row
        return held.get()
    fact = held.first()
    if fact is None:
        return None
    if not seen:
        raise ValidationError(
            _("The key “%(key)s” belongs to another fact. Choose another.") % {"key": key}, code="taken"
        )
    last = FactVersion.objects.filter(fact=fact).select_related("made_by").first()
    raise ValidationError(
        _("%(person)s changed this fact at %(when)s, after you opened it.")
        % {
            "person": (last.made_by.get_full_name() or last.made_by.username) if last else "–",
            "when": moment_text(fact.changed_at),
        },
        code="changed",
    )


def _write(one: FactRecord, kept: Fact | None) -> Fact:
    fact = kept or Fact(key=one.key)
    fact.kind, fact.confidence = one.kind, one.confidence
    fact.date, fact.date_end = one.date, one.date_end
    fact.values, fact.note = dict(one.values), one.note
    fact.digest, fact.changed_at = one.digest(), clock.now()
    fact.folded = fold(" ".join(dict.fromkeys([one.key, one.date, *one.words.values()])))
    fact.version += 1
    fact.save()
    if kept:
        for rows in (fact.wordings, fact.figures, fact.citations):
            rows.all().delete()
    Wording.objects.bulk_create(
        Wording(fact=fact, field=field, language=language, text=text)
        for (field, language), text in one.words.items()
    )
    Figure.objects.bulk_create(
        Figure(fact=fact, **{**figure, "value": Decimal(str(figure["value"]))}) for figure in one.figures
    )
    Citation.objects.bulk_create(
        Citation(fact=fact, position=position, **asdict(cited))
        for position, cited in enumerate(one.cited, start=1)
    )
    return fact


def _straight(one: FactRecord) -> FactRecord:
    return replace(
        one,
        values=straight(dict(one.values)),
        words=straight(dict(one.words)),
        figures=tuple(straight(dict(figure)) for figure in one.figures),
        citations=tuple(Cited(**straight(asdict(cited))) for cited in one.cited),
        note=straight(one.note),
    )


def _check(one: FactRecord) -> None:
    def refuse(what: str) -> ValidationError:
        return _refused(one, what)

    if one.kind not in Fact.Kind.values:
        raise refuse(_("“%(kind)s” is not a kind of fact.") % {"kind": one.kind})
    if one.confidence not in Fact.Confidence.values:
        raise refuse(_("say how sure it is: high, medium or low."))
    _check_dates(one)
    if not one.citations and not one.figures:
        raise refuse(_("it has no source. Add the address where it was read."))
    if any(not cited.address and not cited.title for cited in one.cited):
        raise refuse(_("each source needs an address or a title."))
    addresses = [a for cited in one.cited for a in (cited.address, cited.archived) if a]
    for address in [*addresses, *(str(f["source"]) for f in one.figures)]:
        if not address.startswith(("http://", "https://")):
            raise refuse(_("“%(address)s” is not a web address.") % {"address": address})


def _refused(one: FactRecord, what: str) -> ValidationError:
    return ValidationError(_("Fact “%(key)s”: %(what)s") % {"key": one.key, "what": what})


def _check_dates(one: FactRecord) -> None:
    dates = [one.date, one.date_end, *(str(f["date"]) for f in one.figures)]
    for date in [*dates, *(cited.read_on for cited in one.cited)]:
        try:
            PartialDate.parse(date) if date else None
        except ValueError:
            what = _("“%(date)s” is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.") % {"date": date}
            raise _refused(one, what) from None
    if one.date and one.date_end and one.date_end[: len(one.date)] < one.date[: len(one.date_end)]:
        raise _refused(one, _("it ends before it begins. Correct one of the two dates."))
