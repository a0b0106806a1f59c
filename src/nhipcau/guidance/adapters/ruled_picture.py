"""The straight strokes of a picture of a page: long dark runs, across and down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PIL import Image, ImageDraw

from nhipcau.guidance.adapters.ruling import Grid, Stroke

RUN = 18.0
"""Points that must be dark without a break for the start of a stroke; no letter is so wide."""
DARK = 130
FILLED = 0.7
SHORTEST = 36.0
MOST = 2000
BESIDE = 4
"""Pixels beside a stroke that belong to it: its blurred edge, and what a slight slope leaves."""


def strokes_of(picture: Image.Image, scale: float) -> Iterator[Stroke]:
    """The strokes of a grey picture, in points from its bottom left."""
    height = picture.height / scale
    across = list(_runs(picture, scale))
    for x0, x1, y in across[:MOST]:
        yield Stroke(x0, height - y, x1, height - y)
    turned = picture.transpose(Image.Transpose.TRANSPOSE)
    for y0, y1, x in list(_runs(turned, scale))[:MOST]:
        yield Stroke(x, height - y1, x, height - y0)


def without_strokes(picture: Image.Image, grids: Iterable[Grid], scale: float) -> Image.Image:
    """The picture without the rules of its tables, which a recogniser takes for letters."""
    clean = picture.copy()
    draw = ImageDraw.Draw(clean)
    for stroke in (stroke for grid in grids for stroke in grid.strokes):
        left, right = stroke.left * scale - BESIDE, stroke.right * scale + BESIDE
        top, bottom = (
            picture.height - stroke.top * scale - BESIDE,
            picture.height - stroke.bottom * scale + BESIDE,
        )
        draw.rectangle((left, top, right, bottom), fill=255)
    return clean


def _runs(picture: Image.Image, scale: float) -> Iterator[tuple[float, float, float]]:
    """Level strokes as (from, to, at): dark pieces of a row that follow each other."""
    piece = max(2, round(RUN * scale / 2))
    columns = max(1, picture.width // piece)
    black = picture.point(lambda value: 255 if value < DARK else 0)
    level = black.crop((0, 0, columns * piece, picture.height))
    shares = level.resize((columns, picture.height), Image.Resampling.BOX).tobytes()
    least = round(FILLED * 255)
    found: list[list[float]] = []
    for row in range(picture.height):
        line = shares[row * columns : (row + 1) * columns]
        if max(line) < least:
            continue
        start = None
        for at in range(columns + 1):
            dark = at < columns and line[at] >= least
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                _add(found, start * piece / scale, at * piece / scale, row / scale)
                start = None
    for x0, x1, y in found:
        if x1 - x0 >= SHORTEST:  # its ends lie in the next pieces, which are not dark all through
            yield x0 - RUN / 4, x1 + RUN / 4, y


def _add(found: list[list[float]], left: float, right: float, at: float) -> None:
    """A run that overlaps one a hair above is the same stroke."""
    for stroke in reversed(found[-40:]):
        if at - stroke[2] < 3.0 and left <= stroke[1] + 1 and stroke[0] <= right + 1:
            stroke[0], stroke[1], stroke[2] = min(stroke[0], left), max(stroke[1], right), at
            return
    found.append([left, right, at])
