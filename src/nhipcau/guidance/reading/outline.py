"""The outline: which line belongs under which heading, by the grammar of numbering alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from nhipcau.guidance.reading.labels import RANKS, Label, inline_labels, read_label
from nhipcau.guidance.reading.text import Line, Text

PARAGRAPH = 90
"""The rank of a line without a label: below every labelled one."""


@dataclass(eq=False)
class Node:
    """A heading, item or paragraph with what stands under it. Spans leave out the label."""

    start: int
    end: int
    label: Label | None = None
    line: Line | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    inline: bool = False
    """One part of an enumeration inside a line."""
    roles: tuple[str, ...] = ()
    """What the heading announces; empty where the line is no heading."""
    role: str | None = None
    """What the line belongs to: its own role, else that of the heading above it."""
    body_start: int | None = None
    """Where the text after a run-in heading begins: "Mục đích: …"."""

    @property
    def rank(self) -> int:
        return self.label.rank if self.label else PARAGRAPH

    @property
    def ordinal(self) -> str | None:
        return self.label.ordinal if self.label else None

    @property
    def whole_end(self) -> int:
        """The end of the item with all its sub-items."""
        node = self
        while node.children:
            node = node.children[-1]
        return max(self.end, node.end)

    @property
    def is_row(self) -> bool:
        return self.line is not None and bool(self.line.cells)

    @property
    def items(self) -> list[Node]:
        """The children that carry a label."""
        return [child for child in self.children if child.label]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)

    def above(self) -> Iterator[Node]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def outline(text: Text, lines: list[Line], heading: Callable[[Line], Label | None]) -> Node:
    """The tree of these lines under one root. Linear in their number.

    `heading` recognises headings that carry no label; a label of style "closing" ends every section.
    """
    first = lines[0].start if lines else 0
    root = Node(first, first)
    here = root
    for line in _with_lone_labels(lines):
        label = read_label(line.text) if not line.cells else None
        label = label or heading(line)
        if label and label.style == "closing" and _below_caps(here) and line.text.startswith("("):
            label = None  # "(Kèm theo Kế hoạch …)" under the heading of an annex closes nothing
        node = Node(line.start + (label.length if label else 0), line.end, label, line)
        parent = _parent_for(node, here, text)
        node.parent = parent
        parent.children.append(node)
        _add_inline(node, text)
        here = node
    return root


def _below_caps(here: Node) -> bool:
    return here.label is not None and here.label.style == "caps" and not here.children


def _with_lone_labels(lines: list[Line]) -> list[Line]:
    """A label alone on its line ("I." above "MỤC ĐÍCH") belongs to the line below it."""
    out: list[Line] = []
    waiting: Line | None = None
    for line in lines:
        if waiting is not None:
            line = replace(line, start=waiting.start, text=f"{waiting.text}\n{line.text}", cells=())
            waiting = None
        elif (
            len(line.text) <= 6
            and not line.cells
            and read_label(f"{line.text} x")
            and not read_label(line.text)
        ):
            waiting = line
            continue
        out.append(line)
    return out if waiting is None else [*out, waiting]


def _parent_for(node: Node, here: Node, text: Text) -> Node:
    """Where a new line belongs, seen from the line before it."""
    if node.label is None:
        return _parent_of_paragraph(here, text)
    chain = [here, *here.above()]
    for level in chain:
        if level.label and level.parent and level.label.style == node.label.style:
            return level.parent
    if _leads_in(here, text) and node.label.number <= 1 and node.rank >= RANKS["title"]:
        return here
    return next(level for level in chain if level.parent is None or (level.label and level.rank < node.rank))


def _parent_of_paragraph(here: Node, text: Text) -> Node:
    """A line without label goes under the heading it follows, else beside the lines before it."""
    if here.label is None:
        return here.parent or here
    is_bullet = here.rank >= RANKS["dash"] and not _leads_in(here, text)
    runs_in = here.label.style == "title" and ":" in text.whole[here.start : here.end - 1].rstrip(": ")
    return here.parent if (is_bullet or runs_in) and here.parent is not None else here


def _leads_in(node: Node, text: Text) -> bool:
    return text.whole[node.start : node.end].rstrip().endswith(":")


def _add_inline(node: Node, text: Text) -> None:
    """Give a line the parts of its own enumeration: "(1) …; (2) …"."""
    if node.is_row:
        return
    found = inline_labels(text.whole[node.start : node.end])
    ends = [*(node.start + at for at, _ in found[1:]), node.end]
    for (at, label), end in zip(found, ends, strict=False):
        node.children.append(Node(node.start + at + label.length, end, label, node.line, node, inline=True))
