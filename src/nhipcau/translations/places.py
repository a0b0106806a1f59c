"""What a segment is, in words: "Đoạn văn · Chú thích"; and a string as a person reads it, marks as chips."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from wagtail import blocks

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.marks import MARK
from nhipcau.translations.marks import TAG

PLAIN_TAGS = {"b": "b", "strong": "b", "i": "i", "em": "i", "a": "u"}
WORD = re.compile(r"\s+|[぀-ヿ一-鿿]|[^\s぀-ヿ一-鿿]+")


def labels(page: Any) -> Callable[[str], str]:
    """Names the place of a path in this page."""
    known: dict[str, str] = {}

    def label(path: str) -> str:
        if path not in known:
            known[path] = _label(page, path.split("."))
        return known[path]

    return label


def _label(page: Any, parts: list[str]) -> str:
    field = page._meta.get_field(parts[0])
    if len(parts) == 1 or not hasattr(field, "stream_block"):
        return str(capfirst(str(field.verbose_name)))
    return " · ".join(_inner(getattr(page, parts[0]), field.stream_block, parts[1:]))


def _inner(value: Any, block: Any, parts: list[str]) -> Iterator[str]:
    if not parts:
        return
    if isinstance(block, blocks.BaseStreamBlock):
        child = next((one for one in value if one.id == parts[0]), None)
        if child is not None:
            yield str(child.block.label)
            yield from _inner(child.value, child.block, parts[1:])
    elif isinstance(block, blocks.ListBlock):
        bound = next((one for one in value.bound_blocks if one.id == parts[0]), None)
        if bound is not None:
            yield from _inner(bound.value, block.child_block, parts[1:])
    elif isinstance(block, blocks.BaseStructBlock) and parts[0] in block.child_blocks:
        child_block = block.child_blocks[parts[0]]
        yield str(child_block.label)
        yield from _inner(value.get(parts[0]), child_block, parts[1:])


def shown(data: str, language: str, ledger: Ledger) -> SafeString:
    """As it reads, its marks as chips with the value in `language`; its attributes are left out."""
    pieces: list[str] = []
    last = 0
    for tag in TAG.finditer(data):
        pieces.append(_with_chips(data[last : tag.start()], language, ledger))
        last = tag.end()
        if name := PLAIN_TAGS.get(tag.group(2).casefold()):
            pieces.append(f"<{tag.group(1)}{name}>")
        elif tag.group(2).casefold() == "br":
            pieces.append("<br>")
    pieces.append(_with_chips(data[last:], language, ledger))
    return mark_safe("".join(pieces))  # noqa: S308  # every text is escaped, every tag is one of ours


def _with_chips(text: str, language: str, ledger: Ledger) -> str:
    pieces, last = [], 0
    text = html.unescape(text)
    for mark in MARK.finditer(text):
        pieces.append(html.escape(text[last : mark.start()]))
        last = mark.end()
        pieces.append(
            format_html(
                '<span class="fact" title="{}">{}</span>', mark.group(), _value(mark, language, ledger)
            )
        )
    pieces.append(html.escape(text[last:]))
    return "".join(pieces)


def _value(mark: re.Match[str], language: str, ledger: Ledger) -> str:
    try:
        if mark["cited"]:
            return f"※ {ledger.fact(mark['cited']).name(language)[:40]}"
        return ledger.fact(mark["key"]).quote(mark["field"], language)
    except LookupError:
        return mark.group()


@dataclass(frozen=True)
class Change:
    """A stretch of a text beside what it was: "same", "gone" or "new"."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """What changed from one source to the next, word by word."""
    old, new = (WORD.findall(html.unescape(TAG.sub("", text))) for text in (before, after))
    found: list[Change] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(old[a1:a2])))
            continue
        if a2 > a1:
            found.append(Change("gone", "".join(old[a1:a2])))
        if b2 > b1:
            found.append(Change("new", "".join(new[b1:b2])))
    return found
