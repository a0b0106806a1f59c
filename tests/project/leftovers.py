"""Finds English left on a page that was asked for in another language.

A fragment is what a person reads or hears at once: a text node, a label, a title, a word in the data that
scripts draw from. It is left over if it holds a word of the wheels' English sentences that is neither a name
nor a Vietnamese syllable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString

from tests.project.catalogues import DOMAINS, words_of_sources

SPOKEN_ATTRIBUTES = (
    "aria-label",
    "aria-description",
    "title",
    "placeholder",
    "alt",
    "data-w-tooltip-content-value",
)
UNREAD = (
    "script",
    "style",
    "code",
    ".key",
    "pre",
    "template",
    "textarea",
    "kbd",
    "svg",
    "option[value='en']",
)
SPOKEN_KEYS = re.compile(
    r"^(label|title|text|helpText|help_text|description|message|heading|placeholder|[a-z_]*[lL]abel)$"
)
NAMES = re.compile(
    r"api|admin|alpine|csv|draft\w*tail|gmail|html|http|id|javascript|json|localize|markdown|mp4|nhip|pdf|png|"
    r"po|svg|url|utc|vtt|wagtail|web|webp|xlsx|xml|xliff|youtube|vimeo|docx|pptx|epub|english|utf|menu|tiếng",
)
# Syllables that English has as words too.
VIETNAMESE = re.compile(
    "ban|cam|can|chat|chia|cho|chung|dung|hang|hong|linh|long|mai|men|minh|mot|nam|ngang|nhan|pha|phong|quen|"
    "sang|sau|song|tag|tam|than|them|then|thing|thong|tin|ton|trang|trong|van|yen"
)


@cache
def english() -> frozenset[str]:
    """The words of at least three letters in the English msgids of the wheels."""
    found: set[str] = set()
    for domain in DOMAINS:
        for source in words_of_sources(domain):
            found.update(re.findall(r"[a-z]{3,}", source.lower()))
    return frozenset(word for word in found if not VIETNAMESE.fullmatch(word))


def left_over(html: bytes, *, allowed: re.Pattern[str]) -> list[str]:
    return sorted({f for f in fragments(html) if _odd(allowed.sub(" ", f))})


def _odd(fragment: str) -> bool:
    bare = re.sub(r"https?://\S+|\S+@\S+|[\w/-]+\.[\w./-]+|%\(\w+\)s|\{\w*\}", " ", fragment)
    parts = re.findall(r"[^\W\d_]+", bare)
    return any(p.lower() in english() and not NAMES.fullmatch(p.lower()) for p in parts if p.isascii())


def fragments(html: bytes) -> Iterator[str]:
    page = BeautifulSoup(html, "lxml")
    for script in page.select("script[type='application/json'], [data-block], [data-props], [data-value]"):
        yield from _spoken(script.string if script.name == "script" else script.attrs.get("data-block"))
    for template in page.select("template"):
        yield from fragments(template.decode_contents().encode())
    for attribute in SPOKEN_ATTRIBUTES:
        for element in page.select(f"[{attribute}]"):
            yield str(element[attribute]).strip()
    for unread in page.select(", ".join(UNREAD)):
        unread.decompose()
    for node in page.find_all(string=True):
        if isinstance(node, NavigableString) and not isinstance(node, Comment) and node.strip():
            yield " ".join(node.split())


def _spoken(data: str | None) -> Iterator[str]:
    """The strings that stand under a speaking key, however deep in the data of a script."""
    try:
        yield from _walk(json.loads(data or "null"), False)
    except ValueError:
        return


def _walk(value: Any, speaking: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _walk(held, bool(SPOKEN_KEYS.match(key)))
    elif isinstance(value, list):
        for held in value:
            yield from _walk(held, speaking)
    elif isinstance(value, str) and speaking:
        yield " ".join(BeautifulSoup(value, "lxml").get_text(" ").split()) if "<" in value else value
