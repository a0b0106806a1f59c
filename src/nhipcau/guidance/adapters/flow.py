"""Pages to blocks: lines joined to paragraphs, tables joined over pages, page furniture dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from nhipcau.guidance.adapters.joining import CAPITALS, CUT, ENDS_OPEN, LABEL, append, split_columns
from nhipcau.guidance.adapters.letters import clean
from nhipcau.guidance.adapters.page import Line, Page
from nhipcau.guidance.adapters.ruling import Table
from nhipcau.guidance.ports import Block, row

PAGE_NUMBER = re.compile(
    r"^[-–—\s]*(?:Trang\s+)?(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*/\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE
)
OPENS = re.compile(r"Nơi nhận|Kính gửi|(?:TM|KT|TL|TUQ)\.|[TK]/[TML]")
ENDED = re.compile(r"[.;:!?][\"”)]?$")
ORDINAL = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[a-zđ])[.)]?$")
NARROW = 220
"""Points of a column in which words may stand far apart."""
HEADINGS = 3
"""At most so many rows of a table are its heading, repeated on every page."""


def flowed(pages: Sequence[Page]) -> list[Block]:
    """The text of all pages as one: a paragraph or a table may go on over the page's end."""
    flow = _Flow()
    for page in _without_furniture(pages):
        flow.add(page)
    return flow.done()


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Drop page numbers and running heads."""
    seen: dict[str, set[int]] = defaultdict(set)
    for at, page in enumerate(pages):
        for line in page.lines:
            if page.at_edge(line):
                seen[_key(line)].add(at)
    running = {key for key, at in seen.items() if _runs(at, len(pages))}

    def stays(page: Page, item: Line | Table) -> bool:
        if isinstance(item, Table) or not page.at_edge(item):
            return True
        return not _is_page_number(item.text, len(pages)) and _key(item) not in running

    return [replace(page, items=[item for item in page.items if stays(page, item)]) for page in pages]


def _runs(at: set[int], pages: int) -> bool:
    """Whether a line stands at the edge of half the pages, or of three that follow each other; left
    and right pages, and chapters, have running heads of their own."""
    if len(at) >= max(2, pages / 2):
        return True
    return len(at) >= 3 and any({place + step, place + 2 * step} <= at for place in at for step in (1, 2))


def _is_page_number(text: str, pages: int) -> bool:
    match = PAGE_NUMBER.match(text)
    if not match:
        return False
    number = match["number"]
    return not number.isdecimal() or len(number) < 4 or int(number) < pages + 100


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.strip())


@dataclass
class _Flow:
    blocks: list[Block] = field(default_factory=list)
    run: list[tuple[Line, int]] = field(default_factory=list)
    """The lines since the last table, with their pages."""
    tables: int = 0
    heading: list[Block] = field(default_factory=list)
    """The first rows of the table now open."""

    def add(self, page: Page) -> None:
        first = True
        for item in page.items:
            if isinstance(item, Line):
                self.run.append((item, page.number))
                continue
            open_above = first and not self.run and bool(self.blocks)
            self._end_run()
            wide = len(self.blocks[-1].cells) if self.blocks else 0
            self._table(item, page.number, goes_on=open_above and wide == len(item.rows[0]))
            first = False

    def done(self) -> list[Block]:
        self._end_run()
        return self.blocks

    def _end_run(self) -> None:
        self.blocks += _paragraphs(self.run)
        self.run = []

    def _table(self, table: Table, page: int, *, goes_on: bool) -> None:
        """Add the rows of a table. On a new page its heading rows are not repeated, and a row that was
        cut goes on in the row before."""
        self.tables += not goes_on
        rows = [
            row([clean(cell) for cell in cells], page=page, table=self.tables, merged=merged)
            for cells, merged in zip(table.rows, table.merged, strict=True)
        ]
        if not goes_on:
            self.heading = rows[:HEADINGS]
        else:
            for heading in self.heading:
                if not rows or _bare(rows[0]) != _bare(heading):
                    break
                rows.pop(0)
            if rows and _was_cut(self.blocks[-1], rows[0]):
                self.blocks[-1] = _joined(self.blocks[-1], rows.pop(0))
        self.blocks += rows


def _bare(heading: Block) -> list[str]:
    return [re.sub(r"\W+", "", cell).lower() for cell in heading.cells]


def _was_cut(last: Block, first: Block) -> bool:
    """Whether the first row of a page goes on with the last of the page before: it has no number of its
    own, or its cells go on in mid-sentence."""
    if first.merged or ORDINAL.match(first.cells[0]):
        return False
    if not first.cells[0] and ORDINAL.match(last.cells[0]):
        return True
    pairs = [(above, below) for above, below in zip(last.cells, first.cells, strict=True) if below]
    open_ended = all(above and not ENDED.search(above) for above, below in pairs)
    return open_ended and any(below[:1].islower() or ENDS_OPEN.search(above) for above, below in pairs)


def _joined(last: Block, first: Block) -> Block:
    cells = []
    for above, below in zip(last.cells, first.cells, strict=True):
        parts = [above or below]
        if above and below:
            append(parts, below)
        cells.append("".join(parts))
    return row(cells, page=last.page, table=last.table or 0, merged=last.merged)


def _paragraphs(run: list[tuple[Line, int]]) -> list[Block]:
    """Join the lines of each paragraph; a letterhead set in two columns is taken apart."""
    out: list[tuple[list[str], int]] = []
    last: Line | None = None
    for line, page in run:
        if last is not None and _goes_on(last, line):
            append(out[-1][0], line.text)
        else:
            out.append(([line.text], page))
        last = line
    blocks: list[Block] = []
    for number, group in groupby(out, key=lambda paragraph: paragraph[1]):
        lines = split_columns([clean("".join(parts)) for parts, _ in group])
        blocks += [Block(" ".join(text.split()), page=number) for text in lines if text.strip()]
    return blocks


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a paragraph goes on in the next line: that begins small, or this one is full."""
    text, after = line.text.rstrip(), following.text.lstrip()
    if text.endswith("./.") or OPENS.match(after):
        return False
    if LABEL.match(after) or CAPITALS.match(text) or CAPITALS.match(after) or _is_spread(line):
        return False
    if CUT.search(text) or (ENDS_OPEN.search(text) and after[:1].isdigit()):
        return True
    ended = bool(ENDED.search(text))
    if after[:1].islower() and not ended:
        return True
    below = line.bottom - following.bottom
    if below > 0 and below > 2.2 * line.height:
        return False
    word = following.width_of_first_word
    (_, right), (left, _) = line.column, following.column
    full = right - line.right < word + 0.3 * line.height
    indented = following.left > left + 0.8 * line.height
    return full and not indented and not (ended and following.left <= left and line.right < right - 2)


def _is_spread(line: Line) -> bool:
    """Whether a line holds two things side by side; in a narrow column, wide gaps only fill the line."""
    left, right = line.column
    return "   " in line.text and not (right - left < NARROW and right - line.right < 0.3 * line.height)
