"""`report.html`: one file that needs nothing else, to read, to print and to keep."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from nhipcau.kit.templatetags.desk import language_word, look_of
from nhipcau.reports.ports import CoverageRow, PlacePart, Report, Stage
from nhipcau.reports.presentation import EVIDENCE_LISTED, STAGES, evidence_of, laid_out


def render(report: Report) -> bytes:
    """The report in the look of the public site. Every figure leads to its items further down."""
    context = laid_out(report) | {
        "way": _way,
        "plain": True,
        "matrix": _matrix(report),
        "share": _share(report.totals.delivered, report.totals.planned),
        "shares": [(word, getattr(report.totals, word), _bar(report, word)) for word in STAGES],
        "index": _index(report),
        "groups": _groups(report),
        "places_applying": len(report.places) - len(report.not_applicable),
    }
    return str(render_to_string("reports/file.html", context)).encode()


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _bar(report: Report, word: str) -> int:
    return _share(getattr(report.totals, word), report.totals.planned)


def _way(*, show: str = "planned", theme: int | None = None, item: int | None = None, **_: str) -> str:
    """Where a figure leads within the file."""
    if item is not None:
        return f"#viec-{item}"
    if show == "gap":
        return f"#gap-{theme}" if theme else "#gap"
    return f"#{show}-{theme}" if theme else f"#{show}-0"


def _matrix(report: Report) -> dict[str, Any]:
    """The coverage table without audiences: what `part_matrix.html` draws."""
    languages = [one.code for one in report.languages]
    columns = [{"form": form.name, "languages": languages} for form in report.forms]
    width = len(report.forms) * len(languages)
    rows = [report.places[n * width : (n + 1) * width] for n in range(len(report.themes))]
    return {
        "columns": columns,
        "samples": any(place.sample for place in report.places),
        "themes": [
            {"theme": theme, "counts": theme.counts, "tiles": [_tile(place, languages) for place in row]}
            for theme, row in zip(report.themes, rows, strict=True)
        ],
    }


def _tile(place: PlacePart, languages: list[str]) -> dict[str, Any]:
    look = look_of(place.look, "stage")
    words = [str(look.word)]
    words += [str(look_of("proposed", "item").word)] if place.proposed else []
    words += [str(look_of("late", "stage").word)] if place.late else []
    words += [_("sample data")] if place.sample else []
    said = f"{language_word(place.language)}: {', '.join(words)}"
    return {
        "first": place.language == languages[0],
        "look": place.look,
        "shape": look.shape,
        "said": said,
        "title": f"{place.form_name} · {said}",
        "late": place.late,
        "proposed": place.proposed,
        "sample": place.sample,
    }


def _index(report: Report) -> list[tuple[str, str, list[tuple[int, list[int]]]]]:
    """For each stage and for what is late: the items, all (under 0) and by theme."""
    found = []
    firsts = [rows[0] for rows in report.items.values()]
    for word in (*STAGES, "late"):
        reached = [row for row in firsts if _reaches(report, row, word)]
        by_theme = [
            (theme.ordinal, [row.item for row in reached if row.theme == theme.ordinal])
            for theme in report.themes
        ]
        found.append((word, str(look_of(word, "stage").word), [pair for pair in by_theme if pair[1]]))
    return found


def _reaches(report: Report, row: CoverageRow, word: str) -> bool:
    if word == "late":
        return row.late
    furthest = max(Stage[one.stage.upper()] for one in report.items[row.item])
    return furthest >= Stage[word.upper()]


def _groups(report: Report) -> list[dict[str, Any]]:
    """The items of each theme with their evidence, for the annex."""
    found = []
    for theme in report.themes:
        items = [rows for rows in report.items.values() if rows[0].theme == theme.ordinal]
        found.append({"theme": theme, "items": [_annexed(rows) for rows in items]})
    return found


def _annexed(rows: list[CoverageRow]) -> dict[str, Any]:
    evidence = evidence_of(rows)
    return {
        "row": rows[0],
        "evidence": evidence[:EVIDENCE_LISTED],
        "more": len(evidence) - EVIDENCE_LISTED,
        "sample": any(row.sample for row in rows),
    }
