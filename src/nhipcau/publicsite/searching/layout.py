"""In which file of the index a word of an entry stands, and how its places are written there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from zlib import crc32

BLOCK = 256
FEWEST_PARTS, MOST_PARTS = 16, 2048
ENTRIES_A_PART = 10
APART_FROM = 128
"""From so many parts on, the words of the newest pages stand apart: a new page holds words of most parts."""
RECENT_PARTS, SPAN = 16, 256
"""The newest are those of the last so many numbers, at most."""
LEDGER = 1 << 33
"""From here on the numbers are of what has no page: never the newest."""


class Layout(NamedTuple):
    """How many parts there are, and among how many the newest are parted; `top` is the newest page.

    Each part takes its newest in when their numbers reach an edge of its own, so that a page that is
    published moves a few parts, and none moves all of them.
    """

    parts: int
    recent: int = 0
    top: int = 0

    @classmethod
    def of(cls, entries: int, newest: int) -> Layout:
        parts = FEWEST_PARTS
        while parts * ENTRIES_A_PART < entries and parts < MOST_PARTS:
            parts *= 2
        return cls(parts, RECENT_PARTS, newest) if parts >= APART_FROM else cls(parts)

    def part(self, word: str) -> int:
        """publicsite/static/publicsite/search.js finds it in the same way."""
        return crc32(word.encode()) % self.parts

    def edge(self, part: int) -> int:
        """The number from which the entries of a part stand among the newest."""
        if not self.recent:
            return LEDGER
        shift = part * SPAN // self.parts
        return (self.top + shift) // SPAN * SPAN - shift

    def lowest(self) -> int:
        """No number below is among the newest of any part."""
        return self.top - SPAN if self.recent else LEDGER

    def file(self, part: int, number: int) -> str:
        """The name of the file, without its folder and ending."""
        if self.edge(part) <= number < LEDGER:
            return f"recent/{part % self.recent}"
        return f"words/{part}"


def moved(before: Layout, now: Layout) -> dict[int, tuple[int, int]]:
    """The parts whose edge moved, each with the numbers between."""
    edges = ((part, before.edge(part), now.edge(part)) for part in range(now.parts))
    return {part: (min(one, two), max(one, two)) for part, one, two in edges if one != two}


# Places of a word: `block:place place*weight;block:…`


def offset(place: int, weight: int) -> str:
    return f"{place}*{weight}" if weight > 1 else str(place)


def blocks_of(written: str) -> dict[int, str]:
    """The blocks of a word's places, in their order."""
    return {int(block.partition(":")[0]): block for block in written.split(";") if block}


def written(blocks: Mapping[int, str]) -> str:
    return ";".join(blocks[block] for block in sorted(blocks))


def put_place(blocks: dict[int, str], number: int, weight: int) -> None:
    """Put an entry in its place, or out of it where the weight is nothing."""
    block, at = divmod(number, BLOCK)
    places = blocks.get(block, "").partition(":")[2].split()
    weights = {int(place.partition("*")[0]): int(place.partition("*")[2] or 1) for place in places}
    weights.pop(at, None)
    if weight:
        weights[at] = weight
    if weights:
        blocks[block] = f"{block}:{' '.join(offset(place, weights[place]) for place in sorted(weights))}"
    else:
        blocks.pop(block, None)


# Words of an entry as a row keeps them


def by_weight(found: Mapping[str, int]) -> str:
    """One line a weight, so that thousands of rows are soon read."""
    lines: dict[int, list[str]] = {}
    for word in sorted(found):
        lines.setdefault(found[word], []).append(word)
    return "\n".join(f"{weight} {' '.join(lines[weight])}" for weight in sorted(lines))


def weighed(kept: str) -> Iterator[tuple[int, list[str]]]:
    for line in kept.splitlines():
        weight, *found = line.split(" ")
        yield int(weight), found


def weights_of(kept: str) -> dict[str, int]:
    return {word: weight for weight, line in weighed(kept) for word in line}
