"""`report.docx`: the report in the layout of the state's documents, or of the Party's.

What only an office can know (number, place, signatory, recipients) is left open for its clerk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from docx.enum.text import WD_BREAK

from nhipcau.kit.templatetags.desk import figure, language_word, look_of, theme_code, written_short
from nhipcau.kit.word import (
    DOTS,
    Letterhead,
    Sheet,
    fill,
    layout,
    letterhead,
    link,
    set_font,
    signing,
    subject,
)
from nhipcau.reports.ports import Counts, CoverageRow, Report, ThemePart, Trace
from nhipcau.reports.presentation import (
    ANSWERS,
    EVIDENCE_LISTED,
    METHOD,
    METHOD_LAST,
    ROWS_LISTED,
    STAGES,
    evidence_of,
    gaps_by_theme,
    reasons,
)

COUNT_WIDTHS = (8, 54, 15, 13, 17, 18, 17, 11, 12)
NARROW = 9  # points: the words above narrow columns stay whole in every language
DELIVERY_WIDTHS = (55, 55, 27, 28)


def render(report: Report) -> bytes:
    """The report as a Word document."""
    about = report.campaign
    sheet = Sheet(
        layout(report.layout),
        report.language,
        about.title,
        about.lead_organisation or "Nhịp Cầu",
        _day(report.day),
    )
    _head(sheet, report)
    _opening(sheet, report)
    _results(sheet, report)
    _numbers(sheet, report)
    _deliveries(sheet, report)
    _organisations(sheet, report)
    _open(sheet, report)
    _method(sheet, report)
    signing(sheet, [f"{DOTS};"] * 2)
    _annex(sheet, report)
    return sheet.bytes()


def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


def _short(iso: str) -> str:
    return written_short(_day(iso)) if iso else ""


def _sample(text: str, sample: bool) -> str:
    return f"{text} [{pgettext('label', 'sample data')}]" if sample else text


def _head(sheet: Sheet, report: Report) -> None:
    about = report.campaign
    head = Letterhead(about.lead_organisation, about.lead_parent, "BC", _day(report.day))
    letterhead(sheet, head, report.language)


def _opening(sheet: Sheet, report: Report) -> None:
    about = _("on carrying out: %(title)s") % {"title": report.campaign.title}
    subject(sheet, pgettext("document", "REPORT"), about)
    source = report.campaign.guidance
    if source:
        named = ", ".join(part for part in (source.number, source.issuer) if part)
        text = _("Carrying out %(document)s%(from)s, we report the results as of %(day)s.") % {
            "document": f"“{source.title}”",
            "from": f" ({named})" if named else "",
            "day": _short(report.day),
        }
    else:
        text = _("We report the results as of %(day)s.") % {"day": _short(report.day)}
    sheet.text(text)
    measures, responses = report.samples
    if measures or responses:
        said = _(
            "This report holds sample data: %(measures)s measures and %(responses)s responses. They show how"
            " the system works and say nothing of what happened; each is marked."
        )
        paragraph = sheet.text()
        paragraph.add_run(said % {"measures": measures, "responses": responses}).bold = True


def _results(sheet: Sheet, report: Report) -> None:
    totals = report.totals
    sheet.heading(f"I. {_('Results')}")
    sheet.heading(f"1. {_('As a whole')}", 2)
    said = _(
        "The plan has %(planned)d items: %(made)d made, %(approved)d approved, %(delivered)d delivered,"
        " %(measured)d measured. %(late)d are late; %(gaps)d places have no plan."
    )
    numbers = {word: getattr(totals, word) for word in (*STAGES, "late", "gaps")}
    sheet.text(said % numbers)
    sheet.heading(f"2. {_('By theme')}", 2)
    table = sheet.table(
        ["TT" if report.language == "vi" else "", _("Theme"), *_count_heads()],
        COUNT_WIDTHS,
        label=_("By theme"),
        size=NARROW,
    )
    for theme in report.themes:
        row = table.add_row()
        fill(row, [str(theme.ordinal), "", *_count_cells(theme.counts)], COUNT_WIDTHS)
        _themed(row.cells[1].paragraphs[0], theme)
    if len(report.languages) > 1:
        sheet.heading(f"3. {_('By language')}", 2)
        heads = ["", _("Language"), *_count_heads()]
        table = sheet.table(heads, COUNT_WIDTHS, label=_("By language"), size=NARROW)
        for language in report.languages:
            fill(table.add_row(), ["", capfirst(language.name), *_count_cells(language.counts)], COUNT_WIDTHS)


def _themed(paragraph: Any, theme: ThemePart) -> None:
    """A theme's title, leading to its annex, and where the guidance asks for it."""
    link(paragraph, theme.title, anchor=f"t{theme.ordinal}")
    if theme.passage:
        place = _("characters %(start)s–%(end)s") % {"start": theme.passage.start, "end": theme.passage.end}
        set_font(paragraph.add_run(" ("), 12)
        link(paragraph, place, address=theme.passage.address)
        set_font(paragraph.add_run(")"), 12)


