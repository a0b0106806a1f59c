"""Dates that an amending document puts in place of others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from nhipcau.guidance.reading.amending.orders import DAYS, NOWHERE, TWICE, Order, Sides
from nhipcau.guidance.reading.amending.words import clear, likeness, telling
from nhipcau.guidance.reading.changes import Moved
from nhipcau.guidance.reading.dates import Date, find_dates
from nhipcau.guidance.reading.folding import WORD, fold
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.reader import AMENDS
from nhipcau.guidance.reading.rules.days import CITED, REPLACED, with_years
from nhipcau.guidance.reading.rules.duties import WITHDRAWN

MOVES = re.compile(
    r"\b(?:chuyển|đổi|dời|lùi|lui|hoãn|kéo dài|điều chỉnh|gia hạn|rút ngắn|thay đổi|thay|đẩy)\b"
)
# "lùi thời gian Lễ phát động đến ngày 15/10": what the new date follows, where no old one is told.
MOVED_TO = re.compile(
    r"\b(?:chuyển|đổi|dời|lùi|lui|hoãn|kéo dài|điều chỉnh|gia hạn|rút ngắn|thay đổi|đẩy)\b[^.;]{0,160}?"
    r"\b(?:đến|sang|thành|tới|vào|là)\s+"
    r"(?:(?:hết|trước|ngày|sáng|chiều|tối|tháng|quý|cuối|đầu|từ|\d+ giờ)\s+)*$"
)
TIMES = re.compile(r"\b(?:thời gian|thời hạn|thời điểm|mốc|tiến độ|lịch)\b")
TRAILING = re.compile(
    r"(?:[\s,:(-]|\b(?:nay|được|ngày|từ|trước|đến|tới|hết|vào|tối|sáng|chiều|là|sang|thành|trong|tháng|quý|"
    r"và|sẽ|đã|cũng|chuyển|dời|lùi|gia hạn|kéo dài))+$"
)
LEADING = re.compile(
    r"^(?:\W|\b(?:thay đổi|điều chỉnh|chuyển|dời|lùi|gia hạn|kéo dài|rút ngắn|hoãn|đổi|cho)\b)+"
)
LIKE = 0.5
LONGEST = 200


def moves(sides: Sides, order: Order) -> bool:
    """ "từ tối 10/11/2024 sang tối 02/11/2024" (11), "trước ngày A nay điều chỉnh thành trước ngày B" (51),
    "gia hạn … đến ngày B" (52), "trước ngày B (thay cho trước ngày A)" (62)."""
    if WITHDRAWN.match(order.folded):
        return False
    olds, news = _old_and_new(sides, order)
    if not news:
        return False
    befores: list[Item | None]
    if olds:
        count = min(len(olds), len(news))
        olds, news = olds[-count:], news[-count:]
        befores = [_of_date(sides, order, old, new) for old, new in zip(olds, news, strict=True)]
    else:
        befores = list(_by_wording(sides, order, news))
    sides.use(i for i in sides.new.within(order.start, order.end, "duty") if olds)  # said again, no new task
    first = min((*olds, *news), key=lambda date: date.start)
    for place, (date, before) in enumerate(zip(news, befores, strict=True)):
        after = _after(sides, date, before)
        if before is None:
            known = olds and any(i.kind in DAYS and i.date == olds[place].iso for i in sides.base.items)
            sides.leave(order, TWICE if known else NOWHERE, after)
            continue
        sides.use([after])
        what = _what(sides, order, first, before)
        sides.moved.append(Moved(what, before, after, order.passage, _bearers(sides, before)))
    return True


def _old_and_new(sides: Sides, order: Order) -> tuple[list[Date], list[Date]]:
    """The dates that a sentence replaces, and those it puts in their place."""
    new, folded = sides.new, sides.new.text.folded
    found = with_years(list(find_dates(folded, order.start, order.end)), new.date)
    found = [d for d in found if not CITED.search(folded[max(order.start, d.start - 90) : d.start])]
    gone = [m.span(m.lastgroup or 0) for m in REPLACED.finditer(folded, order.start, order.end)]
    olds = [d for d in found if any(a <= d.start < b for a, b in gone)]
    rest = [d for d in found if d not in olds]
    if olds:
        return olds, rest
    moved = [d for d in rest if MOVED_TO.search(folded, order.start, d.start)]
    if moved:
        return [], [d for d in rest if d.start >= moved[0].start]
    heading = AMENDS.search(order.above) and TIMES.search(order.above)
    in_duty = any(i.passage.start <= order.start < i.passage.end for i in new.items if i.kind == "duty")
    read = {item.passage.start for item in new.within(order.start, order.end, *DAYS)}
    return [], [d for d in rest if d.start in read] if heading and not in_duty else []


def _of_date(sides: Sides, order: Order, old: Date, new: Date) -> Item | None:
    """The item of the amended document with the old date; among several the one that the kind, the place
    or the wording singles out."""
    base = sides.base
    found = [item for item in base.items if item.kind in DAYS and item.date == old.iso]
    read = next(iter(sides.new.within(new.start, new.end, *DAYS)), None)
    found = [item for item in found if read and item.kind == read.kind] or found
    if len(found) > 1:
        nodes = [node for point in sides.points(order.start, order.end) if (node := base.at(point))]
        placed = [i for i in found if any(n.start <= i.passage.start < n.whole_end for n in nodes)]
        found = placed or found
    if len(found) <= 1:
        return found[0] if found else None
    told = telling(order.folded)
    return clear([(likeness(told, telling(base.said(*base.clause(i.passage.start)))), i) for i in found])


def _by_wording(sides: Sides, order: Order, news: list[Date]) -> Iterator[Item | None]:
    """The days of the one clause of the amended document that speaks of the same thing."""
    base = sides.base
    clauses: dict[tuple[int, int], list[Item]] = {}
    for item in base.items:
        if item.kind in DAYS:
            clauses.setdefault(base.clause(item.passage.start), []).append(item)
    told = telling(order.folded)
    scored = [
        (likeness(told, telling(base.said(*span))), days)
        for span, days in clauses.items()
        if len(days) == len(news)
    ]
    best = clear([(score, days) for score, days in scored if score >= LIKE])
    yield from best if best else itertools.repeat(None, len(news))


def _after(sides: Sides, date: Date, before: Item | None) -> Item:
    """What was read at the new date, else an item of it."""
    read = next(iter(sides.new.within(date.start, date.end, *DAYS)), None)
    kind = before.kind if before else "deadline"
    place = Passage(date.start, date.end)
    return read or Item(kind, sides.new.whole[date.start : date.end], place, date=date.iso)


def _what(sides: Sides, order: Order, first: Date, before: Item) -> str:
    """What is moved, in the amending document's words, else in those of the amended one."""
    verb = MOVES.search(order.folded)
    stop = order.start + verb.start() if verb and verb.start() > 3 else first.start
    own = sides.new.whole[order.start : min(first.start, stop)]
    for said in (own, sides.base.whole[slice(*sides.base.clause(before.passage.start))]):
        name = _name(said)
        if len(WORD.findall(name)) >= 2:
            return name[:LONGEST]
    return before.text


def _name(said: str) -> str:
    lead = LEADING.match(fold(said))
    said = said[lead.end() if lead else 0 :]
    cut = re.search(r"\b(?:từ|đến|sang|thành)\s+(?:\w+\s+){0,2}\d", fold(said))
    said = said[: cut.start()] if cut else said
    tail = TRAILING.search(fold(said))
    return " ".join((said[: tail.start()] if tail else said).split())


def _bearers(sides: Sides, before: Item) -> tuple[Item, ...]:
    """The duties in whose text, or in whose row or lines below, a date stands."""
    base, place = sides.base, before.passage.start
    line = base.line_of(place)
    row = "\t" in base.whole[slice(*line)]
    node = next((n for n in base.nodes if not n.inline and n.start <= place < n.end), None)
    task = node.parent.start if node and node.parent and not node.parent.roles else None
    return tuple(
        duty
        for duty in base.items
        if duty.kind == "duty"
        and (
            duty.passage.start <= place < duty.passage.end
            or (row and line[0] <= duty.passage.start < line[1])
            or duty.passage.start == task
        )
    )
