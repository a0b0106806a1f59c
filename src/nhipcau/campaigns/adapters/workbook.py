"""The plan as a workbook that a clerk edits and brings back: lists to choose from, days as days.

What is not to be edited refuses to be typed in, rather than being locked: a sheet with locked cells can
neither be sorted nor lose a row. The same plan gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.campaigns.planning.meaning import Meaning
from nhipcau.campaigns.planning.table import KNOWN, head
from nhipcau.campaigns.ports import FIELDS, LONGEST_NOTE, Plan, PlanRow, Quote
from nhipcau.kit.templatetags.desk import look_of

MARK = "nhipcau-plan"
"""The first cell of the sheet that nobody sees, which says whose plan this was and at what version."""
FORMAT = 1
HIDDEN = "nhipcau"
SPARE_ROWS = 300
LONGEST_CELL = 32767
LONGEST_LINK = 2079
WIDTHS = dict(
    zip(KNOWN, (8, 40, 18, 20, 13, 32, 32, 12, 32, 13, 14, 70), strict=True),
)
LISTED = ("theme", "form", "audience", "language", "owner")
NO_CHANGE = "=FALSE"
EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # OOXML keeps UTC without a zone
OFFICE_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}


def render(plan: Plan) -> bytes:
    """The plan as XLSX, in the plan's language."""
    made = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = (
        plan.changed_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0) if plan.changed_at else EPOCH
    )
    author = plan.lead.name if plan.lead else "Nhịp Cầu"
    book.set_properties({"title": plan.title[:250], "author": author[:250], "created": created})
    looks = _Looks(book)
    sheet = book.add_worksheet(_("Plan")[:31])
    _themes(book.add_worksheet(pgettext("sheet", "Themes")[:31]), plan, looks)
    _guide(book.add_worksheet(pgettext("sheet", "How to edit")[:31]), plan, looks)
    lists = _lists(book.add_worksheet(pgettext("sheet", "Lists")[:31]), plan)
    _plan(sheet, plan, looks, lists)
    _mark(book.add_worksheet(HIDDEN), plan, sheet.get_name())
    sheet.activate()
    book.close()
    return made.getvalue()


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        def look(**given: Any) -> Any:
            return book.add_format(OFFICE_FONT | given)

        rule = {"border": 1, "border_color": "#C9D2DC"}
        self.head = look(bold=True, text_wrap=True, bg_color="#1D4268", font_color="#FFFFFF", **rule)
        self.fixed_head = look(bold=True, text_wrap=True, bg_color="#5A6B7D", font_color="#FFFFFF", **rule)
        self.text = look(text_wrap=True, **rule)
        self.day = look(num_format="dd/mm/yyyy", align="center", **rule)
        self.fixed = look(bg_color="#F1F3F6", font_color="#44505C", **rule)
        self.confirmed = look(bg_color="#E3F1E6", font_color="#1B5E2E", **rule)
        self.proposed = look(bg_color="#FFF4DC", font_color="#7A4B00", italic=True, **rule)
        self.wanted = book.add_format({"bg_color": "#FFF4DC"})
        self.link = look(bg_color="#F1F3F6", font_color="#1D4268", underline=1, **rule)
        self.title = look(bold=True, font_size=14)
        self.strong = look(bold=True)
        self.wrapped = look(text_wrap=True)


def _clean(text: str) -> str:
    """Without letters that a workbook can't hold."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(c for c in kept if ord(c) not in (0xFFFE, 0xFFFF))[:LONGEST_CELL]


def _plan(sheet: Any, plan: Plan, looks: _Looks, lists: dict[str, str]) -> None:
    meaning = Meaning(plan)
    for column, field in enumerate(KNOWN):
        sheet.set_column(column, column, WIDTHS[field], looks.text if field in FIELDS else looks.fixed)
        editable = field in FIELDS
        sheet.write_string(
            0, column, head(field, plan.language), looks.head if editable else looks.fixed_head
        )
    sheet.set_row(0, 30)
    for n, row in enumerate(plan.rows, start=1):
        _row(sheet, n, row, meaning, looks)
    last = max(len(plan.rows), 1)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(KNOWN) - 1)
    _validate(sheet, last + SPARE_ROWS, lists)
    for field in ("owner", "due"):  # what the plan still waits for
        column = KNOWN.index(field)
        sheet.conditional_format(1, column, last, column, {"type": "blanks", "format": looks.wanted})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    draft = f"&L{_ampersands(draft_label(plan))}" if draft_label(plan) else ""
    sheet.set_header(f"{draft}&C{_ampersands(plan.title)[:150]}")
    sheet.set_footer("&C&P/&N")


def draft_label(plan: Plan) -> str:
    """What stands on an export whose plan isn't confirmed; empty for one that is."""
    return pgettext("label", "DRAFT") if plan.state == "draft" else ""


def _ampersands(text: str) -> str:
    return text.replace("&", "&&")


def _row(sheet: Any, n: int, row: PlanRow, meaning: Meaning, looks: _Looks) -> None:
    values = meaning.values(row)
    sheet.write_number(n, 0, row.key, looks.fixed)
    for column, field in enumerate(FIELDS, start=1):
        if field == "due":
            if row.due:
                sheet.write_datetime(n, column, dt.datetime.combine(row.due, dt.time()), looks.day)
            else:
                sheet.write_blank(n, column, None, looks.day)
        else:
            _text(sheet, n, column, meaning.words(field, values[field]), looks.text)
    state = capfirst(str(look_of(row.state, "item").word))
    look = looks.confirmed if row.state == "confirmed" else looks.proposed
    sheet.write_string(n, KNOWN.index("state"), state, look)
    _text(
        sheet, n, KNOWN.index("codes"), ", ".join(one.code for one in row.passages if one.code), looks.fixed
    )
    _text(sheet, n, KNOWN.index("quotes"), quoted(row.passages), looks.fixed)


