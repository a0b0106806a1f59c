"""What was translated before: the same words on another page, or words that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Length
from rapidfuzz import fuzz, process
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.translations.segments import Segment

NEAR = 70
"""From how alike, of 100, a former translation is shown."""
SHOWN = 3
MOST = 200_000


@dataclass(frozen=True)
class Suggestion:
    """A former translation: how alike its source is, and where it stands."""

    text: str
    source: str
    alike: int
    page: str
    page_id: int | None
    machine: bool = False

    @property
    def exact(self) -> bool:
        return self.alike == 100


def exact(translation: Translation, segments: Iterable[Segment]) -> dict[int, StringTranslation]:
    """For each string, the newest translation of the very same words elsewhere. One query."""
    wanted = {segment.row.string_id for segment in segments}
    rows = (
        StringTranslation.objects.filter(
            translation_of_id__in=wanted, locale_id=translation.target_locale_id, has_error=False
        )
        .filter(translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL)
        .order_by("updated_at")
    )
    return {row.translation_of_id: row for row in rows}


def suggestions(translation: Translation, segment: Segment) -> list[Suggestion]:
    """Former translations of the same or nearly the same words, best first; never the segment's own."""
    rows = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id,
        translation_of__locale_id=translation.source.locale_id,
        has_error=False,
    )
    if segment.words:
        rows = rows.exclude(pk=segment.words.pk)
    length = len(segment.source)
    near = rows.annotate(letters=Length("translation_of__data")).filter(
        letters__gte=int(length * 0.55), letters__lte=int(length * 1.8) + 1
    )
    sources = dict(near.order_by("-updated_at").values_list("pk", "translation_of__data")[:MOST])
    best = process.extract(segment.source, sources, scorer=fuzz.ratio, score_cutoff=NEAR, limit=SHOWN * 4)
    return _told(best, translation.target_locale_id)


def _told(best: list[tuple[str, float, int]], locale_id: int) -> list[Suggestion]:
    rows = StringTranslation.objects.filter(pk__in=[pk for _, _, pk in best]).select_related("context")
    by_pk = {row.pk: row for row in rows}
    keys = {row.context.object_id for row in by_pk.values() if row.context}
    pages = {
        key: (pk, title)
        for key, pk, title in Page.objects.filter(translation_key__in=keys, locale_id=locale_id).values_list(
            "translation_key", "pk", "draft_title"
        )
    }
    found: dict[str, Suggestion] = {}
    for source, score, pk in best:
        row = by_pk[pk]
        page = pages.get(row.context.object_id) if row.context else None
        machine = row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
        told = Suggestion(
            row.data, source, int(score), page[1] if page else "", page[0] if page else None, machine
        )
        found.setdefault(row.data, told)
    return list(found.values())[:SHOWN]