def _count_heads() -> list[str]:
    return [capfirst(str(look_of(word, "stage").word)) for word in (*STAGES, "late", "gap")]


def _count_cells(counts: Counts) -> list[str]:
    return [figure(getattr(counts, word)) for word in (*STAGES, "late", "gaps")]


def _numbers(sheet: Sheet, report: Report) -> None:
    sheet.heading(f"II. {_('Measures')}")
    if not report.metrics:
        sheet.text(_("No number has come back yet."))
        return
    for total in report.metrics:
        series = ngettext("from %(n)s series", "from %(n)s series", total.readings) % {"n": total.readings}
        text = f"- {figure(total.value)} {total.metric_name} ({total.confidence_name}, {series})"
        sheet.text(_sample(text, total.sample) + ".")
    note = _(
        "Running totals count with their newest reading; what happens on a day (people attending, copies,"
        " broadcasts) is added up. Counted, reported and estimated numbers are not added to each other."
    )
    apart = f" {_('Sample data are never added to real numbers.')}" if any(report.samples) else ""
    sheet.text(note + apart)
    widths = (21, 27, 47, 24, 46)
    heads = [_("Value"), _("What was counted"), _("Source and method"), _("Day"), _("Plan item")]
    table = sheet.table(heads, widths, label=_("Every number with its source, method and day"))
    for one in report.measures[:ROWS_LISTED]:
        row = table.add_row()
        told = (one.source, one.method.rstrip(". "), one.confidence_name)
        source = "; ".join(part for part in told if part)
        what = _sample(one.metric_name, one.sample)
        fill(row, [figure(one.value), what, source, _short(one.date), ""], widths)
        link(row.cells[4].paragraphs[0], one.item_title, anchor=f"viec{one.item}")
    if len(report.measures) > ROWS_LISTED:
        sheet.text(_more(len(report.measures) - ROWS_LISTED))


def _deliveries(sheet: Sheet, report: Report) -> None:
    sheet.heading(f"III. {_('Deliveries')}")
    states = [
        f"{figure(count)} {look_of(state, 'delivery').word}"
        for state, count in report.deliveries.items()
        if count
    ]
    if not states:
        sheet.text(_("Nothing was given to a declared account yet."))
        return
    sheet.text("; ".join(states) + ".")
    tally: dict[tuple[str, str, str, str], int] = {}
    for one in report.delivery_list:
        key = (one.channel_name, one.organisation, one.language, one.state_name)
        tally[key] = tally.get(key, 0) + 1
    heads = [_("Declared account"), _("Organisation"), _("Language"), _("Deliveries")]
    table = sheet.table(heads, DELIVERY_WIDTHS, label=_("Deliveries through each declared account"))
    for (channel, organisation, language, state), count in sorted(tally.items()):
        cells = [channel, organisation, language_word(language), f"{figure(count)} {state}"]
        fill(table.add_row(), cells, DELIVERY_WIDTHS)


def _organisations(sheet: Sheet, report: Report) -> None:
    sheet.heading(f"IV. {_('Organisations')}")
    if not report.organisations:
        sheet.text(_("No organisation was given a plan item."))
        return
    widths = (65, 20, 20, 20, 20, 20)
    heads = [_("Organisation"), *(capfirst(str(look_of(*one).word)) for one in ANSWERS)]
    label = _("What each organisation was given and what it answered")
    table = sheet.table(heads, widths, label=label, size=NARROW)
    for one in report.organisations:
        numbers = (one.assigned, one.answered, one.approved, one.declined, one.late)
        name = _sample(one.name, bool(one.sample))
        fill(table.add_row(), [name, *(figure(number) for number in numbers)], widths)


