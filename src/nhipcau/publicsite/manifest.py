"""What the last bake put in the public folder, kept beside it and written last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from nhipcau.kit.files import write_atomically

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """One page or file as it was baked."""

    fingerprint: str
    size: int
    address: str = ""
    page: int = 0
    revision: int = 0
    updated: str = ""
    indexed: bool = False
    counterparts: Mapping[str, str] = field(default_factory=dict)
    faces: tuple[str, ...] = ()
    """The files of the faces that are this page's own."""


@dataclass
class Manifest:
    """`unfinished` is set before the first change and lifted after the last: a killed bake leaves it."""

    records: dict[str, Record] = field(default_factory=dict)
    styles: dict[str, list[str]] = field(default_factory=dict)
    unfinished: bool = False

    @classmethod
    def read(cls) -> Manifest:
        """The one kept; an empty, unfinished one where there is none or it can't be read."""
        try:
            kept: dict[str, Any] = json.loads(path().read_bytes())
            if kept["format"] != FORMAT:
                return cls(unfinished=True)
            return cls(
                {
                    name: Record(**{**one, "faces": tuple(one["faces"])})
                    for name, one in kept["records"].items()
                },
                kept["styles"],
                kept["unfinished"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls(unfinished=True)

    def write(self) -> None:
        records = {name: asdict(one) for name, one in sorted(self.records.items())}
        content = {"format": FORMAT, "unfinished": self.unfinished, "styles": self.styles, "records": records}
        write_atomically(path(), json.dumps(content, ensure_ascii=False, indent=0).encode())


def path() -> Path:
    folder: Path = settings.NHIPCAU_DATA
    return folder / "bake.json"
