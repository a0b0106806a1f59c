"""One page of a PDF as lines and ruled tables, from the places of its letters and strokes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

SLACK = 3.0
"""Points by which strokes and baselines may miss each other."""
NARROW = 0.5
"""No stroke fits between two letters nearer than this."""
THIN = 4.0
EDGE = 0.09
STROKES = 4000


@dataclass(frozen=True)
class Line:
    """A stretch of text on one baseline, as the page's content gives it."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    width_of_first_word: float = 0.0


@dataclass(frozen=True)
class Table:
    rows: list[list[str]]
    merged: list[list[int]]


@dataclass(frozen=True)
class Page:
    number: int
    height: float
    left: float
    right: float
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


@dataclass(frozen=True)
class _Stroke:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def upright(self) -> bool:
        return self.right - self.left <= THIN


@dataclass
class _Grid:
    """The cells that strokes enclose. `xs` and `ys` are the places of its lines, from top left."""

    xs: list[float]
    ys: list[float]
    strokes: list[_Stroke]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - SLACK < x < self.xs[-1] + SLACK and self.ys[-1] - SLACK < y < self.ys[0] + SLACK

    def cell(self, x: float, y: float) -> tuple[int, int]:
        column = sum(1 for at in self.xs[1:-1] if x > at)
        line = sum(1 for at in self.ys[1:-1] if y < at)
        return line, column

    def closed_above(self, line: int, column: int) -> bool:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(
            not s.upright
            and abs((s.top + s.bottom) / 2 - self.ys[line]) < SLACK
            and s.left - SLACK < middle < s.right + SLACK
            for s in self.strokes
        )

    def closed_left(self, line: int, column: int) -> bool:
        middle = (self.ys[line] + self.ys[line + 1]) / 2
        return any(
            s.upright
            and abs((s.left + s.right) / 2 - self.xs[column]) < SLACK
            and s.bottom - SLACK < middle < s.top + SLACK
            for s in self.strokes
        )

    def owner(self, line: int, column: int) -> tuple[int, int]:
        """The cell that a place belongs to where cells were merged: the one at its top left."""
        while line > 0 and not self.closed_above(line, column):
            line -= 1
        while column > 0 and not self.closed_left(line, column):
            column -= 1
        return line, column


def read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    """The lines and tables of a page in the order of its content."""
    grids = _grids(list(_strokes(page)))
    lines = list(_lines(page, sorted({x for grid in grids for x in grid.xs}), grids))
    free = [line for line in lines if not any(_inside(grid, line) for grid in grids)]
    items: list[Line | Table] = []
    placed: set[int] = set()
    for line in lines:
        grid = next((grid for grid in grids if _inside(grid, line)), None)
        if grid is None:
            items.append(_beside(items, line))
        elif id(grid) not in placed:
            placed.add(id(grid))
            items.append(_table(grid, [one for one in lines if _inside(grid, one)]))
    kept = [item for item in items if not isinstance(item, Line) or item.text.strip()]
    return Page(
        number=number,
        height=page.get_height(),
        items=kept,
        left=min((line.left for line in free), default=0.0),
        right=max((line.right for line in free), default=page.get_width()),
    )


def _inside(grid: _Grid, line: Line) -> bool:
    return grid.holds((line.left + line.right) / 2, line.bottom + line.height / 2)


def _beside(items: list[Line | Table], line: Line) -> Line:
    """A stretch right of the one before, on its baseline, is the same line: wide gaps stay visible."""
    before = items[-1] if items else None
    if not isinstance(before, Line) or abs(before.bottom - line.bottom) > SLACK or line.left < before.right:
        return line
    items.pop()
    gap = "     " if line.left - before.right > 1.5 * line.height else " "
    return Line(
        before.text.rstrip() + gap + line.text,
        before.left,
        line.right,
        before.bottom,
        before.height,
        before.width_of_first_word,
    )


def _table(grid: _Grid, lines: list[Line]) -> Table:
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    cells = [["" for _ in range(width)] for _ in range(height)]
    for line in lines:
        at_line, at_column = grid.cell((line.left + line.right) / 2, line.bottom + line.height / 2)
        at_line, at_column = grid.owner(at_line, at_column)
        before = cells[at_line][at_column]
        glue = "" if before.endswith(("-", "/")) and before[-2:-1].strip() else " "
        cells[at_line][at_column] = f"{before.rstrip()}{glue}{line.text.strip()}".strip()
    merged = [[c for c in range(width) if grid.owner(r, c)[0] != r] for r in range(height)]
    kept = [r for r in range(height) if any(cells[r])]
    return Table([cells[r] for r in kept], [merged[r] for r in kept])


