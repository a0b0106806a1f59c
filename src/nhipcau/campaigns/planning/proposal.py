"""The proposal itself: pure, so that it can be read, tested and argued with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).with_name("rules.yaml")


@dataclass(frozen=True)
class Proposed:
    """One item: places in the given lists, a language, and the day it is due."""

    theme: int
    form: int
    audience: int
    language: str
    due: dt.date | None


@cache
def rules() -> Mapping[str, Any]:
    """The office's rules, as kept in rules.yaml."""
    loaded: Mapping[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return loaded


def lead_days(form: str) -> int:
    """Days before the key date by which a form is due."""
    return int(rules()["forms"].get(form, rules()["forms"]["other"])["lead_days"])


def propose(
    themes: int,
    forms: Sequence[str],
    audiences: Sequence[str],
    languages: Sequence[str],
    day: dt.date | None,
    leads: Sequence[int] | None = None,
) -> Iterator[Proposed]:
    """Every theme in every form for each audience it reaches, in that audience's languages.

    Due dates are counted back from `day` by the form's lead time (`leads`, one a form; without it the
    rules' own); without a day there are none.
    A form whose usual audiences the guidance doesn't name is proposed for the first it does.
    """
    for theme in range(themes):
        for form, value in enumerate(forms):
            lead = lead_days(value) if leads is None else leads[form]
            due = day - dt.timedelta(days=lead) if day else None
            for audience in _reached(value, audiences):
                for language in _spoken(value, audiences[audience], languages):
                    yield Proposed(theme, form, audience, language, due)


def _reached(form: str, audiences: Sequence[str]) -> list[int]:
    usual = rules()["forms"].get(form, {}).get("audiences")
    found = [n for n, audience in enumerate(audiences) if usual is None or audience in usual]
    return found or list(range(min(1, len(audiences))))


def _spoken(form: str, audience: str, languages: Sequence[str]) -> list[str]:
    known = rules()["languages"]
    wanted = known.get(audience, known["default"])
    only = rules()["forms"].get(form, {}).get("languages")
    spoken = [code for code in wanted if code in languages and (only is None or code in only)]
    return spoken or [languages[0]]
