"""Marks as an editor sees them: `[[key:field]]` and `[^key]` of the stored text as chips, and back.

Pure: these work on the raw content of the editor (Draft.js), a dict of blocks and entities. A chip is an
entity that can't be altered in part; its text is the fact's value. A mark inside a link, or one whose
letters are styled apart, stays the text it is: nothing is lost either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from nhipcau.stories.marks import MARK

FACT, SOURCE = "FACT", "SOURCE"
RANGES = ("inlineStyleRanges", "entityRanges")
State = dict[str, Any]


@dataclass(frozen=True)
class Chip:
    """What an editor reads in place of a mark, and what the chip says when pointed at."""

    text: str
    title: str = ""


Show = Callable[[str, str], Chip | None]
"""The chip of (key, field), the field empty for a note. None: the mark is shown as it is written."""


def with_chips(state: State, show: Show) -> State:
    """The content with a chip for each mark."""
    entities = dict(state["entityMap"])
    blocks = [_chipped(block, entities, show) for block in state["blocks"]]
    return {**state, "blocks": blocks, "entityMap": entities}


def with_marks(state: State) -> State:
    """The content with the mark of each chip in its place; what `with_chips` was given."""
    marks = {
        key: _mark(entity["data"])
        for key, entity in state["entityMap"].items()
        if entity["type"] in (FACT, SOURCE)
    }
    blocks = [_marked(block, marks) for block in state["blocks"]]
    kept = {key: entity for key, entity in state["entityMap"].items() if key not in marks}
    return {**state, "blocks": blocks, "entityMap": kept}


def in_units(state: State) -> State:
    """Offsets counted as the browser counts, two for a sign beyond U+FFFF, from Python's."""
    return _recounted(state, lambda text, at: len(text[:at].encode("utf-16-le")) // 2)


def in_points(state: State) -> State:
    """Offsets counted as Python counts, from the browser's."""

    def points(text: str, at: int) -> int:
        return len(text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore"))

    return _recounted(state, points)


def _recounted(state: State, count: Callable[[str, int], int]) -> State:
    return {**state, "blocks": [_moved(b, partial(count, b["text"])) for b in state["blocks"]]}


def _mark(data: dict[str, Any]) -> str:
    return f"[[{data['key']}:{data['field']}]]" if data.get("field") else f"[^{data['key']}]"


def _chipped(block: State, entities: dict[str, Any], show: Show) -> State:
    for start, end, key, field in reversed(list(_whole_marks(block))):
        mark = block["text"][start:end]
        number = str(max((int(name) for name in entities), default=-1) + 1)
        chip = show(key, field) or Chip(mark)
        data = {"key": key, "field": field, "title": chip.title}
        entities[number] = {"type": FACT if field else SOURCE, "mutability": "IMMUTABLE", "data": data}
        block = _replaced(block, start, end, chip.text)
        there = {"key": int(number), "offset": start, "length": len(chip.text)}
        block["entityRanges"] = sorted([*block["entityRanges"], there], key=lambda one: int(one["offset"]))
    return block


def _whole_marks(block: State) -> Iterator[tuple[int, int, str, str]]:
    """The marks of a block that no link touches and no style cuts."""
    for mark in MARK.finditer(block["text"]):
        start, end = mark.span()
        linked = any(_overlaps(one, start, end) for one in block["entityRanges"])
        if not linked and not any(_cuts(one, start, end) for one in block["inlineStyleRanges"]):
            yield start, end, mark["key"] or mark["cited"], mark["field"] or ""


def _overlaps(one: dict[str, int], start: int, end: int) -> bool:
    return one["offset"] < end and start < one["offset"] + one["length"]


def _cuts(one: dict[str, int], start: int, end: int) -> bool:
    return start < one["offset"] < end or start < one["offset"] + one["length"] < end


def _marked(block: State, marks: dict[str, str]) -> State:
    while chips := [one for one in block["entityRanges"] if str(one["key"]) in marks]:
        chip = chips[-1]
        rest = [one for one in block["entityRanges"] if one is not chip]
        start, end = chip["offset"], chip["offset"] + chip["length"]
        block = _replaced({**block, "entityRanges": rest}, start, end, marks[str(chip["key"])])
    return block


def _replaced(block: State, start: int, end: int, text: str) -> State:
    """The block with [start, end) replaced; ranges around it grow or move, none begins inside."""
    grown = len(text) - (end - start)

    def moved(at: int) -> int:
        if at <= start:
            return at
        return at + grown if at >= end else start

    changed = _moved(block, moved)
    changed["text"] = f"{block['text'][:start]}{text}{block['text'][end:]}"
    return changed


def _moved(block: State, moved: Callable[[int], int]) -> State:
    changed = dict(block)
    for name in RANGES:
        changed[name] = [
            {
                **one,
                "offset": moved(one["offset"]),
                "length": moved(one["offset"] + one["length"]) - moved(one["offset"]),
            }
            for one in block[name]
        ]
    return changed
