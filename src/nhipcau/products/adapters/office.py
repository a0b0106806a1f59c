"""What python-docx leaves to be written by hand: faces, language, links, fields, fixed bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

# Faces that readers own: a document is edited on, and not every office installs ours.
SERIF: Final = {"latin": "Times New Roman", "japanese": "Yu Mincho"}
SANS: Final = {"latin": "Arial", "japanese": "Yu Gothic"}
INK: Final = RGBColor(0x23, 0x1C, 0x2B)
SOFT: Final = RGBColor(0x5C, 0x53, 0x66)
TIM: Final = RGBColor(0x5D, 0x25, 0x69)
REGIONS: Final = {"vi": "vi-VN", "ja": "ja-JP", "en": "en-GB"}
_OLDEST: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def element(name: str, **attributes: str) -> Any:
    """One element of WordprocessingML: `element("w:fld", w_instr="PAGE")`."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key.replace("_", ":", 1)), value)
    return made


def untracked(style: Any) -> None:
    """Letters as far apart as their face has them; the template spaces some."""
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)


def face(
    style: Any, faces: dict[str, str], *, size: float, colour: RGBColor = INK, bold: bool = False
) -> None:
    """Gives a style its faces for both scripts, in place of those of the template's theme."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    names = {"w_ascii": faces["latin"], "w_hAnsi": faces["latin"], "w_cs": faces["latin"]}
    properties.insert(0, element("w:rFonts", **names, w_eastAsia=faces["japanese"]))
    style.font.size = Pt(size)
    style.font.color.rgb = colour
    style.font.bold = bold
    style.font.italic = False


def set_language(document: Document, language: str) -> None:
    """The language every run has unless it says otherwise: spelling and speech follow it."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    region = REGIONS.get(language, language)
    properties.append(element("w:lang", w_val=region, w_eastAsia="ja-JP", w_bidi="ar-SA"))


def field(paragraph: Any, instruction: str) -> None:
    """A value that the word processor fills in: a page number."""
    for kind, text in (
        ("begin", None),
        (None, instruction),
        ("separate", None),
        ("text", "1"),
        ("end", None),
    ):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            said = element("w:instrText")
            said.text = instruction
            run._r.append(said)
        else:
            run._r.append(element("w:fldChar", w_fldCharType=kind))


def link(paragraph: Any, text: str, *, address: str = "", anchor: str = "", raised: bool = False) -> None:
    """A link out of the document, or to a bookmark inside it."""
    if address:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        holder = element("w:hyperlink", r_id=key)
    else:
        holder = element("w:hyperlink", w_anchor=anchor)
    run = paragraph.add_run(text)
    run.font.color.rgb = TIM
    run.font.superscript = raised or None
    run.font.underline = bool(address) or None
    holder.append(run._r)
    paragraph._p.append(holder)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links of this document can lead to."""
    start = element("w:bookmarkStart", w_id=str(number), w_name=name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:  # a paragraph's properties come first, or Word calls the file damaged
        properties.addnext(start)
    paragraph._p.append(element("w:bookmarkEnd", w_id=str(number)))


def without_rule(style: Any) -> None:
    """Takes away the rule that the template draws under a title."""
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def describe(picture: Any, text: str) -> None:
    """What a picture shows, for those who can't see it."""
    picture._inline.docPr.set("descr", text)


def repeated_header(row: Any) -> None:
    """A table's head, repeated where the table goes on and known as its head to a screen reader."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", w_val="true"))


def rules_only(table: Any) -> None:
    """Rules between the rows and no boxes; full width, in the columns it was given."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", w_val="single", w_sz="4", w_space="0", w_color="DDD3C6"))
    after = {qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")}
    following = next((one for one in properties if one.tag in after), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def widths(table: Any, shares: tuple[int, ...], total: int) -> None:
    """Column widths, in the grid and in every cell: readers differ in which they believe."""
    sizes = [total * share // sum(shares) for share in shares]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
        for cell in column.cells:
            cell.width = size


def packed(document: Document, moment: dt.datetime) -> bytes:
    """The finished file with the document's own date in place of the clock's, in a fixed order."""
    buffer = io.BytesIO()
    document.save(buffer)
    stamp = max(moment, _OLDEST).timetuple()[:6]
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():  # [Content_Types].xml first, as python-docx wrote them
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name), compresslevel=9)
    return fixed.getvalue()