def quoted(passages: Iterable[Quote]) -> str:
    """The passages an item cites, on one line: `ND1: “…” · HT2: “…”`."""
    return " · ".join(f"{one.code}: “{' '.join(one.text.split())}”" for one in passages)


def _text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, _clean(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _validate(sheet: Any, last: int, lists: dict[str, str]) -> None:
    """Lists to choose from, days that are days, notes that fit; what the machine wrote refuses typing."""
    for column, field in enumerate(KNOWN):
        sheet.data_validation(1, column, last, column, _rule(field, lists.get(field, "")))


def _rule(field: str, listed: str) -> dict[str, Any]:
    if listed:
        said = _("Choose from the list"), _("Choose one of the list; others are added on the plan's screen.")
        return {"validate": "list", "source": listed, "error_title": said[0], "error_message": said[1]}
    if field == "due":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(2000, 1, 1),
            "maximum": dt.date(2100, 12, 31),
            "error_title": _("A day"),
            "error_message": _("Write day/month/year, such as 21/9/2026."),
        }
    if field == "note":
        return {"validate": "length", "criteria": "<=", "value": LONGEST_NOTE}
    if field in FIELDS:
        hint = _("Part them by a semicolon.") if field == "supporting" else ""
        return {
            "validate": "any",
            "input_title": _("Several organisations") if hint else "",
            "input_message": hint,
        }
    return {
        "validate": "custom",
        "value": NO_CHANGE,
        "error_title": _("Written by the system"),
        "error_message": _("This column isn't taken over. In a new row leave it empty."),
    }


def _themes(sheet: Any, plan: Plan, looks: _Looks) -> None:
    heads = (
        (_("No."), 7),
        (_("Theme"), 44),
        (_("Wording"), 70),
        (_("Asked by"), 12),
        (_("Quoted from the document"), 70),
    )
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, looks.fixed_head)
    for n, theme in enumerate(plan.themes, start=1):
        sheet.write_number(n, 0, theme.ordinal, looks.fixed)
        _text(sheet, n, 1, theme.title, looks.text)
        _text(sheet, n, 2, theme.text, looks.text)
        cited = theme.passage
        if cited and cited.address.startswith("http") and len(cited.address) <= LONGEST_LINK:
            sheet.write_url(n, 3, cited.address, looks.link, string=cited.code or "→")
        else:
            _text(sheet, n, 3, cited.code if cited else "", looks.fixed)
        _text(sheet, n, 4, cited.text if cited else "", looks.text)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def guide(plan: Plan) -> Sequence[str]:
    """How the workbook is edited and brought back, a sentence a line."""
    fixed = ", ".join(head(field, plan.language) for field in ("key", "state", "codes", "quotes"))
    return (
        _("This workbook holds the plan as it stood at version %(version)d.") % {"version": plan.version},
        _("1. Edit the sheet “%(sheet)s”: theme, form, audience, language, organisations, day, note.")
        % {"sheet": _("Plan")},
        _("2. To add an item, write a new row below and leave its number empty."),
        _("3. To take an item out, delete its row. You are asked before it is dropped."),
        _("4. The grey columns (%(columns)s) are there to be read; what you write there isn't taken over.")
        % {"columns": fixed},
        _("5. Several supporting organisations are parted by a semicolon. Write official names or codes."),
        _("6. Yellow cells still wait: an item without an organisation or a day."),
        _(
            "7. Save as .xlsx, open “Files…” on the plan's screen and bring the workbook back."
            " You see every difference and tick what is taken over; nothing is changed before that."
        ),
        _(
            "If somebody changed the plan meanwhile, what you left alone stays as they made it; where both"
            " changed the same, you are shown it."
        ),
        _("Confirming and dropping are decided on the plan's screen: %(address)s")
        % {"address": plan.address},
    )


def _guide(sheet: Any, plan: Plan, looks: _Looks) -> None:
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _clean(plan.title), looks.title)
    if draft_label(plan):
        sheet.write_string(1, 0, draft_label(plan), looks.strong)
    for n, line in enumerate(guide(plan), start=2):
        sheet.write_string(n, 0, _clean(line), looks.wrapped)
    sheet.protect("", {"select_locked_cells": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _lists(sheet: Any, plan: Plan) -> dict[str, str]:
    """What may be chosen, a column a field; the range of each."""
    named: dict[str, list[str]] = {
        "theme": [one.name for one in plan.themes],
        "form": [one.name for one in plan.forms],
        "audience": [one.name for one in plan.audiences],
        "language": [one.name for one in plan.languages],
        "owner": [one.name for one in plan.bodies if not one.closed],
    }
    sources = {}
    for column, field in enumerate(LISTED):
        for n, name in enumerate(named[field]):
            sheet.write_string(n, column, _clean(name))
        letter, name = "ABCDE"[column], sheet.get_name().replace("'", "''")
        if named[field]:
            sources[field] = f"='{name}'!${letter}$1:${letter}${len(named[field])}"
    sheet.hide()
    return sources


def _mark(sheet: Any, plan: Plan, name: str) -> None:
    whole = int(plan.only is None)  # what a part leaves out stays in the plan
    marks = (MARK, FORMAT, plan.slug, plan.version, plan.language, name, whole)
    for n, value in enumerate(marks):
        sheet.write(n, 0, value)
    sheet.very_hidden()
