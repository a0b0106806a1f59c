"""What a duty asks for: which forms and which themes its sentence names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import Phrases, table

MOST_LIKELY, LEAST_WORDS = 0.5, 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Asked:
    """The forms (values) and the themes (keys) that a sentence names."""

    forms: frozenset[str]
    themes: frozenset[int]

    def fits(self, form: str, theme: int) -> bool:
        """It names this form, or this theme, and nothing that contradicts the other."""
        if not self.forms and not self.themes:
            return False
        return (not self.forms or form in self.forms) and (not self.themes or theme in self.themes)


@cache
def _forms() -> Phrases:
    return Phrases({value: listed for value, listed in table("forms").items() if value != "weak"})


def forms_named(text: str) -> frozenset[str]:
    """The forms that a sentence names, by the words of the reader's own lexicon."""
    return frozenset(match.value for match in _forms().find_in(fold(text)))


def asked_by(text: str, themes: Mapping[int, str]) -> Asked:
    """What a duty asks for. A theme is named where half of the words that tell it apart are there."""
    said = set(_WORD.findall(fold(text)))
    named = {
        key
        for key, own in _telling(themes).items()
        if len(own & said) >= LEAST_WORDS and len(own & said) / len(own) >= MOST_LIKELY
    }
    return Asked(forms_named(text), frozenset(named))


def _telling(themes: Mapping[int, str]) -> dict[int, set[str]]:
    """The words of each theme that no other theme has."""
    spoken = {key: set(_WORD.findall(fold(text))) for key, text in themes.items()}
    return {key: own - _others(key, spoken) for key, own in spoken.items()}


def _others(key: int, spoken: Mapping[int, set[str]]) -> set[str]:
    return {word for other, words in spoken.items() if other != key for word in words}


@dataclass(frozen=True)
class Maker:
    """What matters here of an organisation that may lead an item."""

    key: int
    forms: Sequence[str]
    languages: Sequence[str]

    def makes(self, form: str, language: str) -> bool:
        """It usually makes this form, and writes this language."""
        return form in self.forms and language in self.languages


def least_loaded(makers: Iterable[Maker], load: Mapping[int, int]) -> Maker | None:
    """The one with the fewest items so far; the first of equals."""
    return min(makers, key=lambda one: (load.get(one.key, 0), one.key), default=None)
