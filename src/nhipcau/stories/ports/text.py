"""Words: runs, and the blocks that hold nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

LanguageCode = Literal["vi", "ja", "en"]


class Run(NamedTuple):
    """A stretch of text set alike. `note` marks a note reference: its text is then empty.

    A story has hundreds; a named tuple is made several times as fast as a frozen dataclass.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    href: str = ""
    fact: str = ""
    note: int | None = None
    language: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    runs: Inline


@dataclass(frozen=True)
class Listing:
    items: tuple[Inline, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Pull:
    """Words that already stand in the story, set large; once a story."""

    text: str
