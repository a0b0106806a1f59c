"""The lexicons: word lists that people extend, loaded once and matched in one pass over a text.

The files stand in `guidance/lexicons/`. A phrase matches whole words in folded text, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nhipcau.guidance.reading.folding import WORD, fold
from nhipcau.guidance.reading.text import Text

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"
GAP = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class Match:
    """A phrase found: its place in the text and what the lexicon says it means."""

    start: int
    end: int
    value: str
    phrase: str


class Phrases:
    """A set of phrases, each with a value. `none` is the value of look-alikes, which are never given."""

    def __init__(self, entries: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for value, phrases in entries.items():
            for phrase in phrases:
                folded = fold(str(phrase))
                first = WORD.search(folded)
                if first:
                    self._by_first.setdefault(first.group(), []).append((folded, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: (-len(candidate[0]), candidate[1] != "none"))

    def at(self, folded: str, place: int, word: str) -> tuple[int, str, str] | None:
        """The longest phrase that stands here: (its end, its value, itself)."""
        for phrase, value in self._by_first.get(word, ()):
            end = place + len(phrase)
            if folded.startswith(phrase, place) and not folded[end : end + 1].isalnum():
                return end, value, phrase
        return None

    def find(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """The phrases in a stretch of the text, none inside another."""
        end = len(text.whole) if end is None else end
        free = start
        words = text.words
        for index in range(text.word_index(start), len(words)):
            place, word = words[index]
            if place >= end:
                return
            if place < free or word not in self._by_first:
                continue
            found = self.at(text.folded, place, word)
            if found and found[0] <= end:
                free = found[0]
                if found[1] != "none":
                    yield Match(place, found[0], found[1], found[2])

    def find_in(self, folded: str) -> Iterator[Match]:
        """As `find`, in a folded string of its own."""
        free = 0
        for word in WORD.finditer(folded):
            if word.start() < free:
                continue
            found = self.at(folded, word.start(), word.group())
            if found:
                free = found[0]
                if found[1] != "none":
                    yield Match(word.start(), found[0], found[1], found[2])


@cache
def table(name: str) -> dict[str, Any]:
    """One lexicon file as it stands."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader
    return dict(loaded)


@cache
def phrases(name: str, *keys: str) -> Phrases:
    """The phrases of a lexicon: value -> phrases, or those under a key of it."""
    entries: Any = table(name)
    for key in keys:
        entries = entries[key]
    return Phrases(entries if isinstance(entries, dict) else {keys[-1]: entries})


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """A list of a lexicon as a set of folded phrases."""
    entries: Any = table(name)
    for key in keys:
        entries = entries[key]
    return frozenset(fold(str(entry)) for entry in entries)
