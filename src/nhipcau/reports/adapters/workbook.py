"""`report.xlsx`: every figure as a row with where it comes from, for those who count further.

Text is written as text, never read as a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.kit.templatetags.desk import language_word, look_of
from nhipcau.reports.ports import Cited, CoverageRow, Report
from nhipcau.reports.presentation import ANSWERS, STAGES

LONGEST_LINK = 2079
LONGEST_CELL = 32767
Cell = str | int | bool | dt.date | None


class Book:
    """A workbook being written: a head row that stays in sight, filters, links."""

    def __init__(self, title: str, author: str, day: dt.date) -> None:
        self.made = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(
            self.made,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "d/m/yyyy",
            },
        )
        created = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  # OOXML keeps UTC without a zone
        self.book.set_properties({"title": title, "author": author, "created": created})
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3E9F1", "bottom": 1}
        )
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = self.book.add_format({"valign": "top"})
        self.day = self.book.add_format({"num_format": "d/m/yyyy", "valign": "top", "align": "left"})
        self.number = self.book.add_format({"num_format": "#,##0", "valign": "top"})
        self.link = self.book.add_format({"font_color": "#1D4268", "underline": 1, "valign": "top"})
        self.strong = self.book.add_format({"bold": True, "font_size": 14})

    def sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Cell]],
        links: dict[int, str],
    ) -> None:
        """One table. `links` says which columns hold addresses and the word shown for them."""
        sheet = self.book.add_worksheet(name[:31])
        last = 0
        for column, (head, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value, links.get(column, ""))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Any, row: int, column: int, value: Cell, shown: str) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.plain)
        elif isinstance(value, bool):
            sheet.write_string(
                row, column, pgettext("column", "yes") if value else pgettext("column", "no"), self.plain
            )
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.day)
        elif shown and value.startswith(("http://", "https://")) and len(value) <= LONGEST_LINK:
            sheet.write_url(row, column, value, self.link, string=shown)
        else:
            sheet.write_string(row, column, value[:LONGEST_CELL], self.wrapped)

    def bytes(self) -> bytes:
        self.book.close()
        return self.made.getvalue()


def render(report: Report) -> bytes:
    """The report as a workbook of six sheets."""
    day = dt.date.fromisoformat(report.day)
    book = Book(report.campaign.title, report.campaign.lead_organisation or "Nhịp Cầu", day)
    _overview(book, report, day)
    _coverage(book, report)
    _items(book, report)
    _deliveries(book, report)
    _measures(book, report)
    _organisations(book, report)
    return book.bytes()


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _word(value: str, of: str = "stage") -> str:
    return capfirst(str(look_of(value, of).word))


def _sample(sample: bool) -> str:
    return pgettext("label", "sample data") if sample else ""


def _quote(passages: list[Cited]) -> tuple[str, str, str]:
    """The first passage cited: its words, its place, its address. A theme's comes first."""
    if not passages:
        return "", "", ""
    first = passages[0]
    return first.text, f"{first.start}–{first.end}", first.address


def _overview(book: Book, report: Report, day: dt.date) -> None:
    about, totals = report.campaign, report.totals
    measures, responses = report.samples
    rows: list[Sequence[Cell]] = [
        (_("Campaign"), about.title, ""),
        (_("Issued by"), about.lead_organisation, ""),
        (_("Figures as of"), day, ""),
    ]
    if about.guidance:
        rows.append((_("Guidance"), about.guidance.title, about.guidance.number))
        rows.append(("SHA-256", about.guidance.sha256, about.guidance.file_name))
    rows += [(one.title, _day(one.next), one.passage.text if one.passage else "") for one in about.key_dates]
    rows += [(_word(word), getattr(totals, word), "") for word in STAGES]
    for word, number in (("late", totals.late), ("gap", totals.gaps), ("unmeasured", totals.unmeasured)):
        rows.append((_word(word), number, ""))
    rows.append((_word("proposed", "item"), totals.proposed, ""))
    for theme in report.themes:
        counts = ", ".join(f"{_word(word)} {getattr(theme.counts, word)}" for word in STAGES)
        rows.append(
            (f"{theme.ordinal}. {theme.title}", counts, theme.passage.text if theme.passage else theme.text)
        )
    for one in report.metrics:
        what = f"{one.metric_name} ({one.confidence_name})"
        rows.append((what, one.value, _sample(one.sample)))
    if measures or responses:
        rows.append((_("Sample data"), measures + responses, _sample(True)))
    columns = [(_("What"), 34), (_("Value"), 60), (_("Source"), 70)]
    book.sheet(_("Overview"), columns, rows, {})


def _coverage(book: Book, report: Report) -> None:
    languages = [one.code for one in report.languages]
    width = len(report.forms) * len(languages)
    columns = [(_("Theme"), 44)]
    columns += [(f"{form.name} · {code}", 14) for form in report.forms for code in languages]
    rows: list[Sequence[Cell]] = []
    for n, theme in enumerate(report.themes):
        places = report.places[n * width : (n + 1) * width]
        rows.append([f"{theme.ordinal}. {theme.title}", *(_place(place) for place in places)])
    book.sheet(pgettext("document", "Coverage"), columns, rows, {})


