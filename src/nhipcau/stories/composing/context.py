"""What composing one page needs at every step: its language, the ledger, its notes, and its gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.facts.ledger import FactView, Ledger
from nhipcau.stories.marks import Notes, inline, paragraphs
from nhipcau.stories.ports import Inline


@dataclass
class Context:
    """One page being composed. In a draft a gap is written down and left out; else it is raised.

    A gap is a LookupError whose message says what is missing.
    """

    language: str
    ledger: Ledger
    notes: Notes
    page_address: Callable[[int], str]
    draft: bool = False
    missing: list[str] = field(default_factory=list)

    @contextmanager
    def tolerant(self, place: Any = "") -> Iterator[None]:
        """In a draft, takes note of what is missing inside and goes on. `place` is words, or has a label."""
        try:
            yield
        except LookupError as gap:
            if not self.draft:
                raise
            told = str(gap.args[0]) if gap.args else ""
            named = getattr(place, "label", place)
            self.missing.append(f"{named}: {told}" if named else told)

    def fact(self, key: str | None) -> FactView:
        if not key:
            raise LookupError(_("no fact is named yet"))
        return self.ledger.fact(key)

    def inline(self, html: Any) -> Inline:
        return inline(source(html), language=self.language, ledger=self.ledger, notes=self.notes)

    def paragraphs(self, html: Any) -> tuple[Inline, ...]:
        return tuple(
            paragraphs(
                source(html),
                language=self.language,
                ledger=self.ledger,
                notes=self.notes,
                page_address=self.page_address,
            )
        )


def source(value: Any) -> str:
    """The stored HTML of a rich text value, which is a RichText in a block and a string in a field."""
    return str(getattr(value, "source", value) or "")


def text(value: Any) -> str:
    """A plain field; empty where nothing was written."""
    return str(value or "").strip()
