"""The event a campaign is about, and the days it turns on."""

from __future__ import annotations

import re
from functools import cache

from nhipcau.guidance.reading.dates import Date, find_dates
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import Phrases, table

# An event's name ends before the dates in brackets, a mark, or a word that opens another matter.
END = re.compile(
    r"\s*\((?=[^)]*\d)|\s*[;:\n]|\.\s|\.$|\s+(?:như sau|trên địa bàn|với các nội dung|gồm|trong toàn)\b|"
    r",\s+(?=[A-ZĐÀ-Ỹ])|\s+-----"
)
ANNIVERSARY = re.compile(
    r"\b(?:lễ\s+)?kỷ niệm\s+(?:lần thứ\s+)?\d+\s+năm\s+|\bkỷ niệm\s+(?=(?:ngày|năm)\s)|"
    r"\b\d{1,4}\s+năm\s+(?=ngày\s+(?:thành lập|truyền thống|sinh|giải phóng|mở|thiết lập|ký))"
)
DAY_NAME = re.compile(
    r"\bNgày\s+(?=[^\W\d])(?:[^\n,.;:()]{3,120}?)(?=\s*\(|\s+năm\s+\d{4})|"
    r"\b(?:Tuần lễ|Tháng hành động|Lễ hội|"
    r"Năm)\s+[A-ZĐÀ-Ỹ][^\n,.;:()]{3,100}"
)
QUOTES = re.compile('[“"]([^“”"\n]+)[”"]')
# "Ngày toàn dân phòng, chống ma túy 26/6" (52)
NAMED_DAY = re.compile(r"\bngày\s+[^\W\d][^\n.;:()\d]{8,80}\s(?P<date>\d{1,2}/\d{1,2})(?![/\d])")
DATED = re.compile(r"\(([^()]*\d[^()]*)\)")
PERIOD = re.compile(r"\b(?:từ|đến|hết)\b")


@cache
def _begins() -> Phrases:
    return Phrases({"begins": table("occasions")["begins"]})


def occasions(document: Document) -> None:
    """The event, at its first full mention: in the title from "kỷ niệm …" (01), "cao điểm …" (02),
    "Tuần lễ …" (03), "Tháng …" (10); else in the opening or the first line of a news item (05); else
    the first named day with its date (seed). The dates in brackets behind it are key dates (01, seed)."""
    span = _in_title(document) or _in_text(document)
    if span is None:
        return
    document.add("occasion", *span)
    for other in _quoted_beside(document, span):
        document.add("occasion", *other)
    _dates_behind(document, span[1])


