"""Word documents: body text with automatic numbers written out, tables by row, letterheads by column.

The package is read directly: python-docx gives paragraphs without the numbers Word would show, and
follows relations that a hostile file may point anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from nhipcau.guidance.adapters.archive import Archive
from nhipcau.guidance.adapters.docx_numbers import Numbers, W
from nhipcau.guidance.adapters.joining import finished, is_letterhead
from nhipcau.guidance.adapters.letters import clean, from_font
from nhipcau.guidance.ports import HAS_MACROS, Block, Extract, Upload, row, say

BODY, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
MACROS = "word/vbaProject.bin"
# Text that is not in the document as read: what was deleted, field codes, the fallback of a drawing.
SKIPPED = frozenset(
    [
        W + name
        for name in (
            "del",
            "moveFrom",
            "instrText",
            "delText",
            "footnoteReference",
            "endnoteReference",
            "commentReference",
            "pPr",
            "sectPr",
            "tblPr",
            "tcPr",
            "trPr",
            "sdtPr",
        )
    ]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
PLAIN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WIDEST = 60
"""A row with more cells than this is nothing a person wrote; the rest is left out."""


def extract(upload: Upload) -> Extract:
    """The body in reading order. Headers, footers and notes of the pages are furniture."""
    archive = Archive(upload)
    reader = _Reader(archive)
    blocks = reader.body(archive.tree(BODY))
    extracted = finished(blocks)
    if MACROS in archive.names:
        return replace(extracted, doubts=(*extracted.doubts, say(HAS_MACROS)))
    return extracted


class _Reader:
    def __init__(self, archive: Archive) -> None:
        numbering = archive.tree(NUMBERING) if NUMBERING in archive.names else None
        styles = archive.tree(STYLES, without=_table_styles) if STYLES in archive.names else None
        self._numbers = Numbers(numbering, styles)
        self._tables = 0

    def body(self, document: etree._Element) -> list[Block]:
        body = document.find(f"{W}body")
        return list(self._blocks(body)) if body is not None else []

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from (Block(line) for line in self._paragraph(element))
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
                yield from self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        """The lines of a paragraph: one, or more where a break sets off a new label or heading."""
        pieces = list(self._pieces(paragraph))
        text = clean("".join(piece for piece in pieces if not piece.startswith("\0")))
        lines = [line for line in text.split("\n") if line.strip()]
        boxes = [line for piece in pieces if piece.startswith("\0") for line in piece[1:].split("\n") if line]
        if not lines:
            return boxes
        label = self._numbers.label(paragraph)
        if label:
            lines[0] = f"{label} {lines[0]}"
        return [*lines, *boxes]

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in SKIPPED or not isinstance(tag, str):
                continue
            if tag == f"{W}r":
                yield from self._run(child)
            else:
                yield from self._pieces(child)

    def _run(self, run: etree._Element) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        font = ""
        if properties is not None:
            vanish = properties.find(f"{W}vanish")
            if vanish is not None and vanish.get(f"{W}val") not in ("0", "false"):
                return
            fonts = properties.find(f"{W}rFonts")
            font = (fonts.get(f"{W}ascii") or "") if fonts is not None else ""
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                yield from_font(child.text or "", font)
            elif tag in PLAIN:
                yield PLAIN[tag]
            elif tag not in SKIPPED and isinstance(tag, str):
                yield from self._box(child)

    def _box(self, element: etree._Element) -> Iterator[str]:
        """Text boxes anchored in a run are read after the paragraph that holds them."""
        for content in element.iter(f"{W}txbxContent"):
            if not any(a.tag in SKIPPED for a in content.iterancestors()):
                yield "\0" + "\n".join(block.text for block in self._blocks(content))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [self._row(line) for line in table.iter(f"{W}tr") if _table_of(line) is table]
        rows = [cells for cells in rows if any(lines for lines, _ in cells)]
        if not rows:
            return
        widest = max(map(len, rows))
        texts = [" ".join(lines) for cells in rows for lines, _ in cells]
        if widest == 1:
            yield from (Block(line) for cells in rows for lines, _ in cells for line in lines)
        elif (
            widest <= 3
            and (is_letterhead("\n".join(lines) for cells in rows for lines, _ in cells) or len(rows) == 1)
            and len(rows) <= 6
        ):
            for column in range(widest):
                yield from (Block(line) for cells in rows if column < len(cells) for line in cells[column][0])
        elif any(texts):
            self._tables += 1
            for cells in rows:
                going = [index for index, (_, goes_on) in enumerate(cells) if goes_on]
                yield row((" ".join(lines) for lines, _ in cells), table=self._tables, merged=going)

    def _row(self, line: etree._Element) -> list[tuple[list[str], bool]]:
        """The cells of a row: their lines, and whether the cell goes on from the row above."""
        cells: list[tuple[list[str], bool]] = []
        for cell in line.iter(f"{W}tc"):
            if len(cells) >= WIDEST or _row_of(cell) is not line:
                continue
            properties = cell.find(f"{W}tcPr")
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            span = properties.find(f"{W}gridSpan") if properties is not None else None
            lines = [" ".join(block.text.split()) for block in self._blocks(cell)]
            cells.append((lines, merge is not None and merge.get(f"{W}val") != "restart"))
            wide = span.get(f"{W}val", "1") if span is not None else "1"
            cells += [([], False)] * (min(int(wide), WIDEST) - 1 if wide.isdecimal() else 0)
        return cells


def _table_styles(data: bytes) -> bytes:
    """The styles without those of tables: nine tenths of what Word writes, and nothing about numbers."""
    end = b"</w:style>"
    pieces = data.split(end)
    kept = [
        piece
        for piece in pieces[:-1]
        if not (piece.lstrip().startswith(b"<w:style ") and b'w:type="table"' in piece[: piece.find(b">")])
    ]
    return end.join([*kept, pieces[-1]])


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)


def _table_of(line: etree._Element) -> etree._Element | None:
    return next(line.iterancestors(f"{W}tbl"), None)
