"""What an amending document changes: the nouns. Every passage is a span of the text it names."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.guidance.ports import Message
from nhipcau.guidance.reading.model import Item, Passage


@dataclass(frozen=True)
class Reference:
    """A document that another says it amends. `passage` is where it says so."""

    number: str | None
    date: str | None
    passage: Passage


@dataclass(frozen=True)
class Added:
    """An item of the amending document that the amended one does not have."""

    kind: str
    item: Item
    passage: Passage
    """The sentence of the amending document; so in all below."""


@dataclass(frozen=True)
class Removed:
    """An item of the amended document, or one clause of it, that is taken back."""

    kind: str
    item: Item
    part: Passage
    """What of the amended document's text is taken back: the whole item, or a clause of it."""
    passage: Passage

    @property
    def whole(self) -> bool:
        return (self.part.start, self.part.end) == (self.item.passage.start, self.item.passage.end)


@dataclass(frozen=True)
class Moved:
    """A date replaced by another."""

    what: str
    before: Item | None
    after: Item
    passage: Passage
    bearers: tuple[Item, ...] = ()
    """The duties of the amended document in whose text the old date stands."""

    @property
    def kind(self) -> str:
        return self.after.kind


@dataclass(frozen=True)
class Changed:
    """An item in other words. `wording` is its text after the change."""

    kind: str
    before: Item
    after: Item
    wording: str
    passage: Passage


@dataclass(frozen=True)
class Unplaced:
    """A sentence that changes something which can't be told with certainty."""

    passage: Passage
    text: str
    doubt: Message
    item: Item | None = None
    """What the amending document says instead, where it was read."""


@dataclass(frozen=True)
class Difference:
    """What an amending document changes. Each list is in the order of the amending document."""

    added: tuple[Added, ...] = ()
    removed: tuple[Removed, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Changed, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed or self.unplaced)
