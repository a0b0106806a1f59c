"""Parts of a Word document in an official layout: fonts, tables whose head repeats, links, page numbers."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from nhipcau.kit.word.layout import Layout

FONT = "Times New Roman"
_AFTER_BORDERS = (  # what the schema wants after the borders of a paragraph
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap"),
    *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr"),
    *("w:sectPr", "w:pPrChange"),
)
CELL_MARGIN = 1.1
"""Millimetres beside the words of a cell."""
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)


class Sheet:
    """A document being written, in one layout."""

    def __init__(self, layout: Layout, language: str, title: str, author: str, day: dt.date) -> None:
        self.layout = layout
        self.document = Document()
        self._bookmarks = 0
        self._page()
        self._styles({"vi": "vi-VN", "ja": "ja-JP"}.get(language, "en-GB"))
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = (
            title[:250],
            author[:250],
            author[:250],
        )
        properties.language, properties.comments, properties.revision = language, "", 1
        properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  # OOXML keeps UTC without a zone

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        margins = {side: Mm(value) for side, value in self.layout.margins_mm.items()}
        section.top_margin, section.right_margin = margins["top"], margins["right"]
        section.bottom_margin, section.left_margin = margins["bottom"], margins["left"]
        section.header_distance = Mm(self.layout.page_number["from_edge_mm"])
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = header.add_run()
        for kind, text in (("begin", ""), ("instr", "PAGE"), ("end", "")):
            run._r.append(_field(kind, text))
        set_font(run, self.layout.page_number["size"])

    def _styles(self, language: str) -> None:
        styles = self.document.styles
        for name, size, bold in (
            ("Normal", self.layout.body, False),
            ("Heading 1", self.layout.heading, True),
            ("Heading 2", self.layout.heading, True),
            ("Title", self.layout.heading, True),
        ):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
            style.font.italic, style.font.color.rgb = False, None
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(attribute), FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            for colour in style.element.rPr.findall(qn("w:color")):
                style.element.rPr.remove(colour)
            format_ = style.paragraph_format
            format_.space_before, format_.space_after = (
                Pt(self.layout.between if "Heading" in name else 0),
                Pt(self.layout.between),
            )
            format_.keep_with_next = "Heading" in name
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), language)
        lang.set(qn("w:eastAsia"), "ja-JP")
        styles["Normal"].element.get_or_add_rPr().append(lang)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)

    def heading(self, text: str, level: int = 1, *, anchor: str = "") -> Any:
        paragraph = self.document.add_heading(text, level)
        if anchor:
            self.bookmark(paragraph, anchor)
        return paragraph

    def text(self, text: str = "", *, style: str | None = None) -> Any:
        """A paragraph of the body: justified, its first line indented."""
        paragraph = self.document.add_paragraph(style=style)
        form = paragraph.paragraph_format
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Mm(self.layout.indent_mm)
        if self.layout.exactly:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.layout.exactly)
        if text:
            paragraph.add_run(text)
        return paragraph

    def centred(self, text: str, size: int, *, bold: bool = True, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(paragraph.add_run(text), size, bold=bold)
        return paragraph

    def bookmark(self, paragraph: Any, name: str) -> None:
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag.endswith("Start"):
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)

    def grid(self, rows: int, widths: Sequence[int]) -> Any:
        """A table without borders, to set blocks side by side; widths in millimetres."""
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def table(self, heads: Sequence[str], widths: Sequence[int], *, label: str, size: int = 12) -> Any:
        """A table with borders, its head row, in `size`, repeated on each page; widths in millimetres."""
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        _describe(table, label)
        _draw_in(table, CELL_MARGIN)
        fill(table.rows[0], heads, widths, bold=True, centre=True, size=size)
        _row_flag(table.rows[0], "w:tblHeader")
        _row_flag(table.rows[0], "w:cantSplit")
        return table

    def bytes(self) -> bytes:
        """The finished file; the same parts give the same bytes."""
        made = io.BytesIO()
        self.document.save(made)
        settled = io.BytesIO()
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, ZIPPED_AT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return settled.getvalue()


def _field(kind: str, text: str) -> Any:
    if kind == "instr":
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def set_font(run: Any, size: int, *, bold: bool = False, italic: bool = False) -> Any:
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return run


def fill(
    row: Any,
    texts: Iterable[str],
    widths: Sequence[int],
    *,
    bold: bool = False,
    centre: bool = False,
    size: int = 12,
) -> None:
    """Write a row; a cell that is a whole number stands to the right. LibreOffice wants cell widths too."""
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif text.replace(".", "").replace(",", "").isdigit():
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(paragraph.add_run(text), size, bold=bold)
    _row_flag(row, "w:cantSplit")


def link(paragraph: Any, text: str, *, address: str = "", anchor: str = "", size: int = 12) -> None:
    """A run that leads to an address or to a bookmark; plain where there is neither."""
    run = set_font(paragraph.add_run(text), size)
    if not (address or anchor):
        return
    run.underline = True
    hyperlink = OxmlElement("w:hyperlink")
    if address:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        hyperlink.set(qn("r:id"), key)
    else:
        hyperlink.set(qn("w:anchor"), anchor)
    paragraph._p.remove(run._r)
    hyperlink.append(run._r)
    paragraph._p.append(hyperlink)


def rule(paragraph: Any, indent: int) -> Any:
    """A line below a paragraph, drawn in by `indent` millimetres on both sides.

    It is the border of a paragraph of its own, one point high: the words above keep their width. Returns it.
    """
    line = deepcopy(paragraph._p)
    for child in list(line):
        if child.tag != qn("w:pPr"):
            line.remove(child)
    paragraph._p.addnext(line)
    ruled = Paragraph(line, paragraph._parent)
    ruled.style = "Normal"
    form = ruled.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(2)
    form.first_line_indent = None
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)
    form.left_indent = form.right_indent = Mm(indent)
    return ruled


def _row_flag(row: Any, tag: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn(tag)) is None:
        properties.append(OxmlElement(tag))


def _draw_in(table: Any, millimetres: float) -> None:
    """Leave this much beside the words of each cell: Word's own takes a third of a narrow column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(millimetres).twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _describe(table: Any, label: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), label[:250])
    table._tbl.tblPr.append(caption)
