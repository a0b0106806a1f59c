"""Drawings as data; `stories.drawings.draw` turns one into SVG in a given palette and width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nhipcau.stories.ports.text import Inline

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
