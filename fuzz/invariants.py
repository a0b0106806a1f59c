"""What holds of every reading, whatever the bytes."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from nhipcau.guidance.ports import Extract, Unreadable, Upload
from nhipcau.guidance.reading.amendment import amended, difference
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.formats import extract, sniff
from nhipcau.guidance.reading.model import KINDS, Passage, Reading, Source
from nhipcau.guidance.reading.outline import Node, outline
from nhipcau.guidance.reading.reader import AMENDS, read
from nhipcau.guidance.reading.sections import heading_of
from nhipcau.guidance.reading.text import assemble

SOURCE = Source("a.txt", "0" * 64, "txt")
SECONDS_A_LETTER = 0.0002
"""Far above what reading takes, far below what a step that looks at every pair of letters would take."""


def read_bytes(data: bytes) -> Reading | None:
    """The reading of a text file or page with these bytes, checked; None where it was refused."""
    try:
        if sniff(data) not in ("txt", "html"):
            return None
        _, extracted = extract(Upload("a", data))
    except Unreadable:
        return None
    return read_extract(extracted)


def read_extract(extracted: Extract) -> Reading:
    """The reading of an extracted text, checked, in time that its length allows."""
    began = time.process_time()
    reading = read(extracted, SOURCE)
    took = time.process_time() - began
    check(reading)
    check_amendment(reading)
    check_outline(extracted)
    if took > 1 + SECONDS_A_LETTER * len(reading.text):
        raise AssertionError(f"{took:.1f} s for {len(reading.text)} letters")
    return reading


def check(reading: Reading) -> None:
    """Every item is of a known kind, in order, and equals its span; other documents have none."""
    before = 0
    for item in reading.items:
        start, end = item.passage.start, item.passage.end
        if not (before <= start < end and reading.text[start:end] == item.text and item.kind in KINDS):
            raise AssertionError(item)
        if item.kind == "duty" and not item.organisation:
            raise AssertionError(item)
        if item.kind in ("deadline", "key_date") and not item.date:
            raise AssertionError(item)
        before = start
    if reading.items and not reading.is_guidance:
        raise AssertionError(reading.items[0])


@cache
def amended_document() -> Reading:
    """A document to set every reading beside, as if that amended it."""
    path = (
        Path(__file__).resolve().parent.parent / "tests" / "guidance" / "data" / "01-huong-dan-ket-nghia.txt"
    )
    _, extracted = extract(Upload(path.name, path.read_bytes()))
    return read(extracted, SOURCE)


def check_amendment(reading: Reading) -> None:
    """What it amends, and what it changes there, are spans of the two texts."""
    base = amended_document()
    for reference in amended(reading):
        _check_span(reading, reference.passage)
    if not AMENDS.search(fold(reading.text)):
        return  # nothing in it speaks of a change: the comparison is left to texts where something does
    found = difference(base, reading)
    for passages in (found.added, found.removed, found.moved, found.changed, found.unplaced):
        for entry in passages:
            _check_span(reading, entry.passage)
    for removed in found.removed:
        _check_span(base, removed.part)


def _check_span(reading: Reading, passage: Passage) -> None:
    if not 0 <= passage.start < passage.end <= len(reading.text):
        raise AssertionError(passage)


def check_outline(extracted: Extract) -> None:
    """Every line stands once in the outline, inside its parent's span, in order."""
    text = assemble(extracted.blocks, web=extracted.web)
    root = outline(text, list(text.lines), heading_of)
    nodes = [node for node in root.walk() if node is not root and not node.inline]
    starts = [node.start for node in nodes]
    if starts != sorted(starts) or len(nodes) > len(text.lines):
        raise AssertionError(starts)
    for node in nodes:
        _check_node(node, len(text.whole))


def _check_node(node: Node, length: int) -> None:
    if not 0 <= node.start <= node.end <= length or node.whole_end < node.end:
        raise AssertionError((node.start, node.end, node.whole_end))
    if node.parent is None or node not in node.parent.children:
        raise AssertionError(node.start)
