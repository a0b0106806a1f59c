"""The composed story: what every product form is made from.

`stories.compose` turns one revision of a page into a `StoryDocument`: facts resolved in the
page's language, notes numbered, nothing left to look up. The public site, the Typst and DOCX
renderers and the feeds read this and never the page, so that they can't disagree.

All strings are NFC and plain text; none is markup. Dates are ISO 8601 unless the name says
`_text`, which is written out in the document's language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

LanguageCode = Literal["vi", "ja", "en"]


@dataclass(frozen=True)
class Run:
    """A stretch of text set alike. `note` marks a note reference: its text is then empty."""

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


# Drawings: data only. `stories.drawings.draw` turns one into SVG in a given palette and width.


@dataclass(frozen=True)
class YearPoint:
    year: int
    label: str


@dataclass(frozen=True)
class Years:
    """Arcs between years on one line; each arc measures the years between two neighbours.

    `span` names the years the one large arc joins and what is written at its crown.
    """

    points: tuple[YearPoint, ...]
    span: tuple[int, int, str] | None = None


@dataclass(frozen=True)
class ChartPoint:
    label: str
    value: float
    text: str
    """The value as written in the document's language."""
    derived: bool = False


@dataclass(frozen=True)
class Chart:
    """A bar chart over years. Missing years are gaps, never interpolated."""

    points: tuple[ChartPoint, ...]
    unit: str
    horizontal: bool = False


@dataclass(frozen=True)
class MapPlace:
    name: str
    lat: float
    lon: float
    side: Literal["vietnam", "japan"]
    home: bool = False


@dataclass(frozen=True)
class PlaceMap:
    """Dots by longitude and latitude; no coast, boundary or territory."""

    places: tuple[MapPlace, ...]


@dataclass(frozen=True)
class Party:
    side: Literal["vietnam", "japan"]
    side_text: str
    name: str
    role: str


@dataclass(frozen=True)
class Parties:
    """An arc joining two signatories of one document."""

    left: Party
    right: Party
    date_text: str
    place: str


Drawing = Years | Chart | PlaceMap | Parties


@dataclass(frozen=True)
class Figure:
    drawing: Drawing
    alt: str
    caption: Inline = ()


@dataclass(frozen=True)
class ChronicleEntry:
    date: str
    date_text: str
    title: str
    summary: Inline
    fact: str = ""


@dataclass(frozen=True)
class Chronicle:
    entries: tuple[ChronicleEntry, ...]


@dataclass(frozen=True)
class KeyFact:
    label: str
    value: Inline


@dataclass(frozen=True)
class KeyFacts:
    rows: tuple[KeyFact, ...]


Block = Heading | Paragraph | Listing | Pull | Figure | Chronicle | KeyFacts


@dataclass(frozen=True)
class Note:
    """One numbered note: what it stands for and the addresses it was read at."""

    number: int
    text: str
    sources: tuple[str, ...]
    confidence: str = ""
    fact: str = ""


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
