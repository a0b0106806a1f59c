"""What the reading room shows: a reading with its marks, codes and counts, whole or what changed in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.guidance.kinds import LOOKS, Look, code_of, value_word
from nhipcau.guidance.marking import (
    Line,
    Mark,
    StatedCount,
    lines_of,
    marks_of,
    stated_counts,
    unread_sentences,
)
from nhipcau.guidance.models import Doubt, Guidance, Passage
from nhipcau.guidance.reading.text import sentences
from nhipcau.people.desk import short_date
from nhipcau.people.models import User

State, Kind = Passage.State, Passage.Kind
LONG, SHORT = 110, 40
FEW_SENTENCES = 2


@dataclass(frozen=True)
class Entry:
    """One passage as shown on both sides."""

    passage: Passage
    code: str
    word: Any
    maker: str = ""

    @property
    def long(self) -> bool:
        return len(self.passage.text) > LONG

    @property
    def short(self) -> bool:
        return len(self.passage.text) <= SHORT

    @property
    def sentences(self) -> int:
        """How many sentences a theme or duty holds that nobody has looked at yet; 0 for any other."""
        one = self.passage
        if one.kind not in (Kind.THEME, Kind.DUTY) or one.state != State.PROPOSED or not self.long:
            return 0
        count = len(sentences(one.text, 0, len(one.text)))
        return count if count >= FEW_SENTENCES else 0


@dataclass(frozen=True)
class Group:
    """All passages of a kind; there may be none."""

    kind: str
    label: Any
    look: Look
    entries: tuple[Entry, ...]
    stated: StatedCount | None

    @property
    def unreviewed(self) -> int:
        return sum(e.passage.state == State.PROPOSED for e in self.entries)


class Room:
    """One reading, for one person. Everything is worked out once, and only if it is asked for."""

    def __init__(self, guidance: Guidance, *, may_review: bool, version: int | None = None) -> None:
        self.guidance = guidance
        self.version = guidance.version if version is None else version
        self.is_now = self.version == guidance.version
        self.may_review = may_review and self.is_now

    @cached_property
    def passages(self) -> list[Passage]:
        if self.is_now:
            return list(self.guidance.passages.of_reading().defer("path"))
        return self.guidance.reading_at(self.version)

    @cached_property
    def doubts(self) -> list[Doubt]:
        return list(self.guidance.doubts.select_related("settled_by"))

    @property
    def open_doubts(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if not doubt.settled]

    @property
    def settled_doubts(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.settled]

    @cached_property
    def stated(self) -> dict[str, StatedCount]:
        return stated_counts(self.guidance.text, self.passages)

    @cached_property
    def unread(self) -> list[Mark]:
        return unread_sentences(self.guidance.text, self.passages)

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.guidance.text, marks_of(self.passages, self.stated, self.unread))

    @cached_property
    def pages(self) -> dict[int, int]:
        """Line -> page, for the first line of each page on which something was read. Never guessed."""
        starts = self._starts
        found: dict[int, int] = {}
        latest = 0
        for passage in self.passages:
            if passage.page and passage.page > latest:
                latest = passage.page
                found[self.lines[max(0, bisect_right(starts, passage.start) - 1)].number] = latest
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, place: int) -> int:
        """The number of the line that holds a place of the document."""
        return self.lines[max(0, bisect_right(self._starts, place) - 1)].number if self.lines else 0

    @cached_property
    def codes(self) -> dict[int, str]:
        return {passage.pk: code_of(passage) for passage in self.passages}

    @cached_property
    def former(self) -> dict[int, list[int]]:
        """Passage -> the retired ones that it replaces, however many edits ago: links to them lead here."""
        through = Passage.replaces.through
        rows = through.objects.filter(from_passage__guidance=self.guidance)
        before: dict[int, list[int]] = {}
        for new, old in rows.values_list("from_passage", "to_passage"):
            before.setdefault(new, []).append(old)
        taken: set[int] = set()
        return {
            passage.pk: list(_all_before(passage.pk, before, taken))
            for passage in self.passages
            if passage.pk in before
        }

    @cached_property
    def groups(self) -> list[Group]:
        """Every kind in the desk's order, those without an item too."""
        by_kind: dict[str, list[Entry]] = {}
        for entry in self.entries(self.passages):
            by_kind.setdefault(entry.passage.kind, []).append(entry)
        return [
            Group(kind, Kind(kind).label, look, tuple(by_kind.get(kind, ())), self.stated.get(kind))
            for kind, look in LOOKS.items()
        ]

    def entries(self, passages: Iterable[Passage]) -> Iterator[Entry]:
        shown = list(passages)
        makers = User.objects.in_bulk({one.made_by_id for one in shown if one.made_by_id})
        for one in shown:
            maker = makers[one.made_by_id] if one.made_by_id else None
            name = (maker.get_full_name() or maker.get_username()) if maker else ""
            yield Entry(one, code_of(one), value_word(one.kind, one.value), name)

    @property
    def left(self) -> int:
        return sum(passage.state == State.PROPOSED for passage in self.passages)

    @property
    def reviewed(self) -> int:
        return self.total - self.left

    @property
    def total(self) -> int:
        return len(self.passages)

    @property
    def facts(self) -> list[tuple[Any, str]]:
        """The document's own particulars; empty where it doesn't say."""
        guidance = self.guidance
        return [
            (_("Type"), guidance.get_type_display()),
            (pgettext("document", "Number"), guidance.number),
            (_("Issuer"), guidance.issuer),
            (_("Date"), short_date(guidance.date)),
            (_("Signatory"), guidance.signatory),
        ]

    def changed_since(self, version: int) -> list[Passage]:
        """Every passage that a later version changed, retired ones too."""
        return list(self.guidance.passages.filter(changed_in__gt=version))


def _all_before(key: int, before: Mapping[int, list[int]], taken: set[int]) -> Iterator[int]:
    """What a passage replaces and what that replaced; each old one leads to one passage only."""
    for old in before.get(key, ()):
        if old not in taken:
            taken.add(old)
            yield old
            yield from _all_before(old, before, taken)
