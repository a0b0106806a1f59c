"""Which organisation a guidance means by a name: candidates with a score and the reason. Pure.

The words that make names alike (short forms, names before a merger, collective names) are data that a
clerk can extend: `matching.yaml`. A person decides; `certain` says only that nothing else fits as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from nhipcau.guidance.reading.folding import fold

WORDS = Path(__file__).with_name("matching.yaml")
EXACT, KNOWN, SHORT, ALIKE, FORMER, COLLECTIVE = 100, 99, 97, 95, 90, 88
LEAST = 66
MOST = 5


@dataclass(frozen=True)
class Body:
    """What matters here of an organisation; `others` are its older, shorter and foreign names."""

    key: int
    name: str
    kind: str
    others: Sequence[str] = ()


@dataclass(frozen=True)
class Candidate:
    """One organisation, or all that a collective name means; `score` out of 100."""

    keys: tuple[int, ...]
    score: int
    reason: str
    certain: bool = False


@cache
def words() -> Mapping[str, Any]:
    """The words by which names are recognised, as kept in matching.yaml."""
    loaded: Mapping[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded


_MARKS = re.compile(r"[^\w&\s]+")
_SPACES = re.compile(r"\s+")


def plain(name: str) -> str:
    """A name in small letters, tones and dashes written one way, marks as spaces."""
    folded = fold(unicodedata.normalize("NFC", name))
    return _SPACES.sub(" ", _MARKS.sub(" ", folded)).strip()


@cache
def _shorts() -> re.Pattern[str]:
    listed = sorted((fold(one) for one in words()["short"]), key=len, reverse=True)
    spelt = (
        r"[\s.,-]*".join(re.escape(letter) for letter in one.replace(" ", ""))
        if "&" in one
        else re.escape(one)
        for one in listed
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)")


def full(name: str) -> str:
    """A name with its short forms written out."""
    folded = fold(unicodedata.normalize("NFC", name))
    known = {re.sub(r"[\s.,-]", "", fold(short)): long for short, long in words()["short"].items()}
    written = _shorts().sub(
        lambda found: known.get(re.sub(r"[\s.,-]", "", found.group()), found.group()), folded
    )
    return plain(written)


def level(name: str) -> str:
    """A full name in which a province and a centrally run city are called the same."""
    for left, right in words()["alike"].items():
        name = re.sub(rf"(?<!\w){plain(left)}(?!\w)", plain(right), name)
    return name


@cache
def _former() -> Mapping[str, tuple[str, ...]]:
    return {
        level(full(old)): tuple(level(full(one)) for one in new) for old, new in words()["former"].items()
    }


@cache
def _collectives() -> tuple[tuple[str, int], ...]:
    """Collective names, the longest first, with the place of their group."""
    named = [
        (level(full(word)), n) for n, group in enumerate(words()["collective"]) for word in group["words"]
    ]
    return tuple(sorted(named, key=lambda one: -len(one[0])))


@cache
def _heads() -> frozenset[str]:
    return frozenset(word for head in words()["heads"] for word in plain(head).split())


class Names:
    """The organisations by their names, ready to be asked for many named bodies."""

    def __init__(self, organisations: Iterable[Body]) -> None:
        self.bodies = {one.key: one for one in organisations}
        self.plain: dict[str, set[int]] = defaultdict(set)
        self.known: dict[str, set[int]] = defaultdict(set)
        self.full: dict[str, set[int]] = defaultdict(set)
        self.level: dict[str, set[int]] = defaultdict(set)
        for key, one in self.bodies.items():
            self.plain[plain(one.name)].add(key)
            for name in (one.name, *one.others):
                self.known[plain(name)].add(key)
                self.full[full(name)].add(key)
                self.level[level(full(name))].add(key)

    def candidates(self, name: str) -> list[Candidate]:
        """Whom the name may mean, the likeliest first; nobody where nothing resembles it."""
        spelt = level(full(name))
        if not spelt:
            return []
        found = self._same(name)
        group = self.collective(name)
        if group and spelt not in _former() and (len(found) != 1 or found[0].score < EXACT):
            meant = {key for one in found for key in one.keys if one.score >= KNOWN}
            return [self._group(name, meant | group), *self._apart(found)]
        return (found + self._resembling(spelt, {key for one in found for key in one.keys}))[:MOST]

    def _same(self, name: str) -> list[Candidate]:
        """Organisations of that very name, spelt out, as it once was, or at the other level."""
        spelt = full(name)
        steps = (
            (EXACT, self.plain.get(plain(name)), _("the same name")),
            (KNOWN, self.known.get(plain(name)), _("a name that is kept with it")),
            (SHORT, self.full.get(spelt), _("the same name, written out")),
            (ALIKE, self.level.get(level(spelt)), _("the same name; province and city are read as one")),
        )
        for score, keys, reason in steps:
            if keys:
                alone = len(keys) == 1
                return [
                    Candidate((key,), score - (0 if alone else 5), reason, certain=alone)
                    for key in sorted(keys, key=lambda key: self.bodies[key].name)
                ]
        return self._once(level(spelt))

    def _once(self, spelt: str) -> list[Candidate]:
        """Organisations that took over from one of that name."""
        found: dict[int, str] = {}
        for old, new in _former().items():
            if not re.search(rf"(?<!\w){re.escape(old)}(?!\w)", spelt):
                continue
            for one in new:
                now = spelt.replace(old, one)
                for key in self.level.get(now, set()) | self.level.get(one, set()):
                    found.setdefault(key, old)
        reason = _("it took over from “%(old)s”")
        alone = len(found) == 1
        return [
            Candidate((key,), FORMER - (0 if alone else 8), reason % {"old": old}, certain=False)
            for key, old in found.items()
        ]

    def collective(self, name: str) -> set[int]:
        """The organisations that a collective name means, part by part; none where it names one body."""
        rest = level(full(name))
        groups, left = set(), rest
        for phrase, n in _collectives():
            left, times = re.subn(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", left)
            if times:
                groups.add(n)
        # What isn't collective may be one body among them ("Mặt trận Tổ quốc và các đoàn thể").
        words_left = [word for word in left.split() if word not in _heads()]
        if not groups or len(words_left) > 3 or not _plural(rest, left):
            return set()
        return {key for n in groups for key in self._of_group(words()["collective"][n])}

    def _of_group(self, group: Mapping[str, Any]) -> set[int]:
        starting = tuple(group.get("starting", ()))
        return {
            key
            for key, one in self.bodies.items()
            if one.kind in group["kinds"] and (not starting or fold(one.name).startswith(starting))
        }

    def _group(self, name: str, keys: set[int]) -> Candidate:
        ordered = tuple(sorted(keys, key=lambda key: self.bodies[key].name))
        reason = _("a collective name: all organisations of that kind")
        return Candidate(ordered, COLLECTIVE, reason, certain=False)

    def _apart(self, found: Sequence[Candidate]) -> list[Candidate]:
        return [Candidate(one.keys, one.score - 10, one.reason) for one in found[: MOST - 1]]

    def _resembling(self, spelt: str, without: set[int]) -> list[Candidate]:
        """Organisations of a similar name: the letters, and the words that tell bodies apart."""
        near = process.extract(
            spelt, list(self.level), scorer=fuzz.token_sort_ratio, limit=40, score_cutoff=50
        )
        best: dict[int, int] = {}
        for other, ratio, _place in near:
            score = min(ALIKE - 10, round(0.45 * ratio + 55 * _shared(spelt, other)))
            for key in self.level[other] - without:
                best[key] = max(best.get(key, 0), score)
        ranked = sorted(best.items(), key=lambda one: (-one[1], self.bodies[one[0]].name))
        return [
            Candidate((key,), score, _("a similar name: “%(name)s”") % {"name": self.bodies[key].name})
            for key, score in ranked
            if score >= LEAST
        ]


def _plural(whole: str, left: str) -> bool:
    """A collective name says so ("các", "những", a list), or nothing is left of it."""
    return not left.strip() or bool(re.search(r"(?<!\w)(?:các|những|mọi|toàn thể|ngành|cấp)(?!\w)", whole))


def _shared(one: str, other: str) -> float:
    """How many of the words that tell bodies apart two names share, 0 to 1."""
    first, second = (set(name.split()) - _heads() for name in (one, other))
    if not first or not second:
        return 1.0 if set(one.split()) == set(other.split()) else 0.0
    return 2 * len(first & second) / (len(first) + len(second))
