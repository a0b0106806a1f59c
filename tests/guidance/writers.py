"""Writers of test documents: one text as TXT in old encodings, HTML, DOCX, ODT and PDF."""

# ruff: noqa: E501  # templates of other languages

from __future__ import annotations

import io
import json
import textwrap
import unicodedata
import zipfile
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Parts:
    """A document taken apart: letterhead, body lines and tables, foot."""

    left: list[str]
    right: list[str]
    body: list[tuple[str, Any]]


# Plain text


def write_txt(root: etree._Element, parts: Parts, path: Path) -> None:
    lines = (
        _side_by_side(parts.left, parts.right)
        if root.get("columns") == "side"
        else [*parts.left, *parts.right]
    )
    width = int(root.get("wrap", "0"))
    for kind, value in parts.body:
        if kind == "foot":
            lines += [""] + (_side_by_side(*value) if width else [*value[0], *value[1]])
        else:
            for line in str(value[0]).split("\n"):
                lines += textwrap.wrap(line, width, break_on_hyphens=False) if width else [line]
    text = unicodedata.normalize(root.get("form", "NFC"), "\n".join(lines) + "\n")
    path.write_bytes(_encoded(text, root.get("encoding", "utf-8")))


def _side_by_side(left: list[str], right: list[str]) -> list[str]:
    left = [part for line in left for part in textwrap.wrap(line, 34)]
    return [f"{a:<38}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "cp1258":
        return _cp1258(text)
    if encoding == "vni":
        return _vni(text)
    return text.encode(encoding)


def _cp1258(text: str) -> bytes:
    """Windows-1258 keeps â, ê, ơ … whole and writes the tone mark behind the letter."""
    out = b""
    for character in unicodedata.normalize("NFC", text):
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            letters = unicodedata.normalize("NFD", character)
            tone = "".join(mark for mark in letters if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in tone))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def _vni(text: str) -> bytes:
    """VNI writes the tone, or tone and hat together, as one more byte behind the base letter."""
    tones = {"": "", "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
    hats = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
    breves = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
    single = {
        "đ": "ñ",
        "Đ": "Ñ",
        "ơ": "ô",
        "Ơ": "Ô",
        "ư": "ö",
        "Ư": "Ö",
        "í": "í",
        "ì": "ì",
        "ỉ": "æ",
        "ĩ": "ó",
        "ị": "ò",
        "Í": "Í",
        "Ì": "Ì",
        "Ỉ": "Æ",
        "Ĩ": "Ó",
        "Ị": "Ò",
        "ỵ": "î",
        "Ỵ": "Î",
    }
    out = ""
    for character in unicodedata.normalize("NFC", text):
        letters = unicodedata.normalize("NFD", character)
        tone = "".join(mark for mark in letters if mark in tones and mark)
        base = (
            unicodedata.normalize("NFC", "".join(mark for mark in letters if mark != tone))
            if tone
            else character
        )
        if character in single:
            out += single[character]
            continue
        hat = {"â": hats, "ê": hats, "ô": hats, "ă": breves}.get(base.lower())
        plain = unicodedata.normalize("NFD", base)[0] if hat else single.get(base, base)
        mark = (hat or tones)[tone] if (hat or tone) else ""
        out += plain + (mark.upper() if character.isupper() else mark)
    return out.encode("latin-1", errors="replace")


# Web pages

PORTAL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng thông tin</title><script>var a = "01/01/2020";</script></head>
<body class="trang"><div id="header"><div class="logo">SỞ NGÀNH TỈNH</div><ul class="menu"><li><a href="/">Trang chủ</a></li>
<li><a href="/tin">Tin tức</a></li></ul></div><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/tin">Tin tức</a></div>
<div class="main"><div class="col-9"><div class="post"><h1>{title}</h1><div class="meta">Ngày đăng: 25/02/2026 &nbsp; Lượt xem: 412</div>
<div class="share-box"><a href="#">Facebook</a> <a href="#">In trang</a></div><div class="content">{body}</div></div>
<div class="related-news"><h4>Tin liên quan</h4><ul><li><a href="#">Hội nghị triển khai nhiệm vụ quý I (10/01/2026)</a></li>
<li><a href="#">Cuộc thi ảnh nhận bài trước ngày 30/3/2026</a></li></ul></div></div>
<div class="col-3 sidebar"><h3>Liên kết</h3><p>Đường dây nóng: 1900 0000, tiếp dân ngày 15/3/2026</p></div></div>
<div id="footer"><p>Cơ quan chủ quản: UBND tỉnh. Giấy phép số 1/GP ngày 02/02/2016.</p></div></body></html>
"""
WORD = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table border="0"><tr><td>{left}</td>
<td>{right}</td></tr></table>{body}</body></html>
"""


def write_html(root: etree._Element, parts: Parts, path: Path) -> None:
    lines: list[str] = []
    title = ""
    for kind, value in parts.body:
        if kind == "h1":
            title = escape(value[0])
        elif kind == "foot":
            columns = ["".join(f"<p>{escape(line)}</p>" for line in column) for column in value]
            lines.append(f"<table><tr><td>{columns[0]}</td><td>{columns[1]}</td></tr></table>")
        elif "tệp" in value[0].lower() or value[0].startswith("File"):
            lines.append(f'<p><a href="kh.pdf">{escape(value[0])}</a></p>')
        else:
            lines.append(f"<p>{escape(value[0])}</p>")
    body = "\n".join(lines)
    if root.get("style") == "portal":
        page = PORTAL.format(title=title, body=body.replace("</p>\n<p>", "<br><br>\n"))
    else:
        left, right = ("<br>".join(map(escape, column)) for column in (parts.left, parts.right))
        page = WORD.format(left=left, right=right, body=body)
    path.write_text(page, encoding="utf-8")


# Word

FORMATS = {
    "I.": ("upperRoman", "%{}."),
    "1.": ("decimal", "%{}."),
    "a)": ("lowerLetter", "%{})"),
    "-": ("bullet", "-"),
}


def write_docx(root: etree._Element, parts: Parts, path: Path) -> None:
    import docx

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = _levels(parts)
    _add_numbering(numbering, levels)
    if root.get("style") == "tabs":
        _tabs(document, parts.left, parts.right)
    else:
        _letterhead(document, parts.left, parts.right)
    for kind, value in parts.body:
        if kind == "foot":
            _letterhead(document, *value)
        elif kind == "table":
            _word_table(document, value)
        else:
            line, number, level = value
            if number:
                _numbered(document.add_paragraph(line[len(number) + 1 :]), number, level)
            else:
                document.add_paragraph(line)
    document.core_properties.author = ""
    buffer = io.BytesIO()
    document.save(buffer)
    _rewrite(buffer.getvalue(), path)


def _levels(parts: Parts) -> set[int]:
    return {value[2] for kind, value in parts.body if kind == "p" and value[1]}


def _add_numbering(numbering: Any, levels: set[int]) -> None:
    """One list for headings and numbers, another for letters and one for dashes: as clerks make them."""
    del levels
    abstract = '<w:abstractNum xmlns:w="{ns}" w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    level = '<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
    lists = {
        80: [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")],
        81: [("bullet", "-"), ("bullet", "-"), ("bullet", "-")],
    }
    first = numbering.find(f"{W}num")
    for key, styles in lists.items():
        written = "".join(
            level.format(at=at, style=style, text=text) for at, (style, text) in enumerate(styles)
        )
        element = etree.fromstring(abstract.format(ns=W[1:-1], id=key, levels=written))
        first.addprevious(element)
        numbering.append(
            etree.fromstring(
                f'<w:num xmlns:w="{W[1:-1]}" w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
            )
        )


def _numbered(paragraph: Any, number: str, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        etree.fromstring(
            f'<w:numPr xmlns:w="{W[1:-1]}"><w:ilvl w:val="{level}"/><w:numId w:val="{81 if number == "-" else 80}"/></w:numPr>'
        )
    )


def _letterhead(document: Any, left: list[str], right: list[str]) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def _word_table(document: Any, rows: list[list[tuple[str, int]]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for cells, line in zip(rows, table.rows, strict=True):
        for (text, _), cell in zip(cells, line.cells, strict=False):
            cell.paragraphs[0].text = text


def _tabs(document: Any, left: list[str], right: list[str]) -> None:
    """A letterhead set with tabs, a paragraph a line."""
    for number in range(max(len(left), len(right))):
        columns = [column[number] if number < len(column) else "" for column in (left, right)]
        document.add_paragraph("\t".join(columns).rstrip("\t"))


def _rewrite(data: bytes, path: Path) -> None:
    """The same archive with fixed times, so that the file is the same whenever it is made."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != "docProps/core.xml" and not name.startswith("docProps/thumbnail"):
                target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)


# OpenDocument

ODT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.3"><office:automatic-styles><text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/><text:list-level-style-number text:level="2"
 style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="3" style:num-format="a" style:num-suffix=")"/>
</text:list-style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>
"""


def write_odt(root: etree._Element, parts: Parts, path: Path) -> None:
    out = [_odt_columns(parts.left, parts.right)]
    for kind, value in parts.body:
        if kind == "foot":
            out.append(_odt_columns(*value))
        elif kind == "table":
            out.append(_odt_table(value))
        elif value[1]:
            line, number, level = value
            inner = f"<text:p>{escape(line[len(number) + 1 :])}</text:p>"
            for _ in range(level):
                inner = f"<text:list><text:list-item>{inner}</text:list-item></text:list>"
            out.append(
                f'<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item>{inner}</text:list-item></text:list>'
            )
        else:
            out.append(f"<text:p>{escape(value[0])}</text:p>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        target.writestr(zipfile.ZipInfo("content.xml"), ODT.format(body="".join(out)), zipfile.ZIP_DEFLATED)


def _odt_columns(left: list[str], right: list[str]) -> str:
    cells = "".join(
        "<table:table-cell>"
        + "".join(f"<text:p>{escape(line)}</text:p>" for line in column)
        + "</table:table-cell>"
        for column in (left, right)
    )
    return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"


def _odt_table(rows: list[list[tuple[str, int]]]) -> str:
    out = ""
    covered: dict[int, int] = {}
    for cells in rows:
        out += "<table:table-row>"
        for index, (text, span) in enumerate(cells):
            if covered.get(index, 0):
                covered[index] -= 1
                out += "<table:covered-table-cell/>"
                continue
            covered[index] = span - 1
            attribute = f' table:number-rows-spanned="{span}"' if span > 1 else ""
            out += f"<table:table-cell{attribute}><text:p>{escape(text)}</text:p></table:table-cell>"
        out += "</table:table-row>"
    return f"<table:table>{out}</table:table>"


# PDF


def write_pdf(root: etree._Element, parts: Parts, path: Path) -> None:
    import typst

    def quoted(line: str) -> str:
        return json.dumps(line, ensure_ascii=False)

    def column(lines: list[str]) -> str:
        return " #linebreak() ".join(f"#{quoted(line)}" for line in lines)

    source = [
        '#set page(paper: "a4", margin: 2.5cm, header: context [#align(center)[#text(9pt)[CHỈ THỊ TRÊN TRANG THÔNG TIN NỘI BỘ]]],'
        " footer: context [#align(center)[Trang #counter(page).display()/#counter(page).final().first()]])",
        '#set text(font: ("DejaVu Serif", "Libertinus Serif"), size: 14pt, lang: "vi")',
        "#set par(justify: true, first-line-indent: 1cm)",
        f"#grid(columns: (1fr, 1fr), align: center, [{column(parts.left)}], [{column(parts.right)}])",
    ]
    for kind, value in parts.body:
        if kind == "foot":
            source.append(f"#grid(columns: (1fr, 1fr), [{column(value[0])}], [{column(value[1])}])")
        else:
            wrap = "align(center)" if kind in ("type", "title") else "par"
            source += [f"#{wrap}[#{quoted(line)}]" for line in value[0].split("\n")]
    path.write_bytes(typst.compile("\n\n".join(source).encode(), format="pdf", timestamp=0))


WRITERS = {"txt": write_txt, "html": write_html, "docx": write_docx, "odt": write_odt, "pdf": write_pdf}
