"""What an amending document says in other words, appends, or adds."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.amending.moves import MOVES
from nhipcau.guidance.reading.amending.orders import BLOCKS, DAYS, QUOTE, Order, Sides
from nhipcau.guidance.reading.amending.words import alike, clear
from nhipcau.guidance.reading.changes import Added, Changed
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.reader import AMENDS
from nhipcau.guidance.reading.text import bare

LISTED = ("form", "audience")
NOT_COMPARED = ("legal_basis", "occasion")
_NOUN = r"(?:(?:cụm từ|từ|chữ|nội dung|đoạn|câu|số liệu|thông điệp|khẩu hiệu|chủ đề|tên)\s+)?"
# thay cụm từ "X" bằng "Y"; sửa "X" thành "Y"
REPHRASED = re.compile(
    rf"\b(?:thay|thay thế|sửa|sửa đổi|điều chỉnh)\s+{_NOUN}[“\"](?P<old>[^“”\"]{{1,400}})[”\"]"
    rf"\s*(?:[^“”\".;]{{0,60}}?)\b(?:bằng|thành)\s+{_NOUN}[“\"](?P<new>[^“”\"]{{1,400}})[”\"]"
)
STRUCK = re.compile(
    r"\b(?:bỏ|bãi bỏ|xóa|lược bỏ)\s+(?:cụm từ|từ|chữ|đoạn|câu)\s+[“\"](?P<old>[^“”\"]{1,400})[”\"]"
)
REWORDS = re.compile(
    r"\b(?:sửa đổi|sửa|điều chỉnh|thay thế|thay|viết lại)\b[^:]*(?:như sau|thành|bằng|sau)\s*:\s*"
)
APPENDS = re.compile(r"\bbổ sung\b(?:[^.:;]{0,40}?)\bvào\s+(?:cuối\s+)?")
BEHIND = re.compile(r"\bsau\s+$")
SAME, REWORDED = 0.92, 0.6
SHORT = 30


def rephrases(sides: Sides, order: Order) -> bool:
    """ "Thay cụm từ “X” bằng cụm từ “Y”" (52), "Thay thông điệp “X” bằng “Y”" (62): every block that has X,
    within the place that is named."""
    said = [*REPHRASED.finditer(order.folded)] or [*STRUCK.finditer(order.folded)]
    for match in said:
        old, has_new = match.group("old"), "new" in match.groupdict()
        start, end = (order.start + place for place in match.span("new" if has_new else "old"))
        hits = [item for item in _scope(sides, order) if old in fold(item.text)]
        for item in hits:
            place = fold(item.text).index(old)
            put = sides.new.whole[start:end] if has_new else ""
            wording = item.text[:place] + put + item.text[place + len(old) :]
            after = Item(item.kind, sides.new.whole[start:end], Passage(start, end))
            sides.changed.append(Changed(item.kind, item, after, _plain(wording), order.passage))
        if not hits:
            sides.leave(order)
    if said:
        sides.use(sides.new.within(order.start, order.end))
    return bool(said)


def _scope(sides: Sides, order: Order) -> list[Item]:
    """The blocks at the places that a sentence names, else all."""
    base = sides.base
    nodes = [node for point in sides.points(order.start, order.end) if (node := base.at(point))]
    found = [item for node in nodes for item in base.within(node.start, node.whole_end, *BLOCKS)]
    return found or [item for item in base.items if item.kind in BLOCKS]


def rewords(sides: Sides, order: Order) -> bool:
    """ "Sửa đổi điểm b mục 2.2 như sau: …" (52), "Bổ sung vào cuối nội dung 3, mục II: …" (61)."""
    anew, appends = REWORDS.search(order.folded), APPENDS.search(order.folded)
    if not anew and not appends:
        return False
    begin = order.start + (appends.start() if appends else 0)
    places = list(sides.points(begin, order.end))
    for point in places:
        if BEHIND.search(sides.new.said(begin, point.start)):
            return False  # a place behind something: what is read there is new
        node = sides.base.at(point)
        if node is None:
            continue
        blocks = sides.base.within(node.start, node.start + 1, *BLOCKS)
        if not blocks:
            return False  # a whole section: what is read there is new
        _write(sides, order, blocks, append=not anew)
        return True
    if anew and places:
        sides.leave(order)
        return True
    return False


def _write(sides: Sides, order: Order, blocks: list[Item], *, append: bool) -> None:
    """The new text: what is quoted, stands behind the colon, or on the lines below."""
    whole = sides.new.whole
    start, end = _said(sides, order)
    quote = QUOTE.search(whole, start, end)
    if quote:
        start, end = quote.start() + 1, quote.end() - 1
    label = read_label(whole[start:end])
    start, end = bare(whole, start + (label.length if label else 0), end)
    if start >= end:
        sides.leave(order)
        return
    read = sides.new.within(start, end, blocks[0].kind)
    after = read[0] if read else Item(blocks[0].kind, whole[start:end], Passage(start, end))
    sides.use(sides.new.within(order.start, max(end, order.end)))
    for item in blocks:
        wording = f"{item.text}; {after.text}" if append else after.text
        sides.changed.append(Changed(item.kind, item, after, _plain(wording), order.passage))


def _said(sides: Sides, order: Order) -> tuple[int, int]:
    colon = sides.new.whole.find(":", order.start, order.end)
    start = colon + 1 if colon >= 0 else order.start
    if re.search(r"\w", sides.new.whole[start : order.end]):
        return start, order.end
    following = next((n for n in sides.new.nodes if n.start >= order.end and not n.inline), None)
    return (following.start, following.whole_end) if following else (order.end, order.end)


def add_the_rest(sides: Sides) -> None:
    """What no order accounts for, and the amended document doesn't say, is new, or said in other words."""
    for item in sides.new.items:
        if sides.is_used(item) or item.kind in NOT_COMPARED or _is_known(sides, item):
            continue
        passage = Passage(*sides.new.sentence(item.passage.start))
        before = _in_other_words(sides, item)
        if before is not None:
            sides.changed.append(Changed(item.kind, before, item, _plain(item.text), passage))
        else:
            sides.added.append(Added(item.kind, item, passage))


