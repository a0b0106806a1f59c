"""What a translation says otherwise than its source: numbers, dates, times of day, proper names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from rapidfuzz.distance import DamerauLevenshtein

from nhipcau.stories.agreement.figures import values
from nhipcau.stories.agreement.names import Name, near_misses, said
from nhipcau.stories.agreement.units import Unit, aligned, sentence_at, units
from nhipcau.stories.agreement.values import Value, plain, same, unmatched
from nhipcau.stories.ports import StoryDocument

Pair = tuple[Unit, Unit]
NOTHING = Value("", 0, frozenset())
SMALL = 10
"""A number up to this, dropped or added alone, is usually a turn of phrase ("hai nước", "the countries")."""

KINDS = {
    "number": pgettext_lazy("disagreement", "number"),
    "date": pgettext_lazy("disagreement", "date"),
    "time": pgettext_lazy("disagreement", "time of day"),
    "name": pgettext_lazy("disagreement", "name"),
}
SAYS = {
    (True, True): gettext_lazy("The source says “%(source)s”, the translation “%(translation)s”."),
    (True, False): gettext_lazy("The source says “%(source)s”; the translation doesn’t say it."),
    (False, True): gettext_lazy("The translation says “%(translation)s”; the source doesn’t say it."),
}


@dataclass(frozen=True)
class Disagreement:
    """One value that the two languages say differently, with the sentence of each.

    `kind` is number, date, time or name. A side that says nothing of it has an empty value; its
    sentence is then the one at the same place.
    """

    kind: str
    place: str
    source: str
    translation: str
    source_sentence: str
    translation_sentence: str
    expected: str = ""
    """How the names table writes it in the translation's language."""

    @property
    def kind_text(self) -> str:
        return str(KINDS[self.kind])

    def __str__(self) -> str:
        says = SAYS[bool(self.source), bool(self.translation)]
        told = says % {"source": self.source, "translation": self.translation}
        if self.expected:
            told += " " + gettext("The names table has “%(name)s”.") % {"name": self.expected}
        return told


def disagreements(
    source: StoryDocument, translation: StoryDocument, names: Iterable[Name] = ()
) -> tuple[Disagreement, ...]:
    """Numbers, dates, times and proper names in which a translation disagrees with its source.

    What either language writes in words, says less exactly, or writes in its own way (45 vạn, 45万,
    450,000; 昭和48年) agrees. `names` is the person-names table with the glossary's names.
    """
    languages = source.language, translation.language
    pairs = list(aligned(source, translation))
    found = list(_values(pairs, languages))
    found += _names(pairs, source, translation, tuple(names))
    return tuple(found)


def disagreements_of(
    source: str, translation: str, languages: tuple[str, str], names: Iterable[Name] = ()
) -> tuple[Disagreement, ...]:
    """As `disagreements`, of one passage beside its translation; marks of facts are to be resolved."""
    pairs = [(Unit("", plain(source)), Unit("", plain(translation)))]
    table = tuple(names)
    found = [*_values(pairs, languages), *_slips(pairs, languages, table)]
    return tuple(found)


def _values(pairs: list[Pair], languages: tuple[str, str]) -> Iterator[Disagreement]:
    said_here = [(values(o.text, languages[0]), values(t.text, languages[1])) for o, t in pairs]
    everywhere = _each_once(here for here, _ in said_here), _each_once(there for _, there in said_here)
    for pair, (here, there) in zip(pairs, said_here, strict=True):
        left, right = unmatched(here, there)
        both = _paired(left, right)
        left = [v for v in left if all(v is not one for one, _ in both)]
        right = [v for v in right if all(v is not other for _, other in both)]
        both += _paired(left, _surplus(there, here)) if left else []
        both += [(one, other) for other, one in _paired(right, _surplus(here, there))] if right else []
        for one, other in both:
            yield _of_values(one, other, pair, languages)
        for value in left:
            if all(value is not one for one, _ in both) and not _told(value, everywhere[1]):
                yield _of_values(value, None, pair, languages)
        for value in right:
            if all(value is not other for _, other in both) and not _told(value, everywhere[0]):
                yield _of_values(None, value, pair, languages)


def _each_once(said: Iterable[list[Value]]) -> list[Value]:
    """What a side says anywhere; a long story says the same date a thousand times."""
    return list({(one.readings, one.about): one for listed in said for one in listed}.values())


def _surplus(said: list[Value], other: list[Value]) -> list[Value]:
    """What a side says more often than the other: 2023 twice where the other has 1973 and 2023."""
    return [
        value
        for number, value in enumerate(said)
        if value.sure
        and sum(same(value, one) for one in said[:number] if one.sure)
        >= max(1, sum(same(value, o) for o in other))
    ]


