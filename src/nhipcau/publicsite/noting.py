"""Notes and sources as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from nhipcau.kit.typography import bind
from nhipcau.publicsite.markup import Setter, host_of, safe_address
from nhipcau.publicsite.words import GRADES
from nhipcau.stories.ports import Note, SourceLine


@dataclass(frozen=True)
class Source:
    """A source as a reader sees it: its name leads to it where it has an address."""

    name: str
    address: str
    says: str = ""
    language: str = ""
    archived: str = ""
    read: str = ""


@dataclass(frozen=True)
class NoteRow:
    number: int
    words: SafeString
    """What it says and where that was read, as HTML."""
    back: bool


def note_rows(notes: Iterable[Note], setter: Setter) -> list[NoteRow]:
    """Call with the setter's language active."""
    return [
        NoteRow(
            note.number,
            _words(setter.language, note.text, note.lines, note.sources, note.confidence),
            setter.marked(note),
        )
        for note in notes
    ]


@lru_cache(maxsize=8192)
def _words(
    language: str, text: str, lines: tuple[SourceLine, ...], addresses: tuple[str, ...], confidence: str
) -> SafeString:
    """A fact is noted on every page that quotes it, each time in the same words."""
    shown = {
        "text": bind(text, language),
        "language": language,
        "sources": tuple(map(source_line, lines)) or tuple(source(a) for a in addresses),
        "grade": GRADES.get(confidence, ""),
    }
    return mark_safe(engines["public"].get_template("publicsite/parts/note.html").render(shown))  # noqa: S308  # the template escapes


def source(location: str, says: str = "", language: str = "") -> Source:
    return Source(host_of(location), safe_address(location), says, language)


def source_line(line: SourceLine) -> Source:
    name = line.label or host_of(line.address)
    return Source(name, safe_address(line.address), archived=safe_address(line.archived), read=line.read_text)
