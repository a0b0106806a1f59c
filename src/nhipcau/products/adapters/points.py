"""The points of a story, for a meeting and nothing added: sentences that stand in it."""

from __future__ import annotations

import re
from typing import Final

from nhipcau.products.adapters.checks import plain
from nhipcau.stories.ports import Heading, Paragraph, StoryDocument

_MOST: Final = 6
_ENOUGH: Final = {"vi": 60, "en": 60, "ja": 26}
_NOT_TOLD: Final = frozenset({"interview", "talk", "quiz", "gallery", "exhibition", "video", "audio"})
_ENDS: Final = re.compile(r"(?<=[.!?…])[”’\"»)]*\s+(?=[“‘\"«(]*(?P<next>\S))")
_NOT_AN_END: Final = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|TP|GS|TS|PGS|ThS|Tr|tr|v\.v)|\b[A-ZĐ])\.$")


def points(document: StoryDocument, most: int = _MOST) -> list[str]:
    """The first sentence of every section; without sections, of every paragraph.

    None of what is asked, said or shown: an answer without its question says nothing, or too much.
    """
    if document.kind in _NOT_TOLD:
        return []
    blocks = document.blocks
    opening = [
        block
        for before, block in zip((None, *blocks), blocks, strict=False)
        if isinstance(block, Paragraph) and (before is None or isinstance(before, Heading))
    ]
    if len(opening) < 2:
        opening = [block for block in blocks if isinstance(block, Paragraph)]
    found = (opening_of(plain(block.runs), document.language) for block in opening)
    return [sentence for sentence in found if sentence][:most]


def opening_of(text: str, language: str) -> str:
    """The first sentence; where it is too short to say anything, the one after it too."""
    sentences = _sentences(text, language)
    enough = _ENOUGH.get(language, _ENOUGH["en"])
    taken = 1
    while taken < len(sentences) and len("".join(sentences[:taken])) < enough:
        taken += 1
    return "".join(sentences[:taken]).strip()


def _sentences(text: str, language: str) -> list[str]:
    if language == "ja":
        return re.findall(r"[^。]*。[」』）]?|[^。]+$", text)
    found, last = [], 0
    for match in _ENDS.finditer(text):
        follows = match["next"].isupper() or match["next"].isdigit()
        if follows and not _NOT_AN_END.search(text[last : match.start()]):
            found.append(text[last : match.end()])
            last = match.end()
    return [*found, text[last:]] if text[last:] else found
