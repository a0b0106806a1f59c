"""A document's text with its marks: what was read, what was not, and whether stated counts hold.

The text itself is never changed: joined again, a line's text tokens are that line of the document.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal

from nhipcau.guidance.models import Passage
from nhipcau.guidance.reading.places import Stored
from nhipcau.guidance.reading.prose import stretches
from nhipcau.guidance.reading.text import sentences

Kind = Passage.Kind

_DATE_LINE = re.compile(r"[^.;:]{0,40}ngày[ \d…._]*tháng[ \d…._]*năm[ \d…._]*", re.IGNORECASE)
_FEWEST_WORDS = 8
_CAPITALS = 0.6

_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_COUNTED = {
    Kind.THEME: r"nội dung|chủ đề",
    Kind.FORM: r"hình thức",
    Kind.AUDIENCE: r"nhóm đối tượng|đối tượng",
    Kind.SLOGAN: r"khẩu hiệu",
}
_STATED = {
    kind: re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)}) (?:nhóm )?(?:{words})\b", re.IGNORECASE)
    for kind, words in _COUNTED.items()
}


@dataclass(frozen=True)
class StatedCount:
    """How many of a kind the document says it has, where it says so, and how many were read."""

    kind: str
    start: int
    end: int
    said: str
    number: int
    found: int

    @property
    def holds(self) -> bool:
        return self.number == self.found


@dataclass(frozen=True)
class Mark:
    """A marked span. Several passages of a kind may share one; an unread sentence has none."""

    start: int
    end: int
    kind: str
    passages: tuple[Passage, ...] = ()
    stated: StatedCount | None = None
    goes_on: bool = False
    """The rest of a span whose first part stands before, in another mark or line."""


@dataclass(frozen=True)
class Token:
    """A piece of a line: text, or the opening or closing of a mark. Marks are properly nested."""

    what: Literal["text", "open", "close"]
    text: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Line:
    number: int
    tokens: tuple[Token, ...]
    start: int = 0
    end: int = 0


def stated_counts(text: str, passages: Iterable[Passage]) -> dict[str, StatedCount]:
    """The first count a kind that the document states outside what was read, beside what was found."""
    standing = [p for p in passages if p.state != Passage.State.REJECTED]
    covered = _Cover((p.start, p.end) for p in standing)
    found: dict[str, int] = {}
    for passage in standing:
        found[passage.kind] = found.get(passage.kind, 0) + 1
    stated: dict[str, StatedCount] = {}
    for kind, pattern in _STATED.items():
        for match in pattern.finditer(text):
            if covered.touches(match.start(), match.end()):
                continue
            said = match[1]
            number = int(said) if said.isdigit() else _NUMBERS[said.lower()]
            stated[kind] = StatedCount(kind, match.start(), match.end(), said, number, found.get(kind, 0))
            break
    return stated


def unread_sentences(text: str, passages: Iterable[Passage]) -> list[Mark]:
    """Whole sentences of the body in which nothing was read; no headings, lead-ins or closing lines."""
    covered = _Cover((p.start, p.end) for p in passages if p.state != Passage.State.REJECTED)
    if covered.empty:
        return []
    return [
        Mark(start, end, "unread") for start, end in _body_sentences(text) if not covered.touches(start, end)
    ]


@lru_cache(maxsize=32)
def _body_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a document's body, as the reader's outline has it. A document's text never changes."""
    stored = Stored(text, ())
    title = stored.layout.title_span or (0, 0)
    found = []
    for stretch in stretches(stored.text, stored.root):
        if stretch.role in ("closing", "heading") or stretch.node.is_row:
            continue
        for start, end in sentences(text, stretch.start, stretch.end):
            if not title[0] <= start < title[1] and _is_sentence(text[start:end]):
                found.append((start, end))
    return tuple(found)


