"""What somebody typed to a query: every word must be met, each by itself or by one that it resembles.

A word that no title knows may be mistyped, so the titles' words that resemble it are asked for
beside it. The last word may be unfinished.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from modelsearch.query import PlainText
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nhipcau.kit.searching.analysis import analysed, is_japanese, words

FRESH = 60.0
"""Seconds for which the titles' words are taken as known."""
SHORTEST = 3
LONG = 6
ALTERNATIVES = 4
LONGEST_QUERY = 400
"""Letters of a query that are read; whoever pastes a page is looking for its beginning."""


class Asked(PlainText):
    """One group of words a place in the query; a page must hold a word of each group."""

    def __init__(self, groups: tuple[tuple[str, ...], ...], *, unfinished: str = "", operator: str = "and"):
        super().__init__(" ".join(group[0] for group in groups), operator=operator)
        self.groups = groups
        self.unfinished = unfinished
        """The word that may go on, where the query ends in a letter."""


class Vocabulary:
    """The words of all titles, read from the index now and then."""

    def __init__(self, titles: Callable[[], Iterable[str]]) -> None:
        self._titles = titles
        self._words: list[str] = []
        self._read = -FRESH

    def forget(self) -> None:
        self._read = -FRESH

    def resembling(self, word: str) -> list[str]:
        """The nearest words of titles, one slip away, two from six letters on; none where titles know it."""
        if len(word) < SHORTEST or word.isdigit() or is_japanese(word):
            return []
        known = self._known()
        if any(other.startswith(word) for other in known):
            return []
        slips = 2 if len(word) >= LONG else 1
        found = process.extract(
            word, known, scorer=OSA.distance, score_cutoff=slips, limit=ALTERNATIVES, processor=None
        )
        return [other for other, away, _at in found if away == found[0][1]]

    def _known(self) -> list[str]:
        if time.monotonic() - self._read > FRESH:
            self._words = sorted({word for title in self._titles() for word in title.split()})
            self._read = time.monotonic()
        return self._words


def asked(typed: str, vocabulary: Vocabulary, *, operator: str = "and") -> Asked | None:
    """The query that somebody typed; None where it holds no letter and no figure."""
    if len(typed) > LONGEST_QUERY:
        typed = typed[:LONGEST_QUERY].rsplit(None, 1)[0] + " "
    found = list(dict.fromkeys(words(typed)))
    if not found:
        return None
    last = analysed(typed).rsplit(" ", 1)[-1]
    groups = tuple((word, *vocabulary.resembling(word)) for word in found)
    return Asked(groups, unfinished=last if typed[-1:].isalnum() else "", operator=operator)
