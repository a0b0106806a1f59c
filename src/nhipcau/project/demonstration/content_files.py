"""What the demonstration's content files share: reading YAML, stable ids, inline marks."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.marks import MARK

FOLDER = Path(__file__).parent
NAMESPACE = uuid.UUID("5f6a4bfa-7d9c-5d0e-9b1e-19730921f00d")

SPACES = re.compile(r"[ \t\r\n]+")  # not the full-width space, which Japanese titles mean

Texts = Mapping[str, str]


class BadContent(ValueError):
    """A content file that can't be used; the message names the file and the place."""


def stable_id(*parts: object) -> uuid.UUID:
    """The same id for the same place in the same file, so that a second run changes nothing."""
    return uuid.uuid5(NAMESPACE, ":".join(str(part) for part in parts))


def load_yaml(name: str) -> Any:
    """A content file of this folder. Raises BadContent with the line where YAML fails."""
    path = FOLDER / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as wrong:
        raise BadContent(f"{name}: {wrong}") from wrong


def rich_text(text: str) -> str:
    """Paragraphs parted by blank lines, with strong, title and link marks, as the editor stores them."""
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    return "".join(f"<p>{_marks(SPACES.sub(' ', p.strip()))}</p>" for p in paragraphs)


def _marks(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\]\[^]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def plain(text: str, language: str, ledger: Ledger) -> str:
    """Without marks, its quotes resolved: for descriptions."""
    quoted = MARK.sub(lambda m: ledger.fact(m["key"]).quote(m["field"], language) if m["key"] else "", text)
    return SPACES.sub(" ", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", quoted.replace("*", ""))).strip()
