"""A table of figures as somebody wrote it: which row means which number, and what is wrong with which."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from nhipcau.campaigns.adapters.received import sheets_of
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.meaning import Meaning, Misfit
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.planning.table import day_in, same, table_with_heads
from nhipcau.campaigns.planning.table import heads as heads_of_plan
from nhipcau.campaigns.ports import ExchangeError, Problem, Table
from nhipcau.kit.counts import CountField
from nhipcau.reach.models import Measure

ITEM = ("key", "theme", "form", "audience", "language")
NUMBER = ("metric", "value", "date", "source", "method", "confidence")
FIELDS = (*ITEM, *NUMBER)
ROWS = 1000
LANGUAGES = ("vi", "en", "ja")
ENCODINGS = ("utf-8-sig", "utf-16", "windows-1258")


@dataclass(frozen=True)
class Figure:
    """One row understood: what `enter_measure` takes of it, and where it stands in the table."""

    number: int
    given: Mapping[str, Any]

    @property
    def metric_word(self) -> str:
        return str(Measure.Metric(self.given["metric"]).label)


@dataclass(frozen=True)
class Reading:
    """A table understood: its figures, what can't be taken, and how many rows hold no number."""

    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()
    empty: int = 0


@cache
def heads() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Field -> language -> the names that its column answers to."""
    own = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text(encoding="utf-8"))
    return {field: heads_of_plan()[field] for field in ITEM} | own


def head(field: str, language: str) -> str:
    named = heads()[field]
    return str(named.get(language, named["en"])[0])


@cache
def _by_head() -> dict[str, str]:
    return {
        same(name): field for field, named in heads().items() for names in named.values() for name in names
    }


def table_of_figures(data: bytes) -> Table:
    """The table in a workbook, or in a text whose cells are parted by commas, semicolons or tabs.

    Raises ExchangeError with the remedy for anything else.
    """
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = [[(number, cells) for number, cells in one["rows"]] for one in sheets_of(data)]
    else:
        sheets = [_rows_of_text(data)]
    refused: ExchangeError | None = None
    for rows in sheets:
        try:
            table = _table(rows)
        except ExchangeError as error:
            refused = refused or error
        else:
            return table
    raise refused or ExchangeError(_("The workbook holds no sheet to read."))


def _table(rows: Sequence[tuple[int, Sequence[str]]]) -> Table:
    language = (translation.get_language() or "vi")[:2]
    table = table_with_heads(rows, _by_head(), (head(field, language) for field in FIELDS))
    here = {field for field, _letter in table.columns}
    missing = [head(field, language) for field in NUMBER if field not in here]
    if missing:
        said = _("The table lacks these columns: %(columns)s. Download the empty table and fill it in.")
        raise ExchangeError(said % {"columns": ", ".join(missing)})
    if len(table.rows) > ROWS:
        said = _("The table has more than %(most)d rows. Take them over in parts.")
        raise ExchangeError(said % {"most": ROWS})
    return table


def _rows_of_text(data: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    parted = max("\t;,", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=parted, strict=False)
        return [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    except csv.Error as error:
        raise ExchangeError(_("The file is no table. Save it as .xlsx or .csv, then import that.")) from error


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise ExchangeError(_("The file is no table. Save it as .xlsx or .csv, then import that."))


def read_figures(campaign: Campaign, table: Table) -> Reading:
    """What the rows mean for the confirmed items of a campaign. A row without any number is left out."""
    return _Reader(campaign, table).run()


class _Reader:
    """One run over a table's rows."""

    def __init__(self, campaign: Campaign, table: Table) -> None:
        self.table = table
        self.meaning = Meaning(plan_of(campaign))
        items = PlanItem.objects.confirmed().filter(campaign=campaign)
        self.by_key = {item.pk: item for item in items.select_related("theme", "form", "audience")}
        self.by_place = {
            (one.theme_id, one.form_id, one.audience_id, one.language): one for one in self.by_key.values()
        }
        self.letters = dict(table.columns)
        self.problems: list[Problem] = []

    def run(self) -> Reading:
        figures, empty = [], 0
        for number, cells in self.table.rows:
            row = dict(zip((name for name, _letter in self.table.columns), cells, strict=True))
            if not any(row.get(field) for field in NUMBER if field != "metric"):
                empty += 1
            elif (given := self._row(number, row)) is not None:
                figures.append(Figure(number, given))
        return Reading(tuple(figures), tuple(self.problems), empty)

    def wrong(self, field: str, number: int, message: str, similar: Sequence[str] = ()) -> None:
        self.problems.append(Problem(f"{self.letters.get(field, '')}{number}", message, tuple(similar)))

    def _row(self, number: int, row: Mapping[str, str]) -> dict[str, Any] | None:
        before = len(self.problems)
        given: dict[str, Any] = {"source": row["source"], "method": row["method"]}
        given["plan_item"] = self._item(number, row)
        for field, words in (("metric", _metrics()), ("confidence", _confidences())):
            given[field] = words.get(same(row[field]), "")
            if not given[field]:
                known = dict(Measure.Metric.choices if field == "metric" else Measure.Confidence.choices)
                said = _("“%(text)s” isn't one of the choices.") if row[field] else _("Choose one of these.")
                self.wrong(
                    field, number, said % {"text": row[field][:40]}, [str(one) for one in known.values()]
                )
        given["value"], given["date"] = self._value(number, row["value"]), self._date(number, row["date"])
        return given if len(self.problems) == before else None

    def _value(self, number: int, text: str) -> int | None:
        try:
            return CountField().clean(text)
        except ValidationError as refusal:
            self.wrong("value", number, " ".join(refusal.messages))
            return None

    def _date(self, number: int, text: str) -> dt.date | None:
        day = day_in(text)
        if day is None:
            said = _("“%(text)s” is no day. Write day/month/year, such as 21/9/2026.")
            self.wrong("date", number, said % {"text": text[:40]})
        return day

    def _item(self, number: int, row: Mapping[str, str]) -> PlanItem | None:
        key = row.get("key", "")
        if key:
            item = self.by_key.get(int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else None
            if item is None:
                said = _("The confirmed plan has no item %(key)s. Take its number from the empty table.")
                self.wrong("key", number, said % {"key": key[:20]})
            return item
        place, before = [], len(self.problems)
        for field in ITEM[1:]:
            try:
                place.append(self.meaning.of(field, row.get(field, "")))
            except Misfit as misfit:
                self.wrong(field, number, str(misfit), misfit.similar)
        if len(self.problems) > before:
            return None
        found = self.by_place.get(tuple(place))
        if found is None:
            self.wrong(
                "theme", number, _("The confirmed plan has no such item. Give the number of the item.")
            )
        return found


def _in_all_languages(choices: type[Measure.Metric] | type[Measure.Confidence]) -> dict[str, str]:
    found = {same(one.value): one.value for one in choices}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {same(str(one.label)): one.value for one in choices}
    return found


@cache
def _metrics() -> dict[str, str]:
    return _in_all_languages(Measure.Metric)


@cache
def _confidences() -> dict[str, str]:
    return _in_all_languages(Measure.Confidence)
