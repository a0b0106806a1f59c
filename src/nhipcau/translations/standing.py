"""Counts where a translation stands, and compares it with its source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.stories.agreement import Disagreement, Name, disagreements, people_in
from nhipcau.stories.compose import Composer, Uncomposable
from nhipcau.translations.models import Meant, Stale, Standing, Term

MOST = 12
"""How many disagreements are kept with a translation; more are counted."""


def names(ledger: Ledger) -> tuple[Name, ...]:
    """The names table: persons of the ledger, with the names of the glossary."""
    ours = Term.objects.exclude(kind=Term.Kind.TERM)
    return (*people_in(ledger), *(term.as_name() for term in ours))


def count(translation: Translation, **also: Any) -> Standing:
    """Count a translation's segments anew and keep what was found. `also` sets further fields."""
    used = StringSegment.objects.filter(
        source_id=translation.source_id,
        string_id=OuterRef("translation_of_id"),
        context_id=OuterRef("context_id"),
    )
    words = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    ).filter(Exists(used))
    rows = words.values_list("pk", "translation_type", "has_error")
    told = list(rows)
    machine = sum(kind == StringTranslation.TRANSLATION_TYPE_MACHINE for _, kind, wrong in told if not wrong)
    total = (
        StringSegment.objects.filter(source_id=translation.source_id)
        .values("string_id", "context_id")
        .distinct()
    ).count()
    standing = Standing.objects.filter(translation=translation).first() or Standing(translation=translation)
    standing.key = translation.source.object_id
    standing.language = translation.target_locale.language_code
    standing.total = total
    standing.broken = sum(bool(wrong) for _, _, wrong in told)
    standing.done = len(told) - standing.broken
    standing.machine = machine
    standing.stale = Stale.objects.filter(words__in=[pk for pk, _, _ in told]).count()
    for name, value in also.items():
        setattr(standing, name, value)
    return _settle(standing)


def _settle(standing: Standing) -> Standing:
    state = Standing.State.DONE
    if standing.differing:
        state = Standing.State.HELD
    elif standing.stale:
        state = Standing.State.STALE
    elif standing.done < standing.total or standing.machine or standing.broken:
        state = Standing.State.PROGRESS
    standing.state, standing.urgency = state, Standing.URGENCY[state]
    standing.counted_at = clock.now()
    standing.save()
    return standing


def compare(
    translation: Translation,
    source_page: Any,
    target_page: Any,
    *,
    composer: Composer | None = None,
    table: Sequence[Name] | None = None,
) -> list[Disagreement] | None:
    """What two pages say differently; none where either can't be composed, which its editor is told."""
    composer = composer or Composer(Ledger.load())
    try:
        ours, theirs = composer.compose(source_page), composer.compose(target_page)
    except Uncomposable:
        return None
    return list(disagreements(ours, theirs, names(composer.ledger) if table is None else table))


def kept_differences(translation: Translation, found: list[Disagreement] | None) -> dict[str, Any]:
    """As fields of `Standing`: what is meant is counted, what nobody answered for is kept."""
    if found is None:
        return {"differing": None, "meant": 0, "differences": []}
    asked, meant = parted(
        found, meant_in(translation.source.object_id, translation.target_locale.language_code)
    )
    kept = [
        {
            "kind": one.kind,
            "place": one.place,
            "source": one.source,
            "translation": one.translation,
            "source_sentence": one.source_sentence,
            "translation_sentence": one.translation_sentence,
            "expected": one.expected,
        }
        for one in asked[:MOST]
    ]
    return {"differing": len(asked), "meant": len(meant), "differences": kept}


def digest_of(one: Disagreement) -> str:
    """What names a difference: both values and the sentence of the source, however it is spaced."""
    said = (one.kind, one.source, one.translation, " ".join(one.source_sentence.split()))
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def meant_in(key: Any, language: str) -> dict[str, Meant]:
    """What was said to be meant in a page's translation, by digest."""
    rows = Meant.objects.filter(key=key, language=language).select_related("said_by")
    return {one.digest: one for one in rows}


def parted(
    found: Iterable[Disagreement], meant: Mapping[str, Meant]
) -> tuple[list[Disagreement], list[tuple[Disagreement, Meant]]]:
    """Differences that nobody has answered for, and those that are meant, each with its reason."""
    asked, told = [], []
    for one in found:
        row = meant.get(digest_of(one))
        if row is None:
            asked.append(one)
        else:
            told.append((one, row))
    return asked, told


def differences_of(standing: Standing) -> list[Disagreement]:
    """What was kept, as `stories.agreement` tells it."""
    return [Disagreement(**one) for one in standing.differences]
