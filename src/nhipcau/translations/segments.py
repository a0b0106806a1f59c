"""Rows of wagtail-localize for one page, laid and read in bulk: its own way takes a query a word.

A segment is one string in one context (a path of block ids). Two paragraphs of one text share a path.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from nhipcau.translations.models import Stale

Key = tuple[int, int]
"""A string and a context: what names a segment."""


def source_of(page: Page) -> TranslationSource | None:
    """The source rows of a page in its own language, if it was ever sent to translation."""
    found = TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id)
    return found.select_related("locale").first()


def lay_source(page: Any) -> TranslationSource:
    """The page's words as they stand now, as segments; what stays the same keeps its row.

    `page` is to be specific, with the content of the revision that is to be translated.
    """
    base = ContentType.objects.get_for_model(Page)
    holder, _made = TranslatableObject.objects.get_or_create(
        translation_key=page.translation_key, defaults={"content_type": base}
    )
    source, _made = TranslationSource.objects.update_or_create(
        object=holder,
        locale_id=page.locale_id,
        specific_content_type=page.cached_content_type,
        defaults={
            "object_repr": page.title[:200],
            "content_json": page.to_json(),
            "schema_version": get_schema_version(page._meta.app_label),
            "last_updated_at": timezone.now(),
        },
    )
    values = extract_segments(source.as_instance())
    contexts = _contexts(source, {value.path for value in values})
    _lay_strings(source, [v for v in values if isinstance(v, StringSegmentValue)], contexts)
    _lay_templates(source, [v for v in values if isinstance(v, TemplateSegmentValue)], contexts)
    _lay_choices(source, [v for v in values if isinstance(v, OverridableSegmentValue)], contexts)
    return source


def strings_for(locale_id: int, texts: Iterable[str]) -> dict[str, int]:
    """Rows of these strings, made where there are none: text to primary key."""
    hashes = {String._get_data_hash(text): text for text in texts}
    String.objects.bulk_create(
        [String(locale_id=locale_id, data_hash=known, data=text) for known, text in hashes.items()],
        ignore_conflicts=True,
    )
    rows = String.objects.filter(locale_id=locale_id, data_hash__in=hashes)
    return {hashes[known]: pk for pk, known in rows.values_list("pk", "data_hash")}


def _contexts(source: TranslationSource, paths: set[str]) -> dict[str, int]:
    TranslationContext.objects.bulk_create(
        [
            TranslationContext(
                object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
            )
            for path in sorted(paths)
        ],
        ignore_conflicts=True,
    )
    rows = TranslationContext.objects.filter(object_id=source.object_id, path__in=paths)
    return dict(rows.values_list("path", "pk"))


def _replace(model: Any, source: TranslationSource, wanted: list[Any], names: tuple[str, ...]) -> None:
    """Make the segments of a source these: what stands stays, what is gone goes, what is new comes."""

    def known(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in names)

    spare: dict[tuple[Any, ...], list[int]] = {}
    for row in model.objects.filter(source=source):
        spare.setdefault(known(row), []).append(row.pk)
    new = [row for row in wanted if not (spare.get(known(row)) and spare[known(row)].pop())]
    model.objects.filter(pk__in=[pk for left in spare.values() for pk in left]).delete()
    model.objects.bulk_create(new)


def _lay_strings(
    source: TranslationSource, values: list[StringSegmentValue], contexts: dict[str, int]
) -> None:
    strings = strings_for(source.locale_id, {value.string.data for value in values})
    rows = [
        StringSegment(
            source=source,
            context_id=contexts[value.path],
            string_id=strings[value.string.data],
            order=value.order,
            attrs=json.dumps(value.attrs),
        )
        for value in values
    ]
    _replace(StringSegment, source, rows, ("context_id", "string_id", "order", "attrs"))


def _lay_templates(
    source: TranslationSource, values: list[TemplateSegmentValue], contexts: dict[str, int]
) -> None:
    space = {form: uuid.uuid5(Template.BASE_UUID_NAMESPACE, form) for form in {v.format for v in values}}
    named = {uuid.uuid5(space[v.format], v.template): v for v in values}
    Template.objects.bulk_create(
        [
            Template(uuid=name, template=v.template, template_format=v.format, string_count=v.string_count)
            for name, v in named.items()
        ],
        ignore_conflicts=True,
    )
    rows = dict(Template.objects.filter(uuid__in=named).values_list("template", "pk"))
    wanted = [
        TemplateSegment(
            source=source, context_id=contexts[v.path], template_id=rows[v.template], order=v.order
        )
        for v in values
    ]
    _replace(TemplateSegment, source, wanted, ("context_id", "template_id", "order"))


def _lay_choices(
    source: TranslationSource, values: list[OverridableSegmentValue], contexts: dict[str, int]
) -> None:
    rows = [
        OverridableSegment(
            source=source, context_id=contexts[v.path], data_json=json.dumps(v.data), order=v.order
        )
        for v in values
    ]
    _replace(OverridableSegment, source, rows, ("context_id", "data_json", "order"))


@dataclass
class Segment:
    """One string of a page with its translation, as a person sees it."""

    number: int
    row: StringSegment
    words: StringTranslation | None = None
    stale: Stale | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.row.string_id, self.row.context_id

    @property
    def path(self) -> str:
        return str(self.row.context.path)

    @property
    def source(self) -> str:
        return str(self.row.string.data)

    @property
    def text(self) -> str:
        return str(self.words.data) if self.words else ""

    @property
    def machine(self) -> bool:
        """Made by a machine, and no person has accepted it."""
        return bool(self.words and self.words.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE)

    @property
    def state(self) -> str:
        if self.words is None:
            return "missing"
        if self.words.has_error:
            return "broken"
        if self.machine:
            return "machine"
        return "stale" if self.stale else "done"

    @property
    def seen(self) -> str:
        """The version a person has before them: sent back with a change, so that two don't overwrite."""
        return self.words.updated_at.isoformat() if self.words else "none"


def segments_of(translation: Translation) -> list[Segment]:
    """Every segment of a translation in reading order, each string and context once. Three queries."""
    rows = StringSegment.objects.filter(source_id=translation.source_id).order_by("order")
    words = {
        (one.translation_of_id, one.context_id): one
        for one in StringTranslation.objects.filter(
            locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
        ).select_related("last_translated_by")
    }
    stale = {one.words_id: one for one in Stale.objects.filter(words__in=[w.pk for w in words.values()])}
    found: dict[Key, Segment] = {}
    for row in rows.select_related("string", "context"):
        key = row.string_id, row.context_id
        if key not in found:
            mine = words.get(key)
            found[key] = Segment(len(found) + 1, row, mine, stale.get(mine.pk) if mine else None)
    return list(found.values())


def orphans_of(translation: Translation) -> list[StringTranslation]:
    """Translated strings that no segment uses any more, newest first."""
    used = StringSegment.objects.filter(
        source_id=translation.source_id,
        string_id=OuterRef("translation_of_id"),
        context_id=OuterRef("context_id"),
    )
    rows = StringTranslation.objects.filter(
        ~Exists(used),
        locale_id=translation.target_locale_id,
        context__object_id=translation.source.object_id,
    )
    return list(rows.select_related("translation_of", "context").order_by("-updated_at"))
