"""What a page says of the ledger: every mark and every fact key in its words, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    at: str = ""
    """The page's field, and the id of the block in it."""
    block: str = ""


@dataclass(frozen=True)
class Quoted:
    """One mark of a page. `field` is empty where the fact is cited, or drawn by a block."""

    key: str
    field: str
    place: str
    drawn: bool = False
    at: str = ""
    block: str = ""


def words_of(page: Any) -> Iterator[Words]:
    """All words of a page, in reading order."""
    for name in FIELDS:
        try:
            page._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        value = getattr(page, name)
        place = place_of_field(page, name)
        if isinstance(value, blocks.StreamValue):
            yield from _of_stream(value, place, name)
        elif isinstance(value, str) and value:
            yield Words(place, value, at=name)


def place_of_field(page: Any, name: str) -> str:
    """What an editor calls a field of the page."""
    told = str(page._meta.get_field(name).verbose_name)
    return f"{told[:1].upper()}{told[1:]}"


def place_of_block(field: str, number: int, block: Any) -> str:
    """Where an editor finds a block: its field, its number there, and what kind of block it is."""
    told = {"field": field, "number": number, "kind": block.label}
    return _("%(field)s, block %(number)d (%(kind)s)") % told


def quoted_by(page: Any) -> tuple[Quoted, ...]:
    """Every mark and every fact key of a page, in reading order."""
    return tuple(_quoted(words_of(page)))


def _quoted(words: Iterable[Words]) -> Iterator[Quoted]:
    for stretch in words:
        if stretch.names_fact:
            yield Quoted(stretch.text, "", stretch.place, True, stretch.at, stretch.block)
            continue
        for mark in MARK.finditer(stretch.text):
            key = mark["key"] or mark["cited"]
            yield Quoted(key, mark["field"] or "", stretch.place, False, stretch.at, stretch.block)


def _of_stream(value: Any, place: str, at: str) -> Iterator[Words]:
    for number, child in enumerate(value, start=1):
        for one in _of_block(child.block, child.value, place_of_block(place, number, child.block)):
            yield replace(one, at=at, block=child.id or "")


def _of_block(block: Any, value: Any, place: str) -> Iterator[Words]:
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        yield from _of_stream(value, place, "")
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
