"""Addresses that were left, as the baker told them in one file. Knows nothing of Django.

`gone.json` in the public folder: `{"moved": {address: address}, "gone": {address: file}}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MAP: Final = "gone.json"
FOLDER: Final = "gone"
"""Pages that are shown in place of what was left; no addresses of readers."""


class Left:
    """Reads the file when it is asked and the file is another than it was."""

    def __init__(self, public: Path) -> None:
        self._public = public
        self._seen: tuple[int, int] = (0, 0)
        self._moved: Mapping[str, str] = {}
        self._gone: Mapping[str, str] = {}

    def moved(self, path: str) -> str:
        """The address to which one moved; empty where none is known."""
        self._look()
        return self._moved.get(_closed(path), "")

    def page(self, path: str) -> Path | None:
        """The file to be shown in place of what is gone from an address."""
        self._look()
        file = self._gone.get(_closed(path))
        page = (self._public / file).resolve() if file else None
        there = (self._public / FOLDER).resolve()
        return page if page and page.is_relative_to(there) and page.is_file() else None

    def _look(self) -> None:
        file = self._public / MAP
        try:
            stat = file.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen == self._seen:
                return
            kept = json.loads(file.read_bytes())
            self._moved, self._gone, self._seen = _texts(kept["moved"]), _texts(kept["gone"]), seen
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return  # what was known last stays known; without a file nothing was left


def _texts(found: dict[str, str]) -> dict[str, str]:
    """Addresses and files alone, whoever wrote the file."""
    return {key: text for key, text in found.items() if isinstance(text, str) and "\0" not in text}


def _closed(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"
