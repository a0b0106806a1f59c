"""What goes out to a translator's own tools and comes back: one file a page and language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nhipcau.kit.files import sha256


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
    before: str = ""
    """The print of what it said when the file was fetched; empty in a file whose program dropped it."""


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


def print_of(text: str) -> str:
    """By what words are known again that a program wrapped or composed otherwise."""
    return sha256(plain(text).encode())[:16]


class MachineFailed(Exception):
    """A connector gave no translation; the message says why, in the reader's language."""


class BadFile(ValueError):
    """A file that can't be read as what its ending says; the message is in the reader's language."""