def _quoted_beside(document: Document, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Further events in quotes behind a quoted one: "Năm Hữu nghị A" và "Năm Hữu nghị B"."""
    if document.layout.title_span is None or not _quoted(document, span[0]):
        return []
    quotes = QUOTES.finditer(document.text.whole, span[1], document.layout.title_span[1])
    return [match.span(1) for match in quotes if _event(document, *match.span(1))]


def _quoted(document: Document, start: int) -> bool:
    return document.text.whole[max(0, start - 1) : start] in ("“", '"')


def _in_title(document: Document) -> tuple[int, int] | None:
    if document.layout.title_span is None:
        return None
    start, end = document.layout.title_span
    return _event(document, start, end)


def _event(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The event named in a stretch: from its opening word to the dates behind it."""
    text = document.text
    capitals = text.whole[start:end].isupper()
    match = ANNIVERSARY.search(text.folded, start, end)
    if match:
        return match.start(), _event_end(document, match.end(), end)
    for found in _begins().find(text, start, end):
        common = found.phrase in ("ngày", "tháng", "năm", "tuần", "tết", "mùa", "giải")
        after = text.whole[found.end : found.end + 2].strip()
        if common and (not text.whole[found.start].isupper() or after[:1].isdigit() or after[:1] in ",.;("):
            continue
        if capitals and common and not re.match(r"\s+[^\W\d]", text.whole[found.end : found.end + 3]):
            continue
        if found.phrase in (
            "chương trình",
            "phong trào",
            "cuộc vận động",
            "triển lãm",
            "cuộc thi",
            "hội thi",
        ) and (not re.match(r"\s+[\"“A-ZĐÀ-Ỹ]", text.whole[found.end : found.end + 3])):
            continue
        return found.start, _event_end(document, found.end, end)
    return None


def _event_end(document: Document, start: int, end: int) -> int:
    raw = re.sub(r"\n", " ", document.text.whole[start:end])
    opened = re.search('[“"][^“”"]*$', document.text.whole[max(0, start - 90) : start])
    if opened and re.search('[”"]', raw):
        return start + len(re.split('[”"]', raw)[0])
    stop = END.search(raw)
    return start + stop.start() if stop else end


def _in_text(document: Document) -> tuple[int, int] | None:
    """Without a title that names it: the first full mention in the opening, then anywhere."""
    text = document.text
    first = [(s.start, s.end) for s in document.stretches if s.role in (None, "duty", "purpose")][:3]
    for start, end in [document.opening, *first]:
        match = ANNIVERSARY.search(text.folded, start, end)
        if match:
            return match.start(), _mention_end(document, match.end(), end)
    for start, end in [document.opening, *first, (document.opening[0], _body_end(document))]:
        match = DAY_NAME.search(text.whole, start, end)
        if match:
            return match.start(), _mention_end(document, match.start() + 4, min(end, match.end() + 1))
    return None


def _mention_end(document: Document, start: int, end: int) -> int:
    raw = document.text.whole[start:end]
    stop = re.search(r"\s*\(|[;:.\n]|,\s|\s+(?:nhằm|để|với|theo|góp phần|diễn ra|được)\b", raw)
    return start + stop.start() if stop else end


def _body_end(document: Document) -> int:
    lines = document.text.lines
    return lines[min(document.layout.end, len(lines)) - 1].end if lines else 0


def _dates_behind(document: Document, place: int) -> None:
    """Key dates in the brackets right behind the event, there or at a later mention of a day."""
    text = document.text
    bracket = re.compile(r"\s*\(([^()\n]*\d[^()\n]*)\)").match(text.whole, place)
    known: set[str] = set()
    if bracket:
        for date in find_dates(text.folded, bracket.start(1), bracket.end(1)):
            _key_date(document, date, known, bracket.group(1))
    elif document.layout.title_span and place <= document.layout.title_span[1]:
        start, end = document.layout.title_span
        for date in find_dates(text.folded, start, end):
            if not re.search(
                r"\bsố\s*:?\s*\d[^;()]*$|\b(?:từ|đến|hết)\s+(?:ngày\s+)?$", text.folded[start : date.start]
            ):
                _key_date(document, date, known, "")
    if not known:
        _dates_of_named_days(document, known)


def _dates_of_named_days(document: Document, known: set[str]) -> None:
    """ "Ngày Chuyển đổi số quốc gia (10/10)" in the opening or a news item's first sentences."""
    text = document.text
    prose = [
        (s.start, s.end)
        for s in document.stretches
        if s.node.role is None and s.role in (None, "duty", "purpose")
    ][:4]
    start, end = document.opening
    for match in NAMED_DAY.finditer(text.folded, start, end):
        date = next(find_dates(text.folded, match.start("date"), end), None)
        if date and date.start == match.start("date") and not date.year:
            _key_date(document, date, known, "")
    for start, end in [document.opening, *prose]:
        for bracket in DATED.finditer(text.whole, start, end):
            before = fold(text.whole[max(start, bracket.start() - 120) : bracket.start()])
            if not re.search(r"\b(?:ngày|kỷ niệm|lễ|tết|tuần lễ)\s+(?=[^\W\d])[^.;()\d]{3,100}$", before):
                continue
            for date in find_dates(text.folded, bracket.start(1), bracket.end(1)):
                _key_date(document, date, known, bracket.group(1))
            if known:
                return


def _key_date(document: Document, date: Date, known: set[str], inside: str) -> None:
    if not (date.day and date.month) or date.lunar or date.iso in known or PERIOD.search(fold(inside)):
        return
    known.add(date.iso)
    document.add("key_date", date.start, date.end, date=date.iso)
