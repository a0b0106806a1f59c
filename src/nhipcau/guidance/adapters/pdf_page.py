"""One page of a PDF as lines and ruled tables, from the places of its words and strokes."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from nhipcau.guidance.adapters.page import Line, Page, composed
from nhipcau.guidance.adapters.ruling import THIN, Grid, Stroke, grid_at, grids_of

NARROW = 0.5
"""No stroke fits between two letters nearer than this."""
STROKES = 4000
OBJECTS = 20_000
DEEPEST = 3
"""Forms within forms."""
WORD = re.compile("[^ \r\n\t\u00a0]+")
HYPHENS = str.maketrans("\x02\ufffe\u2010\u2011", "----")
SCANNED = ((25, 0.5), (300, 0.8))
"""A page with fewer letters, and pictures over so much of it, is a scan, at most stamped with some text."""
DRAWN = 300
"""A page without letters and with so many paths shows letters that were made outlines."""


class _Piece(NamedTuple):
    """A word, or a letter of one where its letters stand apart. There are many: a plain tuple."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    glued: bool = False
    """No space stands before it."""


def read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    """The lines and tables of a page in the order of its content."""
    grids = grids_of(islice(_strokes(page), STROKES))
    return composed(number, page.get_height(), list(_lines(page, grids)), grids)


def is_scan(page: pypdfium2.PdfPage, letters: int) -> bool:
    """Whether the page, of which so many letters are text, is a picture of text."""
    asked = next((share for fewer, share in SCANNED if letters < fewer), None)
    if asked is None:
        return False
    area = max(page.get_width() * page.get_height(), 1.0)
    covered = paths = 0.0
    for kind, one in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(one)
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        paths += kind == pdfium.FPDF_PAGEOBJ_PATH
    return covered > asked * area or (letters < SCANNED[0][0] and paths > DRAWN)


# Words


def _lines(page: pypdfium2.PdfPage, grids: list[Grid]) -> Iterator[Line]:
    """Words in content order, cut where the baseline changes, at wide gaps, and at table strokes."""
    xs = sorted({x for grid in grids for x in grid.xs})
    run: list[_Piece] = []
    for piece in _pieces(page, xs):
        if run and (_breaks(run[0], run[-1], piece) or (xs and _ruled_off(run[-1], piece, xs, grids))):
            yield _line(run)
            run = []
        run.append(piece)
    if run:
        yield _line(run)


def _pieces(page: pypdfium2.PdfPage, xs: list[float]) -> Iterator[_Piece]:
    """The words of a page. Only their first and last letter are placed, unless these stand oddly."""
    text = page.get_textpage()
    count = text.count_chars()
    letters = text.get_text_range() if count else ""
    if len(letters) != count:
        letters = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, i) or 32) for i in range(count))
    box = pdfium.FS_RECTF()
    raw, loose, reference = text.raw, pdfium.FPDFText_GetLooseCharBox, ctypes.byref(box)
    for match in WORD.finditer(letters.translate(HYPHENS)):
        word, first, last = match.group(), match.start(), match.end() - 1
        loose(raw, first, reference)
        left, right, low, height = box.left, box.right, box.bottom, box.top - box.bottom
        if last > first:
            loose(raw, last, reference)
            right = box.right
            strange = abs(box.bottom - low) > 0.4 * height or not left < right < left + 1.3 * height * len(
                word
            )
            if strange or _between(xs, left + 1, right - 1):
                for at, letter in enumerate(word):
                    loose(raw, first + at, reference)
                    yield _Piece(letter, box.left, box.right, box.bottom, box.top - box.bottom, at > 0)
                continue
        yield _Piece(word, left, right, low, height)
    text.close()


def _breaks(first: _Piece, last: _Piece, piece: _Piece) -> bool:
    height = max(first.height, 1.0)
    gap = piece.left - last.right
    return abs(piece.bottom - first.bottom) > 0.4 * height or gap < -2 * height or gap > 1.2 * height


def _ruled_off(last: _Piece, piece: _Piece, xs: list[float], grids: list[Grid]) -> bool:
    if piece.left - last.right < NARROW:
        return False
    return _between(xs, last.right - 1, piece.left + 1) and (
        grid_at(grids, piece.left, piece.bottom + piece.height / 2) is not None
    )


def _between(xs: list[float], left: float, right: float) -> bool:
    """Whether a stroke of a table stands between two places."""
    at = bisect_left(xs, left)
    return at < len(xs) and xs[at] <= right


def _line(run: list[_Piece]) -> Line:
    text = "".join(piece.text if piece.glued else f" {piece.text}" for piece in run)
    first, last = run[0], run[-1]
    ends = next((at for at, piece in enumerate(run) if at and not piece.glued), len(run))
    width = run[ends - 1].right - first.left
    return Line(text.strip(), first.left, last.right, first.bottom, first.height, width)


# Strokes


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Any]]:
    """The kind and handle of each thing drawn on a page, forms opened. pypdfium2 would wrap each in an
    object of its own, most of them text."""
    count, get = pdfium.FPDFPage_CountObjects(page.raw), pdfium.FPDFPage_GetObject
    yield from _opened((get(page.raw, at) for at in range(min(count, OBJECTS))), DEEPEST)


def _opened(objects: Iterator[Any], deepest: int) -> Iterator[tuple[int, Any]]:
    for one in objects:
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, one
        elif deepest:
            inner = min(pdfium.FPDFFormObj_CountObjects(one), OBJECTS)
            yield from _opened((pdfium.FPDFFormObj_GetObject(one, at) for at in range(inner)), deepest - 1)


def _bounds(one: Any) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(one, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _strokes(page: pypdfium2.PdfPage) -> Iterator[Stroke]:
    """The straight strokes of a page: thin shapes, and the edges of boxes and of drawn paths."""
    for kind, one in _objects(page):
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = _bounds(one)
        if right - left <= THIN or top - bottom <= THIN:
            yield Stroke(left, bottom, right, top)
        elif pdfium.FPDFPath_CountSegments(one) <= 5:
            yield Stroke(left, bottom, left, top)
            yield Stroke(right, bottom, right, top)
            yield Stroke(left, bottom, right, bottom)
            yield Stroke(left, top, right, top)
        else:
            yield from _path(one)


def _path(one: Any) -> Iterator[Stroke]:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(one), STROKES)):
        segment = pdfium.FPDFPath_GetPathSegment(one, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if last is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            (left, right), (bottom, top) = (sorted(pair) for pair in zip(here, last, strict=True))
            stroke = Stroke(left, bottom, right, top)
            if stroke.upright or stroke.top - stroke.bottom <= THIN:
                yield stroke
        last = here
