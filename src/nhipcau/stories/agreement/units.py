"""A story's words as units that stand at the same place in two languages, and as sentences."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from nhipcau.stories.agreement.values import plain
from nhipcau.stories.ports import Paragraph, Run, StoryDocument

SILENT = frozenset({
    "key", "fact", "date", "href", "src", "url", "address", "side", "kind", "kind_text", "lat", "lon", "year",
    "image", "file", "poster", "time_zone", "starts", "ends", "opens", "closes", "valid_from", "valid_until",
    "media", "width", "height", "level", "home", "ordered",
})  # fmt: skip  # a table, read by its columns
"""Fields that hold no words, or words that no person translates."""
UNSAID = frozenset({"Chart", "PlaceMap", "Parties", "ChronicleEntry", "File"})
"""Drawn from the ledger alike in every language; files, whose names and digests say nothing."""
MACHINE_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}([T ].*)?)?")
SENTENCE = {
    "ja": re.compile(r"[^。！？!?]+[。！？!?]*[」』）)]*"),
    "": re.compile(r".+?(?:[.!?…]+[”\"')]*(?=\s+[^\s\da-zà-ỹ(])|\Z)", re.DOTALL),
}


@dataclasses.dataclass(frozen=True)
class Unit:
    """Words that stand together: a title, a paragraph, a caption. `place` says where."""

    place: str
    text: str


def units(document: StoryDocument) -> list[Unit]:
    """Every unit of a story, in reading order."""
    found = [Unit("title", plain(document.title)), Unit("lead", plain(_joined(document.lead)))]
    if document.label:
        found.append(Unit("label", plain(document.label)))
    if details := getattr(document, "details", None):
        found += _units(details, "details")
    for number, (kind, blocks) in enumerate(_runs_of_blocks(document)):
        place = f"body.{number}.{kind}"
        inner = [list(_units(block, f"{place}.{n}")) for n, block in enumerate(blocks)]
        found += [unit for each in inner for unit in each]
    return [unit for unit in found if unit.text.strip()]


def aligned(source: StoryDocument, translation: StoryDocument) -> Iterator[tuple[Unit, Unit]]:
    """Units of both that say the same thing.

    Where the blocks correspond, unit by unit; where a translation is cut into other paragraphs, the
    whole stretch between two places that do correspond.
    """
    ours, theirs = _by_block(units(source)), _by_block(units(translation))
    matcher = SequenceMatcher(None, [k for k, _ in ours], [k for k, _ in theirs], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            yield _whole(_flat(ours[a1:a2])), _whole(_flat(theirs[b1:b2]))
            continue
        for (_, here), (_, there) in zip(ours[a1:a2], theirs[b1:b2], strict=True):
            if len(here) == len(there):
                yield from zip(here, there, strict=True)
            else:
                yield _whole(here), _whole(there)


def _by_block(found: list[Unit]) -> list[tuple[str, list[Unit]]]:
    """Units of one block together, under the block's place."""
    return [
        (place, list(group)) for place, group in groupby(found, lambda u: ".".join(u.place.split(".")[:3]))
    ]


def _flat(groups: list[tuple[str, list[Unit]]]) -> list[Unit]:
    return [unit for _, group in groups for unit in group]


def _whole(parts: list[Unit]) -> Unit:
    return Unit(parts[0].place if parts else "", "\n".join(unit.text for unit in parts))


def sentences(text: str, language: str) -> list[tuple[int, str]]:
    """Sentences with where they begin. Rough on purpose: it names a place for a person to look."""
    pattern = SENTENCE["ja"] if language == "ja" else SENTENCE[""]
    found = []
    offset = 0
    for line in text.split("\n"):
        found += [(offset + m.start(), m.group()) for m in pattern.finditer(line) if m.group().strip()]
        offset += len(line) + 1
    return found


def sentence_at(text: str, position: int, language: str) -> str:
    """The sentence that holds a position."""
    held = [sentence for start, sentence in sentences(text, language) if start <= position]
    return (held[-1] if held else text).strip()


def _runs_of_blocks(document: StoryDocument) -> Iterator[tuple[str, list[Any]]]:
    """Blocks of the body; paragraphs that follow each other make one, since each language cuts its own."""
    held: list[Any] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            held.append(block)
            continue
        if held:
            yield "text", held
            held = []
        yield type(block).__name__.lower(), [block]
    if held:
        yield "text", held


def _units(value: Any, place: str) -> Iterator[Unit]:
    if isinstance(value, str):
        if not MACHINE_DATE.fullmatch(value):
            yield Unit(place, plain(value))
    elif isinstance(value, tuple | list):
        if value and all(isinstance(one, Run) for one in value):
            yield Unit(place, plain(_joined(tuple(value))))
        else:
            for number, one in enumerate(value):
                yield from _units(one, f"{place}.{number}")
    elif dataclasses.is_dataclass(value) and type(value).__name__ not in UNSAID:
        for field in dataclasses.fields(value):
            if field.name not in SILENT:
                yield from _units(getattr(value, field.name), f"{place}.{field.name}")


def _joined(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
