"""The plan as an official document, in the state's or the Party's layout.

Items that differ only in audience and language share a row. What the plan doesn't hold (number, place,
signatory) is left open for the clerk; nothing is said that isn't in the plan or its guidance.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from docx.enum.text import WD_ALIGN_PARAGRAPH

from nhipcau.campaigns.adapters.workbook import draft_label
from nhipcau.campaigns.planning.table import same
from nhipcau.campaigns.ports import Named, Plan, PlanRow, PlanTheme, Quote, SourceDocument
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.kit.word import (
    DOTS,
    Letterhead,
    Sheet,
    fill,
    layout,
    letterhead,
    set_font,
    signing,
    subject,
)

WIDTHS = (11, 56, 38, 38, 22)
RECIPIENTS_LISTED = 10
ROMAN = ("I", "II", "III", "IV", "V", "VI")
_LABEL = re.compile(r"^\s*(?:[-+•–]|\(?\d{1,2}[.)]|[a-zđ][.)])\s*", re.IGNORECASE)
_BASIS = re.compile(r"^(căn cứ|thực hiện|theo|xét)\b", re.IGNORECASE)
_PUBLIC = re.compile(r"tuyên truyền|truyền thông|thông tin", re.IGNORECASE)


def render(plan: Plan) -> bytes:
    """The plan as DOCX, in the plan's language and layout."""
    day = plan.changed_at.date() if plan.changed_at else dt.date(2000, 1, 1)
    issuer = plan.lead.name if plan.lead else ""
    sheet = Sheet(layout(plan.layout), plan.language, plan.title, issuer or "Nhịp Cầu", day)
    draft = draft_label(plan)
    letterhead(sheet, Letterhead(issuer, plan.lead_parent, "KH", None, draft), plan.language)
    if draft:
        _mark_draft(sheet, draft)
    about = [plan.title] if _PUBLIC.search(plan.title) else [_("Public information"), plan.title]
    subject(sheet, pgettext("document", "PLAN"), *about)
    _opening(sheet, plan)
    parts = [part for part in (_purposes, _themes, _means, _assignments, _carrying_out) if part(None, plan)]
    for number, part in zip(ROMAN, parts, strict=False):
        sheet.heading(f"{number}. {part(None, plan)}")
        part(sheet, plan)
    signing(sheet, _recipients(sheet, plan))
    return sheet.bytes()


def _mark_draft(sheet: Sheet, draft: str) -> None:
    """The label at the head of every later page; on the first it stands below the number."""
    paragraph = sheet.document.sections[0].header.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(paragraph.add_run(draft), 12, bold=True)


def _opening(sheet: Sheet, plan: Plan) -> None:
    source = plan.source
    for basis in plan.passages.get("legal_basis", ()):
        text = _clause(basis.text)
        text = text if plan.language != "vi" or _BASIS.match(text) else f"Căn cứ {text}"
        sheet.text().add_run(f"{text};").italic = True
    if source is None:
        sheet.text(_("The plan is as follows:"))
        return
    said = _("Carrying out %(document)s, %(issuer)s draws up the following plan:")
    issuer = plan.lead.name if plan.lead else _("this office")
    sheet.text(said % {"document": _named(source, plan.language), "issuer": issuer})


def _named(source: SourceDocument, language: str) -> str:
    """`Hướng dẫn số 27-HD/BTGDVTW ngày 1 tháng 8 năm 2026 của Ban X: “…”`, as far as it is known."""
    words = [source.type_name]
    if source.number:
        words.append(pgettext("plan document", "No. %(number)s") % {"number": source.number})
    if source.date:
        written = PartialDate.parse(source.date).written(language)
        words.append(pgettext("plan document", "of %(day)s") % {"day": written})
    if source.issuer:
        words.append(pgettext("plan document", "issued by %(issuer)s") % {"issuer": source.issuer})
    return f"{' '.join(words)} “{source.title}”"


def _clause(text: str) -> str:
    """A passage as a clause of ours: on one line, without its label and its full stop."""
    return _LABEL.sub("", " ".join(text.split())).rstrip(" .;,/")


def _sentence(text: str) -> str:
    clause = capfirst(_clause(text))
    return f"{clause}." if clause else ""


