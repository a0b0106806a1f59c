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
NOTHING = gettext_noop(
    "Nothing was read from the body; it may be laid out in a way that the rules do not know."
)
NO_THEMES = gettext_noop(
    "The document has no section for content that the rules recognise; no theme was read."
)
SHOWN = 12
SHORT = 25


def doubts(document: Document) -> Iterator[Message]:
    """One line a doubt, in the order of the text; unread sentences last."""
    if not document.items:
        yield say(NOTHING)
        return
    date = document.layout.date
    for item in document.found("legal_basis"):
        if date and item.date and len(date) == 10 and item.date > date:
            yield say(LATER_BASIS, date=date, basis=item.date, text=item.text[:60])
    if not document.found("theme"):
        yield say(NO_THEMES)
    unread = list(_unread(document))
    for start, end in unread[:SHOWN]:
        yield say(UNREAD, start=start, end=end, text=document.text.whole[start:end][:80])
    if len(unread) > SHOWN:
        yield say(MORE, count=len(unread) - SHOWN)


def _unread(document: Document) -> Iterator[tuple[int, int]]:
    """Sentences of the body that no item touches. Headings, lead-ins and closing lines are none."""
    spans = sorted((item.passage.start, item.passage.end) for item in document.items)
    place, reach = 0, -1
    for stretch in document.stretches:
        if stretch.role in ("closing", "heading") or stretch.node.is_row:
            continue
        for start, end in sentences(document.text.whole, stretch.start, stretch.end):
            while place < len(spans) and spans[place][0] < end:
                reach = max(reach, spans[place][1])
                place += 1
            raw = document.text.whole[start:end]
            if reach <= start and len(raw) >= SHORT and not re.search(r":\s*$", raw):
                yield start, end
