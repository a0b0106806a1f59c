"""The head of the document that a news item reports on, as far as the item tells it."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.dates import Date, find_dates
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import words
from nhipcau.guidance.reading.organisations import name_spans
from nhipcau.guidance.reading.rules.bases import NUMBER
from nhipcau.guidance.reading.rules.days import CITED

ISSUED = re.compile(
    r"(?:vừa |đã |mới )?(?:ký )?(?:ban hành|có|phát hành|gửi|triển khai|"
    r"xây dựng)\s+(?:một )?(?P<type>hướng dẫn|kế hoạch|công văn|chỉ thị|"
    r"đề án|thông báo|văn bản|chương trình|công điện|đề cương)\b"
)
TITLE = re.compile(r"\s*(?:về việc|về|v/v)\s+")
# "ban hành kế hoạch triển khai Tháng hành động …" (73)
DOING = re.compile(r"\s+(?=(?:triển khai|tổ chức|tuyên truyền|truyền thông|hưởng ứng|thực hiện)\b)")
AREAS = ("tỉnh", "huyện", "thành phố")
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
    """The body that did it: the last one that the sentence names right before the verb."""
    text = document.text
    for begin, stop in reversed(name_spans(text, start, end)):
        between = text.folded[stop:end].strip()
        if between in ("", "vừa", "đã", "mới", "có", "tỉnh", "huyện") or len(between) < 8:
            return text.whole[begin : stop if not between.startswith(AREAS) else end].strip()
    return None


def _date(document: Document, start: int, match: re.Match[str], end: int) -> str | None:
    """The date right behind the number, else one that the sentence gives before the issuer."""
    folded = document.text.folded
    title = TITLE.search(folded, match.end(), end)
    dates = find_dates(folded, match.end(), title.start() if title else end)
    behind = next((d for d in dates if _is_dated(folded, d)), None)
    before = [
        d
        for d in find_dates(folded, start, match.start())
        if _is_dated(folded, d) and not CITED.search(folded[: d.start][-60:])
    ]
    found = behind or (before[-1] if before else None)
    return found.iso if found else None


def _is_dated(folded: str, date: Date) -> bool:
    return bool(
        date.day and date.year and re.search(r"\bngày\s*$", folded[max(0, date.start - 12) : date.start])
    )


def _title(document: Document, start: int, end: int) -> None:
    text, layout = document.text, document.layout
    lead = TITLE.search(text.folded, start, end) or DOING.match(text.folded, start, end)
    if not lead:
        return
    stop = re.search(
        r"\s*\((?=[^)]*\d)|\s+(?:gửi|trong đó|nhằm|với chủ đề|với mục)\b|"
        r",\s+(?=(?:gửi|nhằm|theo đó|trong đó|với|diễn ra)\b)",
        text.whole[lead.end() : end],
    )
    last = lead.end() + stop.start() if stop else end
    layout.title_span = (lead.end(), end)
    layout.title = " ".join(text.whole[lead.end() : last].split()).strip(" .,;") or None


def _subjects() -> frozenset[str]:
    return words("documents", "subject", "plain") | words("documents", "subject", "shared")


def _title_from_headline(document: Document) -> None:
    text, layout = document.text, document.layout
    if not text.web or not text.lines:
        return
    line = text.lines[0]
    folded = fold(line.text)
    if (
        line.text.endswith((".", ":", ";"))
        or len(line.text) > 250
        or not any(word in folded for word in _subjects())
    ):
        return
    word = HEADLINE.match(folded)
    start = line.start + (word.end() if word else 0)
    layout.title_span = (start, line.end)
    layout.title = text.whole[start : line.end].strip()
