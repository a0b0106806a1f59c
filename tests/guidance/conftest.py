"""Where the documents are, and how a test reads one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nhipcau.guidance.reading import Reading, read_file

DATA = Path(__file__).parent / "data"
OWN = DATA / "own"


def documents(folder: Path) -> list[Path]:
    """The documents of a folder: every file with labels beside it."""
    labels = sorted(folder.glob("*.expected.json"))
    return [
        next(p for p in sorted(folder.glob(f"{label.name.split('.')[0]}.*")) if _is_document(p))
        for label in labels
    ]


def _is_document(path: Path) -> bool:
    return path.suffix in (".txt", ".docx", ".odt", ".pdf", ".html") and not path.name.endswith(".text.txt")


def labels_of(path: Path) -> dict[str, Any]:
    labels: dict[str, Any] = json.loads(
        (path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8")
    )
    return labels


@pytest.fixture
def read_text(tmp_path: Path) -> Any:
    """Reads a text as if it were a file."""

    def read(text: str | bytes, name: str = "van-ban.txt") -> Reading:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_file(path)

    return read
