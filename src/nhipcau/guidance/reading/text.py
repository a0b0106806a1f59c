"""The whole text of a document with its lines, and sentences within them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nhipcau.guidance.ports import Block
from nhipcau.guidance.reading.folding import WORD, fold


@dataclass(frozen=True)
class Line:
    """One block of the text. Offsets count in the whole text."""

    start: int
    end: int
    text: str
    page: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    merged: frozenset[int] = frozenset()
    table: int | None = None


@dataclass(frozen=True)
class Text:
    """The whole text; `folded` has the same length, so places agree."""

    whole: str
    lines: tuple[Line, ...]
    web: bool = False

    @cached_property
    def folded(self) -> str:
        return fold(self.whole)

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        """Each word's place and folded form."""
        return [(match.start(), match.group()) for match in WORD.finditer(self.folded)]

    @cached_property
    def _places(self) -> list[int]:
        return [place for place, _ in self.words]

    def word_index(self, place: int) -> int:
        """The number of the first word at or after a place."""
        return bisect_left(self._places, place)

    def page_at(self, place: int) -> int | None:
        """The page of the line that holds this place."""
        at = bisect_left(self._line_ends, place)
        return self.lines[at].page if at < len(self.lines) else None

    @cached_property
    def _line_ends(self) -> list[int]:
        return [line.end for line in self.lines]


def assemble(blocks: Sequence[Block], *, web: bool) -> Text:
    """Blocks to one text, a line a block; blocks without letters are left out."""
    lines: list[Line] = []
    parts: list[str] = []
    at = 0
    for block in blocks:
        text = block.text.strip(" \n") if not block.cells else block.text.strip("\n")
        text = text.replace("\n", " ")
        if not text.strip():
            continue
        cells: list[tuple[int, int]] = []
        place = at
        for cell in block.cells:
            cells.append((place, place + len(cell)))
            place += len(cell) + 1
        kept = tuple(cells) if place - 1 == at + len(text) else ()
        lines.append(Line(at, at + len(text), text, block.page, kept, block.merged, block.table))
        parts.append(text)
        at += len(text) + 1
    return Text("\n".join(parts), tuple(lines), web)


# A full stop that ends no sentence: "TP. Huế", "ThS. Lê", "TM. ỦY BAN", "đ/c A.", "tr. 5", "1.204".
_ABBREVIATED = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|P|Q|H|GS|PGS|TS|ThS|BS|KTS|KS|LS|Tr|tr|St|Mr|Ms|v\.v|TM|KT|TL|TUQ|[A-ZĐ]))\.$"
)
_END = re.compile(r"[.!?…]+[\"”’)]*(?=\s+[\"“(]?[A-ZÀ-ỸĐ0-9(-])")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of text[start:end], as spans without the space between them.

    >>> [t[a:b] for t in ["Ở TP. Huế có hội. Mời dự!"] for a, b in sentences(t, 0, len(t))]
    ['Ở TP. Huế có hội.', 'Mời dự!']
    """
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() >= end or _ABBREVIATED.search(text[max(begin, match.end() - 8) : match.end()]):
            continue
        spans.append((begin, match.end()))
        begin = match.end()
    spans.append((begin, end))
    return [trimmed for trimmed in (_inner(text, a, b) for a, b in spans) if trimmed[0] < trimmed[1]]


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def bare(text: str, start: int, end: int, closing: str = ";,.:/ \n\t") -> tuple[int, int]:
    """A span without space around it, without its closing mark, without one pair of quotes around it.

    >>> t = ' "Đoàn kết!"; '
    >>> t[slice(*bare(t, 0, len(t)))]
    'Đoàn kết!'
    """
    start, end = _inner(text, start, end)
    while end > start and text[end - 1] in closing:
        end -= 1
    if (
        end - start > 1
        and text[start] in "\"“'‘"
        and text[end - 1] in "\"”'’"
        and not re.search('["“”]', text[start + 1 : end - 1])
    ):
        start, end = start + 1, end - 1
    while end > start and text[end - 1] in closing:
        end -= 1
    if end - start > 1 and text[end - 1] in '"”' and not re.search('["“]', text[start : end - 1]):
        end -= 1
        while end > start and text[end - 1] in closing:
            end -= 1
    return _inner(text, start, end)
