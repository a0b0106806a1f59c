"""The cells of a workbook that somebody sent, read in a process of its own under limits.

`python -m nhipcau.campaigns.adapters.cells` reads a workbook from standard input and answers with one JSON
object. Formulas are never worked out: their last value is taken. Macros and links are left alone.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import zipfile
from typing import Any

from nhipcau.guidance.ports import (
    ENCRYPTED,
    TOO_BIG_INSIDE,
    TOO_MUCH,
    Unreadable,
    gettext_noop,
    say,
)

SECONDS = 20
MEMORY_MB = 768
UNPACKED_MB = 100
PARTS = 2000
SHEETS = 20
COLUMNS = 100
ROWS = 6000
"""More rows with something in them than any plan has; what holds more isn't read to its end."""
LETTERS = 8 * 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NOT_A_WORKBOOK = gettext_noop(
    "The file is no .xlsx workbook. Open it in your spreadsheet, save it as .xlsx, then import that."
)
DAMAGED = gettext_noop(
    "The workbook is damaged or incomplete. Open it in your spreadsheet, save it anew, then import that."
)
OLD_OR_LOCKED = gettext_noop(
    "The file is an old .xls workbook or has a password. Save a copy as .xlsx without a password, then"
    " import that."
)
TOO_MANY_ROWS = gettext_noop(
    "The workbook has more than %(most)d rows with text in them. Take it over in parts."
)

Sheet = dict[str, Any]
"""`name`, and `rows`: pairs of a row's number and its cells as text."""


def sheets_in(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook with the rows that hold something. Raises Unreadable with the remedy."""
    _check(data)
    import openpyxl  # half a second, and only where a workbook is read

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return [_sheet(sheet) for sheet in book.worksheets[:SHEETS]]
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a hostile file breaks a parser in any way it likes
        raise Unreadable(say(DAMAGED)) from error


def _check(data: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to more than it should, before it is unpacked."""
    if data.startswith(OLD_OFFICE):
        raise Unreadable(say(OLD_OR_LOCKED))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:  # a packing unknown to it
        raise Unreadable(say(DAMAGED if data.startswith(b"PK") else NOT_A_WORKBOOK)) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable(say(NOT_A_WORKBOOK))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(say(ENCRYPTED))
    # a part is never unpacked further than the size it declares
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_MB * 1024 * 1024:
        raise Unreadable(say(TOO_BIG_INSIDE, limit=UNPACKED_MB))


def _sheet(sheet: Any) -> Sheet:
    rows: list[tuple[int, list[str]]] = []
    letters = 0
    sheet.reset_dimensions()  # a sheet may claim any size
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_text(cell) for cell in cells[:COLUMNS]]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        rows.append((number, texts))
        letters += sum(map(len, texts))
        if len(rows) > ROWS or letters > LETTERS:
            raise Unreadable(say(TOO_MANY_ROWS, most=ROWS))
    return {"name": sheet.title, "rows": rows}


def _text(cell: object) -> str:
    """A cell's value as a person would write it; days in the one way that every reader shares."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def main() -> None:
    """Read under the limits. Prints the sheets, or why there are none."""
    from nhipcau.guidance.reading.worker import limit

    data = sys.stdin.buffer.read()
    limit(SECONDS, MEMORY_MB)
    try:
        answer: dict[str, object] = {"sheets": sheets_in(data)}
    except Unreadable as refused:
        answer = {"refused": [refused.message.msgid, list(refused.message.values)]}
    except MemoryError:
        answer = {"refused": [TOO_MUCH, []]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
