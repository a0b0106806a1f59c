"""What a table asks to change in a plan: pure, so that a person sees it before anything is changed.

A cell is compared with the item as it is now and, where somebody changed the item since the table was
taken out, with the item as it was then: what the table's writer left alone stays as the other left it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.campaigns.models import Campaign
from nhipcau.campaigns.planning.meaning import Meaning, Misfit
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.planning.table import head, rows_from_table, same_note, table_of
from nhipcau.campaigns.ports import (
    FIELDS,
    IDENTITY,
    Change,
    Differences,
    ExchangeError,
    FieldChange,
    Plan,
    PlanRow,
    Problem,
    Table,
)

__all__ = ["compare", "differences", "rows_from_table", "table_of", "then"]

Then = Mapping[int, Mapping[str, Any] | None]


def compare(campaign: Campaign, table: Table) -> Differences:
    """What `table` asks to change in the plan as it stands. Raises ExchangeError for another campaign's."""
    return differences(plan_of(campaign), table, then(campaign, table.version))


def then(campaign: Campaign, version: int | None) -> Then:
    """What changed since a version of the plan: item -> its changed fields as they were then, None if new."""
    was: dict[int, dict[str, Any] | None] = {}
    if version is None or version >= campaign.version:
        return was
    since = campaign.changes.filter(version__gt=version).order_by("version")
    for before in since.values_list("before", flat=True):
        for key, fields in before.items():
            if int(key) not in was:
                was[int(key)] = None if fields is None else dict(fields)
            elif (known := was[int(key)]) is not None:
                was[int(key)] = (fields or {}) | known
    return was


def differences(plan: Plan, table: Table, was: Then | None = None) -> Differences:
    """As `compare`, from values alone."""
    if table.campaign and table.campaign != plan.slug:
        said = _("This workbook holds the plan of “%(other)s”. Import it there.")
        raise ExchangeError(said % {"other": table.campaign})
    return _Comparison(plan, table, was or {}).run()


