"""Columns of prose on a page: found by the white between them, read one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

Box = tuple[float, float, float]
"""Left, right, bottom."""

FEWEST = 8
"""A column has at least so many lines; a letterhead or a signature beside its recipients has fewer."""
FILLED = 0.4
"""Half the lines of prose take at least so much of the width, which may be that of two columns more."""
STEPS = 40
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes that are read together, by their numbers, and the edges of what they stand in."""

    left: float
    right: float
    members: tuple[int, ...]


def arranged(boxes: Sequence[Box]) -> list[Column]:
    """The boxes in reading order. A page without columns is one, in the order given.

    >>> left, right = [(0, 90, 100 - n) for n in range(9)], [(110, 200, 100 - n) for n in range(9)]
    >>> rows = [box for pair in zip(left, right) for box in pair]
    >>> [column.members[:3] for column in arranged([(0, 200, 120), *rows])]
    [(0,), (1, 3, 5), (2, 4, 6)]
    """
    return _split(boxes, tuple(range(len(boxes))), DEEPEST)


def _split(boxes: Sequence[Box], members: tuple[int, ...], deepest: int) -> list[Column]:
    whole = _column(boxes, members)
    gutter = _gutter(boxes, whole) if deepest and len(members) >= 2 * FEWEST else None
    if gutter is None:
        return [whole]
    out: list[Column] = []
    plain: list[int] = []
    for band in _bands(boxes, members, gutter):
        sides = _sides(boxes, band, gutter)
        if not _are_columns(boxes, sides, whole, gutter):
            plain += band
            continue
        out += _plain(whole, plain)
        plain = []
        out += [column for side in sides for column in _split(boxes, side, deepest - 1)]
    return [*out, *_plain(whole, plain)] if out else [whole]


def _column(boxes: Sequence[Box], members: tuple[int, ...]) -> Column:
    left = min((boxes[at][0] for at in members), default=0.0)
    return Column(left, max((boxes[at][1] for at in members), default=0.0), members)


def _plain(whole: Column, members: list[int]) -> list[Column]:
    return [Column(whole.left, whole.right, tuple(sorted(members)))] if members else []


def _gutter(boxes: Sequence[Box], whole: Column) -> float | None:
    """The upright that the fewest boxes cross: the middle of the widest such place."""
    width = whole.right - whole.left
    spans = [boxes[at][:2] for at in whole.members]
    if sum(1 for left, right in spans if right - left > 0.6 * width) > len(spans) - 2 * FEWEST:
        return None
    places = [whole.left + width * step / STEPS for step in range(STEPS // 5, STEPS - STEPS // 5 + 1)]
    crossed = [sum(1 for left, right in spans if left < x < right) for x in places]
    fewest = min(crossed)
    runs = [list(run) for free, run in groupby(range(len(places)), lambda at: crossed[at] == fewest) if free]
    widest = max(runs, key=len)
    return places[widest[len(widest) // 2]]


def _bands(boxes: Sequence[Box], members: tuple[int, ...], gutter: float) -> Iterator[tuple[int, ...]]:
    """From the top: runs of boxes that cross the gutter, and runs of boxes that don't."""
    downwards = sorted(members, key=lambda at: (-boxes[at][2], at))
    for _, run in groupby(downwards, lambda at: boxes[at][0] < gutter < boxes[at][1]):
        yield tuple(sorted(run))


def _sides(
    boxes: Sequence[Box], band: tuple[int, ...], gutter: float
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    left = tuple(at for at in band if boxes[at][1] <= gutter)
    return left, tuple(at for at in band if boxes[at][0] >= gutter)


def _are_columns(
    boxes: Sequence[Box], sides: tuple[tuple[int, ...], tuple[int, ...]], whole: Column, gutter: float
) -> bool:
    """Enough lines on both sides, long enough, and beside each other."""
    if min(map(len, sides)) < FEWEST or sum(map(len, sides)) < FEWEST * 2:
        return False
    for side, width in zip(sides, (gutter - whole.left, whole.right - gutter), strict=True):
        if median(boxes[at][1] - boxes[at][0] for at in side) < FILLED * width:
            return False
    (low, high), (other_low, other_high) = (
        (min(boxes[at][2] for at in side), max(boxes[at][2] for at in side)) for side in sides
    )
    shared = min(high, other_high) - max(low, other_low)
    return shared > 0.5 * min(high - low, other_high - other_low)
