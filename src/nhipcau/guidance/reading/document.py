"""A document taken apart: text, head, outline, prose; and the stretches of it that a rule may look in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nhipcau.guidance.ports import Message
from nhipcau.guidance.reading.head import Layout
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.organisations import name_spans
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.text import Text, bare

PATH = 80


@dataclass(frozen=True)
class Stretch:
    """A part of the text with the one thing it is about."""

    start: int
    end: int
    role: str | None
    node: Node


class Spans:
    """Stretches of the text that don't overlap, found by place."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)

    def holds(self, place: int) -> bool:
        return self.touches(place, place + 1)

    def touches(self, start: int, end: int) -> bool:
        """Whether something taken lies in this span, or the span in it."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start


@dataclass
class Document:
    """What the rules read, and what they have found so far."""

    text: Text
    layout: Layout
    type: str
    root: Node
    opening: tuple[int, int]
    stretches: list[Stretch] = field(default_factory=list)
    """The body in order, a line or a sentence of prose each."""
    items: list[Item] = field(default_factory=list)
    doubts: list[Message] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)
    """Ids of nodes that an amendment takes back."""
    reach: dict[int, int] = field(default_factory=dict)
    """Start of a task -> end of the lines below it that say who and when."""
    amends: bool = False
    rule: str = ""
    """The rule now at work, named in every item that it adds."""
    tables: list[Any] | None = None
    """What `rules.tables` made of the rows; None until it was asked."""
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _of_kind: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """The places of bodies' names."""
        return name_spans(self.text)

    def in_name(self, start: int, end: int) -> bool:
        """Whether a place lies inside a body's name."""
        at = bisect_left(self._name_ends, end)
        return at < len(self.names) and self.names[at][0] <= start

    @cached_property
    def _name_ends(self) -> list[int]:
        return [end for _, end in self.names]

    def add(
        self,
        kind: str,
        start: int,
        end: int,
        node: Node | None = None,
        *,
        closing: str = ";,.:/ \n\t",
        value: str | None = None,
        ordinal: str | None = None,
        organisation: str | None = None,
        number: str | None = None,
        date: str | None = None,
    ) -> Item | None:
        """Record an item; its label, closing mark and surrounding quotes are left out."""
        start, end = bare(self.text.whole, start, end, closing)
        if start >= end:
            return None
        key = (kind, start, end, value, organisation, date)
        if key in self._seen:
            return None
        self._seen.add(key)
        place = Passage(start, end, self.text.page_at(start), path_of(self.text, node))
        said = self.text.whole[start:end]
        item = Item(kind, said, place, value, ordinal, organisation, number, date, self.rule)
        self.items.append(item)
        self._of_kind[kind].append(item)
        return item

    def found(self, kind: str) -> list[Item]:
        """The items of a kind so far, as they were found."""
        return self._of_kind[kind]

    def in_roles(self, *roles: str | None) -> Iterator[Stretch]:
        """The stretches about these things, in order."""
        for stretch in self.stretches:
            if stretch.role in roles and not self.is_withdrawn(stretch.node):
                yield stretch

    def is_withdrawn(self, node: Node) -> bool:
        return bool(self.withdrawn) and any(id(one) in self.withdrawn for one in (node, *node.above()))


def path_of(text: Text, node: Node | None) -> tuple[str, ...]:
    """The headings above a node, outermost first, with their labels."""
    path: list[str] = []
    while node is not None:
        if node.roles and node.line is not None:
            path.append(
                text.whole[node.line.start : min(node.end, node.line.start + PATH)].split("\n")[0].strip()
            )
        node = node.parent
    return tuple(reversed(path))
