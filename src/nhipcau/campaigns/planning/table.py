"""Tables as people write them: which column means what, and days in the ways that offices write them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from nhipcau.campaigns.ports import FIELDS, ExchangeError, Table
from nhipcau.guidance.reading.folding import fold

COLUMNS = Path(__file__).with_name("columns.yaml")
KNOWN = ("key", *FIELDS, "state", "codes", "quotes")
"""The columns of an exported plan, in their order. The last three are there to be read."""
ROWS = 5000
CELL = 4000
HEADS_TO_BE_SURE = 2
LOOK_FOR_HEAD = 10


@cache
def heads() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Field -> language -> the names that its column answers to, as kept in columns.yaml."""
    loaded: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))
    return loaded


def head(field: str, language: str) -> str:
    """What the column is headed on export."""
    named = heads()[field]
    return named.get(language, named["en"])[0]


@cache
def _by_head() -> dict[str, str]:
    return {
        same(name): field for field, named in heads().items() for names in named.values() for name in names
    }


def same(text: str) -> str:
    """Text made alike for comparison: composed, one space, small letters, one way of placing tones."""
    return fold(tidy(text)).strip(" .:*")


def tidy(text: str) -> str:
    """Composed letters, no space to either side, one space within; line breaks of a cell are kept."""
    lines = unicodedata.normalize("NFC", text).replace("\u00a0", " ").splitlines()
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def same_note(text: str) -> str:
    """A note as a spreadsheet gives it back: without invisible letters and doubled spaces."""
    return tidy("".join(c for c in text if c in "\n\t" or not unicodedata.category(c).startswith("C")))


def rows_from_table(text: str) -> Table:
    """The rows of a table pasted from a spreadsheet: cells parted by tabs, with heads or without.

    Heads may be in Vietnamese, English or Japanese, in any order. Without heads the columns are those
    of an exported plan, with the item's number first or not. Raises ExchangeError where there is
    nothing to take. What was left out of the table stays in the plan.
    """
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), dialect="excel-tab")
    try:
        rows = [(number, row) for number, row in enumerate(reader, start=1) if any(map(str.strip, row))]
    except csv.Error as error:
        raise ExchangeError(
            _("The text isn't a table. Copy the cells in the spreadsheet and paste them here.")
        ) from error
    return table_of(rows)


def table_of(
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    campaign: str = "",
    version: int | None = None,
    whole: bool = False,
) -> Table:
    """A table from numbered rows of cells. Raises ExchangeError where there are no rows, or too many."""
    _check_size(rows)
    found = _heads_in(rows, _by_head())
    first, columns, unknown = found or (0, _by_position([row for _number, row in rows]), ())
    if not columns:
        raise _unrecognised(head(field, "vi") for field in ("key", *FIELDS))
    named, kept = _body(rows[first:], columns)
    return Table(named, kept, campaign, version, whole, unknown)


def table_with_heads(
    rows: Sequence[tuple[int, Sequence[str]]], known: Mapping[str, str], such_as: Iterable[str]
) -> Table:
    """A table of another kind, whose columns are named by `known` (a head made `same` -> its field).

    Raises ExchangeError where no row is a head, naming those in `such_as`.
    """
    _check_size(rows)
    found = _heads_in(rows, known)
    if found is None:
        raise _unrecognised(such_as)
    first, columns, unknown = found
    named, kept = _body(rows[first:], columns)
    return Table(named, kept, unknown=unknown)


def _check_size(rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    if not rows:
        raise ExchangeError(_("The table is empty. Copy the rows with their heads."))
    if len(rows) > ROWS + LOOK_FOR_HEAD:
        said = _("The table has more than %(most)d rows. Take them over in parts.")
        raise ExchangeError(said % {"most": ROWS})


def _unrecognised(such_as: Iterable[str]) -> ExchangeError:
    said = _("No column was recognised. The first row should name the columns, such as: %(columns)s.")
    return ExchangeError(said % {"columns": ", ".join(such_as)})


def _body(
    rows: Sequence[tuple[int, Sequence[str]]], columns: tuple[tuple[int, str], ...]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The columns by their letters, and the rows that hold something."""
    body = [(number, _cells(row, columns, number)) for number, row in rows]
    named = tuple((field, letter(place)) for place, field in columns)
    return named, tuple((number, cells) for number, cells in body if any(cells))


def _heads_in(
    rows: Sequence[tuple[int, Sequence[str]]], names: Mapping[str, str]
) -> tuple[int, tuple[tuple[int, str], ...], tuple[str, ...]] | None:
    """Where the rows begin, the columns known, the heads unknown; None where no row is a head."""
    for n, (_number, row) in enumerate(rows[:LOOK_FOR_HEAD]):
        known: dict[str, int] = {}
        unknown = []
        for place, cell in enumerate(row):
            field = names.get(same(cell))
            if field and field not in known:
                known[field] = place
            elif cell.strip():
                unknown.append(tidy(cell)[:60])
        if len(known) >= HEADS_TO_BE_SURE:
            return n + 1, tuple((place, field) for field, place in known.items()), tuple(unknown)
    return None


def _by_position(rows: Sequence[Sequence[str]]) -> tuple[tuple[int, str], ...]:
    """The columns of a table without heads; none where it is too narrow to tell."""
    width = max(len(row) for row in rows)
    keyed = width > len(FIELDS[:4]) and all(_number(row[0]) or not row[0].strip() for row in rows if row)
    fields = KNOWN if keyed else KNOWN[1:]
    if width < len(FIELDS[:4]):
        return ()
    return tuple(enumerate(fields[:width]))


def _number(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit()


def _cells(row: Sequence[str], columns: Iterable[tuple[int, str]], number: int) -> tuple[str, ...]:
    cells = tuple(tidy(row[place]) if place < len(row) else "" for place, _field in columns)
    for (place, _field), cell in zip(columns, cells, strict=True):
        if len(cell) > CELL and _field not in ("codes", "quotes"):
            said = _("Cell %(place)s holds more than %(most)d characters. Shorten it.")
            raise ExchangeError(said % {"place": f"{letter(place)}{number}", "most": CELL})
    return tuple(cell[:CELL] for cell in cells)


def letter(place: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[/.\-年]\s*(\d{1,2})\s*[/.\-月]\s*(\d{1,2})\s*日?(?:[t ]00:00(?::00(?:\.0+)?)?)?"
)
_IN_WORDS = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)\s*(\d{4})")
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_ZERO = dt.date(1899, 12, 30)  # as spreadsheets count since they took 1900 for a leap year
_YEARS = range(2000, 2101)


def day_in(text: str) -> dt.date | None:
    """The day that a cell names, day before month; None where it names none, or no year.

    >>> day_in("21-9-26") == day_in("ngày 21 tháng 9 năm 2026") == day_in("46286") == dt.date(2026, 9, 21)
    True
    """
    plain = same(text).removeprefix("ngày ").strip()
    if found := _DAY_FIRST.fullmatch(plain) or _IN_WORDS.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _ENGLISH.fullmatch(plain)) and found.group(2)[:3] in _MONTHS:
        day, month, year = int(found.group(1)), _MONTHS.index(found.group(2)[:3]) + 1, int(found.group(3))
    elif found := _SERIAL.fullmatch(plain):
        counted = _SERIAL_ZERO + dt.timedelta(days=int(found.group(1)))
        return counted if counted.year in _YEARS else None
    else:
        return None
    try:
        named = dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return named if named.year in _YEARS else None
