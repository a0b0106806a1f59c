"""The editor's text field: stored text has marks, an editor sees their values in the page's language.

Which language that is, only the request knows; the hooks that open a page's editor tell it with
`editing`, once a request.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from nhipcau.facts.ledger import FactView, Ledger
from nhipcau.stories.chips import Chip, in_points, in_units, with_chips, with_marks
from nhipcau.stories.marks import MARK, marked_keys
from nhipcau.stories.pasted import in_words, without_programs

FEATURES = ("fact", "source", "fact-typing")
"""Editor features that every text of a page has, whatever else it allows."""


class Editing:
    """The facts that one editor is shown, in one language; fetched together, four queries a batch."""

    def __init__(self, language: str, keys: Iterable[str] = ()) -> None:
        self._language = language
        self._ledger = Ledger.load(keys) if keys else Ledger({})
        self._asked = set(keys)

    def fetch(self, keys: Iterable[str]) -> None:
        missing = set(keys) - self._asked
        if missing:
            self._asked |= missing
            self._ledger = self._ledger.with_facts(Ledger.load(missing))

    def show(self, key: str, field: str) -> Chip | None:
        """What an editor sees of a mark; None for one that the ledger can't say."""
        if key not in self._ledger:
            return None
        fact = self._ledger.fact(key)
        if not field:
            return Chip(_("source"), self._title(fact, fact.name(self._language)))
        text = fact.said(field, self._language)
        return Chip(text, self._title(fact, f"{key}:{field}")) if text else None

    def _title(self, fact: FactView, name: str) -> str:
        return " · ".join(part for part in (name, fact.source_text) if part)


CUT: Final = "The form of a page isn't whole."

_now: ContextVar[Editing | None] = ContextVar("editing", default=None)


def editing(language: str, keys: Iterable[str]) -> None:
    """What is shown in editors from here to the end of the request is in this language."""
    _now.set(Editing(language, set(keys)))


def _state(text: str) -> Any:
    """What an editor sent; a form that was cut on its way is refused whole, for half of it would be lost."""
    try:
        given = json.loads(text)
    except ValueError as cut:
        raise BadRequest(CUT) from cut
    blocks = given.get("blocks") if isinstance(given, dict) else None if given is None else ()
    whole = isinstance(blocks, list) and all(
        isinstance(one, dict) and isinstance(one.get("text"), str) for one in blocks
    )
    if given is not None and not whole:
        raise BadRequest(CUT)
    return given


class LedgerConverter(ContentstateConverter):
    """Wagtail's converter, with marks as chips in the editor and nowhere else."""

    def from_database_format(self, html: str) -> str:
        html = without_programs(html)
        state = json.loads(super().from_database_format(html))
        if MARK.search(html):
            shown = _now.get() or Editing((get_language() or "vi")[:2])
            shown.fetch(marked_keys(html))
            state = with_chips(state, shown.show)
        return json.dumps(in_units(state))

    def to_database_format(self, contentstate_json: str) -> str:
        given = _state(contentstate_json)
        if given is None:  # what the editor sends of a field that nobody wrote in
            return str(super().to_database_format(contentstate_json))
        state = with_marks(in_points(given))
        held = self.exporter
        state = in_words(state, blocks=held.block_options, entities=held.entity_options)
        return str(super().to_database_format(json.dumps(state)))


class LedgerTextArea(DraftailRichTextArea):
    """The text field of every page: quotes facts with @, cites sources."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        features = kwargs.pop("features", None)
        if features is not None:
            features = [*features, *(name for name in FEATURES if name not in features)]
        super().__init__(*args, features=features, **kwargs)
        self.converter = LedgerConverter(self.features)
