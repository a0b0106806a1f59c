"""Which pages say something that the ledger doesn't say any more, and how the two differ.

When a page goes live it is composed with a ledger that listens: what the composer asks for is what the
page says. Nothing else counts, so a fact's other fields may change without making the page stale.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from nhipcau.facts.ledger import FactView, FigureView, Ledger
from nhipcau.facts.models import Fact, FactVersion
from nhipcau.facts.wording import field_label
from nhipcau.stories.compose import Uncomposable, compose
from nhipcau.stories.models import PublicPage, QuotedFact
from nhipcau.stories.quotes import quoted_by

log = logging.getLogger(__name__)
Heard = dict[tuple[str, str], None]
"""(key, field) of what was asked for, in the order in which it was."""


@dataclass(frozen=True)
class Difference:
    """One value that a page was published with, and what the ledger says there now."""

    page: int
    language: str
    key: str
    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return field_label(self.field)


class _HeardValues(Mapping[str, Any]):
    def __init__(self, fact: FactView, heard: Heard) -> None:
        self._fact, self._heard = fact, heard

    def __getitem__(self, name: str) -> Any:
        value = self._fact.values[name]
        if isinstance(value, str | int | float):
            self._heard[self._fact.key, name] = None
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._fact.values)

    def __len__(self) -> int:
        return len(self._fact.values)


class _HeardFigure(FigureView):
    """A figure whose value, once looked at, is quoted."""

    def __init__(self, figure: FigureView, key: str, heard: Heard) -> None:
        for name in ("date", "source", "derived", "estimate", "partial", "label"):
            object.__setattr__(self, name, getattr(figure, name))
        for name, held in (("_value", figure.value), ("_key", key), ("_heard", heard)):
            object.__setattr__(self, name, held)

    def __getattr__(self, name: str) -> Any:
        if name != "value":
            raise AttributeError(name)
        self._heard[self._key, self.date] = None
        return self._value


class _HeardFact(FactView):
    """A fact that remembers what it was asked."""

    def __init__(self, fact: FactView, heard: Heard) -> None:
        object.__setattr__(self, "_fact", fact)
        object.__setattr__(self, "_heard", heard)

    @property
    def quiet(self) -> FactView:
        fact: FactView = self._fact
        return fact

    def __getattr__(self, name: str) -> Any:
        """The fields of a fact; those that a reader is shown are quoted by being read."""
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("date", "date_end"):
            self._hear("date")
        if name == "values":
            return _HeardValues(self.quiet, self._heard)
        if name == "figures":
            return tuple(_HeardFigure(one, self.quiet.key, self._heard) for one in self.quiet.figures)
        return getattr(self.quiet, name)

    def _hear(self, field: str) -> None:
        self._heard[self.quiet.key, field] = None

    def word(self, field: str, language: str) -> str:
        self._hear(field)
        return self.quiet.word(field, language)

    def name(self, language: str) -> str:
        self._hear("name")
        return self.quiet.name(language)

    def date_text(self, language: str, *, short: bool = False) -> str:
        self._hear("period")
        return self.quiet.date_text(language, short=short)

    def figure(self, date: str) -> FigureView | None:
        return self.quiet.figure(date)

    def quote(self, field: str, language: str) -> str:
        self._hear(field)
        return self.quiet.quote(field, language)


class _Listening(Ledger):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__({})
        self._ledger = ledger
        self.heard: Heard = {}

    def fact(self, key: str) -> FactView:
        return _HeardFact(self._ledger.fact(key), self.heard)

    def __contains__(self, key: object) -> bool:
        return key in self._ledger

    def __len__(self) -> int:
        return len(self._ledger)


def follow() -> None:
    """Keep the index: connected once, when the room starts. Listens to Wagtail's signals only."""
    page_published.connect(_went_live, dispatch_uid="stories.quoted")
    page_unpublished.connect(_went_away, dispatch_uid="stories.unquoted")


def _went_live(sender: Any, instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, PublicPage):
        index(instance)


def _went_away(sender: Any, instance: Any, **_kwargs: Any) -> None:
    QuotedFact.objects.filter(page=instance.pk).delete()


@transaction.atomic
def index(page: Any) -> None:
    """Write down what a page that just went live says of the ledger."""
    QuotedFact.objects.filter(page=page.pk).delete()
    named = {one.key for one in quoted_by(page)}
    if not named:
        return
    ledger = Ledger.load(named)
    listening = _Listening(ledger)
    try:
        compose(page, ledger=listening)
    except Uncomposable as error:  # what it says up to there is kept; the bake tells the editor
        told = {"event": "stories.index", "page": page.pk, "why": str(error)}
        log.warning("page not indexed whole", extra=told)
    language = page.locale.language_code
    facts = {fact.key: fact for fact in Fact.objects.filter(key__in=named).only("key", "version")}
    QuotedFact.objects.bulk_create(
        QuotedFact(page_id=page.pk, fact=facts[key], field=field, said=said, version=facts[key].version)
        for key, field in listening.heard
        if (said := ledger.fact(key).said(field, language))
    )


def stale(*, pages: Iterable[int] | None = None, fact: Fact | None = None) -> dict[int, list[Difference]]:
    """The stale pages with what differs, by page: all, only these pages, or only by this fact.

    Six queries at most, whatever the number.
    """
    rows = QuotedFact.objects.changed()
    if pages is not None:
        rows = rows.filter(page__in=list(pages))
    if fact is not None:
        rows = rows.filter(fact=fact)
    asked = list(rows.values_list("page", "page__locale__language_code", "fact__key", "field", "said"))
    ledger = Ledger.load({key for _page, _language, key, _field, _said in asked}) if asked else Ledger({})
    found: dict[int, list[Difference]] = {}
    for page, language, key, field, said in asked:
        now = ledger.fact(key).said(field, language)
        if now != said:
            found.setdefault(page, []).append(Difference(page, language, key, field, said, now))
    return found


def changed_by(differences: Iterable[Difference]) -> dict[int, set[int]]:
    """Who changed the facts that differ, by page, since the page was last answered for. Two queries."""
    differing = {(one.page, one.key) for one in differences}
    rows = QuotedFact.objects.changed().filter(page__in={page for page, _key in differing})
    since = {(page, key): version for page, key, version in rows.values_list("page", "fact__key", "version")}
    versions = FactVersion.objects.filter(fact__key__in={key for _page, key in differing})
    made: dict[str, list[tuple[int, int]]] = {}
    for key, number, maker in versions.values_list("fact__key", "number", "made_by"):
        made.setdefault(key, []).append((number, maker))
    found: dict[int, set[int]] = {}
    for page, key in differing:
        later = {maker for number, maker in made.get(key, ()) if number > since.get((page, key), number)}
        found.setdefault(page, set()).update(later)
    return found
