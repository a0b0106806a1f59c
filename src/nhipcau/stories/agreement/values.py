"""Numbers, dates and times of day in a sentence, as values that compare across languages.

A value written in figures is *sure*: it has to stand in the other language too. One written in words
("hai", "両", "twelve") is not: it only explains a figure of the other side.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Date:
    """A date with the parts that a sentence says."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        return self.year, self.month, self.day

    def within(self, other: Date) -> bool:
        """Every part that this one says, the other says alike."""
        return all(ours in (None, theirs) for ours, theirs in zip(self.parts, other.parts, strict=True))


@dataclass(frozen=True)
class Clock:
    """A time of day in minutes; `zone` is the minutes ahead of UTC where the sentence names one."""

    minutes: int
    zone: int | None = None

    def agrees(self, other: Clock) -> bool:
        if self.zone is None or other.zone is None or self.zone == other.zone:
            return self.minutes == other.minutes
        return (self.minutes - self.zone - other.minutes + other.zone) % 1440 == 0


Reading = Fraction | Date | Clock


@dataclass(frozen=True)
class Value:
    """A stretch of a sentence that says a value, with every way it can be read."""

    text: str
    start: int
    readings: frozenset[Reading]
    sure: bool = True
    about: bool = False
    """A word beside it says that it is rounded."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def kind(self) -> str:
        if any(isinstance(r, Clock) for r in self.readings):
            return "time"
        return "date" if any(isinstance(r, Date) for r in self.readings) else "number"

    @property
    def dates(self) -> list[Date]:
        return [r for r in self.readings if isinstance(r, Date)]

    @property
    def size(self) -> Fraction:
        """How large the number is; 0 for what is none."""
        return max((abs(r) for r in self.readings if isinstance(r, Fraction)), default=Fraction(0))


def plain(text: str) -> str:
    """Full-width figures and signs as their usual forms, so that one set of rules reads all three."""
    return unicodedata.normalize("NFKC", text)


def same(one: Value, other: Value) -> bool:
    """Some reading of the one is some reading of the other."""
    if one.readings & other.readings:
        return True
    if one.about and other.about and rounded_alike(one.size, other.size):
        return True
    clocks = [r for r in one.readings if isinstance(r, Clock)]
    return any(c.agrees(r) for c in clocks for r in other.readings if isinstance(r, Clock))


def rounded_alike(one: Fraction, other: Fraction) -> bool:
    """The more exact of the two, rounded as the other is, is the other: 20.9 and "gần 21"."""
    if not one or not other:
        return False
    fewer = min(_figures(one), _figures(other))
    return f"{float(one):.{fewer - 1}e}" == f"{float(other):.{fewer - 1}e}"


def _figures(number: Fraction) -> int:
    """How many figures of a number say something: 209 × 10⁸ has three."""
    return max(len(f"{float(number):.12e}".split("e")[0].rstrip("0").replace(".", "")), 1)


def unmatched(ours: Iterable[Value], theirs: Iterable[Value]) -> tuple[list[Value], list[Value]]:
    """The sure values of either side that the other doesn't say.

    A date may be said less exactly on one side ("cùng năm", 同年6月30日) so long as what is said agrees.
    """
    ours, theirs = list(ours), list(theirs)
    left = [v for v in ours if not any(same(v, o) for o in theirs)]
    right = [v for v in theirs if not any(same(v, o) for o in ours)]
    left, right = _less_exact(left, right, theirs), _less_exact(right, left, ours)
    return [v for v in left if v.sure], [v for v in right if v.sure]


def _less_exact(left: list[Value], right: list[Value], theirs: list[Value]) -> list[Value]:
    said = [date for value in theirs for date in value.dates]
    spare = [date for value in right for date in value.dates]
    return [
        value
        for value in left
        if not any(
            any(date.within(other) for other in said) or any(other.within(date) for other in spare)
            for date in value.dates
        )
    ]