def _place(place: Any) -> str:
    words = [str(look_of(place.look, "stage").word)]
    words += [str(look_of("late", "stage").word)] if place.late else []
    words += [_sample(True)] if place.sample else []
    words += [place.reason] if place.reason else []
    return ", ".join(words)


def _items(book: Book, report: Report) -> None:
    columns = [
        *(
            (_("No."), 7),
            (_("Theme"), 30),
            (pgettext("column", "Form"), 16),
            (pgettext("column", "Audience"), 22),
            (_("Language"), 12),
        ),
        *(
            (_("Declared account"), 22),
            (_("Organisation"), 30),
            (pgettext("column", "Due"), 11),
            (_("Stage"), 24),
        ),
        *((_word(word), 10) for word in STAGES),
        *((_word("late"), 9), (_("Sample data"), 16), (_("Asked by"), 60), (_("Characters"), 12)),
        *((_("See the passage"), 16), (_("Evidence"), 70)),
    ]
    rows = [_row(row) for row in report.coverage]
    book.sheet(pgettext("document", "Plan items"), columns, rows, {18: _("passage")})


def _row(row: CoverageRow) -> list[Cell]:
    text, place, address = _quote(row.passages)
    reached = (row.planned, row.made, row.approved, row.delivered, row.measured)
    evidence = _evidence(row)
    return [
        *(row.item, f"{row.theme}. {row.theme_title}", row.form_name, row.audience_name),
        *(language_word(row.language), row.channel_name, row.organisation, _day(row.due), _word(row.look)),
        *reached,
        *(row.late, _sample(row.sample), text, place, address, evidence),
    ]


def _evidence(row: CoverageRow) -> str:
    """What fits a cell, and how many pieces don't."""
    lines: list[str] = []
    for n, one in enumerate(row.evidence):
        words = (one.state_name, one.text, one.who, one.date, one.address, _sample(one.sample))
        line = " · ".join(word for word in words if word)
        if sum(len(kept) + 1 for kept in lines) + len(line) > LONGEST_CELL - 60:
            lines.append(_("and %(count)d more, in the data file") % {"count": len(row.evidence) - n})
            break
        lines.append(line)
    return "\n".join(lines)


def _deliveries(book: Book, report: Report) -> None:
    columns = [
        *((_("No."), 7), (_("Declared account"), 26), (_("Organisation"), 30), (_("What was sent"), 44)),
        *(
            (pgettext("column", "Product"), 20),
            (_("Language"), 12),
            (_("State"), 18),
            (_("Day"), 11),
            (_("Recipient"), 26),
        ),
        *((_("Public address"), 18), (_("Receipt"), 14), (_("Reason"), 30), (_("Plan items"), 16)),
        *((_("Asked by"), 60), (_("Characters"), 12), (_("See the passage"), 16)),
    ]
    rows: list[Sequence[Cell]] = []
    for one in report.delivery_list:
        text, place, address = _quote(one.passages)
        rows.append(
            [
                *(one.id, one.channel_name, one.organisation, one.title, one.product),
                *(language_word(one.language), one.state_name, _day(one.settled), one.recipient),
                *(one.address, one.screen, one.reason, ", ".join(map(str, one.items)), text, place, address),
            ]
        )
    links = {9: pgettext("column", "open"), 10: _("receipt"), 15: _("passage")}
    book.sheet(_("Deliveries"), columns, rows, links)


def _measures(book: Book, report: Report) -> None:
    columns = [
        *((_("No."), 7), (_("Value"), 12), (_("What was counted"), 20), (_("Source"), 28), (_("Method"), 32)),
        *((_("Day"), 11), (_("How sure"), 22), (_("Newest of its series"), 12), (_("Sample data"), 16)),
        *(
            (_("No. of the plan item"), 10),
            (_("Plan item"), 50),
            (pgettext("column", "Delivery"), 10),
            (pgettext("column", "Response"), 10),
        ),
        *((_("Asked by"), 60), (_("Characters"), 12), (_("See the passage"), 16)),
    ]
    rows: list[Sequence[Cell]] = []
    for one in report.measures:
        text, place, address = _quote(one.passages)
        rows.append(
            [
                *(one.id, one.value, one.metric_name, one.source, one.method, _day(one.date)),
                *(one.confidence_name, one.latest, _sample(one.sample), one.item, one.item_title),
                *(one.delivery, one.response, text, place, address),
            ]
        )
    book.sheet(_("Measures"), columns, rows, {15: _("passage")})


def _organisations(book: Book, report: Report) -> None:
    columns = [
        (pgettext("column", "Code"), 20),
        (_("Organisation"), 44),
        (_("Kind"), 20),
        *((_word(*one), 12) for one in ANSWERS),
    ]
    columns.append((_("Sample data"), 16))
    rows: list[Sequence[Cell]] = [
        [
            *(one.code, one.name, one.kind, one.assigned, one.answered, one.approved, one.declined, one.late),
            _sample(bool(one.sample)),
        ]
        for one in report.organisations
    ]
    book.sheet(_("Organisations"), columns, rows, {})
