"""A document beside the one that it amends: each of its sentences tied to what it changes there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from nhipcau.guidance.reading.amending.moves import MOVES, moves
from nhipcau.guidance.reading.amending.orders import Order, Sides
from nhipcau.guidance.reading.amending.removals import reassigns, removes
from nhipcau.guidance.reading.amending.wordings import (
    add_the_rest,
    rephrases,
    rewords,
    say_if_nothing_was_read,
)
from nhipcau.guidance.reading.changes import Added, Changed, Difference, Moved, Removed, Unplaced
from nhipcau.guidance.reading.places import Stored

KEEPS = re.compile(r"\b(?:giữ nguyên|không thay đổi|không điều chỉnh|vẫn thực hiện theo)\b")
Entry = TypeVar("Entry", Added, Removed, Moved, Changed, Unplaced)


def compare(base: Stored, new: Stored) -> Difference:
    """Every sentence in turn; then the items that none of them accounts for are new."""
    sides = Sides(base, new)
    waiting: list[Order] = []
    for order in sides.orders():
        if KEEPS.search(order.folded) and not MOVES.search(KEEPS.sub("", order.folded)):
            sides.use(new.within(order.start, order.end))
        elif not any(tied(sides, order) for tied in (rephrases, moves, reassigns, removes, rewords)):
            waiting.append(order)
    add_the_rest(sides)
    for order in waiting:
        say_if_nothing_was_read(sides, order)
    return Difference(
        _in_order(sides.added),
        _in_order(sides.removed),
        _in_order(sides.moved),
        _in_order(sides.changed),
        _in_order(sides.unplaced),
    )


def _in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.passage.start))
