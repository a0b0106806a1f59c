"""The head of the document that a news item reports on, as far as the item tells it."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import words
from nhipcau.guidance.reading.organisations import subject_of
from nhipcau.guidance.reading.rules.bases import NUMBER

ISSUED = re.compile(
    r"(?:vừa |đã |mới )?(?:ký )?(?:ban hành|có|phát hành|gửi|triển khai|xây dựng)\s+(?:một )?(?P<type>hướng dẫn|kế hoạch|công văn|chỉ thị|"
    r"đề án|thông báo|văn bản|chương trình|công điện|đề cương)\b"
)
TITLE = re.compile(r"\s*(?:về việc|về|v/v)\s+")
HEADLINE = re.compile(
    r"^(?:hướng dẫn|kế hoạch|công văn|chỉ thị|triển khai|đề án|ban hành hướng dẫn|thông báo)\s+(?=\S)"
)


def read_news_head(document: Document) -> None:
    """ "Ban X vừa ban hành Hướng dẫn số N ngày D về T" (05): issuer, number, date and title of the
    document. A news item that does not say them has none (seed)."""
    text, layout = document.text, document.layout
    layout.number = layout.issuer = layout.date = layout.place = layout.title = layout.title_span = None
    layout.doubts.clear()
    for stretch in document.stretches[:6]:
        match = ISSUED.search(text.folded, stretch.start, stretch.end)
        if not match:
            continue
        end = _clause_end(document, match.end(), stretch.end)
        number = NUMBER.search(text.whole, match.end("type"), min(end, match.end("type") + 60))
        layout.number = re.sub(r"\s*([-–/&])\s*", r"\1", number.group(1)) if number else None
        layout.issuer = _issuer(document, stretch.start, match.start())
        layout.date = _date(document, stretch.start, match, end)
        _title(document, number.end() if number else match.end("type"), end)
        break
    if layout.title is None:
        _title_from_headline(document)


def _clause_end(document: Document, start: int, end: int) -> int:
    stop = re.search(r"\.\s|\.$|;|\n", document.text.whole[start:end])
    return start + stop.start() if stop else end


def _issuer(document: Document, start: int, end: int) -> str | None:
    """The body that did it, where the sentence names it before the verb."""
    text = document.text
    begin = start
    date = re.match(
        r"\s*(?:ngày|sáng|chiều|mới đây|vừa qua|thực hiện[^,]*|nhằm[^,]*|căn cứ[^,]*)[^,\n]*,\s*",
        text.folded[start:end],
    )
    if date:
        begin = start + date.end()
    subject = subject_of(text, begin, min(len(text.whole), end + 12))
    if subject is None or not subject.named or len(subject.organisations) != 1:
        return None
    return re.sub(r"\s+(?:vừa|đã|mới)$", "", subject.organisations[0])


def _date(document: Document, start: int, match: re.Match[str], end: int) -> str | None:
    """The date right behind the number, else the one that the sentence begins with."""
    folded = document.text.folded
    for date in find_dates(folded, match.end(), end):
        if (
            date.day
            and date.year
            and re.search(r"ngày\s*$", folded[match.end() : date.start])
            and (not TITLE.search(folded[match.end() : date.start]))
        ):
            return date.iso
    first = next((d for d in find_dates(folded, start, match.start()) if d.day and d.year), None)
    return first.iso if first and re.match(r"\s*(?:ngày|sáng|chiều)\b", folded[start:]) else None


def _title(document: Document, start: int, end: int) -> None:
    text, layout = document.text, document.layout
    lead = TITLE.search(text.folded, start, end)
    if not lead:
        return
    stop = re.search(
        r"\s*\((?=[^)]*\d)|\s+(?:gửi|trong đó|nhằm)\b|,\s+(?=(?:gửi|nhằm|theo đó|trong đó|với)\b)",
        text.whole[lead.end() : end],
    )
    last = lead.end() + stop.start() if stop else end
    layout.title_span = (lead.end(), end)
    layout.title = " ".join(text.whole[lead.end() : last].split()).strip(" .,;") or None


def _title_from_headline(document: Document) -> None:
    text, layout = document.text, document.layout
    if not text.web or not text.lines:
        return
    line = text.lines[0]
    folded = fold(line.text)
    if (
        line.text.endswith((".", ":", ";"))
        or len(line.text) > 250
        or not any(word in folded for word in words("documents", "subject"))
    ):
        return
    word = HEADLINE.match(folded)
    start = line.start + (word.end() if word else 0)
    layout.title_span = (start, line.end)
    layout.title = text.whole[start : line.end].strip()
