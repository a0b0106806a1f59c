"""The ledger in memory: every fact with its words, figures and sources, in four queries.

Stories, registers and drawings read facts from here; nothing else turns a fact into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from nhipcau.facts.models import Fact, Verdict
from nhipcau.kit.dates import PartialDate, span
from nhipcau.kit.languages import UNTRANSLATED, speaking

DATED = {"day", "date", "year"}
NAMING = ("title", "name", "claim")
QUOTED_FIRST = ("day", "date", "year", "period", "name")
"""The fields that any fact may have, in the order in which a person is asked."""


@dataclass(frozen=True)
class FigureView:
    date: str
    value: Decimal
    source: str
    derived: str = ""
    estimate: bool = False
    partial: bool = False
    label: str = ""


@dataclass(frozen=True)
class CitationView:
    """Where a fact was read. `label` is what a reader is shown of it."""

    address: str
    says: str = ""
    title: str = ""
    publisher: str = ""
    archived: str = ""
    read_on: str = ""

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.title, self.publisher) if part)

    def read_text(self, language: str) -> str:
        """The day it was read, in figures; empty where nobody noted it."""
        return PartialDate.parse(self.read_on).short(language) if self.read_on else ""


@dataclass(frozen=True)
class FactView:
    """One fact. `words[field][language]`; `values` are those that no language changes."""

    key: str
    kind: str
    date: str
    date_end: str
    confidence: str
    values: Mapping[str, Any]
    words: Mapping[str, Mapping[str, str]]
    figures: tuple[FigureView, ...]
    citations: tuple[CitationView, ...]

    @property
    def quiet(self) -> FactView:
        """The same fact, read without being quoted: what lists its sources reads this one."""
        return self

    @property
    def source_text(self) -> str:
        """Its first source, in short: the title of a book, the host of an address."""
        for cited in self.citations:
            return cited.label or urlsplit(cited.address).netloc
        return urlsplit(self.figures[0].source).netloc if self.figures else ""

    def word(self, field: str, language: str) -> str:
        """The wording of a field; empty where the ledger has none."""
        return self.words.get(field, {}).get(language, "")

    def name(self, language: str) -> str:
        """What the fact is called: the first of its naming fields that has words.

        In a language that it has no name in, its English one, then any; a language added later has its
        registers before the ledger is translated. What a story quotes is never taken so (`quote`).
        """
        known = {code: None for words in self.words.values() for code in words}
        named = (self._named(code) for code in (language, UNTRANSLATED, *known))
        return next(filter(None, named), self.key)

    def named(self, language: str) -> bool:
        """Whether the ledger has a name of it in this language."""
        return bool(self._named(language))

    def _named(self, language: str) -> str:
        if self.kind == Fact.Kind.PARTNERSHIP:
            ends = self.word("vietnam", language), self.word("japan", language)
            return " – ".join(ends) if all(ends) else ""
        return next(filter(None, (self.word(field, language) for field in NAMING)), "")

    def date_text(self, language: str, *, short: bool = False) -> str:
        """Its date, or its period, in words or in figures; empty without a date."""
        if not self.date:
            return ""
        parts = [PartialDate.parse(d) for d in (self.date, self.date_end) if d]
        if short:
            return span(parts[0], parts[-1], language)
        return "–".join(dict.fromkeys(p.written(language) for p in parts))

    def figure(self, date: str) -> FigureView | None:
        return next((f for f in self.figures if f.date == date), None)

    def quote(self, field: str, language: str) -> str:
        """What `[[key:field]]` stands for. Raises LookupError where the ledger can't say it."""
        if field in DATED:
            return self._quote_date(field, language)
        if field == "period" and self.date:
            return self.date_text(language)
        if field == "verdict":
            with speaking(language):
                return str(Verdict(self.values["verdict"]).label)
        if self.figures and (figure := self.figure(field)):
            return write_number(figure.value, language)
        if text := self.word(field, language):
            return text
        if field == "name" and (text := self._named(language)):
            return text
        value = self.values.get(field)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        raise LookupError(f"{self.key} has no {field!r} in {language}")

    def _quote_date(self, field: str, language: str) -> str:
        date = self.date or str(self.values.get("year", ""))
        if not date:
            raise LookupError(f"{self.key} has no date")
        parsed = PartialDate.parse(date)
        if field == "year":
            parsed = PartialDate(parsed.year)
        if field == "day" and language == "vi":  # 21/9/1973, as an office writes it
            return parsed.short(language)
        return parsed.written(language)

    def said(self, field: str, language: str) -> str:
        """As `quote`; empty where the ledger can't say it."""
        try:
            return self.quote(field, language)
        except (LookupError, ValueError):
            return ""

    def quotable(self, language: str) -> dict[str, str]:
        """Every field that can be quoted in a language, with what it stands for there."""
        worded = [name for name in self.words if not name.startswith("figures.")]
        fields = [*QUOTED_FIRST, *(f.date for f in self.figures), *worded, *self.values]
        said = {field: self.said(field, language) for field in dict.fromkeys(fields)}
        if said["period"] == said["date"]:  # a fact of one day has no period
            del said["period"]
        if said["day"] == said["year"]:
            del said["day"]
        return {field: text for field, text in said.items() if text}


