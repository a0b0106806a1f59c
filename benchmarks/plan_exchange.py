"""A plan of 1,200 items out as files and back. `python -m benchmarks.plan_exchange [rounds]`

Beside: openpyxl writing the same cells bare, without lists, colours or quotes, and reading the same
workbook bare, without a process of its own; python-docx setting the same cells as a bare table.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 3
THEMES, FORMS, AUDIENCES = 20, 10, 3


def the_plan() -> Any:
    from nhipcau.campaigns.ports import Named, PlanTheme
    from tests.campaigns import plans

    themes = tuple(
        PlanTheme(n, n, f"Nội dung trọng tâm số {n}", f"Nội dung trọng tâm số {n}", plans.QUOTE)
        for n in range(1, THEMES + 1)
    )
    forms = tuple(
        Named(str(100 + n), "other", f"Hình thức {n}", f"hình thức {n}", plans.QUOTE) for n in range(FORMS)
    )
    audiences = tuple(
        Named(str(200 + n), "other", f"Đối tượng {n}", f"đối tượng {n}", plans.QUOTE)
        for n in range(AUDIENCES)
    )
    places = [
        (t.key, f.key, a.key, code) for t in themes for f in forms for a in audiences for code in ("vi", "ja")
    ]
    rows = [
        plans.row(
            n,
            *place,
            owner=31 + n // 6 % 3,
            supporting=(34,),
            due=dt.date(2026, 9, 1) + dt.timedelta(days=n // 6 % 40),
            note=f"Ghi chú {n}" if n % 5 == 0 else "",
        )
        for n, place in enumerate(places, start=1)
    ]
    return plans.plan(rows, themes=themes, forms=forms, audiences=audiences, dropped=())


def cells_of(plan: Any) -> list[list[Any]]:
    from nhipcau.campaigns.planning.meaning import Meaning
    from nhipcau.campaigns.ports import FIELDS

    meaning = Meaning(plan)
    rows = []
    for row in plan.rows:
        values = meaning.values(row)
        rows.append([row.key, *(row.due if f == "due" else meaning.words(f, values[f]) for f in FIELDS)])
    return rows


def bare_workbook(plan: Any) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for cells in cells_of(plan):
        book.active.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def bare_reading(content: bytes) -> int:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for _row in sheet.iter_rows(values_only=True))


def bare_document(plan: Any) -> bytes:
    import docx

    from nhipcau.campaigns.adapters.document import tasks

    document = docx.Document()
    table = document.add_table(rows=0, cols=5)
    for n, (task, rows) in enumerate(tasks(plan), start=1):
        texts = (str(n), f"{task.form} {len(rows)}", str(task.owner), str(task.supporting), str(task.due))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def took(rounds: int, act: Callable[[], object]) -> float:
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(rounds: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    import django

    django.setup()
    from django.utils.translation import activate

    from nhipcau.campaigns.adapters.received import table_in
    from nhipcau.campaigns.planning.comparison import differences
    from nhipcau.campaigns.ports import renderer

    activate("vi")
    plan = the_plan()
    workbook = renderer("xlsx")(plan)
    table = table_in(workbook)
    assert not differences(plan, table)
    figures: list[tuple[str, float, str, float | None]] = [
        (
            "XLSX out",
            took(rounds, lambda: renderer("xlsx")(plan)),
            "openpyxl, bare",
            took(rounds, lambda: bare_workbook(plan)),
        ),
        (
            "XLSX in, in its own process",
            took(rounds, lambda: table_in(workbook)),
            "openpyxl, bare",
            took(rounds, lambda: bare_reading(workbook)),
        ),
        ("compare", took(rounds, lambda: differences(plan, table)), "", None),
        (
            "DOCX out",
            took(rounds, lambda: renderer("docx")(plan)),
            "python-docx, bare",
            took(rounds, lambda: bare_document(plan)),
        ),
        ("ICS out", took(rounds, lambda: renderer("ics")(plan)), "", None),
        ("JSON out", took(rounds, lambda: renderer("json")(plan)), "", None),
    ]
    print(f"a plan of {len(plan.rows)} items, median of {rounds}")
    for name, seconds, beside, other in figures:
        ratio = f"{seconds / other:5.1f} × {beside} ({other * 1000:.0f} ms)" if other else ""
        print(f"{name:<30}{seconds * 1000:>7.0f} ms  {ratio}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
