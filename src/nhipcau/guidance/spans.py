"""Finding and moving spans of a document without a mouse: by words, by copying, by where it can be parted."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.text import sentences

STEPS = ("start-", "start+", "end-", "end+")
MOST_PLACES = 40
_MARKS = re.compile(r"(?<=[;,:])\s+|\n+")


def stepped(text: str, start: int, end: int, step: str) -> tuple[int, int]:
    """A span with one word more or less at its start or end; as it was where there is none to take.

    >>> stepped("các bài viết, triển lãm", 4, 12, "start-")
    (0, 12)
    >>> stepped("các bài viết, triển lãm", 4, 12, "end-")
    (4, 7)
    """
    before, inside, after = text[:start], text[start:end], text[end:]
    if step == "start-" and (found := re.search(r"\S+\s*$", before)):
        return found.start(), end
    if step == "start+" and (found := re.match(r"\S+\s+(?=\S)", inside)):
        return start + found.end(), end
    if step == "end-" and (found := re.search(r"(?<=\S)\s+\S+$", inside)):
        return start, start + found.start()
    if step == "end+" and (found := re.match(r"\s*\S+", after)):
        return start, end + found.end()
    return start, end


def copied(text: str, words: str, near: int) -> tuple[int, int] | None:
    """The span of these very words nearest to a place; white space may differ. None where they don't stand.

    >>> copied("nhận  bài viết, bài viết", "bài viết", 20)
    (16, 24)
    """
    given = words.split()
    if not given:
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in given))
    spans = [match.span() for match in pattern.finditer(text)]
    return min(spans, key=lambda span: abs(span[0] - near)) if spans else None


def places_to_part(text: str, start: int, end: int) -> list[int]:
    """Where a span may be parted: between sentences, else behind its marks, else between its words."""
    ends = [last for _first, last in sentences(text, start, end)][:-1]
    marks = [match.start() for match in _MARKS.finditer(text, start, end)]
    places = sorted({*ends, *marks}) or [match.start() for match in re.finditer(r"\s+", text[start:end])]
    if places and not (ends or marks):
        places = [start + place for place in places]
    return [place for place in places if start < place < end][:MOST_PLACES]
