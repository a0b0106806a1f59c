"""How a story of each kind begins: the blocks its craft will fill, and the drawing it is known by."""

from __future__ import annotations

import uuid
from typing import Any, Final

from wagtail import blocks

from nhipcau.stories.models.blocks import StoryBlocks
from nhipcau.stories.models.details import DETAILS, details_block

BODIES: Final[dict[str, tuple[str, ...]]] = {
    "article": ("text", "heading", "text"),
    "reportage": ("picture", "text", "picture", "text"),
    "interview": ("text", "qa", "qa"),
    "talk": ("text", "heading", "text"),
    "profile": ("text", "years", "text"),
    "document": ("text",),
    "infographic": ("chart", "text"),
    "timeline": ("text", "chronicle"),
    "map": ("map", "text"),
    "exhibition": ("text", "room", "room"),
    "video": ("text",),
    "audio": ("text",),
    "gallery": ("text", "gallery"),
    "quiz": ("text", "question", "question"),
    "event": ("text",),
    "announcement": ("text",),
}

# Strokes on a field of 48 by 32: each drawing is the shape the page will have.
DRAWINGS: Final[dict[str, str]] = {
    "article": "M6 7H30M6 14H42M6 20H42M6 26H34",
    "reportage": "M4 4H44V22H4ZM4 19A12 9 0 0 1 24 19A12 9 0 0 1 44 19M4 28H28",
    "interview": "M4 8H16M4 13H12M22 8H44M22 13H44M22 18H38M4 25H14M22 25H44",
    "talk": "M10 28V18H26V28M14 9A4 4 0 0 1 22 9A4 4 0 0 1 14 9M32 10A8 8 0 0 1 32 20M37 6A14 14 0 0 1 37 24",
    "profile": "M18 12A6 6 0 0 1 30 12A6 6 0 0 1 18 12M10 29A14 11 0 0 1 38 29",
    "document": "M14 3H30L36 9V29H14ZM30 3V9H36M19 14H31M19 19H31M19 24H27",
    "infographic": "M6 28H42M10 28V18M18 28V11M26 28V21M34 28V6",
    "timeline": "M4 24H44M4 24A8 8 0 0 1 20 24M20 24A4 4 0 0 1 28 24M28 24A8 8 0 0 1 44 24",
    "map": "M12 24A18 18 0 0 1 38 9M9 24A3 3 0 0 1 15 24A3 3 0 0 1 9 24M36 9A2 2 0 0 1 40 9A2 2 0 0 1 36 9",
    "exhibition": "M5 29V10H43V29M5 10L24 3L43 10M12 16H21V24H12ZM27 16H36V24H27Z",
    "video": "M5 5H43V27H5ZM20 11V21L29 16Z",
    "audio": "M6 13V19M12 9V23M18 5V27M24 11V21M30 8V24M36 12V20M42 14V18",
    "gallery": "M5 5H21V15H5ZM27 5H43V15H27ZM5 19H21V29H5ZM27 19H43V29H27Z",
    "quiz": "M18 11A6 6 0 1 1 26 16Q24 17.500 24 20M24 26V26.500",
    "event": "M9 7H39V29H9ZM9 13H39M16 4V10M32 4V10M20 21A4 4 0 0 1 28 21",
    "announcement": "M8 13V20L30 27V6ZM30 12A6 6 0 0 1 30 21M14 22V28H19V24",
}


def body(kind: str) -> list[dict[str, Any]]:
    """Empty blocks in the order in which the craft fills them, as stored."""
    return [_empty(name, StoryBlocks().child_blocks[name]) for name in BODIES[kind]]


def details(kind: str) -> list[dict[str, Any]]:
    """The kind's details, empty; nothing for kinds that have none."""
    return [_empty(kind, details_block(kind).child_blocks[kind])] if kind in DETAILS else []


def _empty(name: str, block: blocks.Block) -> dict[str, Any]:
    return {"type": name, "value": block.get_prep_value(block.get_default()), "id": str(uuid.uuid4())}