class _Comparison:
    """One run over a table's rows."""

    def __init__(self, plan: Plan, table: Table, was: Then) -> None:
        self.plan, self.table, self.was = plan, table, was
        self.meaning = Meaning(plan)
        self.rows = {row.key: row for row in plan.rows}
        self.place_of = {_identity(row): row.key for row in plan.rows}
        self.dropped = dict(plan.dropped)
        self.seen: dict[int, int] = {}
        """Item's key -> the number of the row that names it."""
        self.edits: list[Change] = []
        self.additions: list[Change] = []
        self.problems: list[Problem] = []
        self.unchanged = 0
        self.labels = {name: head(name, plan.language) for name in ("key", *FIELDS)}

    def run(self) -> Differences:
        for number, cells in self.table.rows:
            row = dict(zip((name for name, _letter in self.table.columns), cells, strict=True))
            self._row(number, row)
        self._clashes()
        drops, kept = self._left_out()
        return Differences(
            version=self.plan.version,
            edits=tuple(self.edits),
            additions=tuple(self.additions),
            drops=drops,
            problems=tuple(self.problems),
            notices=tuple(self._notices(kept)),
            unchanged=self.unchanged,
        )

    def _cell(self, field: str, number: int) -> str:
        letters = dict(self.table.columns)
        return f"{letters[field]}{number}" if field in letters else ""

    def _wrong(self, place: str, message: str, similar: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(place, message, similar))

    def _row(self, number: int, row: Mapping[str, str]) -> None:
        meant, wrong = self._meant(number, row)
        item = self._item(number, row, meant)
        if item is None:
            return
        if item == 0:
            self._add(number, meant, wrong)
        elif item in self.seen:
            said = _("Item %(item)d stands in row %(row)d already. Keep one of the two rows.")
            place = self._cell("key", number) or self._row_place(number)
            self._wrong(place, said % {"item": item, "row": self.seen[item]})
        else:
            self.seen[item] = number
            self.problems += wrong
            self._edit(self.rows[item], number, meant, row)

    def _meant(self, number: int, row: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of the cells that can be understood, and what is wrong with the others."""
        meant: dict[str, Any] = {}
        wrong: list[Problem] = []
        for field in FIELDS:
            if field not in row:
                continue
            try:
                meant[field] = self.meaning.of(field, row[field])
            except Misfit as misfit:
                wrong.append(Problem(self._cell(field, number), str(misfit), misfit.similar))
        return meant, wrong

    def _row_place(self, number: int) -> str:
        return _("row %(n)d") % {"n": number}

    def _item(self, number: int, row: Mapping[str, str], meant: Mapping[str, Any]) -> int | None:
        """The item that a row speaks of; 0 for a new one, None where that can't be told."""
        given = row.get("key", "").strip().removeprefix("#")
        place = self._cell("key", number)
        if not given:
            identity = tuple(str(meant.get(name, "")) for name in IDENTITY)
            return self.place_of.get(identity, 0)
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            said = _("“%(given)s” is no item's number. Leave the cell empty to add a new item.")
            self._wrong(place, said % {"given": given[:30]})
            return None
        key = int(given)
        if key in self.rows:
            return key
        if key in self.dropped:
            said = _(
                "Item %(item)d was dropped from the plan. Take it back into the plan first, or leave it out."
            )
        else:
            said = _("This plan has no item %(item)d. Leave the cell empty to add the row as a new item.")
        self._wrong(place, said % {"item": key})
        return None

    def _edit(self, now: PlanRow, number: int, meant: Mapping[str, Any], row: Mapping[str, str]) -> None:
        held = self.meaning.values(now)
        was = self.was.get(now.key) or {}
        changed: list[FieldChange] = []
        conflict = False
        for field, value in meant.items():
            before = _then_value(field, was, held[field])
            if _alike(field, value, before, meant) or _alike(field, value, held[field], meant):
                continue
            if said := self.meaning.refused(field, value, held[field]):
                self._wrong(self._cell(field, number), said)
                continue
            conflict = conflict or before != held[field]
            changed.append(self._field(field, held[field], value, number))
        if not changed:
            self.unchanged += 1
            return
        title, place = self.plan.title_of(now), self._row_place(number)
        if now.given_out:
            said = _("“%(item)s” is with an organisation already; only an amendment changes it.")
            self._wrong(changed[0].place or place, said % {"item": title})
        elif now.state == "confirmed" and any(one.name == "due" and one.value is None for one in changed):
            self._wrong(self._cell("due", number), _("A confirmed item needs a due date."))
        else:
            token = f"e{now.key}"
            self.edits.append(Change(token, "edit", now.key, title, tuple(changed), place, conflict))

    def _field(self, field: str, before: Any, after: Any, number: int) -> FieldChange:
        return FieldChange(
            name=field,
            label=self.labels[field],
            before=self.meaning.words(field, before),
            after=self.meaning.words(field, after),
            value=after,
            place=self._cell(field, number),
        )

    def _add(self, number: int, meant: Mapping[str, Any], wrong: list[Problem]) -> None:
        place = self._row_place(number)
        missing = [self.labels[name] for name in IDENTITY if name not in dict(self.table.columns)]
        if missing:
            said = _("The row names no item, and for a new one these columns are missing: %(columns)s.")
            self._wrong(place, said % {"columns": ", ".join(missing)})
            return
        for field, value in meant.items():
            if said := self.meaning.refused(field, value, self.meaning.nothing(field)):
                wrong.append(Problem(self._cell(field, number), said))
        if wrong:
            self.problems += wrong
            return
        given = {name: value for name, value in meant.items() if value not in (None, (), "")}
        fields = tuple(
            self._field(name, self.meaning.nothing(name), value, number) for name, value in given.items()
        )
        title = " · ".join(self.meaning.words(name, meant[name]) for name in IDENTITY)
        self.additions.append(Change(f"a{number}", "add", None, title, fields, place))

    def _clashes(self) -> None:
        """Rows that would make the same item twice, or one that was dropped: none of them is offered."""
        moved = {one.item: one.values for one in self.edits if one.item}
        taken: dict[tuple[str, ...], str] = {}
        for row in self.plan.rows:
            values = self.meaning.values(row) | moved.get(row.key, {})
            place = _("item %(item)d") % {"item": row.key}
            if row.key not in moved:
                taken[_place(values)] = place
        dropped = {identity: key for key, identity in self.dropped.items()}
        kept: list[Change] = []
        for change in (*self.edits, *self.additions):
            base = self.meaning.values(self.rows[change.item]) if change.item else {}
            identity = _place(base | change.values)
            if identity in taken:
                said = _("“%(title)s” would be there twice: here and as %(other)s.")
                title = " · ".join(
                    self.meaning.words(name, (base | change.values)[name]) for name in IDENTITY
                )
                self._wrong(change.place, said % {"title": title, "other": taken[identity]})
            elif identity in dropped:
                said = _("Item %(item)d is the same and was dropped. Take it back into the plan instead.")
                self._wrong(change.place, said % {"item": dropped[identity]})
            else:
                taken[identity] = change.place
                kept.append(change)
        self.edits = [one for one in kept if one.kind == "edit"]
        self.additions = [one for one in kept if one.kind == "add"]

    def _left_out(self) -> tuple[tuple[Change, ...], int]:
        """Items that the table left out, offered to be dropped; and how many stay because they are newer."""
        if not self.table.whole:
            return (), 0
        named = {key for _number, key in self._named_keys()}
        drops, newer = [], 0
        for row in self.plan.rows:
            if row.key in self.seen or row.key in named:
                continue
            if row.key in self.was and self.was[row.key] is None:
                newer += 1
            elif row.given_out:
                said = _(
                    "“%(item)s” is missing in the table but is with an organisation; it stays in the plan."
                )
                self._wrong("", said % {"item": self.plan.title_of(row)})
            else:
                conflict = row.key in self.was
                drops.append(
                    Change(f"d{row.key}", "drop", row.key, self.plan.title_of(row), conflict=conflict)
                )
        return tuple(drops), newer

    def _named_keys(self) -> list[tuple[int, int]]:
        """Keys written in the table, also of rows in which something is wrong."""
        columns = [name for name, _letter in self.table.columns]
        if "key" not in columns:
            return []
        place = columns.index("key")
        written = [(number, cells[place].removeprefix("#")) for number, cells in self.table.rows]
        return [(n, int(key)) for n, key in written if key.isascii() and key.isdigit() and len(key) < 10]

    def _notices(self, newer: int) -> list[str]:
        notices = []
        if newer:
            said = ngettext(
                "%(count)d item was added after the table was taken out; it stays.",
                "%(count)d items were added after the table was taken out; they stay.",
                newer,
            )
            notices.append(said % {"count": newer})
        if self.table.unknown:
            said = _("These columns mean nothing here and were left out: %(columns)s.")
            notices.append(said % {"columns": ", ".join(self.table.unknown[:10])})
        return notices


def _identity(row: PlanRow) -> tuple[str, ...]:
    return (str(row.theme), row.form, row.audience, row.language)


def _place(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(values[name]) for name in IDENTITY)


def _then_value(field: str, was: Mapping[str, Any], now: Any) -> Any:
    """The value that a field had when the table was taken out."""
    if field not in was:
        return now
    kept = was[field]
    if field == "due":
        return dt.date.fromisoformat(kept) if kept else None
    return tuple(kept) if field == "supporting" else kept


def _alike(field: str, one: Any, other: Any, meant: Mapping[str, Any]) -> bool:
    if field == "supporting":  # whoever leads an item doesn't support it as well
        lead = {meant.get("owner")}
        return set(one) - lead == set(other) - lead
    if field == "note":  # a spreadsheet keeps neither doubled spaces nor invisible letters
        return same_note(one) == same_note(other)
    return bool(one == other)
