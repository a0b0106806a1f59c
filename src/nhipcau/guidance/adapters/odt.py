"""OpenDocument text: lists with the numbers that a reader sees, tables by row, letterheads by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from nhipcau.guidance.adapters.archive import Archive
from nhipcau.guidance.adapters.joining import finished, is_letterhead
from nhipcau.guidance.adapters.labels import bullet, written
from nhipcau.guidance.adapters.letters import clean
from nhipcau.guidance.ports import ENCRYPTED, Block, Extract, Unreadable, Upload, row, say

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SKIPPED = frozenset([f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}sequence-decls"])
GROUPS = frozenset([f"{TEXT}section", f"{TEXT}index-body", f"{DRAW}text-box"])
WIDEST = 60


def extract(upload: Upload) -> Extract:
    """The body in reading order; headers and footers live in the styles and are not read."""
    archive = Archive(upload)
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable(say(ENCRYPTED))
    content = archive.tree("content.xml")
    styles = archive.tree("styles.xml") if "styles.xml" in archive.names else None
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        return Extract(())
    reader = _Reader([part for part in (styles, content) if part is not None])
    pages = sum(1 for _ in body.iter(f"{TEXT}soft-page-break")) + 1
    return finished(reader.blocks(body), pages=pages if pages > 1 else None)


@dataclass(frozen=True)
class _Level:
    style: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    bullet: str = ""


@dataclass
class _Counted:
    """A list being read: the levels of its style and how far each has counted."""

    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)

    def label(self, depth: int, start: int | None) -> str:
        """The label of the next item at this depth."""
        level = self.levels.get(depth, _Level())
        if level.bullet:
            return bullet(level.bullet)
        first = start if start is not None else level.start
        self.counters[depth] = (
            first if start is not None or depth not in self.counters else self.counters[depth] + 1
        )
        for deeper in [at for at in self.counters if at > depth]:
            del self.counters[deeper]
        if not level.style:
            return ""
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        numbers = [written(self.counters.get(at, 1), self.levels.get(at, level).style or "1") for at in shown]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


class _Reader:
    def __init__(self, parts: list[etree._Element]) -> None:
        self._levels = {
            style.get(f"{STYLE}name", ""): _levels(style)
            for part in parts
            for style in part.iter(f"{TEXT}list-style")
        }
        self._list_style_of = {
            style.get(f"{STYLE}name", ""): style.get(f"{STYLE}list-style-name", "")
            for part in parts
            for style in part.iter(f"{STYLE}style")
        }
        outline = next((o for part in parts for o in part.iter(f"{TEXT}outline-style")), None)
        self._outline = _Counted(_levels(outline) if outline is not None else {})
        self._last_of_style: dict[str, _Counted] = {}
        self._by_id: dict[str, _Counted] = {}
        self._tables = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            tag = element.tag
            if tag in SKIPPED or not isinstance(tag, str):
                continue
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(element, self._heading_label(element))
            elif tag == f"{TEXT}list":
                yield from self._list(element, None, 1, "")
            elif tag == f"{TABLE}table":
                yield from self._table(element)
            elif tag in GROUPS:
                yield from self.blocks(element)

    def _heading_label(self, element: etree._Element) -> str:
        level = element.get(f"{TEXT}outline-level", "")
        if element.tag != f"{TEXT}h" or not level.isdecimal() or int(level) not in self._outline.levels:
            return ""
        return self._outline.label(int(level), None)

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[Block]:
        lines = [line for line in clean("".join(_pieces(element))).split("\n") if line.strip()]
        if lines and label:
            lines[0] = f"{label} {lines[0]}"
        yield from (Block(line) for line in lines)
        for box in element.iter(f"{DRAW}text-box"):
            yield from self.blocks(box)

    def _list(
        self, element: etree._Element, counted: _Counted | None, depth: int, name: str
    ) -> Iterator[Block]:
        own = element.get(f"{TEXT}style-name", "") or name or self._style_of_items(element)
        if counted is None or (own != name and own in self._levels and depth == 1):
            counted = self._counting(element, own)
        for item in element:
            label = ""
            start = item.get(f"{TEXT}start-value", "")
            if item.tag == f"{TEXT}list-item":
                has_text = any(child.tag in (f"{TEXT}p", f"{TEXT}h") for child in item)
                label = counted.label(depth, int(start) if start.isdecimal() else None) if has_text else ""
            for child in item:
                if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    yield from self._paragraph(child, label)
                    label = ""
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, counted, depth + 1, own)
                elif child.tag == f"{TABLE}table":
                    yield from self._table(child)

    def _counting(self, element: etree._Element, name: str) -> _Counted:
        """A new count, or the one that the file says this list goes on with."""
        before = self._by_id.get(element.get(f"{TEXT}continue-list", ""))
        if before is None and element.get(f"{TEXT}continue-numbering") == "true":
            before = self._last_of_style.get(name)
        counted = before or _Counted(self._levels.get(name, {}))
        self._last_of_style[name] = counted
        key = element.get("{http://www.w3.org/XML/1998/namespace}id", "")
        if key:
            self._by_id[key] = counted
        return counted

    def _style_of_items(self, element: etree._Element) -> str:
        paragraph = next(element.iter(f"{TEXT}p"), None)
        return (
            self._list_style_of.get(paragraph.get(f"{TEXT}style-name", ""), "")
            if paragraph is not None
            else ""
        )

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [self._row(line) for line in table.iter(f"{TABLE}table-row")]
        rows = [cells for cells in rows if any(lines for lines, _ in cells)]
        if not rows:
            return
        widest = max(map(len, rows))
        if widest == 1:
            yield from (Block(line) for cells in rows for lines, _ in cells for line in lines)
        elif (
            widest <= 3
            and len(rows) <= 6
            and (len(rows) == 1 or is_letterhead("\n".join(lines) for cells in rows for lines, _ in cells))
        ):
            for column in range(widest):
                yield from (Block(line) for cells in rows if column < len(cells) for line in cells[column][0])
        else:
            self._tables += 1
            for cells in rows:
                going = [index for index, (_, covered) in enumerate(cells) if covered]
                yield row((" ".join(lines) for lines, _ in cells), table=self._tables, merged=going)

    def _row(self, line: etree._Element) -> list[tuple[list[str], bool]]:
        """The cells of a row: their lines, and whether the cell goes on from the row above."""
        cells: list[tuple[list[str], bool]] = []
        across = 0
        for cell in line:
            covered = cell.tag == f"{TABLE}covered-table-cell"
            if (cell.tag != f"{TABLE}table-cell" and not covered) or len(cells) >= WIDEST:
                continue
            lines = [] if covered else [" ".join(block.text.split()) for block in self.blocks(cell)]
            repeated = _count(cell, f"{TABLE}number-columns-repeated") if not lines else 1
            cells += [(lines, covered and across <= 0)] * repeated
            across = across - repeated if covered else _count(cell, f"{TABLE}number-columns-spanned") - 1
        return cells


def _count(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(int(value), WIDEST) if value.isdecimal() else 1


def _levels(style: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in style:
        depth = level.get(f"{TEXT}level", "")
        if not depth.isdecimal():
            continue
        start, shown = level.get(f"{TEXT}start-value", "1"), level.get(f"{TEXT}display-levels", "1")
        levels[int(depth)] = _Level(
            style=level.get(f"{STYLE}num-format", ""),
            prefix=level.get(f"{STYLE}num-prefix", ""),
            suffix=level.get(f"{STYLE}num-suffix", ""),
            shown=int(shown) if shown.isdecimal() else 1,
            start=int(start) if start.isdecimal() else 1,
            bullet=level.get(f"{TEXT}bullet-char", ""),
        )
    return levels


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph with tabs, spaces and breaks; notes and boxes left out."""
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * (min(int(count), 200) if count.isdecimal() else 1)
        elif tag == f"{TEXT}tab":
            yield "\t"
        elif tag == f"{TEXT}line-break":
            yield "\n"
        elif isinstance(tag, str) and tag not in SKIPPED and not tag.startswith(DRAW):
            yield from _pieces(child)
        yield child.tail or ""
