"""Notes and sources as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
    text: str
    sources: tuple[Source, ...]
    grade: Any
    back: bool


def note_rows(notes: Iterable[Note], setter: Setter) -> list[NoteRow]:
    return [
        NoteRow(
            number=note.number,
            text=bind(note.text, setter.language),
            sources=tuple(map(source_line, note.lines)) or tuple(source(a) for a in note.sources),
            grade=GRADES.get(note.confidence, ""),
            back=setter.marked(note),
        )
        for note in notes
    ]


def source(location: str, says: str = "", language: str = "") -> Source:
    return Source(host_of(location), safe_address(location), says, language)


def source_line(line: SourceLine) -> Source:
    name = line.label or host_of(line.address)
    return Source(name, safe_address(line.address), archived=safe_address(line.archived), read=line.read_text)
