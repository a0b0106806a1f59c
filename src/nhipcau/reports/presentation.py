"""What the report's screen and its HTML file lay out alike."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhipcau.kit.templatetags.desk import language_word
from nhipcau.reports.ports import CoverageRow, GapPart, Report, Stage, Trace

STAGES = tuple(stage.word for stage in Stage)
ROWS_LISTED = 200
"""Of deliveries and of measures, in files that are read; the workbook and the data hold all."""
EVIDENCE_LISTED = 12
"""Pieces of evidence of one item, in files that are read."""
ANSWERS = (
    ("assigned", "assignment"),
    ("answered", "assignment"),
    ("approved", "response"),
    ("declined", "assignment"),
    ("late", "stage"),
)
"""The states by which an organisation's part is counted, as the desk names them."""

METHOD: tuple[tuple[str, Any], ...] = (
    (
        "planned",
        _("a plan item that was not dropped: one theme in one form for one audience in one language."),
    ),
    ("made", _("a story that answers it is written in its language, or an organisation has answered.")),
    ("approved", _("that story is live, which a person with the right to publish decided.")),
    (
        "delivered",
        _(
            "a declared account holds a receipt for it in that form, or the organisation's answer was"
            " approved."
        ),
    ),
    ("measured", _("a number has come back with source, method and day.")),
)
METHOD_LAST = _(
    "A later stage includes the earlier ones. Unknown is left blank: it is never written as 0 and never"
    " estimated."
)


def laid_out(report: Report) -> dict[str, Any]:
    """The template context of the tables of a report."""
    measures, responses = report.samples
    return {
        "report": report,
        "stages": STAGES,
        "answers": ANSWERS,
        "method": METHOD,
        "method_last": METHOD_LAST,
        "samples": (measures, responses) if measures or responses else None,
        "channels": report.delivery_list[:ROWS_LISTED],
        "channels_more": len(report.delivery_list) - ROWS_LISTED,
        "measures": report.measures[:ROWS_LISTED],
        "measures_more": len(report.measures) - ROWS_LISTED,
        "open": {
            "late": [rows[0] for rows in report.items.values() if rows[0].late],
            "gaps": gaps_by_theme(report),
            "reasons": reasons(report),
        },
    }


def gaps_by_theme(report: Report) -> list[tuple[int, list[tuple[str, str]]]]:
    """For each theme its forms without a plan, with the languages they lack it in."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for gap in report.gaps:
        found[gap.theme][gap.form_name].append(language_word(gap.language))
    return [
        (theme, [(form, ", ".join(words)) for form, words in forms.items()]) for theme, forms in found.items()
    ]


def reasons(report: Report) -> list[tuple[str, str]]:
    """Why places don't apply: each reason once, with the themes where it isn't so for all of them."""
    found: dict[str, list[GapPart]] = defaultdict(list)
    for one in report.not_applicable:
        found[one.reason].append(one)
    return [(reason, _where(report, parts)) for reason, parts in found.items()]


def _where(report: Report, parts: list[GapPart]) -> str:
    if len(parts) >= len(report.themes):
        return ""
    return "; ".join(f"{one.theme}. {one.form_name} ({language_word(one.language)})" for one in parts)


def evidence_of(rows: list[CoverageRow]) -> list[Trace]:
    """The evidence of an item over all its rows, each piece once."""
    seen = {(trace.kind, trace.id, trace.state): trace for row in rows for trace in row.evidence}
    return list(seen.values())
