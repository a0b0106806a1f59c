"""The empty table of figures as a workbook: a row for each confirmed item, lists to choose from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from nhipcau.campaigns.adapters.workbook import EPOCH

WIDTHS = (8, 38, 18, 20, 12, 18, 12, 12, 34, 30, 18)


def empty_table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    *,
    lists: dict[int, Sequence[str]],
    days: int,
) -> bytes:
    """XLSX with these heads and rows. `lists` names the columns with choices, `days` the column of days."""
    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(made, plain)
    book.set_properties({"title": title[:250], "author": "Nhịp Cầu", "created": EPOCH})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#1D4268", "font_color": "#FFFFFF"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d/m/yyyy", "valign": "top", "align": "left"})
    sheet = book.add_worksheet(_("Measures")[:31])
    sheet.freeze_panes(1, 1)
    for place, (name, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(place, place, width, day if place == days else text)
        sheet.write_string(0, place, name, head)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell, text)
    last = len(rows) + 200
    for place, choices in lists.items():
        sheet.data_validation(1, place, last, place, {"validate": "list", "source": list(choices)})
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    book.close()
    return made.getvalue()
