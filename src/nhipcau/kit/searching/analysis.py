"""Text to the words that are searched for, the same for what is indexed and for what is asked.

Vietnamese is folded to its letters without marks ("đường" and "duong" are one word), full-width
letters to ordinary ones, and runs of Chinese characters and kana are cut into every pair of
neighbours, so that any two characters are found wherever they stand. `fold` in
publicsite/static/publicsite/search.js does the same in the reader's browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import add

# Hiragana, katakana with its long mark, Chinese characters and their repetition mark.
_CJK = "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_MARKS = re.compile("[\u0300-\u036f]")
_UNMARKED = re.compile("[\x00-\x7f\u2010-\u206f\u3000-\u9fff]*")
"""No mark is to be taken off these, and none is of `_LETTERS`; NFKC has composed the kana."""
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Lower case, without diacritics; kana keep their voicing marks, which make other words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii() or _UNMARKED.fullmatch(plain):
        return plain
    plain = plain.translate(_LETTERS)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))


def words(text: str) -> Iterator[str]:
    """The words of a text in their order, folded; a Japanese run gives each pair of its neighbours.

    A run of one Japanese character gives that character.
    """
    return _of_pieces(text.split())  # no word goes over a space


def distinct_words(text: str) -> Iterator[str]:
    """The words of a text, most of them once: much sooner for one that repeats itself."""
    return _of_pieces(dict.fromkeys(text.split()))


_SYLLABLE = 24
"""Between spaces, up to so many characters are a word that other texts have too."""


@lru_cache(maxsize=65_536)
def _kept(piece: str) -> tuple[str, ...]:
    return tuple(_words(piece))


def _of_pieces(pieces: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(_kept(one) if len(one) <= _SYLLABLE else _words(one) for one in pieces)


def _words(piece: str) -> Iterator[str]:
    for run in _RUN.findall(fold(piece)):
        if len(run) == 1 or not is_japanese(run):
            yield run
        else:
            yield from map(add, run, run[1:])


def is_japanese(word: str) -> bool:
    return bool(_IS_CJK.match(word))


def analysed(text: str) -> str:
    """A text as the index keeps it: its words, parted by spaces. Nothing of it is a query's syntax."""
    return " ".join(words(text))
