"""Proper names with their form in each language, and whether a translation keeps to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.agreement.values import plain

ASIDE = re.compile(r"\s*[(（]([^)）]*)[)）]\s*")
PARTS = re.compile(r"[\s・･]+")


@dataclass(frozen=True)
class Name:
    """A person, an organisation or a place: every accepted form, a language; the first is the fixed one."""

    forms: Mapping[str, tuple[str, ...]]
    kind: str = "person"
    key: str = ""

    def fixed(self, language: str) -> str:
        """How the table writes it in a language; empty where it says nothing."""
        return next(iter(self.forms.get(language, ())), "")

    def accepted(self, language: str) -> tuple[str, ...]:
        """The forms of the language and, where a text keeps the original's writing, the Latin ones."""
        return tuple(dict.fromkeys((*self.forms.get(language, ()), *self._latin)))

    @cached_property
    def _latin(self) -> tuple[str, ...]:
        every = (form for forms in self.forms.values() for form in forms)
        return tuple(form for form in every if not _east_asian(form))


@dataclass(frozen=True)
class NearMiss:
    """A stretch written almost as a name, and the name it should be."""

    written: str
    at: int
    name: Name


def people_in(ledger: Ledger) -> tuple[Name, ...]:
    """The person-names table: every person of the ledger, as each language writes them."""
    found = []
    for fact in ledger.of_kind("person"):
        written = {language: forms_of(text) for language, text in fact.words.get("name", {}).items()}
        found.append(Name({k: v for k, v in written.items() if v}, key=fact.key))
    return tuple(found)


def forms_of(text: str) -> tuple[str, ...]:
    """ "王加久戸女（アニオーさん）" as its two forms, the one outside the brackets first."""
    text = unicodedata.normalize("NFC", text)
    outside = ASIDE.sub(" ", text).strip()
    inside = [one.strip() for group in ASIDE.findall(text) for one in re.split("[,、;]", group)]
    return tuple(plain(form) for form in (outside, *inside) if form)


def said(name: Name, text: str, language: str, *, whole: bool) -> int | None:
    """Where a text says the name; with `whole`, only in full."""
    for form in name.accepted(language):
        at = _find(form, text, language)
        if at is None and not whole:
            at = next((p for part in _parts(form) if (p := _find(part, text, language)) is not None), None)
        if at is not None:
            return at
    return None


def near_misses(names: Iterable[Name], text: str, language: str, expected: set[str]) -> Iterator[NearMiss]:
    """Stretches that differ from a name by a slip, and are no name of the table themselves.

    A short name is looked for only where the source says it (`expected` holds the keys of those).
    """
    names = list(names)
    right = {_folded(form, language) for name in names for form in name.accepted(language)}
    for name in names:
        for form in name.forms.get(language, ()):
            if _long_enough(form) or name.key in expected:
                yield from _slips(name, form, text, language, right)


def _slips(name: Name, form: str, text: str, language: str, right: set[str]) -> Iterator[NearMiss]:
    sought = _folded(form, language)
    allowed = 1 if len(sought) < 12 else 2
    for at, window in _windows(form, text):
        seen = _folded(window, language)
        distance = DamerauLevenshtein.distance(seen, sought, score_cutoff=allowed)
        if len(form) < 3 and _east_asian(form) and not _bounded(at, len(form), text):
            continue
        if (
            0 < distance <= allowed
            and seen not in right
            and not any(one in seen for one in right if len(one) > 3)
        ):
            yield NearMiss(window, at, name)


def _windows(form: str, text: str) -> Iterator[tuple[int, str]]:
    if _east_asian(form):
        for match in re.finditer(r"[\w・ー]+", text):
            run = match.group()
            for at in range(len(run) - len(form) + 1):
                if _same_script(form, window := run[at : at + len(form)]):
                    yield match.start() + at, window
        return
    words = list(re.finditer(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", text))
    count = len(form.split())
    for first in range(len(words) - count + 1):
        start, end = words[first].start(), words[first + count - 1].end()
        window = text[start:end]
        if window[0].isupper() and not re.search(r"[.,;:!?()“”\"]", window):
            yield start, window


def _bounded(at: int, length: int, text: str) -> bool:
    """Not in the midst of a longer word in kanji: 大仏開眼 holds no name of two letters."""
    before, after = text[at - 1 : at] if at else "", text[at + length : at + length + 1]
    return _script(before) != "CJK" or _script(after) != "CJK"


def _same_script(form: str, window: str) -> bool:
    """A slip keeps a kanji a kanji and a kana a kana: 仏教の is no slip of 仏哲."""
    return all(_script(a) == _script(b) for a, b in zip(form, window, strict=True))


@lru_cache(maxsize=16_384)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def _long_enough(form: str) -> bool:
    return len(form) >= 4 if _east_asian(form) else len(form.split()) >= 2 and len(form) >= 7


@lru_cache(maxsize=4096)
def _east_asian(text: str) -> bool:
    return any(_script(letter) in ("CJK", "HIRAGANA", "KATAKANA") for letter in text)


def _find(form: str, text: str, language: str) -> int | None:
    if _east_asian(form):
        at = text.find(form)
        return at if at >= 0 else None
    match = re.search(rf"(?<!\w){re.escape(_folded(form, language))}(?!\w)", _folded(text, language))
    return match.start() if match else None


@lru_cache(maxsize=2048)  # a long story's text is looked through for every name
def _folded(text: str, language: str) -> str:
    """English may leave out marks over letters, and nobody has to keep a case; Vietnamese keeps its marks.

    Never changes a length, so that places in the folded text are places in the text.
    """
    if language == "vi" or _east_asian(text):
        return text.lower() if len(text.lower()) == len(text) else text
    return "".join(_bare(letter) for letter in text)


@lru_cache(maxsize=16_384)
def _bare(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0].lower()
    return {"đ": "d", "ł": "l", "ø": "o"}.get(bare, bare)[0]


def _parts(form: str) -> list[str]:
    """By which a person may also be called: one of the parts of the name, or its first two kanji."""
    parts = [part for part in PARTS.split(form) if part != form and len(part) >= 2]
    if not parts and _east_asian(form) and len(form) > 2:
        parts = [form[:2], form[-2:]]
    return parts