def _open(sheet: Sheet, report: Report) -> None:
    sheet.heading(f"V. {_('What is left open')}")
    late = [rows[0] for rows in report.items.values() if rows[0].late]
    sheet.heading(f"1. {capfirst(str(look_of('late', 'stage').word))}: {len(late)}", 2)
    if late:
        widths = (85, 25, 55)
        heads = [_("Plan item"), pgettext("column", "Due"), _("Organisation")]
        table = sheet.table(heads, widths, label=capfirst(str(look_of("late", "stage").word)))
    for one in late:
        row = table.add_row()
        fill(row, ["", _short(one.late_since), one.organisation], widths)
        link(row.cells[0].paragraphs[0], _item(one), anchor=f"viec{one.item}")
    if not late:
        sheet.text(_("Nothing is late."))
    sheet.heading(f"2. {capfirst(str(look_of('gap', 'stage').word))}: {len(report.gaps)}", 2)
    for theme, forms in gaps_by_theme(report):
        named = "; ".join(f"{form} ({languages})" for form, languages in forms)
        sheet.text(f"- {theme_code(theme)}: {named}.")
    if not report.gaps:
        sheet.text(_("Every place that applies has a plan item."))
    sheet.heading(f"3. {capfirst(str(look_of('not_applicable', 'stage').word))}", 2)
    for reason, places in reasons(report):
        sheet.text(f"- {capfirst(reason)}{f': {places}' if places else ''}.")


def _item(row: CoverageRow) -> str:
    return " · ".join((row.form_name, theme_code(row.theme), row.audience_name, language_word(row.language)))


def _method(sheet: Sheet, report: Report) -> None:
    sheet.heading(f"VI. {_('How it is counted')}")
    for word, text in METHOD:
        sheet.text(f"- {capfirst(str(look_of(word, 'stage').word))}: {text}")
    ending = sheet.layout.ending if report.language == "vi" else str(METHOD_LAST)[-1]
    sheet.text(str(METHOD_LAST)[:-1] + ending)


def _annex(sheet: Sheet, report: Report) -> None:
    sheet.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    sheet.heading(_("Annex: plan items and their evidence"))
    widths = (11, 42, 25, 87)
    heads = [_("No."), _("Plan item"), _("Stage"), _("Evidence")]
    for theme in report.themes:
        items = [rows for rows in report.items.values() if rows[0].theme == theme.ordinal]
        if not items:
            continue
        sheet.heading(f"{theme_code(theme.ordinal)}. {theme.title}", 2, anchor=f"t{theme.ordinal}")
        if theme.passage:
            paragraph = sheet.text()
            set_font(paragraph.add_run(f"“{theme.passage.text}” "), 13, italic=True)
            place = {"start": theme.passage.start, "end": theme.passage.end}
            link(paragraph, _("characters %(start)s–%(end)s") % place, address=theme.passage.address)
        table = sheet.table(heads, widths, label=theme.title)
        for rows in items:
            _annexed(sheet, table.add_row(), rows, widths)


def _annexed(sheet: Sheet, row: Any, rows: list[CoverageRow], widths: tuple[int, ...]) -> None:
    first = rows[0]
    state = [str(look_of(first.look, "stage").word)]
    state += [str(look_of("late", "stage").word)] if first.late else []
    state += [str(look_of("proposed", "item").word)] if first.state == "proposed" else []
    named = f"{first.form_name} · {first.audience_name} · {language_word(first.language)}"
    stage = _sample(", ".join(state), any(one.sample for one in rows))
    fill(row, [str(first.item), named, stage, ""], widths)
    sheet.bookmark(row.cells[0].paragraphs[0], f"viec{first.item}")
    cell = row.cells[3]
    evidence = _alike(evidence_of(rows))
    for n, (trace, count) in enumerate(evidence[:EVIDENCE_LISTED]):
        paragraph = cell.add_paragraph() if n else cell.paragraphs[0]
        paragraph.paragraph_format.space_after = 0
        _traced(paragraph, trace, count)
    left_out = sum(count for _trace, count in evidence[EVIDENCE_LISTED:])
    if left_out:
        set_font(cell.add_paragraph().add_run(_more(left_out)), 12, italic=True)


def _alike(evidence: Sequence[Trace]) -> list[tuple[Trace, int]]:
    """What reads the same stands once, with how often: the workbook has each with its own address."""
    found: dict[tuple[object, ...], list[Trace]] = {}
    for one in evidence:
        key = (one.kind, one.state, one.text, one.who, one.date, one.sample)
        found.setdefault(key, []).append(one)
    return [(alike[0], len(alike)) for alike in found.values()]


def _more(count: int) -> str:
    return ngettext("%(n)s more in the workbook", "%(n)s more in the workbook", count) % {"n": count}


def _traced(paragraph: Any, trace: Trace, count: int) -> None:
    set_font(paragraph.add_run(f"{trace.state_name}: "), 12)
    link(paragraph, f"{trace.text} × {figure(count)}" if count > 1 else trace.text, address=trace.address)
    day = _short(trace.date)
    rest = ", ".join(part for part in (trace.who, day) if part and part not in trace.text)
    set_font(paragraph.add_run(_sample(f", {rest}" if rest else "", trace.sample)), 12)
