"""The whole composed story."""

from __future__ import annotations

from dataclasses import dataclass, field

from nhipcau.stories.ports.drawn import Chronicle, Figure, KeyFacts
from nhipcau.stories.ports.kinds import Details
from nhipcau.stories.ports.shown import (
    Gallery,
    MediaClip,
    Picture,
    Question,
    QuestionAnswer,
    Quote,
    Room,
    Table,
)
from nhipcau.stories.ports.text import Heading, Inline, LanguageCode, Listing, Paragraph, Pull

Block = (
    Heading
    | Paragraph
    | Listing
    | Pull
    | Figure
    | Chronicle
    | KeyFacts
    | Picture
    | Gallery
    | Quote
    | QuestionAnswer
    | Table
    | Room
    | Question
    | MediaClip
)


@dataclass(frozen=True)
class SourceLine:
    """One source of a note: a book has a label and no address.

    `read_text` is the day it was read, in figures.
    """

    address: str
    label: str = ""
    archived: str = ""
    read_text: str = ""


@dataclass(frozen=True)
class Note:
    """One numbered note: what it stands for and the addresses it was read at."""

    number: int
    text: str
    sources: tuple[str, ...]
    confidence: str = ""
    fact: str = ""
    lines: tuple[SourceLine, ...] = ()
    """The same sources as a reader is shown them."""


@dataclass(frozen=True)
class Credit:
    """Who speaks and who answers for it: on every page and every product."""

    issuer: str
    editor: str
    translator: str
    original_language: str
    published: str
    updated: str


@dataclass(frozen=True)
class StoryDocument:
    """One story, or one theme, in one language, at one revision."""

    key: str
    language: LanguageCode
    kind: str
    kind_text: str
    title: str
    lead: Inline
    label: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    credit: Credit
    url: str
    """The public address, for the QR code; absolute."""
    campaign: str
    theme: str
    theme_ordinal: int
    revision: int
    report_error: str = ""
    """Where a reader points out an error: an e-mail address or absolute address."""
    corrections: tuple[str, ...] = field(default=())
    details: Details | None = None
    """What the story's kind says besides its blocks; None for kinds that have none, or a draft's gap."""
    missing: tuple[str, ...] = field(default=())
    """What a draft still lacks, in words; always empty for what was published through the editor."""