def _is_sentence(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return (
        sum(any(c.isalnum() for c in word) for word in text.split()) >= _FEWEST_WORDS
        and not text.rstrip().endswith(":")
        and "\t" not in text
        and capitals < _CAPITALS * len(letters)
        and not _DATE_LINE.fullmatch(text.strip())
    )


def clause_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The clause in which a span stands: what comes before the span, the span, what comes after."""
    first = max(text.rfind(mark, 0, start) + len(mark) for mark in ("\n", ". ", "; ", ": "))
    stops = [place for mark in ("\n", ". ", "; ") if (place := text.find(mark, end)) >= 0]
    last = min(stops, default=len(text))
    return text[first:start].lstrip(), text[start:end], text[end:last].rstrip()


class _Cover:
    """Whether a span touches any of many spans; answers in the time of one search."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    @property
    def empty(self) -> bool:
        return not self._starts

    def touches(self, start: int, end: int) -> bool:
        place = bisect_left(self._starts, end)
        return place > 0 and self._ends[place - 1] > start


def marks_of(
    passages: Iterable[Passage], stated: Mapping[str, StatedCount], unread: Iterable[Mark]
) -> list[Mark]:
    """One mark a span and kind, with all its passages; stated counts and unread sentences beside."""
    spans: dict[tuple[int, int, str], list[Passage]] = {}
    for passage in passages:
        spans.setdefault((passage.start, passage.end, passage.kind), []).append(passage)
    marks = [Mark(start, end, kind, tuple(found)) for (start, end, kind), found in spans.items()]
    marks += [Mark(one.start, one.end, "stated", stated=one) for one in stated.values()]
    return [*marks, *unread]


def lines_of(text: str, marks: Sequence[Mark]) -> list[Line]:
    """The document line by line, with its marks nested; blank lines are left out of the numbering."""
    waiting = sorted(marks, key=lambda m: (m.start, -m.end))
    lines: list[Line] = []
    number, at = 0, 0
    for match in re.finditer(r"[^\n]*", text):
        start, end = match.span()
        if start == end:
            continue
        here = []
        while at < len(waiting) and waiting[at].start < end:
            here.append(waiting[at])
            at += 1
        over = [rest for mark in here if (rest := _rest(mark, end))]
        if text[start:end].strip():
            number += 1
            lines.append(Line(number, tuple(_nested(text, start, end, here)), start, end))
        # what reaches beyond this line goes on in the next ones
        waiting[at:at] = sorted(over, key=lambda m: (m.start, -m.end))
    return lines


def _rest(mark: Mark, end: int) -> Mark | None:
    if mark.end <= end + 1:
        return None
    return Mark(end + 1, mark.end, mark.kind, mark.passages, mark.stated, goes_on=True)


def _nested(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Token]:
    """Marks that cross are cut where the outer one ends; the cut-off part goes on after it."""
    order = count()
    heap = [(max(m.start, start), -min(m.end, end), next(order), m) for m in marks]
    heapq.heapify(heap)
    stack: list[tuple[int, Mark]] = []
    at = start
    while heap:
        begins, minus_ends, _order, mark = heapq.heappop(heap)
        ends = -minus_ends
        while stack and stack[-1][0] <= begins:
            closes, inner = stack.pop()
            yield from _text(text, at, closes)
            yield Token("close", mark=inner)
            at = max(at, closes)
        yield from _text(text, at, begins)
        at = max(at, begins)
        if stack and ends > stack[-1][0]:
            outer = stack[-1][0]
            rest = Mark(outer, mark.end, mark.kind, mark.passages, mark.stated, goes_on=True)
            heapq.heappush(heap, (outer, -ends, next(order), rest))
            ends = outer
        if ends > begins:
            yield Token("open", mark=mark)
            stack.append((ends, mark))
    while stack:
        closes, inner = stack.pop()
        yield from _text(text, at, closes)
        yield Token("close", mark=inner)
        at = max(at, closes)
    yield from _text(text, at, end)


def _text(text: str, start: int, end: int) -> Iterator[Token]:
    if end > start:
        yield Token("text", text[start:end])
