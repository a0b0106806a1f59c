"""Duties and deadlines from tables of tasks."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.document import Document, Stretch
from nhipcau.guidance.reading.organisations import split_names
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.rules.days import Due, _ranges, record, with_years
from nhipcau.guidance.reading.rules.duties import due_within
from nhipcau.guidance.reading.rules.tables import Table, tables

NAMELESS = re.compile(r"^\W*(?:nt|như trên|thường xuyên)?\W*$", re.IGNORECASE)


def task_tables(document: Document) -> list[Due]:
    """A row with a task and who leads it is a duty of each body in the cell (03); dates of the time
    column are deadlines; a cell that goes on from the row above says the same again."""
    dues: list[Due] = []
    for found in tables(document):
        if not {"lead", "time"} & set(found.columns):
            continue
        leaders: list[str] = []
        for row in found.rows:
            if document.is_withdrawn(row):
                continue
            own = _deadlines(document, found, row)
            dues += own
            leaders = _leaders(document, found, row, leaders)
            task = found.cell(row, "task")
            if not task or not leaders or not document.text.whole[slice(*task)].strip():
                continue
            date = due_within(own, row.start, row.end)
            for name in leaders:
                document.add("duty", *task, row, organisation=name, date=date)
    return dues


def _leaders(document: Document, found: Table, row: Node, before: list[str]) -> list[str]:
    cell = found.cell(row, "lead")
    if cell is None:
        return []
    raw = document.text.whole[slice(*cell)]
    if not raw.strip():
        return before if found.goes_on(row, "lead") else []
    if NAMELESS.match(raw):
        return before
    return [name for name, _ in split_names(document.text, *cell) if name]


def _deadlines(document: Document, found: Table, row: Node) -> list[Due]:
    cell = found.cell(row, "time")
    if cell is None:
        return []
    text = document.text
    dates = with_years(list(find_dates(text.folded, *cell)), document.layout.date)
    stretch = Stretch(row.start, row.end, row.role, row)
    dues: list[Due] = []
    for index, date in enumerate(dates):
        following = dates[index + 1] if index + 1 < len(dates) else None
        between = text.folded[date.end : following.start] if following else ""
        opens = following is not None and (_ranges(between) or bool(re.search(r"\bđến\b", between)))
        dues.append(Due(date, opens, stretch))
    for due in dues:
        record(document, due)
    return dues
