"""The arc over the front page: time from the first day to the next one, a stroke a document.

What has passed is drawn full, what is ahead dotted; a hollow dot is today.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nhipcau.stories.drawings.measure import text_width
from nhipcau.stories.drawings.pen import Box, Palette, Pen, number

_STROKE: Final = 22.0
_LABEL: Final = 13.5


@dataclass(frozen=True)
class HeroDocument:
    """One dated document; the few with a `label` are named on the wide drawing."""

    day: dt.date
    label: str = ""


@dataclass(frozen=True)
class _Bow:
    """An arc between two piers, read as a line of time."""

    width: float
    rise: float
    first: dt.date
    last: dt.date
    edge: float = 8.0

    @property
    def radius(self) -> float:
        half = self.width / 2 - self.edge
        return (half**2 + self.rise**2) / (2 * self.rise)

    def angle(self, day: dt.date) -> float:
        """Radians from upright, left to right."""
        half = math.asin((self.width / 2 - self.edge) / self.radius)
        passed = (day - self.first).days / max((self.last - self.first).days, 1)
        return half * (2 * min(max(passed, 0), 1) - 1)

    def at(self, angle: float, out: float = 0) -> tuple[float, float]:
        """A point on the arc, or `out` units outside it; the piers stand on 0."""
        reach = self.radius + out
        return (
            self.width / 2 + reach * math.sin(angle),
            self.radius - self.rise - reach * math.cos(angle),
        )


def hero_span(
    documents: Sequence[HeroDocument],
    *,
    first: dt.date,
    today: dt.date,
    next_day: dt.date,
    title: str,
    language: str,
    width: int = 1152,
    palette: Palette = "web",
) -> str:
    """One SVG; under 700 wide the strokes go unnamed. Documents outside the span are left out."""
    wide = width >= 700
    bow = _Bow(width, width * (0.288 if wide else 0.3), first, next_day)
    pen = Pen(palette, language)
    today = min(max(today, first), next_day)
    start, here, end = (bow.at(bow.angle(day)) for day in (first, today, next_day))
    pen.path(_along(bow, start, here), "tim", 3)
    if here != end:
        pen.path(_along(bow, here, end), "line", 3, dash="2 7")
    held = sorted((d for d in documents if first < d.day <= next_day), key=lambda d: (d.day, d.label))
    for document in held:
        if not (wide and document.label):
            _stroke(pen, bow, document.day, _STROKE if wide else _STROKE * 0.64)
    if wide:
        _named([d for d in held if d.label], bow, pen, width)
    pen.dot(*here, 5, "tim", hollow=True)
    top = min([-bow.rise - 30.0, *(box.top - 6 for box in pen.boxes)])
    return pen.svg(width, top, 6, kind="hero", title=title)


def _along(bow: _Bow, one: tuple[float, float], other: tuple[float, float]) -> str:
    radius = number(bow.radius)
    return f"M{number(one[0])} {number(one[1])}A{radius} {radius} 0 0 1 {number(other[0])} {number(other[1])}"


def _stroke(pen: Pen, bow: _Bow, day: dt.date, length: float) -> None:
    (x1, y1), (x2, y2) = bow.at(bow.angle(day)), bow.at(bow.angle(day), length)
    pen.path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", "line", 1)


def _named(documents: list[HeroDocument], bow: _Bow, pen: Pen, width: int) -> None:
    """Names stand outside the arc, from the crown outwards, each as low as those before it allow."""
    leaders: list[tuple[float, float, float]] = []
    for document in sorted(documents, key=lambda d: (abs(bow.angle(d.day)), d.day)):
        angle = bow.angle(document.day)
        foot = bow.at(angle)
        head = _head(bow, angle, width)
        words = f"{document.day.year} {document.label}"
        box = _free_box(head, text_width(words, _LABEL), angle, bow, pen, leaders, width)
        y = box.bottom - _LABEL * 0.28
        leaders.append((head[0], y + 4, head[1]))
        upright = f"M{number(foot[0])} {number(foot[1])}L{number(head[0])} {number(head[1])}V{number(y + 6)}"
        pen.path(upright, "line", 1)
        pen.dot(*foot, 5, "tim")
        _year_and_label(pen, box.left, y, str(document.day.year), document.label)


def _head(bow: _Bow, angle: float, width: int) -> tuple[float, float]:
    """Where a leader turns upright: some way out from the arc, and never off the drawing."""
    for out in (44.0, 36.0, 28.0, 20.0):
        x, y = bow.at(angle, out)
        if 6 <= x <= width - 6:
            return x, y
    return min(max(x, 6.0), width - 6.0), y


def _free_box(
    head: tuple[float, float],
    wide: float,
    angle: float,
    bow: _Bow,
    pen: Pen,
    leaders: list[tuple[float, float, float]],
    width: int,
) -> Box:
    """The lowest room over a leader that meets no name, no other leader and not the arc."""
    x, y = head
    outer = (x - 6, x + 6 - wide) if angle > 0 else (x + 6 - wide, x - 6)
    lefts = [left for left in (*outer, x - wide / 2) if left >= 0 and left + wide <= width]
    lefts = lefts or [min(max(x - wide / 2, 0.0), width - wide)]
    for step in range(60):
        base = y - 9 - step * 9
        for left in lefts:
            box = Box(left, base - _LABEL * 0.98, left + wide, base + _LABEL * 0.28)
            crossed = any(box.left - 4 < lx < box.right + 4 and top < box.bottom for lx, top, _ in leaders)
            met = any(box.meets(other, 5) or _crosses(x, base, y, other) for other in pen.boxes)
            if not crossed and not met and not _under(box, bow):
                return box
    top = min([-bow.rise, *(other.top for other in pen.boxes)]) - 8
    return Box(lefts[0], top - _LABEL, lefts[0] + wide, top)


def _crosses(x: float, top: float, bottom: float, box: Box) -> bool:
    return box.left - 4 < x < box.right + 4 and box.top < bottom and top < box.bottom


def _under(box: Box, bow: _Bow) -> bool:
    """Whether a name would touch the arc or its strokes."""
    centre = (bow.width / 2, bow.radius - bow.rise)
    nearest = min(max(centre[0], box.left), box.right)
    return math.dist((nearest, box.bottom), centre) < bow.radius + 26


def _year_and_label(pen: Pen, left: float, y: float, year: str, label: str) -> None:
    """The year heavier than what it names, on one line."""
    pen.text(left, y, year, size=_LABEL, role="ink", weight=600)
    pen.text(left + text_width(f"{year} ", _LABEL), y, label, size=_LABEL, role="soft", weight=500)
