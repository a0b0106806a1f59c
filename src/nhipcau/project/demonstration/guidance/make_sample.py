"""Makes `huong-dan.docx`, the guidance that the demonstration starts from.

    python src/nhipcau/project/demonstration/guidance/make_sample.py

The text is written for the demonstration and says so at its foot. Its layout is that of a Party
guidance: letterhead and signature in borderless tables, headings and items numbered automatically.
The same script gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

TEXT = Path(__file__).parent / "text.yaml"
TARGET = Path(__file__).parent / "huong-dan.docx"
WRITTEN = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
FONT = "Times New Roman"
LIST = 70


def build() -> bytes:
    """The document as a file."""
    said = yaml.safe_load(TEXT.read_text(encoding="utf-8"))
    document = Document()
    _page(document)
    _add_list(document)
    _columns(document, said["left"], said["right"], bold=(0, 1))
    _line(document, "")
    _line(document, said["type"], bold=True, centred=True, size=16)
    for part in said["title"]:
        _line(document, part, bold=True, centred=True)
    _line(document, "-----", centred=True)
    _line(document, said["opening"], indented=True)
    for line in said["body"]:
        level = line.get("level")
        paragraph = _line(document, line["text"], bold=level == 0, indented=level is None)
        if level is not None:
            _number(paragraph, level)
    _columns(document, said["recipients"], said["signature"], bold=(0,), left_aligned=True)
    _line(document, "")
    _line(document, said["foot"], italic=True, centred=True, size=11)
    return _fixed(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.author, properties.title = "Nhịp Cầu", "Hướng dẫn tuyên truyền (văn bản minh họa)"
    properties.created = properties.modified = WRITTEN
    properties.language = "vi-VN"


def _line(
    document: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    indented: bool = False,
    size: int = 14,
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indented:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _columns(
    document: Any, left: list[str], right: list[str], *, bold: tuple[int, ...], left_aligned: bool = False
) -> None:
    """A borderless table of two columns, as letterheads and signatures are set."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, lines in enumerate((left, right)):
        cell = table.rows[0].cells[column]
        for number, text in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            run = paragraph.add_run(text)
            run.bold = number in bold or (column == 1 and number == 0)
            run.italic = column == 1 and text.startswith("Huế")
            aligned_left = left_aligned and column == 0
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if aligned_left else WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(2)


def _add_list(document: Any) -> None:
    """I., 1., a) in one list: Word numbers the headings and items, the text holds no numbers."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="567"/></w:pPr></w:lvl>'
        for at, (style, text) in enumerate(
            (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
        )
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )
    numbering.find(qn("w:num")).addprevious(abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="{LIST}"/></w:num>')
    )


def _number(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{LIST}"/></w:numPr>')
    )


def _fixed(document: Any) -> bytes:
    """The package without its picture, and with one time in all its entries."""
    buffer, out = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(build())
