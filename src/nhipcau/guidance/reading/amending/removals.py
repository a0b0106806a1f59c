"""What an amending document takes back: a theme, a slogan, a duty or a clause of it, a form."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from nhipcau.guidance.reading.amending.orders import BLOCKS, Order, Sides
from nhipcau.guidance.reading.amending.words import clear, share, telling
from nhipcau.guidance.reading.changes import Added, Removed
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import Phrases, table
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.organisations import subject_of
from nhipcau.guidance.reading.rules.duties import RELIEVED, WITHDRAWN
from nhipcau.guidance.reading.text import bare

LIKE = 0.5
SURE = 0.6
AFTER_NAME = 40
HANDED_ON = re.compile(
    r"(?:chuyển|chuyển giao|điều chuyển)\s+(?:nhiệm vụ\s+|việc\s+)?(?P<task>.{5,300}?)\s+từ\s+"
    r"(?P<giver>\D{4,120}?)\s+(?:sang|cho)\s+(?:cho\s+)?(?P<to>\D{4,120})"
)


def removes(sides: Sides, order: Order) -> bool:
    """ "Bỏ nhiệm vụ … tại khoản 5, mục V" (11), "bãi bỏ điểm c mục 2.2" (52), "Không tổ chức …" (51),
    "Sở A không phải …" (11), "Đài B dừng phát …" (61), "Thôi giao Đoàn C …" (62)."""
    withdrawn = WITHDRAWN.match(order.folded)
    if not (withdrawn or _relieves(sides, order)) or _is_read(sides, order):
        return False
    before = len(sides.removed)
    for item, start, end in _blocks(sides, order):
        sides.removed.append(Removed(item.kind, item, Passage(start, end), order.passage))
    if withdrawn and withdrawn.group() != "thôi":
        for item, start, end in _forms(sides, order):
            sides.removed.append(Removed(item.kind, item, Passage(start, end), order.passage))
    if len(sides.removed) == before:
        sides.leave(order)
    sides.use(sides.new.within(order.start, order.end))
    return True


def reassigns(sides: Sides, order: Order) -> bool:
    """ "Chuyển nhiệm vụ … từ Hội A sang Tỉnh đoàn" (111): one body's task is another's from now on."""
    match = HANDED_ON.match(order.folded)
    if match is None:
        return False
    to, end = (order.start + place for place in match.span("to"))
    subject = subject_of(sides.new.text, to, end)
    giver = [
        item
        for item in sides.base.items
        if item.kind == "duty"
        and item.organisation
        and fold(item.organisation) == match.group("giver").strip()
    ]
    told = telling(match.group("task"))
    best = clear([(score, item) for item in giver if (score := _best(sides, item, told)) >= LIKE])
    if best is None or subject is None:
        sides.leave(order)
        return True
    sides.use(sides.new.within(order.start, order.end))
    part = Passage(*_clause(sides, best, told))
    sides.removed.append(Removed("duty", best, part, order.passage))
    start, stop = bare(sides.new.whole, order.start, order.end)
    for name in subject.organisations:
        task = Item("duty", sides.new.whole[start:stop], Passage(start, stop), organisation=name)
        sides.added.append(Added("duty", task, order.passage))
    return True


def _is_read(sides: Sides, order: Order) -> bool:
    """Whether a sentence is part of what the document itself asks: "…; không tổ chức riêng lẻ" (01)."""
    said = (item.passage for item in sides.new.items if item.kind in BLOCKS and item.kind != "duty")
    return any(place.start <= order.start < place.end for place in said)


def _relieves(sides: Sides, order: Order) -> bool:
    """Whether a sentence says that a body is no longer to do something."""
    subject = subject_of(sides.new.text, order.start, order.end)
    if subject is None:
        return False
    after = sides.new.said(subject.names_end, subject.names_end + AFTER_NAME).strip()
    return bool(RELIEVED.match(after) or WITHDRAWN.match(after))


def _blocks(sides: Sides, order: Order) -> list[tuple[Item, int, int]]:
    """The blocks taken back, each with the clause that the sentence speaks of."""
    told = telling(order.folded)
    placed = _at_place(sides, order)
    if placed is not None:
        named = [i for i in placed if i.organisation and fold(i.organisation) in order.folded]
        return [(item, *_clause(sides, item, told)) for item in named or placed]
    duties = [i for i in sides.base.items if i.kind == "duty" and i.organisation]
    named = [i for i in duties if fold(i.organisation or "") in order.folded]
    scored = [(_best(sides, item, told), item) for item in named]
    best = clear([(score, item) for score, item in scored if score >= LIKE])
    if best is None and not named and len(told) > 1:
        others = [(_best(sides, item, told), item) for item in sides.base.items if item.kind in BLOCKS]
        best = clear([(score, item) for score, item in others if score >= SURE])
    return [(best, *_clause(sides, best, told))] if best else []


def _at_place(sides: Sides, order: Order) -> list[Item] | None:
    """The blocks at the place that a sentence names; None where it names none that exists."""
    base = sides.base
    for point in sides.points(order.start, order.end):
        node = base.at(point)
        if node is None:
            continue
        exact = base.within(node.start, node.start + 1, *BLOCKS)
        found = exact or base.within(node.start, node.whole_end, *BLOCKS)
        if found:
            return found
    return None


def _clauses(sides: Sides, item: Item) -> list[tuple[int, int]]:
    """The parts of an item between commas and semicolons, behind the names it begins with."""
    start, end = item.passage.start, item.passage.end
    subject = subject_of(sides.base.text, start, end) if item.kind == "duty" else None
    at = subject.names_end if subject and not subject.alone else start
    marks = [at + mark.end() for mark in re.finditer(r"[,;.]\s+", sides.base.whole[at:end])]
    return list(itertools.pairwise([at, *marks, end]))


def _scores(sides: Sides, item: Item, told: frozenset[str]) -> list[float]:
    return [share(telling(sides.base.said(a, b)), told) for a, b in _clauses(sides, item)]


def _best(sides: Sides, item: Item, told: frozenset[str]) -> float:
    return max(_scores(sides, item, told), default=0.0)


def _clause(sides: Sides, item: Item, told: frozenset[str]) -> tuple[int, int]:
    """The clauses of an item that a sentence speaks of; the whole where it is all, or none is told."""
    scores, clauses = _scores(sides, item, told), _clauses(sides, item)
    if max(scores, default=0.0) < LIKE or all(score >= LIKE for score in scores):
        return item.passage.start, item.passage.end
    first = last = max(range(len(scores)), key=lambda n: scores[n])
    while last + 1 < len(scores) and scores[last + 1] >= LIKE:
        last += 1
    return bare(sides.base.whole, clauses[first][0], clauses[last][1])


def _forms(sides: Sides, order: Order) -> Iterator[tuple[Item, int, int]]:
    """The forms that a sentence names, where the amended document names them."""
    lexicon = Phrases({key: entries for key, entries in table("forms").items() if key != "weak"})
    for match in lexicon.find_in(order.folded):
        for item in sides.base.items:
            if item.kind != "form" or item.value != match.value:
                continue
            at = fold(item.text).find(match.phrase)
            if at >= 0:
                start = item.passage.start + at
                yield item, start, start + len(match.phrase)