def _purposes(sheet: Sheet | None, plan: Plan) -> str:
    purposes, requirements = (plan.passages.get(kind, ()) for kind in ("purpose", "requirement"))
    if not purposes and not requirements:
        return ""
    if sheet is None:
        return _("PURPOSE AND REQUIREMENTS")
    for n, (name, quotes) in enumerate(
        [
            (word, quotes)
            for word, quotes in (
                (pgettext("plan document", "Purpose"), purposes),
                (pgettext("plan document", "Requirements"), requirements),
            )
            if quotes
        ],
        start=1,
    ):
        sheet.heading(f"{n}. {name}", 2)
        _dashed(sheet, quotes)
    return ""


def _dashed(sheet: Sheet, quotes: Iterable[Quote]) -> None:
    for quote in quotes:
        sheet.text(f"- {_sentence(quote.text)}")


def _themes(sheet: Sheet | None, plan: Plan) -> str:
    if sheet is None:
        return _("THEMES") if plan.themes else ""
    for theme in plan.themes:
        _theme(sheet, theme)
    return ""


def _theme(sheet: Sheet, theme: PlanTheme) -> None:
    """The theme as the guidance words it; its title goes first where the wording doesn't begin with it."""
    title = theme.title.rstrip("…")
    text = theme.text.strip() or title
    if not same(_clause(text)).startswith(same(title)):
        text = f"{_sentence(title)} {text}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines[-1] = _closed(lines[-1])
    sheet.text(f"{theme.ordinal}. {lines[0]}")
    for line in lines[1:]:
        sheet.text(line)


def _closed(line: str) -> str:
    """A last line with a mark at its end, whatever the guidance had there."""
    return line if line.endswith((".", "!", "?", "…", ":")) else f"{line.rstrip(' ;,/')}."


def _means(sheet: Sheet | None, plan: Plan) -> str:
    if sheet is None:
        return _("FORMS, AUDIENCES, TIME") if plan.forms or plan.audiences or plan.days else ""
    named = (
        (pgettext("plan document", "Forms"), [_small(one) for one in plan.forms]),
        (pgettext("plan document", "Audiences"), [_small(one) for one in plan.audiences]),
        (pgettext("plan document", "Languages"), [language_word(one.key) for one in plan.languages]),
    )
    n = 0
    for name, values in named:
        if values:
            n += 1
            sheet.text(f"{n}. {name}: {'; '.join(values)}.")
    if plan.days:
        sheet.text(f"{n + 1}. {pgettext('plan document', 'Key dates')}:")
    for day in plan.days:
        written = PartialDate(day.year, day.month, day.day).short(plan.language)
        yearly = "" if day.year else f" {_('every year')}"
        sheet.text(f"- {written}{yearly}: {_clause(day.title)}.")
    return ""


def _small(one: Named) -> str:
    """A name within a sentence; what an office named itself keeps its letters."""
    return one.name if one.value == "other" else f"{one.name[:1].lower()}{one.name[1:]}"


@dataclass(frozen=True)
class Task:
    """Items of one theme that differ only in audience and language."""

    theme: int
    form: str
    owner: int | None
    supporting: tuple[int, ...]
    due: dt.date | None
    note: str
    state: str


def tasks(plan: Plan) -> list[tuple[Task, list[PlanRow]]]:
    """The plan's items as the rows of its table, theme by theme."""
    found: dict[Task, list[PlanRow]] = {}
    for row in plan.rows:
        task = Task(row.theme, row.form, row.owner, row.supporting, row.due, row.note, row.state)
        found.setdefault(task, []).append(row)
    place = {theme.key: n for n, theme in enumerate(plan.themes)}
    return sorted(found.items(), key=lambda pair: place[pair[0].theme])


def _assignments(sheet: Sheet | None, plan: Plan) -> str:
    if sheet is None:
        return _("ASSIGNMENT OF TASKS") if plan.rows else ""
    heads = [
        pgettext("plan document", "No."),
        pgettext("plan document", "Task"),
        pgettext("plan document", "Leads"),
        pgettext("plan document", "Supports"),
        pgettext("plan document", "Due"),
    ]
    table = sheet.table(heads, WIDTHS, label=_("Assignment of tasks"))
    theme = None
    for n, (task, rows) in enumerate(tasks(plan), start=1):
        if task.theme != theme:
            theme = task.theme
            named = plan.theme_by_key[theme]
            said = _("Theme %(number)d: %(title)s") % {"number": named.ordinal, "title": named.title}
            _spanning(table, said)
        fill(table.add_row(), [str(n), *_cells(plan, task, rows)], WIDTHS)
    return ""