# Letters


def _lines(page: pypdfium2.PdfPage, xs: list[float], grids: list[_Grid]) -> Iterator[Line]:
    """Letters in content order, cut where the baseline changes, at wide gaps, and at table strokes."""
    text = page.get_textpage()
    count = text.count_chars()
    letters = text.get_text_range() if count else ""
    if len(letters) != count:
        letters = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, i) or 32) for i in range(count))
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    raw, loose = text.raw, pdfium.FPDFText_GetLooseCharBox
    run: list[tuple[str, float, float]] = []
    bottom = height = 0.0
    for index, letter in enumerate(letters):
        if letter in " \r\n\t\u00a0":
            if run:
                run.append((" ", run[-1][2], run[-1][2]))
            continue
        loose(raw, index, reference)
        left, right, low, high = box.left, box.right, box.bottom, box.top
        if run and _cut(run[-1][2], left, abs(low - bottom), max(height, 1.0), xs, low, grids):
            yield _line(run, bottom, height)
            run = []
        if not run:
            bottom, height = low, high - low
        run.append(("-" if letter in "\x02\ufffe\u2010\u2011" else letter, left, right))
    if run:
        yield _line(run, bottom, height)
    text.close()


def _cut(
    end: float, start: float, drop: float, height: float, xs: list[float], low: float, grids: list[_Grid]
) -> bool:
    if drop > 0.4 * height or start < end - 2 * height or start - end > 1.2 * height:
        return True
    if not xs or start - end < NARROW:
        return False
    return any(end - 1 <= x <= start + 1 for x in xs) and any(
        grid.holds(start, low + height / 2) for grid in grids
    )


def _line(run: list[tuple[str, float, float]], bottom: float, height: float) -> Line:
    text = " ".join("".join(letter for letter, _, _ in run).split())
    shown = [place for place in run if place[0] != " "]
    first = len(text.split(" ", 1)[0])
    return Line(
        text, shown[0][1], shown[-1][2], bottom, height, shown[min(first, len(shown)) - 1][2] - shown[0][1]
    )


# Strokes


def _strokes(page: pypdfium2.PdfPage) -> Iterator[_Stroke]:
    """The straight strokes of a page: thin shapes, and the edges of boxes and of drawn paths."""
    for count, shape in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count > STROKES:
            return
        left, bottom, right, top = shape.get_bounds()
        if right - left <= THIN or top - bottom <= THIN:
            yield _Stroke(left, bottom, right, top)
        elif pdfium.FPDFPath_CountSegments(shape.raw) <= 5:
            yield from _edges(left, bottom, right, top)
        else:
            yield from _path(shape)


def _edges(left: float, bottom: float, right: float, top: float) -> Iterator[_Stroke]:
    yield _Stroke(left, bottom, left, top)
    yield _Stroke(right, bottom, right, top)
    yield _Stroke(left, bottom, right, bottom)
    yield _Stroke(left, top, right, top)


def _path(shape: Any) -> Iterator[_Stroke]:
    matrix = shape.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(shape.raw), STROKES)):
        segment = pdfium.FPDFPath_GetPathSegment(shape.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        if last is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            stroke = _Stroke(
                min(here[0], last[0]), min(here[1], last[1]), max(here[0], last[0]), max(here[1], last[1])
            )
            if stroke.upright or stroke.top - stroke.bottom <= THIN:
                yield stroke
        last = here


def _grids(strokes: list[_Stroke]) -> list[_Grid]:
    """Strokes that touch, gathered; those with two columns or more are tables."""
    groups: list[list[_Stroke]] = []
    for stroke in strokes:
        touching = [group for group in groups if any(_touch(stroke, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([stroke, *(other for group in touching for other in group)])
    grids = []
    for group in groups:
        xs = _places([(s.left + s.right) / 2 for s in group if s.upright and s.top - s.bottom > 6])
        ys = _places([(s.top + s.bottom) / 2 for s in group if not s.upright and s.right - s.left > 6])
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append(_Grid(xs, ys[::-1], group))
    return grids


def _touch(one: _Stroke, other: _Stroke) -> bool:
    return (
        one.left <= other.right + SLACK
        and other.left <= one.right + SLACK
        and one.bottom <= other.top + SLACK
        and other.bottom <= one.top + SLACK
    )


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > SLACK + 1:
            places.append(value)
    return places