def _paired(left: list[Value], right: list[Value]) -> list[tuple[Value, Value]]:
    """Which value of the one side stands for which of the other: the nearest in kind and figures."""
    pairs = []
    spare = list(right)
    for value in left:
        kin = [other for other in spare if other.kind == value.kind] or spare
        if kin:
            nearest = min(
                kin, key=lambda o: DamerauLevenshtein.normalized_distance(_figures(value), _figures(o))
            )
            pairs.append((value, nearest))
            spare.remove(nearest)
    return pairs


def _figures(value: Value) -> str:
    return "".join(letter for letter in value.text if letter.isdigit())


def _told(value: Value, everywhere: list[Value]) -> bool:
    """A turn of phrase, or said elsewhere in the story and so neither lost nor invented."""
    if value.kind == "number" and value.size <= SMALL:
        return True
    return any(
        same(value, other) or any(d.within(o) for d in value.dates for o in other.dates)
        for other in everywhere
    )


def _of_values(
    one: Value | None, other: Value | None, pair: Pair, languages: tuple[str, str]
) -> Disagreement:
    return Disagreement(
        kind=(one or other or NOTHING).kind,
        place=pair[0].place or pair[1].place,
        source=one.text if one else "",
        translation=other.text if other else "",
        source_sentence=_sentence(pair[0].text, one, pair[1].text, other, languages[0]),
        translation_sentence=_sentence(pair[1].text, other, pair[0].text, one, languages[1]),
    )


def _sentence(text: str, value: Value | None, beside: str, other: Value | None, language: str) -> str:
    """The sentence with the value; without one, that at the same share of the passage."""
    if value:
        return sentence_at(text, value.start, language)
    share = other.start / max(len(beside), 1) if other else 0
    return sentence_at(text, int(share * len(text)), language)


def _names(
    pairs: list[Pair], source: StoryDocument, translation: StoryDocument, names: tuple[Name, ...]
) -> Iterator[Disagreement]:
    languages = source.language, translation.language
    slips = list(_slips(pairs, languages, names))
    yield from slips
    ours = "\n".join(unit.text for unit in units(source))
    theirs = "\n".join(unit.text for unit in units(translation))
    told = {slip.expected for slip in slips}
    for name in names:
        fixed = name.fixed(languages[1])
        if fixed in told or not name.fixed(languages[0]) or name.kind == "place":
            continue  # a place may be said by its people, its language or "there"
        here, there = said(name, ours, languages[0], whole=True), said(name, theirs, languages[1], whole=True)
        if here is not None and fixed and said(name, theirs, languages[1], whole=False) is None:
            yield _of_name(name, pairs, languages, missing=True)
        elif there is not None and said(name, ours, languages[0], whole=False) is None:
            yield _of_name(name, pairs, languages, missing=False)


def _slips(pairs: list[Pair], languages: tuple[str, str], names: tuple[Name, ...]) -> Iterator[Disagreement]:
    for ours, theirs in pairs:
        here = {n.key for n in names if said(n, ours.text, languages[0], whole=True) is not None}
        expected = {
            n.key for n in names if n.key in here and said(n, theirs.text, languages[1], whole=False) is None
        }
        for miss in near_misses(names, theirs.text, languages[1], expected):
            at = said(miss.name, ours.text, languages[0], whole=False) or 0
            yield Disagreement(
                kind="name",
                place=ours.place,
                source=miss.name.fixed(languages[0]) if miss.name.key in here else "",
                translation=miss.written,
                source_sentence=sentence_at(ours.text, at, languages[0]),
                translation_sentence=sentence_at(theirs.text, miss.at, languages[1]),
                expected=miss.name.fixed(languages[1]),
            )


def _of_name(name: Name, pairs: list[Pair], languages: tuple[str, str], *, missing: bool) -> Disagreement:
    """The name where one side says it, beside the sentence at the same place of the other."""
    side = 0 if missing else 1
    for pair in pairs:
        at = said(name, pair[side].text, languages[side], whole=True)
        if at is None:
            continue
        value = Value(name.fixed(languages[side]), at, frozenset())
        return Disagreement(
            kind="name",
            place=pair[0].place,
            source=value.text if missing else "",
            translation="" if missing else value.text,
            source_sentence=_sentence(
                pair[0].text, value if missing else None, pair[1].text, value, languages[0]
            ),
            translation_sentence=_sentence(
                pair[1].text, None if missing else value, pair[0].text, value, languages[1]
            ),
            expected=name.fixed(languages[1]) if missing else "",
        )
    raise AssertionError("a name that is said stands in some passage")
