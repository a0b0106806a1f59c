"""Words that stand on a translated page, taken into the rows: pages written without us lose nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from rapidfuzz import fuzz
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.stories.compose import Composer
from nhipcau.translations import standing
from nhipcau.translations.marks import wrong_markup
from nhipcau.translations.models import Kept, Stale, Standing
from nhipcau.translations.segments import Key, lay_source, source_of


class Comparer:
    """The ledger and the names table, loaded once for many pages."""

    def __init__(self) -> None:
        ledger = Ledger.load()
        self.composer = Composer(ledger)
        self.table = standing.names(ledger)


@transaction.atomic
def adopt(page: Page, *, by: User, comparer: Comparer | None = None) -> list[Translation]:
    """Take pages that were written directly in each language into translation.

    `page` is any of them; the one in the language they were written first in becomes the source. The
    words of the others become translations by the same block ids. Run again, it takes what changed.
    Returns the translations, none where the page stands alone.
    """
    by.require("translations.send_page")
    original, others = in_all_languages(page)
    if not others:
        return []
    source = source_of(original)
    latest = original.get_latest_revision_as_object()
    if source is None or json.loads(source.content_json) != json.loads(latest.to_json()):
        source = lay_source(latest)
    comparer = comparer or Comparer()
    found = []
    for other in others:
        translation, made = Translation.objects.get_or_create(
            source=source, target_locale_id=other.locale_id, defaults={"enabled": False}
        )
        version = other.get_latest_revision_as_object()
        taken = absorb(translation, version, by=None, as_written=made)
        if made or taken:
            told = standing.compare(
                translation, latest, version, composer=comparer.composer, table=comparer.table
            )
            known = standing.kept_differences(translation, told)
            standing.count(translation, read=other.latest_revision_id, **known)
        if made:
            record(other, "translations.send", by=by, source=original.pk)
        found.append(translation)
    return found


def in_all_languages(page: Page) -> tuple[Any, list[Any]]:
    """The page as first written, and its other languages."""
    every = list(
        type(page.specific_deferred)
        .objects.filter(translation_key=page.translation_key, alias_of=None)
        .select_related("locale")
    )
    first = next((p for p in every if p.locale.language_code == p.original_language), None)
    first = first or next((p for p in every if p.locale.language_code == settings.LANGUAGE_CODE), every[0])
    return first, [p for p in every if p.pk != first.pk]


@transaction.atomic
def absorb(translation: Translation, page: Any, *, by: User | None, as_written: bool = False) -> int:
    """Take the words and choices that stand on a translated page where they differ from the rows.

    `page` is a version of the target; whoever wrote there did so by hand. What stood so already in the
    version that this room knew last was written by nobody since, and takes nothing from the rows. Words
    at places that the source doesn't have are kept to look at. Words that are the source's own were never
    translated, save on a page that this room never wrote (`as_written`). Returns how many strings were
    taken.
    """
    values = extract_segments(page)
    theirs, before = _by_path(values), _known_before(translation)
    ours: dict[str, list[StringSegment]] = {}
    rows = StringSegment.objects.filter(source_id=translation.source_id).order_by("order")
    for row in rows.select_related("string", "context"):
        ours.setdefault(row.context.path, []).append(row)
    kept = _words_of(translation)
    pairs, homeless = [], {p: v for p, v in theirs.items() if p not in ours and p not in before}
    for path, mine in ours.items():
        texts = [str(value.string.data) for value in theirs.get(path, [])]
        found, left = _paired(mine, texts, kept)
        old = before.get(path, set())
        pairs += [(row, text) for row, text in found if text not in old]
        if left := [text for text in left if text not in old]:
            homeless[path] = [value for value in theirs[path] if value.string.data in left]
    _take_links(translation, ours, theirs)
    _take_choices(translation, [v for v in values if isinstance(v, OverridableSegmentValue)])
    _keep_homeless(translation, homeless)
    return _take_words(translation, pairs, kept, by, as_written=as_written)


def _by_path(values: Iterable[Any]) -> dict[str, list[StringSegmentValue]]:
    found: dict[str, list[StringSegmentValue]] = {}
    for value in values:
        if isinstance(value, StringSegmentValue):
            found.setdefault(value.path, []).append(value)
    return found


def _known_before(translation: Translation) -> dict[str, set[str]]:
    """The words, by place, of the version that this room wrote or read last."""
    known = Standing.objects.filter(translation=translation).values_list("draft", "read").first()
    last = max((pk for pk in known or () if pk), default=None)
    revision = Revision.objects.filter(pk=last).first() if last else None
    if revision is None:
        return {}
    strings = _by_path(extract_segments(revision.as_object()))
    return {path: {str(value.string.data) for value in values} for path, values in strings.items()}


def _words_of(translation: Translation) -> dict[Key, StringTranslation]:
    rows = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    return {(one.translation_of_id, one.context_id): one for one in rows}


def _paired(
    rows: list[StringSegment], texts: list[str], kept: dict[Key, StringTranslation]
) -> tuple[list[tuple[StringSegment, str]], list[str]]:
    """Which string of a page stands for which segment of the same place, and those that stand for none.

    What the rows say already is set aside first, so that a source cut otherwise by now shifts nothing.
    """
    pairs, spare, empty = [], list(texts), []
    for row in rows:
        words = kept.get((row.string_id, row.context_id))
        said = words.data if words else row.string.data
        if said in spare:
            spare.remove(said)
            pairs.append((row, said))
        else:
            empty.append(row)
    if empty and not any((row.string_id, row.context_id) in kept for row in rows):
        if len(spare) > len(empty):
            spare = [*spare[: len(empty) - 1], " ".join(spare[len(empty) - 1 :])]
        return [*pairs, *zip(empty, spare, strict=False)], []
    changed = [row for row in empty if (row.string_id, row.context_id) in kept]
    graded = sorted(
        (-fuzz.ratio(kept[row.string_id, row.context_id].data, text), r, t)
        for r, row in enumerate(changed)
        for t, text in enumerate(spare)
    )
    rows_done: set[int] = set()
    texts_done: set[int] = set()
    for _, r, t in graded:
        if r not in rows_done and t not in texts_done:
            rows_done.add(r)
            texts_done.add(t)
            pairs.append((changed[r], spare[t]))
    return pairs, [text for t, text in enumerate(spare) if t not in texts_done]


def _take_words(
    translation: Translation,
    pairs: list[tuple[StringSegment, str]],
    standing_words: dict[Key, StringTranslation],
    by: User | None,
    *,
    as_written: bool,
) -> int:
    new: dict[tuple[int, int], StringTranslation] = {}
    changed = []
    for row, text in pairs:
        key = row.string_id, row.context_id
        kept = standing_words.get(key)
        wrong = bool(wrong_markup(row.string.data, text))  # its marks were chosen by who wrote the page
        if kept is None:
            if (
                as_written or text != row.string.data or not _translatable(text)
            ):  # its own words were never translated
                new.setdefault(key, _words(translation, key, text, wrong, by))
        elif kept.data != text and not kept.has_error:
            if text == row.string.data:
                continue  # the draft fell back on the source's words
            kept.data, kept.has_error, kept.last_translated_by = text, wrong, by
            kept.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
            kept.updated_at = clock.now()
            changed.append(kept)
    StringTranslation.objects.bulk_create(new.values())
    names = ["data", "has_error", "last_translated_by", "translation_type", "updated_at"]
    StringTranslation.objects.bulk_update(changed, names)
    Stale.objects.filter(words__in=changed).delete()
    return len(new) + len(changed)


def _translatable(text: str) -> bool:
    """Words, not a name, a number or a mark alone, which stand alike in every language."""
    return len(text.split()) > 2 and any(letter.isalpha() for letter in text)


def _words(
    translation: Translation, key: tuple[int, int], text: str, wrong: bool, by: User | None
) -> StringTranslation:
    return StringTranslation(
        translation_of_id=key[0],
        context_id=key[1],
        locale_id=translation.target_locale_id,
        data=text,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        has_error=wrong,
        last_translated_by=by,
        updated_at=clock.now(),
    )


def _take_links(
    translation: Translation,
    ours: dict[str, list[StringSegment]],
    theirs: dict[str, list[StringSegmentValue]],
) -> None:
    """A link that leads to another address in the translation goes on doing so."""
    wanted: dict[str, str] = {}
    for path, rows in ours.items():
        for row, value in zip(rows, theirs.get(path, []), strict=False):
            mine = json.loads(row.attrs or "null") or {}
            for name, attrs in (value.attrs or {}).items():
                here, there = (mine.get(name) or {}).get("href"), attrs.get("href")
                if here and there and here != there:
                    wanted[f"{path}.'{here}'"] = there
    _override(translation, wanted)


def _take_choices(translation: Translation, values: Iterable[OverridableSegmentValue]) -> None:
    """Another picture or another file of captions in the translation stays the one it is."""
    rows = OverridableSegment.objects.filter(source_id=translation.source_id).select_related("context")
    source = {row.context.path: row.data for row in rows}
    _override(
        translation,
        {
            v.path: v.data
            for v in values
            if v.path in source and v.data != source[v.path] and "'" not in v.path
        },
    )


def _override(translation: Translation, wanted: dict[str, Any]) -> None:
    rows = OverridableSegment.objects.filter(source_id=translation.source_id, context__path__in=wanted)
    contexts = {row.context.path: row.context_id for row in rows.select_related("context")}
    for path, data in wanted.items():
        if path in contexts:
            SegmentOverride.objects.update_or_create(
                locale_id=translation.target_locale_id,
                context_id=contexts[path],
                defaults={"data_json": json.dumps(data)},
            )


def _keep_homeless(translation: Translation, theirs: dict[str, list[StringSegmentValue]]) -> None:
    known = set(Kept.objects.filter(translation=translation).values_list("path", "text"))
    Kept.objects.bulk_create(
        Kept(translation=translation, path=path, text=value.string.data, kept_at=clock.now())
        for path, values in theirs.items()
        for value in values
        if (path, value.string.data) not in known
    )


def languages_of(page: Page) -> list[Locale]:
    """The languages that a page isn't in yet."""
    there = Page.objects.filter(translation_key=page.translation_key, alias_of=None).values("locale_id")
    return list(Locale.objects.exclude(pk__in=there))
