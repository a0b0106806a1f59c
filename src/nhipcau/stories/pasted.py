"""What is pasted keeps its words: a heading or a list where none may stand becomes a paragraph.

Scripts and styles have no words: what stands in them is a program's. An editor's browser does the same
before it sends; a text that comes in another way isn't to lose more, or to keep more.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

_PROGRAMS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def without_programs(html: str) -> str:
    """Stored text without its scripts and styles, and what stands in them."""
    return _PROGRAMS.sub("", html)


def in_words(state: dict[str, Any], *, blocks: Container[str], entities: Container[str]) -> dict[str, Any]:
    """The editor's state with what this field can't hold put as plain words, instead of lost."""
    known = {key for key, held in state.get("entityMap", {}).items() if held.get("type") in entities}
    return {**state, "blocks": [_block(block, blocks, known) for block in state.get("blocks", ())]}


def _block(block: dict[str, Any], blocks: Container[str], known: set[str]) -> dict[str, Any]:
    kept = [span for span in block.get("entityRanges", ()) if str(span.get("key")) in known]
    if block.get("type") in blocks:
        return {**block, "entityRanges": kept}
    return {**block, "type": "unstyled", "depth": 0, "entityRanges": kept}
