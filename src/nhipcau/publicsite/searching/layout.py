"""In which file of the index a word of an entry stands, and how its places are written there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

BLOCK = 256
FEWEST_PARTS, MOST_PARTS = 16, 2048
ENTRIES_A_PART = 10
APART_FROM = 128
"""From so many parts on, the words of the newest pages stand apart: a new page holds words of most parts."""
RECENT_PARTS = 64
NEWEST_SPAN, RECENT_SPAN = 64, 2048
"""The newest and the recent are those of the last so many numbers, at most."""
LEDGER = 1 << 33
"""From here on the numbers are of what has no page: always among the old."""
OLD, RECENT, NEWEST = 0, 1, 2
"""Where an entry's words stand: each among those of the part, among the recent, all together."""


class Layout(NamedTuple):
    """How many parts there are, and among how many the recent are parted; `top` is the newest page.

    Each part takes in what grew old when the numbers reach an edge of its own, so that a page that is
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

    def leaps_from(self, before: Layout) -> bool:
        """Whether every part has grown old since: as where thousands of pages came in in another language."""
        return abs(self.top - before.top) > RECENT_SPAN

    def part(self, word: str) -> int:
        """publicsite/static/publicsite/search.js finds it in the same way."""
        return crc32(word.encode()) % self.parts

    def edges(self, part: int) -> tuple[int, int]:
        """The numbers from which the entries of a part are recent, and are of the newest."""
        return _edges(self, part, RECENT_SPAN, NEWEST_SPAN)

    def lowest(self) -> int:
        """No number below is recent in any part."""
        return self.top - RECENT_SPAN if self.recent else LEDGER

    def age(self, part: int, number: int) -> int:
        """`OLD`, `RECENT` or `NEWEST`."""
        return age_among(self.edges(part), number)

    def name(self, part: int, age: int) -> str:
        """The name of the file, without its folder and ending."""
        if age == NEWEST:
            return "newest"
        return f"recent/{part % self.recent}" if age == RECENT else f"words/{part}"


@lru_cache(maxsize=4 * MOST_PARTS)
def _edges(layout: Layout, part: int, recent: int, newest: int) -> tuple[int, int]:
    if not layout.recent:
        return LEDGER, LEDGER

    def edge(span: int, share: float) -> int:
        shift = int(span * share)
        return (layout.top + shift) // span * span - shift

    return edge(recent, part / layout.parts), edge(newest, part % layout.recent / layout.recent)


def age_among(edges: tuple[int, int], number: int) -> int:
    """The age of an entry in a part with these edges."""
    recent, newest = edges
    if number >= LEDGER:
        return OLD
    return NEWEST if number >= newest else RECENT if number >= recent else OLD


def moved(before: Layout, now: Layout) -> set[int]:
    """The parts of which an edge moved."""
    if before == now:
        return set()
    return {part for part in range(now.parts) if before.edges(part) != now.edges(part)}


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
    line = blocks.get(block, "")
    if at > _last(line):  # where most of them go: the newest comes last
        if weight:
            blocks[block] = f"{line} {offset(at, weight)}" if line else f"{block}:{offset(at, weight)}"
        return
    places = line.partition(":")[2].split()
    weights = {int(place.partition("*")[0]): int(place.partition("*")[2] or 1) for place in places}
    weights.pop(at, None)
    if weight:
        weights[at] = weight
    if weights:
        blocks[block] = f"{block}:{' '.join(offset(place, weights[place]) for place in sorted(weights))}"
    else:
        blocks.pop(block, None)


def _last(line: str) -> int:
    """The last place of a block; -1 where there is none."""
    return int(line[max(line.rfind(" "), line.find(":")) + 1 :].partition("*")[0]) if line else -1


def places_of(written: str) -> Iterator[tuple[int, int]]:
    """Number and weight of each entry that holds a word."""
    for block, places in blocks_of(written).items():
        for place in places.partition(":")[2].split():
            at, _times, weight = place.partition("*")
            yield block * BLOCK + int(at), int(weight or 1)


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
