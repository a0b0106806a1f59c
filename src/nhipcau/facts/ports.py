"""What the ledger is given: one fact, read from a file or a form, and its record as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

FIGURE_DEFAULTS: Mapping[str, Any] = {"derived": "", "estimate": False, "partial": False, "label": ""}


@dataclass(frozen=True)
class Cited:
    """Where a fact was read: an address, a book, an item of an archive.

    `archived` is the address of a kept copy, `read_on` the day it was read (ISO, as exact as known).
    One without an address needs a title.
    """

    address: str = ""
    says: str = ""
    title: str = ""
    publisher: str = ""
    archived: str = ""
    read_on: str = ""


@dataclass(frozen=True)
class FactRecord:
    """One fact as it is to be kept.

    `words` maps (field, language) to text; `figures` are mappings with `date`, `value`, `source`
    and optionally `derived`, `estimate`, `partial`, `label`; a citation may be given short, as
    (address, what it says).
    """

    key: str
    kind: str
    confidence: str
    date: str = ""
    date_end: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    figures: tuple[Mapping[str, Any], ...] = ()
    citations: tuple[Cited | tuple[str, str], ...] = ()
    note: str = ""

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Its citations, none of them short."""
        return tuple(one if isinstance(one, Cited) else Cited(*one) for one in self.citations)

    def plain(self) -> dict[str, Any]:
        """The record as JSON holds it, the same for the same fact wherever it was read from."""
        return {
            "key": self.key,
            "kind": self.kind,
            "confidence": self.confidence,
            "date": self.date,
            "date_end": self.date_end,
            "values": json.loads(json.dumps(dict(self.values), default=str)),
            "words": sorted([name, language, text] for (name, language), text in self.words.items()),
            "figures": sorted((_plain_figure(one) for one in self.figures), key=lambda one: one["date"]),
            "citations": [asdict(one) for one in self.cited],
            "note": self.note,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> FactRecord:
        """The record that `plain` gave."""
        return cls(
            **{
                **plain,
                "words": {(name, language): text for name, language, text in plain["words"]},
                "figures": tuple(plain["figures"]),
                "citations": tuple(Cited(**one) for one in plain["citations"]),
            }
        )

    def digest(self) -> str:
        """Changes when anything of the fact changes."""
        plain = json.dumps(self.plain(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


def _plain_figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    value = format(Decimal(str(figure["value"])).normalize(), "f")
    return {**FIGURE_DEFAULTS, **figure, "date": str(figure["date"]), "value": value}
