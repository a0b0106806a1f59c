"""A document beside the one that it amends: each of its sentences tied to what it changes there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from nhipcau.guidance.ports import gettext_noop, say
from nhipcau.guidance.reading.changes import Added, Changed, Difference, Moved, Removed, Unplaced
from nhipcau.guidance.reading.dates import Date, find_dates
from nhipcau.guidance.reading.folding import WORD, fold
from nhipcau.guidance.reading.lexicon import Phrases, table
from nhipcau.guidance.reading.model import Item, Passage
from nhipcau.guidance.reading.organisations import subject_of
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.places import Stored, points
from nhipcau.guidance.reading.reader import AMENDS
from nhipcau.guidance.reading.rules.days import CITED, REPLACED, with_years
from nhipcau.guidance.reading.rules.duties import RELIEVED, WITHDRAWN
from nhipcau.guidance.reading.text import bare, sentences

BLOCKS = ("theme", "duty", "slogan", "purpose", "requirement")
DAYS = ("deadline", "key_date")
LISTED = ("form", "audience")
NOT_COMPARED = ("legal_basis", "occasion")
NOWHERE = gettext_noop("Nothing in the amended document fits this sentence: “%(text)s”")
TWICE = gettext_noop("More than one place in the amended document fits this sentence: “%(text)s”")

KEEPS = re.compile(r"\b(?:giữ nguyên|không thay đổi|không điều chỉnh|vẫn thực hiện theo)\b")
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
QUOTE = re.compile(r"[“\"][^“”\"]*[”\"]")
# thay cụm từ "X" bằng "Y"; sửa "X" thành "Y"
REPHRASED = re.compile(
    r"\b(?:thay|thay thế|sửa|sửa đổi|điều chỉnh)\s+(?:(?:cụm từ|từ|chữ|nội dung|đoạn|câu|số liệu)\s+)?"
    r"[“\"](?P<old>[^“”\"]{1,400})[”\"]\s*(?:[^“”\".;]{0,60}?)\b(?:bằng|thành)\s+"
    r"(?:(?:cụm từ|từ|chữ|nội dung|đoạn|câu|số liệu)\s+)?[“\"](?P<new>[^“”\"]{1,400})[”\"]"
)
STRUCK = re.compile(
    r"\b(?:bỏ|bãi bỏ|xóa|lược bỏ)\s+(?:cụm từ|từ|chữ|đoạn|câu)\s+[“\"](?P<old>[^“”\"]{1,400})[”\"]"
)
REWORDS = re.compile(
    r"\b(?:sửa đổi|sửa|điều chỉnh|thay thế|thay|viết lại)\b[^:]*(?:như sau|thành|bằng|sau)\s*:\s*"
)
APPENDS = re.compile(r"\bbổ sung\b(?:[^.:;]{0,40}?)\bvào\s+(?:cuối\s+|sau\s+)?")
AFTER = re.compile(r"\bsau\s+$")
TRAILING = re.compile(
    r"(?:[\s,:-]|\b(?:nay|được|ngày|từ|trước|đến|tới|hết|vào|tối|sáng|chiều|là|sang|thành|trong|tháng|quý|"
    r"và|sẽ|đã|cũng))+$"
)
LEADING = re.compile(
    r"^(?:\W|\b(?:thay đổi|điều chỉnh|chuyển|dời|lùi|gia hạn|kéo dài|rút ngắn|hoãn|đổi|cho)\b)+"
)
SMALL = frozenset(
    WORD.findall(
        "các và của trong trên với cho về tại từ đến ngày tháng năm trước sau được là những này một có theo "
        "vào để chuyển lùi dời kéo dài điều chỉnh gia hạn thời gian mốc nay thành sang bằng hết tỉnh bỏ "
        "không nhiệm vụ giao mục khoản điểm nội dung thay đổi bổ sung phải tổ chức thực hiện hoàn nêu"
    )
)
"""Words that say nothing of what a sentence is about."""
LIKE, CLEAR, SAME, REWORDED = 0.5, 0.1, 0.92, 0.6
Found = TypeVar("Found")


@dataclass(frozen=True)
class Order:
    """One sentence of the amending document, with the headings above it."""

    start: int
    end: int
    node: Node
    folded: str
    above: str

    @property
    def passage(self) -> Passage:
        return Passage(self.start, self.end)


@dataclass
class Comparison:
    """The amended document, the amending one, and what was told so far."""

    base: Stored
    new: Stored
    added: list[Added] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def difference(self) -> Difference:
        """Every sentence in turn; then the items that none of them accounts for are new."""
        waiting = []
        for order in self._orders():
            if KEEPS.search(order.folded) and not MOVES.search(KEEPS.sub("", order.folded)):
                self._use(self.new.within(order.start, order.end))
            elif not (
                self._rephrases(order) or self._moves(order) or self._removes(order) or self._rewords(order)
            ):
                waiting.append(order)
        self._add_the_rest()
        for order in waiting:
            self._say_if_nothing_was_read(order)
        lists = (self.added, self.removed, self.moved, self.changed, self.unplaced)
        return Difference(*(tuple(sorted(one, key=lambda e: e.passage.start)) for one in lists))  # type: ignore[arg-type]

    def _orders(self) -> Iterator[Order]:
        """The sentences of opening and body; those of a quoted passage, and closing lines, give no order."""
        quoted = [match.span() for match in QUOTE.finditer(self.new.whole)]
        opening = self.new.opening
        spans = [(a, b, self.new.root) for a, b in sentences(self.new.whole, *opening)]
        for node in self.new.nodes:
            if not node.inline and node.role != "closing":
                spans += [(a, b, node) for a, b in sentences(self.new.whole, node.start, node.end)]
        for start, end, node in spans:
            if any(a < start < b for a, b in quoted) or (start, end) == opening:
                continue
            above = " ".join(
                self.new.said(up.start, up.end) for up in node.above() if up is not self.new.root
            )
            yield Order(start, end, node, self.new.said(start, end), above)

    def _use(self, items: Iterable[Item]) -> None:
        self._used |= {id(item) for item in items}

    def _leave(self, order: Order, doubt: str = NOWHERE, item: Item | None = None) -> None:
        """Report a sentence that can't be tied to one place."""
        if item:
            self._use([item])
        text = self.new.whole[order.start : order.end]
        self.unplaced.append(Unplaced(order.passage, text, say(doubt, text=text[:120]), item))

    # Other words for a phrase

    def _rephrases(self, order: Order) -> bool:
        """ "thay cụm từ “X” bằng “Y”": every block that has X, within the place that is named."""
        said = [*REPHRASED.finditer(order.folded)] or [*STRUCK.finditer(order.folded)]
        for match in said:
            new = match.groupdict().get("new") is not None
            start, end = match.span("new") if new else match.span("old")
            span = (order.start + start, order.start + end)
            within = self._scope(order, match.start())
            hits = [item for item in within if fold(match.group("old")) in fold(item.text)]
            for item in hits:
                place = fold(item.text).index(fold(match.group("old")))
                put = self.new.whole[slice(*span)] if new else ""
                wording = item.text[:place] + put + item.text[place + len(match.group("old")) :]
                after = Item(item.kind, self.new.whole[slice(*span)], Passage(*span))
                self.changed.append(Changed(item.kind, item, after, " ".join(wording.split()), order.passage))
            if not hits:
                self._leave(order)
        if said:
            self._use(self.new.within(order.start, order.end))
        return bool(said)

    def _scope(self, order: Order, end: int) -> list[Item]:
        """The blocks at the place that a sentence names, else all."""
        nodes = [self.base.at(point) for point in points(self.new.text.folded, order.start, order.end)]
        found = [
            item for node in nodes if node for item in self.base.within(node.start, node.whole_end, *BLOCKS)
        ]
        return found or [item for item in self.base.items if item.kind in BLOCKS]

    # Dates

    def _moves(self, order: Order) -> bool:
        """ "từ A sang B", "trước ngày A nay điều chỉnh thành trước ngày B", "lùi … đến ngày B"."""
        if WITHDRAWN.match(order.folded):
            return False
        olds, news = self._old_and_new(order)
        if not news:
            return False
        befores: list[Item | None]
        if olds:
            count = min(len(olds), len(news))
            olds, news = olds[-count:], news[-count:]
            befores = [self._of_date(order, old, new) for old, new in zip(olds, news, strict=True)]
        else:
            befores = list(self._by_wording(order, len(news)))
        for place, (date, before) in enumerate(zip(news, befores, strict=True)):
            after = self._after(date, before)
            if before is None:
                candidates = [
                    i for i in self.base.items if olds and i.kind in DAYS and i.date == olds[place].iso
                ]
                self._leave(order, TWICE if candidates else NOWHERE, after)
                continue
            self._use([after])
            what = self._what(order, olds[0] if olds else date, before)
            self.moved.append(Moved(what, before, after, order.passage, self._bearers(before)))
        return True

    def _old_and_new(self, order: Order) -> tuple[list[Date], list[Date]]:
        folded = self.new.text.folded
        found = with_years(list(find_dates(folded, order.start, order.end)), self.new.date)
        found = [d for d in found if not CITED.search(folded[max(order.start, d.start - 90) : d.start])]
        gone = [m.span(m.lastgroup or 0) for m in REPLACED.finditer(folded, order.start, order.end)]
        olds = [d for d in found if any(a <= d.start < b for a, b in gone)]
        rest = [d for d in found if d not in olds]
        if olds:
            return olds, rest
        ranged = [d for d in rest if MOVED_TO.search(folded, order.start, d.start)]
        if ranged:
            return [], [d for d in rest if d.start >= ranged[0].start]
        heading = AMENDS.search(order.above) and TIMES.search(order.above)
        read = {item.passage.start for item in self.new.within(order.start, order.end, *DAYS)}
        told = [d for d in rest if d.start in read]
        in_duty = any(
            i.passage.start <= order.start < i.passage.end for i in self.new.items if i.kind == "duty"
        )
        return [], told if heading and not in_duty else []

    def _of_date(self, order: Order, old: Date, new: Date) -> Item | None:
        """The item of the amended document with the old date; among several the one that the kind, the
        place or the wording singles out."""
        found = [item for item in self.base.items if item.kind in DAYS and item.date == old.iso]
        read = next(iter(self.new.within(new.start, new.end, *DAYS)), None)
        found = [item for item in found if read and item.kind == read.kind] or found
        if len(found) > 1:
            nodes = [self.base.at(point) for point in points(self.new.text.folded, order.start, order.end)]
            placed = [
                item
                for item in found
                if any(node and node.start <= item.passage.start < node.whole_end for node in nodes)
            ]
            found = placed or found
        if len(found) <= 1:
            return found[0] if found else None
        scored = [(_likeness(_telling(order.folded), self._around(item)), item) for item in found]
        return _clear(scored)

    def _by_wording(self, order: Order, count: int) -> Iterator[Item | None]:
        """The days of the one sentence of the amended document that speaks of the same thing."""
        by_sentence: dict[tuple[int, int], list[Item]] = {}
        for item in self.base.items:
            if item.kind in DAYS:
                by_sentence.setdefault(self.base.sentence(item.passage.start), []).append(item)
        told = _telling(order.folded)
        scored = [
            (_likeness(told, _telling(self.base.said(*span))), days)
            for span, days in by_sentence.items()
            if len(days) == count
        ]
        best = _clear([(score, days) for score, days in scored if score >= LIKE])
        yield from best if best else [None] * count

    def _around(self, item: Item) -> frozenset[str]:
        return _telling(self.base.said(*self.base.sentence(item.passage.start)))

    def _after(self, date: Date, before: Item | None) -> Item:
        read = next((i for i in self.new.within(date.start, date.end, *DAYS)), None)
        kind = before.kind if before else "deadline"
        return read or Item(
            kind, self.new.whole[date.start : date.end], Passage(date.start, date.end), date=date.iso
        )

    def _what(self, order: Order, first: Date, before: Item) -> str:
        """What is moved, in the amending document's words, else in those of the amended one."""
        verb = MOVES.search(order.folded)
        begin = order.start
        stop = min(first.start, order.start + verb.start() if verb and verb.start() > 3 else first.start)
        for start, end in ((begin, stop), self.base.sentence(before.passage.start)):
            whole = self.new.whole if (start, end) == (begin, stop) else self.base.whole
            said = whole[start:end]
            lead = LEADING.match(fold(said))
            said = said[lead.end() if lead else 0 :]
            cut = re.search(r"\b(?:từ|đến|sang|thành)\s+(?:\w+\s+){0,2}\d", fold(said))
            said = said[: cut.start()] if cut else said
            tail = TRAILING.search(fold(said))
            said = " ".join((said[: tail.start()] if tail else said).split())
            if len(WORD.findall(said)) >= 2:
                return said[:200]
        return before.text

    def _bearers(self, before: Item) -> tuple[Item, ...]:
        """The duties in whose text, row or lines below a date stands."""
        place = before.passage.start
        line = self.base.whole.rfind("\n", 0, place) + 1
        row = "\t" in self.base.whole[line:place]
        node = next((n for n in self.base.nodes if not n.inline and n.start <= place < n.end), None)
        task = node.parent.start if node and node.parent and not node.parent.roles else None
        return tuple(
            item
            for item in self.base.items
            if item.kind == "duty"
            and (
                item.passage.start <= place < item.passage.end
                or (
                    row
                    and line <= item.passage.start < place + len(before.text) + 400
                    and _in_line(self.base, item, line)
                )
                or item.passage.start == task
            )
        )

    # Things taken back

    def _removes(self, order: Order) -> bool:
        """ "Bỏ nhiệm vụ …", "bãi bỏ điểm c khoản 2", "không tổ chức …", "Sở A không phải …"."""
        subject = subject_of(self.new.text, order.start, order.end)
        relieved = subject and RELIEVED.match(
            self.new.said(subject.names_end, subject.names_end + 40).strip()
        )
        if not (WITHDRAWN.match(order.folded) or relieved):
            return False
        before = len(self.removed)
        found = self._blocks_removed(order)
        for item, start, end in found:
            self.removed.append(Removed(item.kind, item, Passage(start, end), order.passage))
        if WITHDRAWN.match(order.folded):
            for item, start, end in self._forms_removed(order):
                self.removed.append(Removed(item.kind, item, Passage(start, end), order.passage))
        if len(self.removed) == before:
            self._leave(order)
        self._use(self.new.within(order.start, order.end))
        return True

    def _blocks_removed(self, order: Order) -> list[tuple[Item, int, int]]:
        placed = self._blocks_at(order)
        told = _telling(order.folded)
        if placed is not None:
            named = [i for i in placed if i.organisation and fold(i.organisation) in order.folded]
            if named or not any(i.organisation for i in placed):
                placed = named or placed
            return [(item, *self._clause(item, told)) for item in placed]
        named = [
            i
            for i in self.base.items
            if i.kind == "duty" and i.organisation and fold(i.organisation) in order.folded
        ]
        of_body = [(self._best_clause(item, told), item) for item in named]
        sure = [(score, item) for score, item in of_body if score >= LIKE]
        best = _clear(sure) if sure else None
        if best is None and not named:
            others = [i for i in self.base.items if i.kind in BLOCKS]
            best = _clear(
                [(s, i) for i in others if (s := self._best_clause(i, told)) >= REWORDED and len(told) > 1]
            )
        if best is None:
            return []
        return [(best, *self._clause(best, told))]

    def _blocks_at(self, order: Order) -> list[Item] | None:
        """The blocks at the place that a sentence names; None where it names none that exists."""
        for point in points(self.new.text.folded, order.start, order.end):
            node = self.base.at(point)
            if node:
                exact = self.base.within(node.start, node.start + 1, *BLOCKS)
                found = exact or self.base.within(node.start, node.whole_end, *BLOCKS)
                if found:
                    return found
        return None

    def _clauses(self, item: Item) -> list[tuple[int, int]]:
        """The parts of an item between commas and semicolons, behind the names it begins with."""
        start, end = item.passage.start, item.passage.end
        subject = subject_of(self.base.text, start, end) if item.kind == "duty" else None
        at = subject.names_end if subject and not subject.alone else start
        marks = [m.end() for m in re.finditer(r"[,;.]\s+", self.base.whole[at:end])]
        edges = [at, *(at + mark for mark in marks), end]
        return list(itertools.pairwise(edges))

    def _scores(self, item: Item, told: frozenset[str]) -> list[float]:
        return [_share(_telling(self.base.said(a, b)), told) for a, b in self._clauses(item)]

    def _best_clause(self, item: Item, told: frozenset[str]) -> float:
        return max(self._scores(item, told), default=0.0)

    def _clause(self, item: Item, told: frozenset[str]) -> tuple[int, int]:
        """The clauses of an item that a sentence speaks of; the whole where it is all, or none is told."""
        whole = (item.passage.start, item.passage.end)
        scores, clauses = self._scores(item, told), self._clauses(item)
        if not told or max(scores, default=0.0) < LIKE or all(score >= LIKE for score in scores):
            return whole
        first = max(range(len(scores)), key=lambda n: scores[n])
        last = first
        while last + 1 < len(scores) and scores[last + 1] >= LIKE:
            last += 1
        return bare(self.base.whole, clauses[first][0], clauses[last][1])

    def _forms_removed(self, order: Order) -> Iterator[tuple[Item, int, int]]:
        """The forms that a sentence names, as the amended document lists them."""
        lexicon = Phrases({key: entries for key, entries in table("forms").items() if key != "weak"})
        for match in lexicon.find_in(order.folded):
            for item in self.base.items:
                at = (
                    fold(item.text).find(match.phrase)
                    if item.kind == "form" and item.value == match.value
                    else -1
                )
                if at >= 0:
                    yield item, item.passage.start + at, item.passage.start + at + len(match.phrase)

    # Things in other words, and things put in

    def _rewords(self, order: Order) -> bool:
        """ "Sửa đổi điểm 2 mục II như sau: …", "Bổ sung vào cuối nội dung 3, mục II: …"."""
        rewords = REWORDS.search(order.folded)
        appends = APPENDS.search(order.folded)
        if not rewords and not appends:
            return False
        begin = order.start + (appends.start() if appends else 0)
        for point in points(self.new.text.folded, begin, order.end):
            after = AFTER.search(self.new.said(begin, point.start))
            node = None if after else self.base.at(point)
            blocks = self.base.within(node.start, node.start + 1, *BLOCKS) if node else []
            if blocks:
                self._write(order, blocks, append=not rewords)
                return True
            if node or after:
                return False  # a whole section, or a place behind something: what is read there is new
        if rewords and points_somewhere(self.new, order):
            self._leave(order)
            return True
        return False

    def _write(self, order: Order, blocks: list[Item], *, append: bool) -> None:
        """The new text: what is quoted or stands behind the colon, or on the lines below."""
        colon = self.new.whole.find(":", order.start, order.end)
        start, end = (colon + 1, order.end) if colon >= 0 else (order.start, order.end)
        if not re.search(r"\w", self.new.whole[start:end]):
            start, end = order.end, order.node.whole_end
            following = [n for n in self.new.nodes if n.start >= order.end and not n.inline]
            if end <= order.end and following:
                end = following[0].whole_end
        quote = QUOTE.search(self.new.whole, start, end)
        if quote:
            start, end = quote.start() + 1, quote.end() - 1
        read = [i for i in self.new.within(start, end, *BLOCKS) if i.kind == blocks[0].kind]
        start, end = bare(self.new.whole, start, end)
        if start >= end:
            self._leave(order)
            return
        after = read[0] if read else Item(blocks[0].kind, self.new.whole[start:end], Passage(start, end))
        self._use(self.new.within(order.start, max(end, order.end)))
        for item in blocks:
            wording = f"{item.text}; {after.text}" if append else after.text
            self.changed.append(Changed(item.kind, item, after, " ".join(wording.split()), order.passage))

    def _add_the_rest(self) -> None:
        for item in self.new.items:
            if id(item) in self._used or item.kind in NOT_COMPARED or self._is_known(item):
                continue
            passage = Passage(*self.new.sentence(item.passage.start))
            reworded = self._reworded(item)
            if reworded is not None:
                self.changed.append(Changed(item.kind, reworded, item, " ".join(item.text.split()), passage))
            else:
                self.added.append(Added(item.kind, item, passage))

    def _is_known(self, item: Item) -> bool:
        """Whether the amended document already says so."""
        same = [one for one in self.base.items if one.kind == item.kind]
        if item.kind in LISTED:
            if item.value == "other":
                return any(fold(one.text) == fold(item.text) for one in same)
            return any(one.value == item.value for one in same)
        if item.kind in DAYS:
            within = any(
                i.passage.start <= item.passage.start < i.passage.end
                for i in self.new.items
                if i.kind == "duty"
            )
            return not within and any(one.date == item.date for one in same)
        return any(
            fold(one.organisation or "") == fold(item.organisation or "")
            and _alike(one.text, item.text) >= SAME
            for one in same
        )

    def _reworded(self, item: Item) -> Item | None:
        """The item of the amended document that this one says in other words."""
        if item.kind not in ("theme", "duty"):
            return None
        scored = [
            (score, one)
            for one in self.base.items
            if one.kind == item.kind
            and fold(one.organisation or "") == fold(item.organisation or "")
            and (score := _alike(one.text, item.text)) >= REWORDED
        ]
        return _clear(scored)

    def _say_if_nothing_was_read(self, order: Order) -> None:
        """A sentence that speaks of a change, in which nothing was read."""
        speaks = AMENDS.search(order.folded) or MOVES.match(order.folded)
        leads_in = order.folded.rstrip().endswith(":") or order.node.roles or order.node.items
        used = any(order.start <= i.passage.start < order.end for i in self.new.items) or any(
            i.passage.start <= order.start < i.passage.end for i in self.new.items
        )
        if (
            speaks
            and not leads_in
            and not used
            and order.node is not self.new.root
            and len(order.folded) > 30
        ):
            self._leave(order)


