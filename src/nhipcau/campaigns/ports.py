"""A plan as frozen values, for files; a table as somebody edited it; and what differs between the two.

`PLAN_KINDS` names the format adapters, `render(Plan) -> bytes` each. They know nothing of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

PLAN_KINDS: dict[str, str] = {
    "xlsx": "nhipcau.campaigns.adapters.workbook.render",
    "docx": "nhipcau.campaigns.adapters.document.render",
    "ics": "nhipcau.campaigns.adapters.calendar.render",
    "json": "nhipcau.campaigns.adapters.data.render",
}
MEDIA_TYPES: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}
FIELDS = ("theme", "form", "audience", "language", "owner", "supporting", "due", "note")
"""What a table may change of an item, in the order of its columns."""
IDENTITY = FIELDS[:4]
"""What makes an item this one and no other."""
LONGEST_NOTE = 500


class ExchangeError(Exception):
    """A plan that can't be written or read back. The message is for the person, with the remedy."""


@dataclass(frozen=True)
class Quote:
    """A sentence of the guidance, under the code that the desk gives it."""

    key: int
    code: str
    kind: str
    text: str
    start: int
    end: int
    address: str


@dataclass(frozen=True)
class Body:
    """An organisation. `also` are the names it answers to besides its official one."""

    key: int
    code: str
    name: str
    also: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Named:
    """A form, an audience or a language. `name` is unique among its like; `also` as in Body."""

    key: str
    value: str
    name: str
    label: str
    passage: Quote | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanTheme:
    key: int
    ordinal: int
    title: str
    text: str
    passage: Quote | None

    @property
    def name(self) -> str:
        return f"{self.ordinal}. {self.title}"


@dataclass(frozen=True)
class PlanDay:
    """A key date; without `year` it comes every year."""

    key: int
    title: str
    month: int
    day: int
    year: int | None
    next: dt.date
    passage: Quote | None


@dataclass(frozen=True)
class PlanRow:
    """One standing item. `theme`, `form`, `audience` and the organisations are keys into the plan."""

    key: int
    theme: int
    form: str
    audience: str
    language: str
    owner: int | None
    supporting: tuple[int, ...]
    due: dt.date | None
    due_from: str
    note: str
    state: str
    changed_in: int
    changed_at: dt.datetime | None
    given_out: bool
    passages: tuple[Quote, ...]


@dataclass(frozen=True)
class SourceDocument:
    """The document that asks for the plan."""

    title: str
    type: str
    type_name: str
    number: str
    issuer: str
    date: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """A campaign with its plan, as it stood at `version`, in one language."""

    key: int
    slug: str
    title: str
    state: str
    version: int
    changed_at: dt.datetime | None
    language: str
    layout: str
    lead: Body | None
    lead_parent: str
    source: SourceDocument | None
    days: tuple[PlanDay, ...]
    themes: tuple[PlanTheme, ...]
    forms: tuple[Named, ...]
    audiences: tuple[Named, ...]
    languages: tuple[Named, ...]
    bodies: tuple[Body, ...]
    rows: tuple[PlanRow, ...]
    dropped: tuple[tuple[int, tuple[str, ...]], ...]
    """Items out of the plan: key, and (theme, form, audience, language)."""
    passages: Mapping[str, tuple[Quote, ...]]
    """The other passages of the document that stand, by kind: its basis, purposes, duties."""
    address: str
    only: Body | None = None
    """The organisation whose items alone are in it."""

    @cached_property
    def theme_by_key(self) -> dict[int, PlanTheme]:
        return {one.key: one for one in self.themes}

    @cached_property
    def form_by_key(self) -> dict[str, Named]:
        return {one.key: one for one in self.forms}

    @cached_property
    def audience_by_key(self) -> dict[str, Named]:
        return {one.key: one for one in self.audiences}

    @cached_property
    def language_by_key(self) -> dict[str, Named]:
        return {one.key: one for one in self.languages}

    @cached_property
    def body_by_key(self) -> dict[int, Body]:
        return {one.key: one for one in self.bodies}

    def title_of(self, row: PlanRow) -> str:
        """Its theme, form, audience and language in words."""
        named = (
            self.theme_by_key[row.theme],
            self.form_by_key[row.form],
            self.audience_by_key[row.audience],
            self.language_by_key[row.language],
        )
        return " · ".join(one.name for one in named)


@dataclass(frozen=True)
class Table:
    """Rows as somebody wrote them, nothing understood yet.

    `columns` names each known column's field and the letter it has in the sheet; `rows` holds the
    number of each row in the sheet and its cells in the order of `columns`. `whole` says that the
    table was the whole plan, so that a row left out means something.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    campaign: str = ""
    version: int | None = None
    whole: bool = False
    unknown: tuple[str, ...] = ()
    """Heads of columns that mean nothing here and were left out."""


@dataclass(frozen=True)
class FieldChange:
    """One cell that differs: its words before and after, where it stands, and the value it means."""

    name: str
    label: str
    before: str
    after: str
    value: object
    place: str = ""


@dataclass(frozen=True)
class Change:
    """One row of the difference table, which a person ticks. `token` names it in the form."""

    token: str
    kind: str
    """`edit`, `add` or `drop`."""
    item: int | None
    title: str
    fields: tuple[FieldChange, ...] = ()
    place: str = ""
    conflict: bool = False
    """Somebody changed the item since the table was taken out of the plan."""

    @property
    def values(self) -> dict[str, object]:
        return {one.name: one.value for one in self.fields}


@dataclass(frozen=True)
class Problem:
    """Something that can't be taken over: where it stands, what is wrong, and what would do."""

    place: str
    message: str
    similar: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """What a table asks to change in a plan at `version`. Nothing is changed by it."""

    version: int
    edits: tuple[Change, ...] = ()
    additions: tuple[Change, ...] = ()
    drops: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = field(default=())
    unchanged: int = 0

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.edits, *self.additions, *self.drops)

    @property
    def proposed(self) -> frozenset[str]:
        """What is ticked before a person decides: edits and additions on which nobody else worked."""
        return frozenset(one.token for one in (*self.edits, *self.additions) if not one.conflict)

    def __bool__(self) -> bool:
        return bool(self.changes or self.problems)


def renderer(kind: str) -> Callable[[Plan], bytes]:
    """The function that writes a plan in a format. Raises ExchangeError for a format there isn't."""
    if kind not in PLAN_KINDS:
        said = _("“%(kind)s” is no format of a plan. Choose from: %(kinds)s.")
        raise ExchangeError(said % {"kind": kind, "kinds": ", ".join(PLAN_KINDS)})
    found: Callable[[Plan], bytes] = import_string(PLAN_KINDS[kind])
    return found
