"""The plan that an amendment is drawn up for, and the steps of one: plain nouns, without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One standing item of the plan."""

    key: int
    theme: int
    form: int
    audience: int
    language: str
    due: dt.date | None
    due_from: str
    owner: int | None = None
    passages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """A theme, form or audience of the plan, by the passage that it cites."""

    key: int
    passage: int | None
    words: Mapping[str, Any]
    """What it is called: a theme's ordinal, title and text; a form's value, label and lead_days."""


@dataclass(frozen=True)
class Day:
    """A key date of the plan; the first is the one that due dates are counted back from."""

    key: int
    passage: int | None
    month: int
    day: int
    year: int | None


@dataclass(frozen=True)
class Body:
    """A name of the guidance's duties, the duties that name it and the organisations it stands for."""

    name: str
    passages: frozenset[int]
    organisations: frozenset[int]


@dataclass(frozen=True)
class PlanAsIs:
    """The plan that is amended."""

    lines: Sequence[Line]
    themes: Sequence[Part]
    forms: Sequence[Part]
    audiences: Sequence[Part]
    days: Sequence[Day]
    bodies: Sequence[Body]
    languages: Sequence[str]
    day: dt.date | None
    titled: Callable[[str], str]
    """The title of a theme, from its text."""
    organisation: Callable[[str], int | None] = lambda _name: None
    """The organisation that a name certainly means; none where it isn't certain."""


@dataclass
class Step:
    """One change. `parent` and the values of `after["steps"]` are places in the list of steps."""

    kind: str
    theme: int | None = None
    key_date: int | None = None
    item: int | None = None
    passage: int | None = None
    start: int | None = None
    end: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    parent: int | None = None
