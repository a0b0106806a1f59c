"""Which terms and names a segment holds, and whether its translation writes them as the glossary does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.agreement import Name, people_in
from nhipcau.translations.models import Term

LATIN = re.compile(r"[^\W\d_]", re.UNICODE)


@dataclass(frozen=True)
class Entry:
    """A row of the glossary, or of the names table, in the two languages at hand."""

    key: str
    kind: str
    source: str
    target: str
    also: tuple[str, ...] = ()
    """Other forms that do as well: a reading, the name in Latin letters."""
    forbidden: tuple[str, ...] = ()
    note: str = ""

    @property
    def kind_text(self) -> str:
        return str(Term.Kind(self.kind).label)


@dataclass(frozen=True)
class Glossary:
    """Every entry for one pair of languages."""

    entries: tuple[Entry, ...]

    @classmethod
    def load(cls, source: str, target: str, ledger: Ledger) -> Glossary:
        """The office's terms and the ledger's persons; a term of the same name stands before a person."""
        terms = [_of_term(term, source, target) for term in Term.objects.all()]
        people = [_of_name(name, source, target) for name in people_in(ledger)]
        found: dict[str, Entry] = {}
        for entry in (*terms, *people):
            if entry.source and entry.target:
                found.setdefault(entry.source, entry)
        return cls(tuple(found.values()))

    def within(self, text: str) -> list[Entry]:
        """The entries that a text of the source language holds; of two that overlap, the longer."""
        found = [entry for entry in self.entries if holds(text, entry.source)]
        return [e for e in found if not any(e is not o and e.source in o.source for o in found)]


def holds(text: str, word: str) -> bool:
    """The text says the word, in the plural too: whole where words have bounds, anywhere in Japanese."""
    if LATIN.match(word) and not _kana_or_kanji(word):
        return re.search(rf"(?<!\w){re.escape(word)}(?:e?s)?(?!\w)", text, re.IGNORECASE) is not None
    return word in text


def told(entries: Sequence[Entry], text: str) -> list[str]:
    """What a translation does otherwise than the glossary, in sentences; nothing for an empty one."""
    if not text:
        return []
    found = []
    for entry in entries:
        wrong = next((word for word in entry.forbidden if holds(text, word)), "")
        said = any(holds(text, word) for word in (entry.target, *entry.also))
        if wrong and not (said and any(wrong in word for word in (entry.target, *entry.also))):
            found.append(
                _("The glossary says not to write “%(wrong)s” but “%(right)s”.")
                % {"wrong": wrong, "right": entry.target}
            )
        elif not said:
            found.append(
                _("“%(source)s” is “%(right)s” in the glossary.")
                % {"source": entry.source, "right": entry.target}
            )
    return found


def _of_term(term: Term, source: str, target: str) -> Entry:
    also = (term.reading,) if term.reading and target == "ja" else ()
    return Entry(
        term.key,
        term.kind,
        term.word(source),
        term.word(target),
        also,
        tuple(term.not_to_use(target)),
        term.note,
    )


def _of_name(name: Name, source: str, target: str) -> Entry:
    fixed = name.fixed(target)
    return Entry(name.key, "person", name.fixed(source), fixed, _called(name.accepted(target)))


def _called(forms: Iterable[str]) -> tuple[str, ...]:
    """A person named once in full is called by one name after that."""
    parts = {part for form in forms for part in re.split(r"[\s・]+", form) if len(part) > 1}
    return (*forms, *sorted(parts))


def _kana_or_kanji(word: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for letter in word)