def _spanning(table: Any, text: str) -> None:
    row = table.add_row()
    fill(row, [""] * len(WIDTHS), WIDTHS)
    merged = row.cells[0].merge(row.cells[-1])
    for empty in merged.paragraphs[1:]:
        merged._tc.remove(empty._p)
    merged.paragraphs[0].paragraph_format.keep_with_next = True
    set_font(merged.paragraphs[0].add_run(text), 12, bold=True)


def _cells(plan: Plan, task: Task, rows: Sequence[PlanRow]) -> list[str]:
    names = plan.body_by_key
    audiences: dict[str, list[str]] = {}
    for row in rows:
        audiences.setdefault(row.audience, []).append(row.language)
    reached = "; ".join(
        f"{_small(plan.audience_by_key[key])} ({', '.join(language_word(code) for code in codes)})"
        for key, codes in audiences.items()
    )
    what = f"{plan.form_by_key[task.form].name}: {reached}"
    what += f". {task.note}" if task.note else ""
    what += f" [{_('proposed, not confirmed')}]" if task.state == "proposed" else ""
    due = PartialDate(task.due.year, task.due.month, task.due.day).short(plan.language) if task.due else DOTS
    supporting = "; ".join(names[one].name for one in task.supporting)
    return [what, names[task.owner].name if task.owner else DOTS, supporting, due]


def _carrying_out(sheet: Sheet | None, plan: Plan) -> str:
    if sheet is None:
        return _("CARRYING OUT") if plan.rows else ""
    for n, (key, (leads, supports)) in enumerate(_shares(plan).items(), start=1):
        said = []
        if leads:
            said.append(
                ngettext("leads task %(numbers)s", "leads tasks %(numbers)s", len(leads))
                % {"numbers": _listed(leads)}
            )
        if supports:
            said.append(
                ngettext("supports task %(numbers)s", "supports tasks %(numbers)s", len(supports))
                % {"numbers": _listed(supports)}
            )
        sheet.text(f"{n}. {plan.body_by_key[key].name}: {'; '.join(said)} {_('of the table in this plan')}.")
    open_tasks = [n for n, (task, _rows) in enumerate(tasks(plan), start=1) if task.owner is None]
    if open_tasks and plan.state == "draft":
        said_open = ngettext(
            "No organisation is named yet for task %(numbers)s.",
            "No organisation is named yet for tasks %(numbers)s.",
            len(open_tasks),
        )
        sheet.text(said_open % {"numbers": _listed(open_tasks)})
    closing = _(
        "This is the plan of %(issuer)s; the organisations named carry it out and report their results"
    )
    issuer = plan.lead.name if plan.lead else _("this office")
    sheet.text(closing % {"issuer": issuer} + (sheet.layout.ending if plan.language == "vi" else _(".")))
    return ""


def _shares(plan: Plan) -> dict[int, tuple[list[int], list[int]]]:
    """Organisation -> the numbers of the tasks that it leads, and that it supports; in the table's order."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    numbered = [(n, task) for n, (task, _rows) in enumerate(tasks(plan), start=1)]
    for n, task in numbered:
        if task.owner is not None:
            found.setdefault(task.owner, ([], []))[0].append(n)
    for n, task in numbered:
        for body in task.supporting:
            found.setdefault(body, ([], []))[1].append(n)
    return found


def _listed(numbers: Sequence[int]) -> str:
    """`1, 3-7, 9`: runs of three and more are drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)


def _recipients(sheet: Sheet, plan: Plan) -> list[str]:
    """Whoever is above, whoever takes part, and the file; left open in other languages' documents."""
    bodies = [plan.body_by_key[key].name for key in _shares(plan)]
    above = [_("%(body)s (for information)") % {"body": plan.lead_parent}] if plan.lead_parent else []
    if len(bodies) > RECIPIENTS_LISTED:
        bodies = [_("the organisations named in this plan")]
    listed = [f"{name};" for name in (*above, *bodies)] or [f"{DOTS};"]
    return [*listed, sheet.layout.last_recipient if plan.language == "vi" else f"{DOTS}."]
