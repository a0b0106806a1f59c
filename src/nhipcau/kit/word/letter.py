"""What stands above and below an official document: letterhead, type and subject, recipients, signature.

What only an office can know (number, place, signatory) is left open for its clerk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.word.layout import Layout
from nhipcau.kit.word.sheet import Sheet, fill, rule, set_font

DOTS = "…………"
HEAD_WIDTHS = (68, 97)
FOOT_WIDTHS = (80, 85)
SEAM = 5
BLOCK_LETTERS = 21
"""Capitals that stand side by side in the issuer's block."""
SPACE_ABOVE = 12


@dataclass(frozen=True)
class Letterhead:
    """Whose document it is. `type_code` is the abbreviation in its number: `BC`, `KH`."""

    issuer: str
    parent: str
    type_code: str
    day: dt.date | None
    draft: str = ""
    """A word below the number of what isn't in force yet."""


def letterhead(sheet: Sheet, about: Letterhead, language: str) -> Any:
    """The two blocks at the top. The motto is Vietnam's: other languages leave it out. Returns the table."""
    layout = sheet.layout
    table = sheet.grid(2, HEAD_WIDTHS)
    issuer, motto = table.rows[0].cells
    number, place = table.rows[1].cells
    if about.parent:
        centre(issuer, balanced(about.parent.upper()), layout.parent)
    last = centre(issuer, balanced((about.issuer or DOTS).upper()), layout.issuer, bold=True)
    if layout.issuer_mark == "rule":
        rule(last, layout.issuer_rule_mm or 0)
    else:
        centre(issuer, layout.issuer_mark, layout.issuer)
    if language == "vi":
        _motto(motto, layout)
        written = layout.number.format(number=DOTS, type=about.type_code, issuer=DOTS)
        centre(number, written, layout.number_size)
    if about.draft:
        centre(number, about.draft, layout.number_size, bold=True)
    centre(place, _place_and_day(about.day, language), layout.place, italic=True)
    for row in table.rows:
        fill(row, ("", ""), HEAD_WIDTHS)
        for cell in row.cells:
            if len(cell.paragraphs) > 1:  # a cell without a paragraph is no valid document
                cell._tc.remove(cell.paragraphs[0]._p)
    return table


def balanced(name: str) -> str:
    """A name that doesn't fit its block's width, broken where its lines come out alike.

    >>> balanced("ỦY BAN NHÂN DÂN TỈNH LAM GIANG")
    'ỦY BAN NHÂN DÂN\\nTỈNH LAM GIANG'
    """
    if len(name) <= BLOCK_LETTERS:
        return name
    rows = -(-len(name) // BLOCK_LETTERS)
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    if not spaces:
        return name
    first = min(spaces, key=lambda place: abs(place - len(name) / rows) - (SEAM if _seam(name, place) else 0))
    return f"{name[:first]}\n{balanced(name[first + 1 :])}"


def _seam(name: str, place: int) -> bool:
    """Whether a name falls apart at this space by its sense: after a comma, before "and" or an area."""
    return name[place - 1] == "," or name[place + 1 :].startswith(
        ("VÀ ", "TỈNH ", "THÀNH PHỐ ", "XÃ ", "PHƯỜNG ")
    )


def _motto(cell: Any, layout: Layout) -> None:
    for line in layout.motto:
        last = centre(cell, line["text"], line["size"], bold=line["bold"])
    rule(last, layout.motto_rule_mm)


def _place_and_day(day: dt.date | None, language: str) -> str:
    """`…, ngày 05 tháng 02 năm 2026`: a nought before days below ten and before the first two months."""
    if day is None:
        return f"{DOTS}, ngày …… tháng …… năm ……" if language == "vi" else DOTS
    if language != "vi":
        return PartialDate(day.year, day.month, day.day).written(language)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{DOTS}, ngày {day.day:02d} tháng {month} năm {day.year}"


def subject(sheet: Sheet, type_name: str, *lines: str) -> None:
    """The type of the document, and what it is about, in as many lines as given."""
    layout = sheet.layout
    title = sheet.centred(type_name, layout.type, style="Title")
    title.paragraph_format.space_before = Pt(SPACE_ABOVE)
    for n, line in enumerate(lines):
        last = sheet.centred(line, layout.subject)
        if n < len(lines) - 1:
            last.paragraph_format.space_after = 0
    if layout.subject_mark == "rule":
        rule(last, layout.subject_rule_mm or 0).paragraph_format.space_after = Pt(layout.between)
    else:
        sheet.centred(layout.subject_mark, layout.subject, bold=False)


def signing(sheet: Sheet, recipients: Iterable[str]) -> None:
    """Recipients to the left, whoever signs to the right; the row is kept on one page."""
    look = sheet.layout.recipients
    sheet.document.add_paragraph()
    table = sheet.grid(1, FOOT_WIDTHS)
    fill(table.rows[0], ("", ""), FOOT_WIDTHS)
    left, right = table.rows[0].cells
    head = left.paragraphs[0]
    title = set_font(head.add_run(_("Recipients:")), look["size"], bold=look["bold"], italic=look["italic"])
    title.underline = look["underline"]
    for one in recipients:
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        set_font(paragraph.add_run(f"- {one}"), look["list"])
    office = right.paragraphs[0]
    office.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(office.add_run(_("OFFICE OF THE SIGNATORY")), 14, bold=sheet.layout.office_bold)
    for _n in range(3):
        right.add_paragraph()
    centre(right, _("Full name"), 14, bold=True)


def centre(cell: Any, text: str, size: int, *, bold: bool = False, italic: bool = False) -> Any:
    """A centred paragraph at the end of a cell."""
    paragraph = cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = 0
    set_font(paragraph.add_run(text), size, bold=bold, italic=italic)
    return paragraph
