"""Tables of tasks: which column says what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import Phrases, table
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.text import Text

LONGEST_HEADING = 70
COLUMNS = ("support", "lead", "time", "order", "product", "task")


@dataclass
class Table:
    """The rows of one table below its heading row, and the column of each thing."""

    columns: dict[str, int]
    rows: list[Node] = field(default_factory=list)
    header: Node | None = None

    def cell(self, row: Node, name: str) -> tuple[int, int] | None:
        """The place of a cell, where the row has one."""
        column = self.columns.get(name)
        cells = row.line.cells if row.line else ()
        return cells[column] if column is not None and column < len(cells) else None

    def goes_on(self, row: Node, name: str) -> bool:
        """Whether the cell is one with the cell above it."""
        return row.line is not None and self.columns.get(name, -1) in row.line.merged


@cache
def _column_names() -> Phrases:
    return Phrases({name: table("tables")[name] for name in COLUMNS})


def tables(document: Document) -> list[Table]:
    """The tables of the body, in order."""
    if document.tables is None:
        rows = [node for node in document.root.walk() if node.is_row]
        groups = groupby(rows, key=lambda node: node.line.table if node.line else None)
        document.tables = [_table(document.text, list(group)) for _, group in groups]
    return document.tables


def _table(text: Text, rows: list[Node]) -> Table:
    for index, row in enumerate(rows[:2]):
        columns = _columns(text, row)
        if len(columns) >= 2 and "task" in columns:
            return Table(columns, rows[index + 1 :], row)
    return Table({}, rows)


def _columns(text: Text, row: Node) -> dict[str, int]:
    """What each cell of a heading row announces; each thing is one column, the first that fits."""
    columns: dict[str, int] = {}
    for index, (start, end) in enumerate(row.line.cells if row.line else ()):
        if end - start > LONGEST_HEADING:
            continue
        said = [match.value for match in _column_names().find_in(fold(text.whole[start:end]))]
        if said:  # "Cơ quan, đơn vị phối hợp" supports, though it begins like a lead
            columns.setdefault("support" if "support" in said else said[0], index)
    return columns


def task_cells(document: Document, section: Node) -> Iterator[tuple[Node, tuple[int, int]]]:
    """The task cells of tables below a heading that have no column for who does it."""
    inside = {id(node) for node in section.walk()}
    for found in tables(document):
        if "lead" in found.columns or "task" not in found.columns:
            continue
        for row in found.rows:
            cell = found.cell(row, "task")
            if id(row) in inside and cell and re.search(r"\w", document.text.whole[slice(*cell)]):
                yield row, cell
