"""The sentences of an amending document, each of which may give an order; and what was told of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nhipcau.guidance.ports import gettext_noop, say
from nhipcau.guidance.reading.changes import Added, Changed, Moved, Removed, Unplaced
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.places import Point, Stored, points
from nhipcau.guidance.reading.text import sentences

BLOCKS = ("theme", "duty", "slogan", "purpose", "requirement")
DAYS = ("deadline", "key_date")
NOWHERE = gettext_noop("Nothing in the amended document fits this sentence: “%(text)s”")
TWICE = gettext_noop("More than one place in the amended document fits this sentence: “%(text)s”")
QUOTE = re.compile(r"[“\"][^“”\"]*[”\"]")
# "Sở A không phải …; không tổ chức diễu hành"
GOES_ON = re.compile(
    r";\s+(?=(?:không tổ chức|bỏ|bãi bỏ|dừng|hủy|giao|thay|lùi|dời|gia hạn|điều chỉnh|bổ sung)\b)"
)
SHOWN = 120


@dataclass(frozen=True)
class Order:
    """One sentence, or the part of it behind a semicolon, with the headings above it."""

    start: int
    end: int
    node: Node
    folded: str
    above: str

    @property
    def passage(self) -> Passage:
        return Passage(self.start, self.end)


@dataclass
class Sides:
    """The amended document, the amending one, and what was told so far."""

    base: Stored
    new: Stored
    added: list[Added] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def use(self, items: Iterable[Item]) -> None:
        """These items are accounted for: they are not new."""
        self._used |= {id(item) for item in items}

    def is_used(self, item: Item) -> bool:
        return id(item) in self._used

    def leave(self, order: Order, doubt: str = NOWHERE, item: Item | None = None) -> None:
        """Report a sentence that can't be tied to one place."""
        if item:
            self.use([item])
        text = self.new.whole[order.start : order.end]
        self.unplaced.append(Unplaced(order.passage, text, say(doubt, text=text[:SHOWN]), item))

    def points(self, start: int, end: int) -> Iterator[Point]:
        """The places of the amended document that a stretch of the amending one points to."""
        return points(self.new.text.folded, start, end)

    def orders(self) -> Iterator[Order]:
        """The sentences of opening and body; those of a quoted passage, and closing lines, give no order."""
        new = self.new
        quoted = [match.span() for match in QUOTE.finditer(new.whole)]
        spans = [(start, end, new.root) for start, end in _whole_sentences(new, *new.opening, quoted)]
        for node in new.nodes:
            if not node.inline and node.role != "closing" and not any(a < node.start < b for a, b in quoted):
                spans += [(*span, node) for span in _whole_sentences(new, node.start, node.end, quoted)]
        for start, end, node in spans:
            if (start, end) == new.opening:
                continue
            above = " ".join(new.said(up.start, up.end) for up in node.above() if up is not new.root)
            for begin, stop in _parts(new, start, end):
                yield Order(begin, stop, node, new.said(begin, stop), above)


def _whole_sentences(
    stored: Stored, start: int, end: int, quoted: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sentences of a line; one is not parted inside what it quotes."""
    out: list[tuple[int, int]] = []
    for a, b in sentences(stored.whole, start, end):
        if out and any(x < a < y for x, y in quoted):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _parts(stored: Stored, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in parts where a semicolon leads on to another order."""
    for mark in GOES_ON.finditer(stored.text.folded, start, end):
        yield start, mark.start()
        start = mark.end()
    yield start, end
