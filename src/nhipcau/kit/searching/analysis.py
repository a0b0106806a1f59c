"""Text to the words that are searched for, the same for what is indexed and for what is asked.

Vietnamese is folded to its letters without marks ("đường" and "duong" are one word), full-width
letters to ordinary ones, and runs of Chinese characters and kana are cut into every pair of
neighbours, so that any two characters are found wherever they stand. `fold` in
publicsite/static/publicsite/search.js does the same in the reader's browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Hiragana, katakana with its long mark, Chinese characters and their repetition mark.
_CJK = "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Lower case, without diacritics; kana keep their voicing marks, which make other words."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))


def words(text: str) -> Iterator[str]:
    """The words of a text in their order, folded; a Japanese run gives each pair of its neighbours.

    A run of one Japanese character gives that character.
    """
    for piece in text.split():  # no word goes over a space
        yield from _kept(piece) if len(piece) <= _SYLLABLE else _words(piece)


_SYLLABLE = 24
"""Between spaces, up to so many characters are a word that other texts have too."""


@lru_cache(maxsize=65_536)
def _kept(piece: str) -> tuple[str, ...]:
    return tuple(_words(piece))


def _words(piece: str) -> Iterator[str]:
    for run in _RUN.findall(fold(piece)):
        if len(run) == 1 or not is_japanese(run):
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def is_japanese(word: str) -> bool:
    return bool(_IS_CJK.match(word))


def analysed(text: str) -> str:
    """A text as the index keeps it: its words, parted by spaces. Nothing of it is a query's syntax."""
    return " ".join(words(text))
