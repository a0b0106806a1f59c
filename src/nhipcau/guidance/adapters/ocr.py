"""Pictures of pages to lines of text, by Tesseract with its Vietnamese letters."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image

from nhipcau.guidance.adapters.capitals import mended
from nhipcau.guidance.adapters.page import Line, Page, composed
from nhipcau.guidance.adapters.programs import Limits, ProgramFailed, run
from nhipcau.guidance.adapters.ruled_picture import strokes_of, without_strokes
from nhipcau.guidance.adapters.ruling import SLACK, Grid, grids_of
from nhipcau.guidance.adapters.straight import straightened
from nhipcau.guidance.ports import Message, Unreadable, gettext_noop, say

PROGRAM = "tesseract"
LANGUAGE = "vie"
LIMITS = Limits(seconds=90, memory_mb=2048, writes_mb=20)
UNSURE = 50.0
"""Below this confidence (of 100) a mark without letters is dust."""

NEEDS_OCR = gettext_noop(
    "The pages are pictures. Reading them needs Tesseract: install the packages tesseract-ocr and "
    "tesseract-ocr-vie, or ask the sender for the text file."
)
NEEDS_VIETNAMESE = gettext_noop(
    "The pages are pictures, and Tesseract does not know Vietnamese here: install the package "
    "tesseract-ocr-vie, or ask the sender for the text file."
)
OCR_FAILED = gettext_noop(
    "Tesseract could not read the picture of page %(page)s. "
    "Scan it anew, or ask the sender for the text file."
)
OCR_LATE = gettext_noop(
    "Tesseract took longer than %(seconds)s seconds for page %(page)s and was stopped. "
    "Scan it anew, or ask the sender for the text file."
)
RECOGNISED = gettext_noop(
    "The text was recognised from pictures and may hold wrong letters; compare it with the original."
)
SOME_RECOGNISED = gettext_noop(
    "Some pages are pictures (%(pages)s); their text was recognised and may hold wrong letters. "
    "Compare them with the original."
)


def recognised(scans: Sequence[int], pages: int) -> tuple[Message, ...]:
    """The doubt about text recognised from pictures; for some pages of a document, which."""
    if not scans:
        return ()
    if len(scans) == pages:
        return (say(RECOGNISED),)
    shown = ", ".join(map(str, scans[:20])) + ("…" if len(scans) > 20 else "")
    return (say(SOME_RECOGNISED, pages=shown),)


@lru_cache(maxsize=4)
def _languages(program: str) -> frozenset[str]:
    with tempfile.TemporaryDirectory(prefix="nhipcau-") as folder:
        try:
            printed = run([program, "--list-langs"], limits=LIMITS, folder=Path(folder))
        except (ProgramFailed, OSError):
            return frozenset()
    return frozenset(printed.decode(errors="replace").split())


class Recogniser:
    """Reads pictures of pages. The program is looked for when the first is to be read."""

    @cached_property
    def _program(self) -> str:
        program = shutil.which(PROGRAM)
        if program is None:
            raise Unreadable(say(NEEDS_OCR))
        if LANGUAGE not in _languages(program):
            raise Unreadable(say(NEEDS_VIETNAMESE))
        return program

    def page(self, picture: Image.Image, number: int, scale: float) -> Page:
        """The page that a grey picture shows; `scale` is its points (of 1/72 inch) to pixels."""
        program = self._program
        upright = straightened(picture)
        height = upright.height / scale
        grids = grids_of(strokes_of(upright, scale))
        printed = self._read(program, without_strokes(upright, grids, scale), number, round(scale * 72))
        stretches = _stretches(list(_words(printed)), scale, height, grids)
        return composed(number, height, _from_the_top(list(stretches)), grids)

    def _read(self, program: str, picture: Image.Image, number: int, dpi: int) -> str:
        given = io.BytesIO()
        picture.save(given, format="PPM")  # its grey form, PGM: nothing to pack and unpack
        options = ("-l", LANGUAGE, "--dpi", str(max(dpi, 70)), "--psm", "3", "-c", "tessedit_create_tsv=1")
        with tempfile.TemporaryDirectory(prefix="nhipcau-") as folder:
            try:
                printed = run(
                    [program, "stdin", "stdout", *options],
                    limits=LIMITS,
                    folder=Path(folder),
                    given=given.getvalue(),
                )
            except ProgramFailed as error:
                late = say(OCR_LATE, seconds=LIMITS.seconds, page=number)
                raise Unreadable(late if error.late else say(OCR_FAILED, page=number)) from error
            except OSError as error:
                raise Unreadable(say(OCR_FAILED, page=number)) from error
        return printed.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int


def _words(printed: str) -> Iterator[_Word]:
    """The words of Tesseract's table: level, page, block, paragraph, line, word, place, confidence, text."""
    for row in printed.splitlines():
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        try:
            left, top, width, height = map(int, cells[6:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        text = "".join(cells[11].split())
        if text and (confidence >= UNSURE or any(letter.isalnum() for letter in text)):
            yield _Word(text, tuple(cells[1:5]), left, top, width, height)


def _stretches(words: list[_Word], scale: float, height: float, grids: Sequence[Grid]) -> Iterator[Line]:
    """Lines as Tesseract parts them, cut at wide gaps and table strokes, in points from the bottom left."""
    xs = sorted({x for grid in grids for x in grid.xs})
    for _, members in groupby(words, key=lambda word: word.line):
        line = list(members)
        tall = sorted(word.height for word in line)[len(line) // 2] / scale
        bottom = height - max(word.top + word.height for word in line) / scale
        run: list[_Word] = []
        for word in line:
            if run:
                end, start = (run[-1].left + run[-1].width) / scale, word.left / scale
                if start - end > 1.5 * tall or any(end - SLACK <= x <= start + SLACK for x in xs):
                    yield _line(run, scale, bottom, tall)
                    run = []
            run.append(word)
        yield _line(run, scale, bottom, tall)


def _from_the_top(lines: list[Line]) -> list[Line]:
    """Line by line down the page; Tesseract gives its blocks in an order of its own."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle[1]):
        if rows and rows[-1][0].middle[1] - line.middle[1] < 0.5 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _line(run: list[_Word], scale: float, bottom: float, height: float) -> Line:
    first, last = run[0], run[-1]
    return Line(
        mended(" ".join(word.text for word in run)),
        first.left / scale,
        (last.left + last.width) / scale,
        bottom,
        height,
        first.width / scale,
    )
