"""What the ledger is given: one fact, read from a file or a form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class FactRecord:
    """One fact as it is to be kept.

    `words` maps (field, language) to text; `figures` are mappings with `date`, `value`, `source`
    and optionally `derived`, `estimate`, `partial`, `label`; `citations` are (address, what it says).
    """

    key: str
    kind: str
    confidence: str
    date: str = ""
    date_end: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    figures: tuple[Mapping[str, Any], ...] = ()
    citations: tuple[tuple[str, str], ...] = ()
    note: str = ""

    def digest(self) -> str:
        """Changes when anything of the fact changes."""
        plain = asdict(self) | {"words": sorted([*k, v] for k, v in self.words.items())}
        return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