def points_somewhere(stored: Stored, order: Order) -> bool:
    return next(points(stored.text.folded, order.start, order.end), None) is not None


def _in_line(stored: Stored, item: Item, line: int) -> bool:
    return stored.whole.rfind("\n", 0, item.passage.start) + 1 == line


def _telling(folded: str) -> frozenset[str]:
    """The words of a sentence that say what it is about."""
    return frozenset(word for word in WORD.findall(folded) if word not in SMALL and not word.isdecimal())


def _likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """The share of the shorter that the other has too."""
    short = min(len(one), len(two))
    return len(one & two) / short if short > 1 else 0.0


def _share(part: frozenset[str], told: frozenset[str]) -> float:
    """How much of a clause a sentence speaks of."""
    return len(part & told) / len(part) if part else 0.0


def _alike(one: str, two: str) -> float:
    """The share of the longer text's words that both have."""
    a, b = frozenset(WORD.findall(fold(one))), frozenset(WORD.findall(fold(two)))
    return len(a & b) / max(len(a), len(b), 1)


def _clear(scored: Sequence[tuple[float, Found]]) -> Found | None:
    """The best of several, where it is clearly the best."""
    ranked = sorted(scored, key=lambda pair: -pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEAR):
        return None
    return ranked[0][1]
