"""A baked page as search knows it: what its card shows, by what it is filtered, and its words."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple

from nhipcau.kit.searching.analysis import distinct_words, is_japanese, words
from nhipcau.kit.typography import bind
from nhipcau.publicsite.markup import heading_text, opening_words
from nhipcau.publicsite.searching.layout import by_weight
from nhipcau.publicsite.sheet import Sheet

TITLE, LEAD, HEADING, TEXT = 8, 4, 3, 1
LONGEST_TEXT = 220

# The imprint and what leads elsewhere stand on every page and would find them all; a story that is listed
# is found itself, and a list of the newest would change its words with each.
_BESIDE = re.compile(
    r"<(script|style|nav|footer|template)\b.*?</\1>"
    r'|<(section|aside|div)\b[^>]*class="[^"]*\b(?:imprint|more|downloads|main-story)\b.*?</\2>'
    r'|<ul class="ledger stories">.*?</ul>|<p class="small told">.*?</p>',
    re.DOTALL,
)
_HEADING = re.compile(r"<h[2-4]\b[^>]*>(.*?)</h[2-4]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_INSIDE = re.compile("[\u2060\u200b\u00ad]")


@dataclass(frozen=True)
class Facets:
    """By what an entry is filtered; each may be empty."""

    section: str = ""
    kind: str = ""
    theme: int = 0
    place: str = ""
    date: str = ""

    def listed(self) -> list[Any]:
        return [self.section, self.kind, self.theme, self.place, self.date]


@dataclass(frozen=True)
class Entry:
    """One page that can be found. `words` maps each to its weight."""

    language: str
    number: int
    address: str
    title: str
    text: str
    facets: Facets
    words: Mapping[str, int] = field(default_factory=dict)


class Row(NamedTuple):
    """An entry as a row keeps it: card and facets as JSON, the words of its card, all words by weight."""

    language: str
    number: int
    card: str
    known: str
    facets: str
    words: str


def row_of(entry: Entry) -> Row:
    known = {word for word in words(f"{entry.title} {entry.text}") if not is_japanese(word)}
    card = heading_text(entry.title, entry.language), bind(entry.text, entry.language)
    return Row(
        entry.language,
        entry.number,
        compact([entry.address, *card]),
        " ".join(sorted(known)),
        compact(entry.facets.listed()),
        by_weight(entry.words),
    )


def key_of(page_id: int, file: str) -> tuple[str, int]:
    """The language and number of an entry: a page's own; for what the ledger holds, one from its file."""
    language = file.partition("/")[0]
    if page_id:
        return language, page_id
    return language, (1 << 33) + int.from_bytes(hashlib.sha256(file.encode()).digest()[:5], "big")


def entry_of(sheet: Sheet, html: str, *, file: str, facets: Facets) -> Entry:
    """The entry of a page as it was baked: exactly what a reader sees is what can be found."""
    found: dict[str, int] = {}

    def add(text: str, weight: int) -> None:
        for word in words(text):
            found[word] = max(found.get(word, 0), weight)
            if weight > TEXT and is_japanese(word):  # where it matters most, a single character is found too
                for letter in word:
                    found[letter] = max(found.get(letter, 0), weight)

    shown = _BESIDE.sub(" ", _main(html))
    found.update(dict.fromkeys(distinct_words(_plain(shown)), TEXT))
    for heading in _HEADING.findall(shown):
        add(_plain(heading), HEADING)
    add(sheet.description, LEAD)
    add(facets.place, LEAD)
    add(sheet.title, TITLE)
    text = opening_words(sheet.description, LONGEST_TEXT)
    language, number = key_of(sheet.page_id, file)
    return Entry(language, number, sheet.address, sheet.title, text, facets, found)


def _main(html: str) -> str:
    """The page without what surrounds it; all of it, where nothing does."""
    start, end = html.find("<main"), html.find("</main>")
    return html[start:end] if 0 <= start < end else html


def _plain(html: str) -> str:
    """Text of markup. No-break spaces part words; joiners and soft breaks inside one do not."""
    return _INSIDE.sub("", unescape(_TAG.sub(" ", html.replace("<wbr>", ""))))


def compact(content: Any) -> str:
    """JSON without a space that nobody needs."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
