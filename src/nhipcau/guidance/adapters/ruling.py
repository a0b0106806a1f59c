"""Ruled tables: the cells that straight strokes enclose, and the text that stands in each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nhipcau.guidance.adapters.joining import append

SLACK = 3.0
"""Points by which strokes and baselines may miss each other."""
THIN = 4.0
SHORTEST = 6.0
WIDEST, LONGEST = 60, 300
"""Columns and rows; a grid with more is a drawing."""


@dataclass(frozen=True, slots=True)
class Stroke:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def upright(self) -> bool:
        return self.right - self.left <= THIN

    @property
    def long(self) -> bool:
        return max(self.right - self.left, self.top - self.bottom) > SHORTEST


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[list[str]]
    merged: list[list[int]]


@dataclass
class Grid:
    """The cells that strokes enclose. `xs` and `ys` are the places of its lines, from top left."""

    xs: list[float]
    ys: list[float]
    strokes: list[Stroke]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - SLACK < x < self.xs[-1] + SLACK and self.ys[-1] - SLACK < y < self.ys[0] + SLACK

    def cell(self, x: float, y: float) -> tuple[int, int]:
        column = bisect_left(self.xs, x, 1, len(self.xs) - 1) - 1
        line = bisect_left(self.ys, -y, 1, len(self.ys) - 1, key=lambda at: -at) - 1
        return line, column

    @cached_property
    def _flat(self) -> list[list[tuple[float, float]]]:
        """For each line of the grid, from where to where its strokes go."""
        return [
            [
                (s.left, s.right)
                for s in self.strokes
                if not s.upright and abs((s.top + s.bottom) / 2 - y) < SLACK
            ]
            for y in self.ys
        ]

    @cached_property
    def _upright(self) -> list[list[tuple[float, float]]]:
        return [
            [(s.bottom, s.top) for s in self.strokes if s.upright and abs((s.left + s.right) / 2 - x) < SLACK]
            for x in self.xs
        ]

    def _closed(self, spans: list[tuple[float, float]], middle: float) -> bool:
        return any(start - SLACK < middle < end + SLACK for start, end in spans)

    def owner(self, line: int, column: int) -> tuple[int, int]:
        """The cell that a place belongs to where cells were merged: the one at its top left."""
        x = (self.xs[column] + self.xs[column + 1]) / 2
        while line > 0 and not self._closed(self._flat[line], x):
            line -= 1
        y = (self.ys[line] + self.ys[line + 1]) / 2
        while column > 0 and not self._closed(self._upright[column], y):
            column -= 1
        return line, column


def grid_at(grids: Sequence[Grid], x: float, y: float) -> Grid | None:
    return next((grid for grid in grids if grid.holds(x, y)), None)


def table_of(grid: Grid, texts: Iterable[tuple[str, tuple[float, float]]]) -> Table:
    """The table of a grid, given its texts with their middles in reading order."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    cells: list[list[list[str]]] = [[[] for _ in range(width)] for _ in range(height)]
    for text, middle in texts:
        line, column = grid.owner(*grid.cell(*middle))
        cells[line][column].append(text.strip())
    merged = [[c for c in range(width) if grid.owner(r, c)[0] != r] for r in range(height)]
    kept = [r for r in range(height) if any(cells[r])]
    return Table([[_text(cell) for cell in cells[r]] for r in kept], [merged[r] for r in kept])


def _text(lines: list[str]) -> str:
    parts = lines[:1]
    for line in lines[1:]:
        append(parts, line)
    return "".join(parts)


def grids_of(strokes: Iterable[Stroke]) -> list[Grid]:
    """Strokes that touch, gathered; those with two columns or more are tables."""
    grids = []
    for group in _touching(sorted({s for s in strokes if s.long}, key=lambda s: s.left)):
        xs = _places([(s.left + s.right) / 2 for s in group if s.upright])
        ys = _places([(s.top + s.bottom) / 2 for s in group if not s.upright])
        if 3 <= len(xs) <= WIDEST + 1 and 2 <= len(ys) <= LONGEST + 1:
            grids.append(Grid(xs, ys[::-1], group))
    return grids


def _touching(strokes: list[Stroke]) -> list[list[Stroke]]:
    """The groups of strokes that touch, each through others. `strokes` stand from left to right."""
    parent = list(range(len(strokes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    reaching: list[int] = []
    for at, stroke in enumerate(strokes):
        reaching = [other for other in reaching if strokes[other].right + SLACK >= stroke.left]
        for other in reaching:
            before = strokes[other]
            if stroke.bottom <= before.top + SLACK and before.bottom <= stroke.top + SLACK:
                parent[root(at)] = root(other)
        reaching.append(at)
    groups: dict[int, list[Stroke]] = {}
    for at, stroke in enumerate(strokes):
        groups.setdefault(root(at), []).append(stroke)
    return list(groups.values())


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > SLACK + 1:
            places.append(value)
    return places
