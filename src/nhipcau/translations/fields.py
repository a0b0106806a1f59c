"""Which words of a page are translated: told to wagtail-localize here, so that `stories` needn't know of it.

Titles, openings, rich text, captions, labels and descriptions of pictures are. Names of facts, dates,
numbers and choices are copied. Addresses, credits and links to the plan are each language's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage
from nhipcau.stories.models.fact_key import FactKey

PAGES: tuple[type[Page], ...] = (HomePage, SectionPage, ThemePage, StoryPage)
WORDS = (
    "title",
    "seo_title",
    "search_description",
    "label",
    "headline",
    "summary",
    "lead",
    "details",
    "body",
)
COPIED = ("kind", "theme", "order", "section", "original_language", "show_in_menus")
SILENT = frozenset({("ChartBlock", "years")})
"""Text fields of blocks that hold no words: (block, field)."""


def teach() -> None:
    """Tell wagtail-localize, once the pages are known, what to translate and what to copy."""
    for model in PAGES:
        names = {field.name for field in model._meta.get_fields()}
        words = [TranslatableField(name) for name in WORDS if name in names]
        copied = [SynchronizedField(name, overridable=False) for name in COPIED if name in names]
        model.translatable_fields = [*words, *copied]
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                for block in _silent(field.stream_block, set()):
                    block.get_translatable_segments = _no_segments
                    block.restore_translated_segments = _as_it_is


def _no_segments(_value: Any) -> list[Any]:
    return []


def _as_it_is(value: Any, _segments: Any) -> Any:
    return value


def _silent(block: Any, seen: set[int]) -> Iterator[Any]:
    if id(block) in seen:
        return
    seen.add(id(block))
    if isinstance(block, FactKey):
        yield block
    elif isinstance(block, blocks.ListBlock):
        yield from _silent(block.child_block, seen)
    elif isinstance(block, blocks.BaseStructBlock | blocks.BaseStreamBlock):
        for name, child in block.child_blocks.items():
            if (type(block).__name__, name) in SILENT:
                yield child
            else:
                yield from _silent(child, seen)
