"""What goes out to a translator's own tools and comes back: one file a page and language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One segment in a file. `key` names it; `state` is that of `segments.Segment`."""

    key: str
    source: str
    target: str
    path: str = ""
    note: str = ""
    state: str = "missing"
    row: int = 0
    """Where it stands in the file, counted from one."""


@dataclass(frozen=True)
class Parcel:
    """A page's segments in one language. `translation` is the id of the translation they belong to."""

    translation: str
    source_language: str
    target_language: str
    title: str
    units: tuple[Unit, ...]


def plain(text: str) -> str:
    """A text without what programs change on its way: kinds of white space, forms of letters, controls."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", unicodedata.normalize("NFC", text)).strip()


class MachineFailed(Exception):
    """A connector gave no translation; the message says why, in the reader's language."""


class BadFile(ValueError):
    """A file that can't be read as what its ending says; the message is in the reader's language."""
