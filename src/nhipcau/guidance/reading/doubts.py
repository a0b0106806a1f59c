"""What a person should look at: sentences that no rule read, and what seems to contradict itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nhipcau.guidance.ports import Message, gettext_noop, say
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.text import sentences

UNREAD = gettext_noop("No rule read this sentence (characters %(start)s to %(end)s): “%(text)s”")
MORE = gettext_noop("%(count)s more sentences were not read by any rule.")
LATER_BASIS = gettext_noop("The document is dated %(date)s but rests on one of %(basis)s (%(text)s).")
EARLY = gettext_noop("The deadline %(deadline)s lies before the document's own date, %(date)s.")
TAKEN_BACK = gettext_noop("Taken back by this document, so nothing was read from it: “%(text)s”")
NOTHING = gettext_noop(
    "Nothing was read from the body; it may be laid out in a way that the rules do not know."
)
NO_THEMES = gettext_noop(
    "The document has no section for content that the rules recognise; no theme was read."
)
# A portal's line with the day and hour of publishing, or below a picture.
PORTAL = re.compile(
    r"(?:Ngày đăng|Cập nhật|Thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật)\b.{0,60}|\d{1,2}[:h]\d{2}.{0,40}"
    r"|Ảnh.{0,60}"
)
SHOWN = 12
SHORT = 25


def doubts(document: Document) -> Iterator[Message]:
    """One line a doubt: dates that contradict each other, what is missing or taken back, what was unread."""
    if not document.items:
        yield say(NOTHING)
        return
    yield from _of_dates(document)
    if not document.found("theme") and not document.amends:
        yield say(NO_THEMES)
    for stretch in document.stretches:
        if document.is_withdrawn(stretch.node):
            yield say(TAKEN_BACK, text=document.text.whole[stretch.start : stretch.end][:80])
    unread = list(_unread(document))
    for start, end in unread[:SHOWN]:
        yield say(UNREAD, start=start, end=end, text=document.text.whole[start:end][:80])
    if len(unread) > SHOWN:
        yield say(MORE, count=len(unread) - SHOWN)


def _of_dates(document: Document) -> Iterator[Message]:
    """A basis later than the document, a deadline before it."""
    date = document.layout.date or ""
    if len(date) < 10:
        return
    for item in document.found("legal_basis"):
        if item.date and item.date > date:
            yield say(LATER_BASIS, date=date, basis=item.date, text=item.text[:60])
    for item in document.found("deadline"):
        if item.date and len(item.date) == 10 and item.date < date:
            yield say(EARLY, deadline=item.date, date=date)


def _unread(document: Document) -> Iterator[tuple[int, int]]:
    """Sentences of the body that no item touches. Headings, lead-ins and closing lines are none."""
    spans = [(item.passage.start, item.passage.end) for item in document.items]
    spans += document.reach.items()  # the lines below a task that say who and when
    spans += [document.layout.title_span] if document.layout.title_span else []
    spans.sort()
    place, reach = 0, -1
    for stretch in document.stretches:
        if (
            stretch.role in ("closing", "heading")
            or stretch.node.is_row
            or document.is_withdrawn(stretch.node)
        ):
            continue
        if document.text.web and PORTAL.match(document.text.whole, stretch.start, stretch.end):
            continue
        for start, end in sentences(document.text.whole, stretch.start, stretch.end):
            while place < len(spans) and spans[place][0] < end:
                reach = max(reach, spans[place][1])
                place += 1
            raw = document.text.whole[start:end]
            headline = document.text.web and start == 0
            if not headline and reach <= start and len(raw) >= SHORT and not re.search(r":\s*$", raw):
                yield start, end