def _is_known(sides: Sides, item: Item) -> bool:
    """Whether the amended document already says so."""
    same = [one for one in sides.base.items if one.kind == item.kind]
    if item.kind in LISTED:
        if item.value == "other":
            return any(fold(one.text) == fold(item.text) for one in same)
        return any(one.value == item.value for one in same)
    if item.kind in DAYS:
        within = [
            duty
            for duty in sides.new.items
            if duty.kind == "duty" and duty.passage.start <= item.passage.start < duty.passage.end
        ]
        return any(one.date == item.date for one in same) and all(_is_known(sides, duty) for duty in within)
    return any(_of_one_body(one, item) and alike(one.text, item.text) >= SAME for one in same)


def _in_other_words(sides: Sides, item: Item) -> Item | None:
    """The theme or duty of the amended document that this one says in other words."""
    if item.kind not in ("theme", "duty"):
        return None
    same = [one for one in sides.base.items if one.kind == item.kind and _of_one_body(one, item)]
    return clear([(score, one) for one in same if (score := alike(one.text, item.text)) >= REWORDED])


def _of_one_body(one: Item, two: Item) -> bool:
    return fold(one.organisation or "") == fold(two.organisation or "")


def say_if_nothing_was_read(sides: Sides, order: Order) -> None:
    """A sentence that speaks of a change, in which nothing was read."""
    new = [one.item for one in sides.added]
    speaks = AMENDS.search(order.folded) or MOVES.match(order.folded)
    leads_in = order.folded.rstrip().endswith(":") or order.node.roles or order.node.items
    read = any(
        i.passage.start < order.end and order.start < i.passage.end
        for i in sides.new.items
        if i.kind not in NOT_COMPARED and (i.kind != "audience" or i in new)
    )
    if speaks and not (leads_in or read or order.node is sides.new.root) and len(order.folded) > SHORT:
        sides.leave(order)


def _plain(text: str) -> str:
    return " ".join(text.split())
