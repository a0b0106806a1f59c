"""What a page says of the ledger: every mark and every fact key in its words, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from wagtail import blocks

from nhipcau.stories.marks import MARK
from nhipcau.stories.models.fact_key import FactKey

FIELDS = ("lead", "summary", "details", "body")
"""The fields of a public page whose words may quote the ledger; a page has some of them."""


@dataclass(frozen=True)
class Words:
    """A stretch of a page's words, or a fact key, and where an editor finds it."""

    place: str
    text: str
    names_fact: bool = False


@dataclass(frozen=True)
class Quoted:
    """One mark of a page. `field` is empty where the fact is cited, or drawn by a block."""

    key: str
    field: str
    place: str
    drawn: bool = False


def words_of(page: Any) -> Iterator[Words]:
    """All words of a page, in reading order."""
    for name in FIELDS:
        try:
            field = page._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        value = getattr(page, name)
        place = str(field.verbose_name).capitalize()
        if isinstance(value, blocks.StreamValue):
            yield from _of_stream(value, place)
        elif isinstance(value, str) and value:
            yield Words(place, value)


def quoted_by(page: Any) -> tuple[Quoted, ...]:
    """Every mark and every fact key of a page, in reading order."""
    return tuple(_quoted(words_of(page)))


def _quoted(words: Iterable[Words]) -> Iterator[Quoted]:
    for stretch in words:
        if stretch.names_fact:
            yield Quoted(stretch.text, "", stretch.place, drawn=True)
            continue
        for mark in MARK.finditer(stretch.text):
            yield Quoted(mark["key"] or mark["cited"], mark["field"] or "", stretch.place)


def _of_stream(value: Any, place: str) -> Iterator[Words]:
    for number, child in enumerate(value, start=1):
        named = _("%(field)s, block %(number)d (%(kind)s)") % {
            "field": place,
            "number": number,
            "kind": child.block.label,
        }
        yield from _of_block(child.block, child.value, named)


def _of_block(block: Any, value: Any, place: str) -> Iterator[Words]:
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        yield from _of_stream(value, place)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _of_block(block.child_block, item, place)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, value.get(name), f"{place} · {child.label}")
    elif isinstance(block, FactKey):
        yield Words(place, str(value), names_fact=True)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock):
        yield Words(place, str(getattr(value, "source", value)))
