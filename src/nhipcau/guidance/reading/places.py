"""A stored text taken apart again, and the places in it that other documents point to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from nhipcau.guidance.reading.head import Layout, read_layout
from nhipcau.guidance.reading.labels import roman
from nhipcau.guidance.reading.model import Item
from nhipcau.guidance.reading.outline import Node, outline
from nhipcau.guidance.reading.reader import parts
from nhipcau.guidance.reading.sections import assign, heading_of
from nhipcau.guidance.reading.text import Line, Text, sentences

# "điểm c khoản 2 mục II", "nội dung (6)", "khoản 3, mục V", "mục III"
POINT = re.compile(
    r"\b(?P<level>điểm|khoản|mục|phần|nội dung|khẩu hiệu|nhiệm vụ|tiết|ý)\s+(?:thứ\s+|số\s+)?\(?"
    r"(?P<ordinal>[ivx]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\)?"
    r"(?![\w/-])(?!\s*[/-]\s*\d)"
)
BETWEEN = re.compile(r"\s*(?:,|\bcủa|\btại|\bthuộc|\btrong|\bở|-)?\s*")
KIND_AT = {"nội dung": "theme", "khẩu hiệu": "slogan", "nhiệm vụ": "duty"}
LEVELS = {
    "phần": 0,
    "mục": 1,
    "khoản": 2,
    "nội dung": 2,
    "khẩu hiệu": 2,
    "nhiệm vụ": 2,
    "điểm": 3,
    "tiết": 4,
    "ý": 4,
}


@dataclass(frozen=True)
class Point:
    """A place that a sentence points to, innermost first: (("điểm", "c"), ("khoản", "2"), ("mục", "II"))."""

    steps: tuple[tuple[str, str], ...]
    start: int
    end: int


def points(folded: str, start: int, end: int) -> Iterator[Point]:
    """The places that a stretch of folded text points to; neighbours that go outwards are one place."""
    steps: list[tuple[str, str]] = []
    begin = last = start
    for match in POINT.finditer(folded, start, end):
        step = (match.group("level"), match.group("ordinal"))
        joined = steps and BETWEEN.fullmatch(folded, last, match.start())
        if joined and LEVELS[step[0]] < LEVELS[steps[-1][0]]:
            steps.append(step)
        else:
            if steps:
                yield Point(tuple(steps), begin, last)
            steps, begin = [step], match.start()
        last = match.end()
    if steps:
        yield Point(tuple(steps), begin, last)


@dataclass
class Stored:
    """The text of a reading with its items, outlined again."""

    whole: str
    items: tuple[Item, ...]
    date: str | None = None
    text: Text = field(init=False)
    layout: Layout = field(init=False)
    root: Node = field(init=False)
    opening: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        lines: list[Line] = []
        at = 0
        for raw in self.whole.split("\n"):
            cells = _cells(raw, at)
            lines.append(Line(at, at + len(raw), raw, cells=cells, table=1 if cells else None))
            at += len(raw) + 1
        self.text = Text(self.whole, tuple(lines))
        self.layout = read_layout(self.text)
        body, self.opening, lead = parts(self.text, self.layout)
        self.root = outline(self.text, body, heading_of)
        assign(self.text, self.root, lead)

    @cached_property
    def nodes(self) -> list[Node]:
        """Every line and part of a line, in order."""
        return [node for node in self.root.walk() if node is not self.root]

    def clause(self, place: int) -> tuple[int, int]:
        """The part of its sentence between semicolons that holds a place; of a table, the row."""
        row = self.line_of(place)
        if "\t" in self.whole[slice(*row)]:
            return row
        start, end = self.sentence(place)
        before, after = self.whole.rfind(";", start, place), self.whole.find(";", place, end)
        return before + 1 if before >= 0 else start, after if after >= 0 else end

    def line_of(self, place: int) -> tuple[int, int]:
        """The line that holds a place."""
        last = self.whole.find("\n", place)
        return self.whole.rfind("\n", 0, place) + 1, last if last >= 0 else len(self.whole)

    @cached_property
    def _starts(self) -> list[int]:
        return [node.start for node in self.nodes if not node.inline]

    def _starting(self, kind: str) -> set[int]:
        return {item.passage.start for item in self.items if item.kind == kind}

    def said(self, start: int, end: int) -> str:
        return self.text.folded[start:end]

    def within(self, start: int, end: int, *kinds: str) -> list[Item]:
        """The items that begin in a stretch, of these kinds or of any."""
        return [i for i in self.items if start <= i.passage.start < end and (not kinds or i.kind in kinds)]

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence that holds a place, within its line and without the line's label."""
        first, last = self.line_of(place)
        at = bisect_right(self._starts, place) - 1
        if at >= 0 and first <= self._starts[at] <= place:
            first = self._starts[at]
        spans = sentences(self.whole, first, last)
        return next(((a, b) for a, b in spans if a <= place < b), (first, last))

    def at(self, point: Point) -> Node | None:
        """The one line that a sentence points to; None where there is none, or more than one."""
        found: list[Node] = [self.root]
        steps = list(reversed(point.steps))
        for number, (level, ordinal) in enumerate(steps):
            below = [node for one in found for node in self._below(one, level, ordinal, first=number == 0)]
            nearest = min((_depth(node) for node in below), default=0)
            found = [node for node in below if _depth(node) == nearest]
        if not found:
            return None
        return found[0] if len(found) == 1 and found[0] is not self.root else None

    def _below(self, node: Node, level: str, ordinal: str, *, first: bool) -> Iterable[Node]:
        for one in node.walk():
            if one is node or one.label is None or one.label.style in ("dash", "plus", "closing"):
                continue
            if level in ("mục", "phần") and first and "." not in ordinal and one.parent is not self.root:
                continue
            if level in KIND_AT and one.start not in self._starting(KIND_AT[level]):
                continue
            if _same(one.label.ordinal, ordinal):
                yield one


def _depth(node: Node) -> int:
    return sum(1 for _ in node.above())


def _same(label: str | None, sought: str) -> bool:
    if label is None:
        return False
    label = label.lower()
    numbers = re.fullmatch(r"[ivxl]+", label) and sought.isdecimal() and roman(label.upper()) == int(sought)
    return (
        label == sought or bool(numbers) or (sought.isdecimal() and label.lstrip("0") == sought.lstrip("0"))
    )


def _cells(raw: str, at: int) -> tuple[tuple[int, int], ...]:
    """The cells of a row; two tabs or more make one."""
    if raw.count("\t") < 2:
        return ()
    cells: list[tuple[int, int]] = []
    for cell in raw.split("\t"):
        cells.append((at, at + len(cell)))
        at += len(cell) + 1
    return tuple(cells)
