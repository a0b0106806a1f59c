"""A guidance as long as wanted, in each format: one head, then sections without end, then the signature.

Its sections are those of two given documents, numbered on and with dates of their own, so that every page
holds items to find: aims, themes, forms, slogans, duties, deadlines, and a ruled table of tasks.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from nhipcau.guidance.adapters.labels import roman
from tests.guidance.conftest import DATA
from tests.guidance.writers import ODT

CHARACTERS_A_PAGE = 2500
Part = tuple[str, list[str]]
"""("line", [text]), or ("row", cells) of a table."""


def parts(pages: int) -> list[Part]:
    """The lines and rows of a document of about so many pages."""
    prose = (DATA / "01-huong-dan-ket-nghia.txt").read_text(encoding="utf-8").strip().split("\n")
    tasks = (DATA / "03-ke-hoach-ubnd.text.txt").read_text(encoding="utf-8").strip().split("\n")
    begin, end = prose.index("I. MỤC ĐÍCH, YÊU CẦU"), prose.index("Nơi nhận:")
    table = tasks.index("V. PHÂN CÔNG NHIỆM VỤ"), tasks.index("VI. KINH PHÍ")
    body = prose[begin : end - 2] + tasks[slice(*table)]
    out: list[Part] = [("line", [line]) for line in prose[:begin]]
    length = sum(len(line) for line in prose)
    section = 0
    for turn in range(1, 10**6):
        for line in body:
            cells = line.split("\t")
            if not line.startswith(("STT", "1\t")) and line.split(".")[0] in {"I", "II", "III", "IV", "V"}:
                section += 1
                line = roman((section - 1) % 3999 + 1) + line[line.index(".") :]
            text = line.replace("/2024", f"/{2024 + turn % 5}").replace("Vĩnh Hải", f"Vĩnh Hải {turn}")
            out.append(("row", cells) if len(cells) > 1 else ("line", [text]))
            length += len(line) + 1
        if length > pages * CHARACTERS_A_PAGE:
            break
    return out + [("line", [line]) for line in prose[end - 2 :]]


def write(path: Path, pages: int) -> Path:
    """The document in the format that the path's ending names."""
    WRITERS[path.suffix[1:]](parts(pages), path)
    return path


def _txt(document: list[Part], path: Path) -> None:
    path.write_text("\n".join("\t".join(cells) for _, cells in document) + "\n", encoding="utf-8")


def _grouped(document: list[Part]) -> Iterator[tuple[str, list[list[str]]]]:
    """Lines one by one, the rows of a table together."""
    rows: list[list[str]] = []
    for kind, cells in document:
        if kind == "row":
            rows.append(cells)
            continue
        if rows:
            yield "table", rows
            rows = []
        yield "line", [cells]
    if rows:
        yield "table", rows


def _html(document: list[Part], path: Path) -> None:
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>Hướng dẫn</title></head><body><div>"]
    for kind, rows in _grouped(document):
        if kind == "line":
            out.append(f"<p>{escape(rows[0][0])}</p>")
        else:
            cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    path.write_text("\n".join([*out, "</div></body></html>"]), encoding="utf-8")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
OPEN = "http://schemas.openxmlformats.org"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = f"""<Types xmlns="{OPEN}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>
<Override PartName="/word/numbering.xml" ContentType="{MAIN}.numbering+xml"/></Types>"""
RELATIONS = f"""<Relationships xmlns="{OPEN}/package/2006/relationships"><Relationship Id="rId1"
 Type="{OPEN}/officeDocument/2006/relationships/{{kind}}" Target="{{target}}"/></Relationships>"""
DASH = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def _word(text: str) -> str:
    """A paragraph as Word writes it: its dash is automatic, its words stand in several runs."""
    number = DASH if text.startswith("- ") else ""
    words = text.removeprefix("- ").split(" ")
    font = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr>'
    runs = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    inner = "".join(
        f'<w:r>{font}<w:t xml:space="preserve">{escape(run)}{" " if at + 1 < len(runs) else ""}</w:t></w:r>'
        for at, run in enumerate(runs)
    )
    return f'<w:p><w:pPr>{number}<w:jc w:val="both"/></w:pPr>{inner}</w:p>'


def _docx(document: list[Part], path: Path) -> None:
    out = [f"<w:document {W}><w:body>"]
    for kind, rows in _grouped(document):
        if kind == "line":
            out.append(_word(rows[0][0]))
            continue
        cells = ("".join(f"<w:tc>{_word(cell)}</w:tc>" for cell in row) for row in rows)
        out.append("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", TYPES)
        target.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="word/document.xml"))
        target.writestr(
            "word/_rels/document.xml.rels", RELATIONS.format(kind="numbering", target="numbering.xml")
        )
        target.writestr("word/document.xml", "".join([*out, "</w:body></w:document>"]))
        target.writestr("word/numbering.xml", NUMBERING)


def _odt(document: list[Part], path: Path) -> None:
    out = []
    for kind, rows in _grouped(document):
        if kind == "line":
            out.append(f"<text:p>{escape(rows[0][0])}</text:p>")
            continue
        out.append("<table:table>")
        for row in rows:
            cells = (f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
            out.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        out.append("</table:table>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        target.writestr("content.xml", ODT.format(body="".join(out)))


def _pdf(document: list[Part], path: Path) -> None:
    """Justified A4 pages with a running head, page numbers, and ruled tables that go on over the page."""
    import typst

    out = [
        '#set page(paper: "a4", margin: (x: 2.5cm, y: 2cm),'
        " header: [#align(center)[#text(9pt)[Lưu hành nội bộ]]],"
        " footer: context [#align(center)[#counter(page).display()]])",
        '#set text(font: ("DejaVu Serif", "Libertinus Serif"), size: 11pt, lang: "vi")',
        "#set par(justify: true, first-line-indent: 1cm)",
    ]
    for kind, rows in _grouped(document):
        quoted = [[f"[#{json.dumps(cell, ensure_ascii=False)}]" for cell in row] for row in rows]
        if kind == "line":
            out.append(f"#par{quoted[0][0]}")
            continue
        body = ",\n".join(", ".join(row) for row in quoted[1:])
        out.append(
            f"#table(columns: (1cm, 2fr, 1fr, 1fr, 1fr), table.header({', '.join(quoted[0])}),\n{body})"
        )
    path.write_bytes(typst.compile("\n\n".join(out).encode(), format="pdf", timestamp=0))


WRITERS = {"txt": _txt, "html": _html, "docx": _docx, "odt": _odt, "pdf": _pdf}
