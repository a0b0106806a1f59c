"""A page sent to other languages, and what its source changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from nhipcau.campaigns.models import PlanItem
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.stories.marks import MARK
from nhipcau.stories.models import PublicPage, StoryPage
from nhipcau.translations import standing
from nhipcau.translations.actions.adopting import absorb
from nhipcau.translations.actions.drafting import target_of, write_draft
from nhipcau.translations.marks import wrong_with
from nhipcau.translations.models import Stale, Standing
from nhipcau.translations.segments import Segment, lay_source, orphans_of, segments_of, source_of

ALIKE = 40
"""From how alike, of 100, an old source is what a new one was made of."""


@transaction.atomic
def send_to_translation(page: Page, *, languages: Iterable[str], by: User) -> list[Translation]:
    """Open the page's translation into each language: a page in draft there, with the source's structure.

    Pages above it that the language lacks are sent too. A language that has the page already keeps it;
    its words are taken as translations. Raises ValidationError for what can't be sent.
    """
    by.require("translations.send_page")
    original = Page.objects.get(pk=page.pk).specific
    if not isinstance(original, PublicPage):
        raise ValidationError(_("“%(page)s” is no page of the site.") % {"page": page.title})
    wanted = list(dict.fromkeys(languages))
    locales = {one.language_code: one for one in Locale.objects.filter(language_code__in=wanted)}
    if unknown := [code for code in wanted if code not in locales]:
        raise ValidationError(_("No such language: %(codes)s.") % {"codes": ", ".join(unknown)})
    if original.locale.language_code in wanted:
        raise ValidationError(_("The page is written in this language already; choose another."))
    source = source_of(original) or lay_source(original.get_latest_revision_as_object())
    return [_send(original, source, locales[code], by) for code in wanted]


def _send(original: Any, source: TranslationSource, locale: Locale, by: User) -> Translation:
    translation, made = Translation.objects.get_or_create(
        source=source, target_locale=locale, defaults={"enabled": False}
    )
    there = original.get_translation_or_none(locale)
    if there is None:
        there = _laid(original, locale, by)
        record(there, "translations.send", by=by, source=original.pk)
    elif made:
        absorb(translation, there.specific.get_latest_revision_as_object(), by=None)
        record(there, "translations.send", by=by, source=original.pk)
    _remember(translation)
    write_draft(translation, by=by, reread=False)
    return translation


def _laid(original: Any, locale: Locale, by: User) -> Any:
    """A draft of the page in the language, under the translation of its parent."""
    parent = original.get_parent()
    if not parent.is_root() and parent.get_translation_or_none(locale) is None:
        send_to_translation(parent, languages=[locale.language_code], by=by)
    latest = original.get_latest_revision_as_object()
    page = latest.copy_for_translation(locale)
    if parent.is_root():
        page.slug = locale.language_code
    page.translator_name = by.get_full_name()
    page.owner = by
    page.save(clean=False)
    if isinstance(page, StoryPage):
        page.plan_items.set(_items_of(original, locale.language_code))
        page.save(clean=False)
    page.save_revision(user=by, clean=False)
    return page


def _items_of(original: StoryPage, language: str) -> list[PlanItem]:
    """What the plan asks of this language where the source answers the like."""
    answered = list(original.plan_items.all())
    return list(
        PlanItem.objects.confirmed().filter(
            language=language,
            theme__in={item.theme_id for item in answered},
            form__in={item.form_id for item in answered},
            audience__in={item.audience_id for item in answered},
        )
    )


def _remember(translation: Translation) -> None:
    """Names, numbers and marks alone need no translator: they stand in every language as they are."""
    new = [
        StringTranslation(
            translation_of_id=segment.row.string_id,
            context_id=segment.row.context_id,
            locale_id=translation.target_locale_id,
            data=segment.source,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            updated_at=clock.now(),
        )
        for segment in segments_of(translation)
        if segment.words is None and not any(letter.isalpha() for letter in _without_marks(segment.source))
    ]
    StringTranslation.objects.bulk_create(new)


def _without_marks(text: str) -> str:
    return MARK.sub("", text)


def take_source_changes(page: Page, *, by: User) -> list[Translation]:
    """Bring every translation of a page to its source as it stands now.

    A segment whose source changed keeps its words, marked stale with what the source said before. Words
    that were changed on a translated page by hand are taken first; words that lost their place are kept.
    Returns the translations that have something new to look at.
    """
    by.require("translations.send_page")
    with transaction.atomic():
        source = source_of(page)
        if source is None:
            raise ValidationError(_("“%(page)s” was not sent to translation.") % {"page": page.title})
        latest = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
        if json.loads(source.content_json) == json.loads(latest.to_json()):
            return []
        translations = list(
            Translation.objects.filter(source=source).select_related("source__locale", "target_locale")
        )
        for translation in translations:
            target = target_of(translation)
            absorb(translation, target.get_latest_revision_as_object(), by=None)
            Standing.objects.filter(translation=translation).update(read=target.latest_revision_id)
        before = {one.pk: {segment.key for segment in segments_of(one)} for one in translations}
        source = lay_source(latest)
        record(page, "translations.take_source", by=by)
        changed = []
        for translation in translations:
            translation.source = source
            if _carry(translation, before[translation.pk]):
                changed.append(translation)
            counted = standing.count(translation)
            if counted.done == counted.total:
                version = target_of(translation).get_latest_revision_as_object()
                told = standing.compare(translation, latest, version)
                standing.count(translation, **standing.kept_differences(translation, told))
    return changed


def _carry(translation: Translation, before: set[tuple[int, int]]) -> int:
    """Give each segment that lost its words those of the segment it was made of. Returns how many differ."""
    segments = segments_of(translation)
    now = {segment.key for segment in segments}
    lost = [
        words
        for words in orphans_of(translation)
        if (words.translation_of_id, words.context_id) in before - now
    ]
    bare = [segment for segment in segments if segment.words is None]
    pairs = _made_of(bare, lost)
    new, notes = [], []
    for segment, words in pairs:
        carried = StringTranslation(
            translation_of_id=segment.row.string_id,
            context_id=segment.row.context_id,
            locale_id=translation.target_locale_id,
            data=words.data,
            translation_type=words.translation_type,
            tool_name=words.tool_name,
            has_error=bool(wrong_with(segment.source, words.data)),
            last_translated_by_id=words.last_translated_by_id,
            updated_at=clock.now(),
        )
        new.append(carried)
        earlier = Stale.objects.filter(words=words).first()
        before_text = earlier.before if earlier else words.translation_of.data
        notes.append(Stale(words=carried, before=before_text, since=clock.now()))
    StringTranslation.objects.bulk_create(new)
    Stale.objects.bulk_create(notes)
    return len(bare) or len(now ^ before)


def _made_of(bare: list[Segment], lost: list[StringTranslation]) -> list[tuple[Segment, StringTranslation]]:
    """Which old segment each new one was made of: at the same place the most alike, and then anywhere."""
    graded = sorted(
        (
            (
                segment.row.context_id != words.context_id,
                -fuzz.ratio(segment.source, words.translation_of.data),
                segment.number,
                n,
            )
            for segment in bare
            for n, words in enumerate(lost)
        )
    )
    by_number = {segment.number: segment for segment in bare}
    alone = {words.context_id for words in lost}
    pairs, taken = [], set()
    for elsewhere, unlike, number, n in graded:
        if number not in by_number or n in taken:
            continue
        same_place = not elsewhere and _only_one(lost, by_number[number], alone)
        if -unlike >= (95 if elsewhere else ALIKE) or same_place:
            pairs.append((by_number.pop(number), lost[n]))
            taken.add(n)
    return pairs


def _only_one(lost: list[StringTranslation], segment: Segment, contexts: set[int | None]) -> bool:
    """A field of one string: whatever it says now, it stands where the old words stood."""
    context = segment.row.context_id
    return context in contexts and sum(words.context_id == context for words in lost) == 1
