"""The sources of a note as paper shows them: where it was read, on what day, and where a copy is kept."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.products.adapters.checks import clean
from nhipcau.products.adapters.words import host, words
from nhipcau.stories.ports import Note, SourceLine


@dataclass(frozen=True)
class Cited:
    """One source. A book has a label and no address; `read` is "read 3 May 2026", in the language."""

    address: str
    label: str
    kept: str
    """The address of the kept copy."""
    read: str

    @property
    def host(self) -> str:
        """The shortest that names it."""
        return host(self.address) if self.address else self.label


def cited(note: Note, language: str) -> list[Cited]:
    """Every source of a note, in its order."""
    lines = note.lines or tuple(SourceLine(address) for address in note.sources)
    read = words(language)["read"]
    return [
        Cited(
            clean(one.address),
            clean(one.label),
            clean(one.archived),
            read.format(date=clean(one.read_text)) if one.read_text else "",
        )
        for one in lines
    ]


def aside(one: Cited, language: str, *, kept: str) -> str:
    """What stands in brackets after a source, `kept` being how its copy is named; empty without any."""
    copy = f"{words(language)['kept']} {kept}".strip() if one.kept else ""
    return ("、" if language == "ja" else ", ").join(part for part in (copy, one.read) if part)