def write_number(value: Decimal, language: str) -> str:
    """With the marks of the language: 634.361 and 39,9 in Vietnamese, else 634,361 and 39.9."""
    plain = f"{value:,f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    if language == "vi":
        whole = whole.replace(",", ".")
        return f"{whole},{fraction}" if fraction else whole
    return f"{whole}.{fraction}" if fraction else whole


class Ledger:
    """Facts by key. Raises LookupError for a key it doesn't hold."""

    def __init__(self, facts: Mapping[str, FactView]) -> None:
        self._facts = dict(facts)

    @classmethod
    def load(cls, keys: Iterable[str] | None = None) -> Ledger:
        """The ledger as it stands now: the whole of it, or only these facts of it."""
        facts = Fact.objects.worded()
        listed = facts if keys is None else facts.filter(key__in=set(keys))
        return cls({fact.key: view_of(fact) for fact in listed})

    def fact(self, key: str) -> FactView:
        try:
            return self._facts[key]
        except KeyError:
            raise LookupError(f"no fact {key!r}") from None

    def with_facts(self, other: Ledger) -> Ledger:
        """This ledger and the facts of another."""
        return Ledger({**self._facts, **other._facts})

    def __contains__(self, key: object) -> bool:
        return key in self._facts

    def __len__(self) -> int:
        return len(self._facts)

    def of_kind(self, kind: str) -> tuple[FactView, ...]:
        """All of a kind, oldest first."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[FactView, ...]]:
        found: dict[str, list[FactView]] = {}
        for fact in sorted(self._facts.values(), key=lambda f: (f.date, f.key)):
            found.setdefault(fact.kind, []).append(fact)
        return {kind: tuple(facts) for kind, facts in found.items()}


def view_of(fact: Fact) -> FactView:
    """A fact as the ledger shows it; `fact` is to be fetched with `worded()`."""
    words: dict[str, dict[str, str]] = {}
    for wording in fact.wordings.all():
        words.setdefault(wording.field, {})[wording.language] = wording.text
    return FactView(
        key=fact.key,
        kind=fact.kind,
        date=fact.date,
        date_end=fact.date_end,
        confidence=fact.confidence,
        values=fact.values,
        words=words,
        figures=tuple(
            FigureView(f.date, f.value, f.source, f.derived, f.estimate, f.partial, f.label)
            for f in fact.figures.all()
        ),
        citations=tuple(
            CitationView(c.address, c.says, c.title, c.publisher, c.archived, c.read_on)
            for c in fact.citations.all()
        ),
    )
