"""One page as lines and tables, whoever found its letters: a PDF's text, or a recogniser of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nhipcau.guidance.adapters.columns import Box, arranged
from nhipcau.guidance.adapters.ruling import SLACK, Grid, Table, grid_at, table_of

EDGE = 0.09
WIDE_GAP = "     "


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one baseline. Places count in points from the page's bottom left."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    width_of_first_word: float = 0.0
    column: tuple[float, float] = (0.0, 0.0)
    """The left and right edge of the text it stands in."""

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, self.bottom + self.height / 2


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    height: float
    items: list[Line | Table]

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]

    @property
    def letters(self) -> int:
        """How many characters the page holds, those in tables included."""
        cells = (cell for item in self.items if isinstance(item, Table) for row in item.rows for cell in row)
        return sum(len(line.text) for line in self.lines) + sum(map(len, cells))

    def at_edge(self, line: Line) -> bool:
        return line.bottom > self.height * (1 - EDGE) or line.bottom < self.height * EDGE


def composed(number: int, height: float, stretches: Sequence[Line], grids: Sequence[Grid]) -> Page:
    """The page that stretches of text make: tables by their strokes, columns one after the other."""
    cells: dict[int, list[Line]] = {}
    units: list[Line | Grid] = []
    for line in stretches:
        grid = grid_at(grids, *line.middle)
        if grid is None:
            units.append(line)
        else:
            if id(grid) not in cells:
                units.append(grid)
            cells.setdefault(id(grid), []).append(line)
    items: list[Line | Table] = []
    for column in arranged([_box(unit) for unit in units]):
        members = [units[at] for at in column.members]
        lines = [unit for unit in members if isinstance(unit, Line)]
        edges = (min((line.left for line in lines), default=0.0), max((x.right for x in lines), default=0.0))
        if len(column.members) < len(units):
            edges = (column.left, column.right)
        for unit in members:
            if isinstance(unit, Grid):
                items.append(table_of(unit, [(line.text, line.middle) for line in cells[id(unit)]]))
            else:
                items.append(_beside(items, replace(unit, column=edges)))
    return Page(number, height, [item for item in items if not isinstance(item, Line) or item.text.strip()])


def _box(unit: Line | Grid) -> Box:
    return (
        (unit.xs[0], unit.xs[-1], unit.ys[0])
        if isinstance(unit, Grid)
        else (unit.left, unit.right, unit.bottom)
    )


def _beside(items: list[Line | Table], line: Line) -> Line:
    """A stretch right of the one before, on its baseline, is the same line: wide gaps stay visible."""
    before = items[-1] if items else None
    if not isinstance(before, Line) or before.column != line.column:
        return line
    if abs(before.bottom - line.bottom) > SLACK or line.left < before.right:
        return line
    items.pop()
    gap = WIDE_GAP if line.left - before.right > 1.5 * line.height else " "
    return replace(before, text=before.text.rstrip() + gap + line.text, right=line.right)
