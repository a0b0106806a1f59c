"""Arcs between years on one line, each as wide as the years it measures.

Where the labels can't hang under the line in a few rows, the years are listed down the page
instead and every silence between two of them bends the line, as the site's chronicle does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nhipcau.stories.drawings.measure import text_width, wrap
from nhipcau.stories.drawings.pen import Anchor, Box, Palette, Pen, arc, number
from nhipcau.stories.drawings.words import say
from nhipcau.stories.ports import YearPoint, Years

_YEAR: Final = 19.0
_LABEL: Final = 15.0
_CROWN: Final = 24.0
_EDGE: Final = 14.0
_NEAREST: Final = 9.0  # two dots nearer than this run together
_MOST_ROWS: Final = 4
_DEEPEST: Final = 262.0
_FLATNESS: Final = 0.62
_TALLEST: Final = 190.0


@dataclass(frozen=True)
class _Hung:
    """One label under the line: its box, the row it hangs in and where its leader falls."""

    point: YearPoint
    x: float
    lines: tuple[str, ...]
    anchor: Anchor
    left: float
    right: float
    row: int


def draw_years(drawing: Years, *, palette: Palette, width: int, language: str, title: str) -> str:
    points = sorted(drawing.points, key=lambda p: p.year)
    pen = Pen(palette, language)
    hung = _hang(points, width, language)
    if hung is None:
        return _listed(drawing, points, pen, width, title)
    return _spanned(drawing, hung, pen, width, title)


# Across the page


def _place(year: int, points: list[YearPoint], width: int) -> float:
    first, last = points[0].year, points[-1].year
    if first == last:
        return width / 2
    return _EDGE + (width - 2 * _EDGE) * (year - first) / (last - first)


def _hang(points: list[YearPoint], width: int, language: str) -> list[_Hung] | None:
    """A row for every label, or None where they would need too many.

    From the middle outwards: labels on the left run right of their leader, on the right left of
    it, so that a leader passes beside the labels above it and never through them.
    """
    places = [_place(p.year, points, width) for p in points]
    if not points or any(b - a < _NEAREST for a, b in pairwise(places)):
        return None
    room = min(170.0, max(96.0, width / 3.6))
    order = sorted(zip(points, places, strict=True), key=lambda pair: abs(pair[1] - width / 2))
    ways = [_ways(point, x, wrap(point.label, _LABEL, room, language=language), width) for point, x in order]
    for rows in range(1, _MOST_ROWS + 1):
        done = _fit([[w for w in each if w.row < rows] for each in ways], [], _Patience(2000))
        if done is not None:
            deep = _row_tops(done, language)[-1]
            return sorted(done, key=lambda h: h.x) if deep <= max(_DEEPEST, width * 0.52) else None
    return None


def _row_tops(hung: list[_Hung], language: str) -> list[float]:
    """Where each row of labels begins, and after the last where it ends."""
    leading = Pen("print", language).leading(_LABEL)
    tops = [16.0]
    for row in range(max(h.row for h in hung) + 1):
        lines = max((len(h.lines) for h in hung if h.row == row), default=0)
        tops.append(tops[-1] + _YEAR * 1.35 + lines * leading + 10)
    return tops


def _ways(point: YearPoint, x: float, lines: tuple[str, ...], width: int) -> list[_Hung]:
    """Every place one label might take, the best first: centred only in the first row."""
    wide = max([text_width(str(point.year), _YEAR, "serif"), *(text_width(t, _LABEL) for t in lines)])
    inward: tuple[Anchor, Anchor] = ("start", "end") if x <= width / 2 else ("end", "start")
    lefts: dict[Anchor, float] = {"middle": x - wide / 2, "start": x - 5, "end": x + 5 - wide}
    return [
        _Hung(point, x, lines, anchor, lefts[anchor], lefts[anchor] + wide, row)
        for row in range(_MOST_ROWS)
        for anchor in (("middle", *inward) if row == 0 else inward)
        if lefts[anchor] >= 0 and lefts[anchor] + wide <= width
    ]


@dataclass
class _Patience:
    """How many more places may be tried before the list is drawn instead."""

    left: int


def _fit(ways: list[list[_Hung]], done: list[_Hung], patience: _Patience) -> list[_Hung] | None:
    """One place for every label so that none meets another, the first such choice found."""
    if not ways:
        return done
    for tried in ways[0]:
        patience.left -= 1
        if patience.left < 0:
            return None
        if not any(_clash(tried, other) for other in done):
            found = _fit(ways[1:], [*done, tried], patience)
            if found is not None:
                return found
    return None


def _clash(one: _Hung, other: _Hung) -> bool:
    if one.row == other.row:
        return one.left < other.right + 10 and other.left < one.right + 10
    upper, lower = (one, other) if one.row < other.row else (other, one)
    return upper.left - 3 < lower.x < upper.right + 3


def _spanned(drawing: Years, hung: list[_Hung], pen: Pen, width: int, title: str) -> str:
    tops = _row_tops(hung, pen.language)
    for one in hung:
        if one.row:
            pen.path(f"M{number(one.x)} 7V{number(tops[one.row])}", "hair", 1)
    pen.path(f"M0 0H{width}", "line", 1)
    top = _arcs(drawing, hung, pen, width)
    for one in hung:
        pen.dot(one.x, 0, 5, "tim", hollow=True)
        x = {"start": one.left, "middle": one.x, "end": one.right}[one.anchor]
        year = tops[one.row] + _YEAR
        pen.text(
            x, year, str(one.point.year), size=_YEAR, role="ink", voice="serif", weight=600, anchor=one.anchor
        )
        pen.text(x, year + _LABEL * 1.5, one.lines, size=_LABEL, role="soft", anchor=one.anchor)
    bottom = max(box.bottom for box in pen.boxes) + 4
    return pen.svg(width, top, bottom, kind="years", title=title)


def _arcs(drawing: Years, hung: list[_Hung], pen: Pen, width: int) -> float:
    """Draws every arc and the crown; returns how high the drawing reaches."""
    top = -14.0
    widest = max((b.x - a.x for a, b in pairwise(hung)), default=1.0)
    if drawing.span:
        widest = max(widest, hung[-1].x - hung[0].x)
    flat = min(_FLATNESS, _TALLEST / (widest / 2))
    for a, b in pairwise(hung):
        radius = (b.x - a.x) / 2
        pen.path(arc(a.x, 0, b.x, 0, radius, radius * flat), "ai", 2)
        top = min(top, -radius * flat - 4)
    if drawing.span:
        places = {h.point.year: h.x for h in hung}
        first, last, words = drawing.span
        x1, x2 = sorted(_year_on_line(year, places) for year in (first, last))
        radius = (x2 - x1) / 2
        pen.path(arc(x1, 0, x2, 0, radius, radius * flat), "tim", 3.5)
        lines = wrap(words, _CROWN, width * 0.86, language=pen.language, voice="serif")
        wide = max(text_width(t, _CROWN, "serif") for t in lines)
        middle = min(max((x1 + x2) / 2, wide / 2), width - wide / 2)
        base = -radius * flat - 14 - (len(lines) - 1) * pen.leading(_CROWN)
        box = pen.text(
            middle, base, lines, size=_CROWN, role="tim", voice="serif", weight=500, anchor="middle"
        )
        top = min(top, box.top - 2)
    return top


def _year_on_line(year: int, places: dict[int, float]) -> float:
    """Where a year stands, also one that is no point itself."""
    if year in places:
        return places[year]
    y1, y2 = min(places), max(places)
    x1, x2 = places[y1], places[y2]
    if y1 == y2:
        return x1
    along = x1 + (x2 - x1) * (year - y1) / (y2 - y1)
    return min(max(along, x1), x2)


# Down the page


def _listed(drawing: Years, points: list[YearPoint], pen: Pen, width: int, title: str) -> str:
    axis = 74.0
    column = axis + 24
    y = 8.0
    previous: tuple[int, float] | None = None
    dots: list[float] = []
    for point in points:
        lines = wrap(point.label, _LABEL, width - column - 4, language=pen.language)
        repeated = previous is not None and previous[0] == point.year
        if previous is not None:
            y = _silence(pen, axis, previous, point.year, y)
        base = y + _YEAR
        if not repeated:
            pen.text(
                axis - 16,
                base,
                str(point.year),
                size=_YEAR,
                role="ink",
                voice="serif",
                weight=600,
                anchor="end",
            )
        pen.text(column, base - 1, lines, size=_LABEL, role="soft")
        centre = base - _YEAR * 0.33
        dots.append(centre)
        previous = (point.year, centre)
        y = base + (len(lines) - 1) * pen.leading(_LABEL) + 12
    for centre in dots:
        pen.dot(axis, centre, 5, "tim", hollow=True)
    if drawing.span:
        y = _bracket(drawing.span, pen, y, width)
    return pen.svg(width, 0, y + 4, kind="years", title=title)


def _silence(pen: Pen, axis: float, previous: tuple[int, float], year: int, y: float) -> float:
    """The line down to the next year: straight, or bent by the years between and saying how many."""
    before, start = previous
    gap = year - before
    centre = y + _YEAR * 0.67
    if gap < 15:
        pen.path(f"M{number(axis)} {number(start)}V{number(centre)}", "line", 1)
        return y
    tall = min(18 + math.sqrt(gap) * 3.2, 96.0)
    pen.path(f"M{number(axis)} {number(start)}V{number(y)}", "line", 1)
    pen.path(arc(axis, y, axis, y + tall, tall * 0.62), "ai", 1.5)
    words = say("years_between", pen.language, years=gap)
    pen.text(axis + max(24, tall * 0.26 + 10), y + tall / 2 + 5, words, size=13.5, role="soft")
    end = y + tall
    pen.path(f"M{number(axis)} {number(end)}V{number(end + _YEAR * 0.67)}", "line", 1)
    return end


def _bracket(span: tuple[int, int, str], pen: Pen, y: float, width: int) -> float:
    """What the one large arc would say, as a line under the list."""
    first, last, label = span
    words = wrap(
        say("span", pen.language, first=first, last=last, label=label),
        _CROWN * 0.8,
        width - 46,
        language=pen.language,
        voice="serif",
    )
    pen.path(arc(2, y + 28, 34, y + 28, 16, 13), "tim", 3.5)
    box: Box = pen.text(46, y + 28, words, size=_CROWN * 0.8, role="tim", voice="serif", weight=500)
    return box.bottom + 2
