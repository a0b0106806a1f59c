"""Dates in the body: the day of a ceremony is a key date, a date by which something is due a deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from nhipcau.guidance.ports import gettext_noop, say
from nhipcau.guidance.reading.dates import Date, find_dates
from nhipcau.guidance.reading.document import Document, Stretch
from nhipcau.guidance.reading.lexicon import Phrases, table

# Roles whose dates may be due; themes and purposes only tell history.
DUE_IN = ("requirement", "aims", "form", "duty", "time", "tasks", "audience", "slogan", None)
DUE = re.compile(
    r"(?:\b(?:trước|đến|tới|hết|từ|kể từ|bắt đầu|chậm nhất|muộn nhất|hạn|thời hạn|hạn cuối|hạn chót|xong|"
    r"hoàn thành|trong|vào|"
    r"đầu|giữa|cuối|dự kiến|không quá|sau|thời gian|diễn ra|tổ chức|lúc|khoảng|nửa đầu|nửa cuối|suốt)\b|:)"
    r"(?:\s*(?:là|vào|ngày|tháng|năm|quý|tuần|đầu|giữa|cuối|thời gian|các|hết|lúc|khoảng|trước|"
    r"\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s*phút)?|,|"
    r"sáng|chiều|tối|đêm|thứ\s+\w+|chủ nhật|trong|cả|là|dương lịch|cao điểm|nhất|đến|cho|thời điểm|cùng|"
    r"sang|dịp))*\s*$"
)
STRICT = re.compile(
    r"\b(?:trước|đến|tới|hết|từ|kể từ|bắt đầu|chậm nhất|muộn nhất|hạn|thời hạn|xong|hoàn thành|trong|vào|"
    r"cuối|đầu|giữa|không quá|suốt|kết thúc|thời gian\s*:?)"
    r"(?:\s+(?:là|nhất|vào|trong|hết|cuối|đầu|giữa|tháng|các|cả|ngày|tuần|cho đến|thời gian|cuối tháng|"
    r"\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s*phút)?))*\s*$"
)
OPENS = re.compile(r"\b(?:từ|kể từ|bắt đầu)\s+(?:ngày|tháng|đầu|quý|giữa|cuối)?\s*$")
CITED = re.compile(
    r"\b(?:số\s*:?\s*\d[^;.()]{0,40}|(?:nghị quyết|kết luận|công văn|hướng dẫn|kế hoạch|quyết định|chỉ thị|"
    r"thông báo)\s+(?:\d\S*\s+)?)ngày\s*$"
)
REPLACED = re.compile(
    r"\b(?:chuyển|đổi|dời|lùi|kéo dài|điều chỉnh|gia hạn|thay|rút ngắn|lui|hoãn)\b[^.;]{0,200}?\b"
    r"(?:từ|thay vì|thay cho)\s+(?P<old>[^.;]{0,200}?)"
    r"(?=\s+(?:sang|thành|đến|tới|bằng|xuống|lên)\s)|\bthay\s+(?:vì|cho)\s+(?P<instead>[^.;,]{0,200})|"
    r"\bthay\s+(?P<by>[^.;]{0,200}?)\s+bằng\s|"
    # "trước ngày 05/10 nay điều chỉnh thành trước ngày 15/10", "10/5/2026 được lùi đến 17/5/2026"
    r"(?<![\d/])(?P<was>\d[\d/.-]*(?:\s+(?:tháng|năm)\s+\d+)*)\s*,?\s*(?:nay là\s|(?:(?:nay|được|sẽ|đã)\s+)*"
    r"(?:chuyển|lùi|dời|điều chỉnh|đổi|gia hạn|kéo dài|thay)\s+(?:lại\s+)?(?:thành|sang|đến|tới|bằng)\s)"
)
HISTORY = re.compile(r"\b(?:tính đến|đã|được thành lập|ra đời|ký|từng|vừa qua)\b[^.;]*$")
PERIOD = re.compile(r"\b(từ (?:ngày )?\d[^();.]{0,30}? đến (?:hết )?(?:ngày )?\d[\w/ .]{2,30})")
PERIODIC = re.compile(r"\s*(?:hằng|hàng|mỗi)\s+(?:tháng|tuần|quý)")
LUNAR = gettext_noop("A date of the lunar calendar was not turned into a date: “%(text)s”.")


@dataclass(frozen=True)
class Due:
    """A deadline found: its date and whether it opens a period that the next one closes."""

    date: Date
    opens: bool
    stretch: Stretch


@cache
def _ceremonies() -> Phrases:
    return Phrases({"ceremony": table("occasions")["ceremonies"]})


def days(document: Document) -> list[Due]:
    """Ceremony days (01 "Lễ kỷ niệm tối 10/11/2024", 02, 03, 05, 10, also inside a theme) and deadlines
    with a word that says so: "trước ngày" (01), "từ … đến hết" (01, 10), "trong tháng 5" (10), "bắt đầu
    từ ngày" (08), quarters as two. Where an amendment moves a date, only the new one (11)."""
    dues: list[Due] = []
    known = {item.date for item in document.found("key_date")}
    for stretch in document.stretches:
        if stretch.role in ("closing", "heading", "funds", "context") or document.is_withdrawn(stretch.node):
            continue
        if stretch.node.is_row:
            continue
        dues += _in_stretch(document, stretch, known)
    dues += _in_opening(document)
    _ceremonies_of_opening(document, known)
    for due in dues:
        record(document, due)
    return dues


def _in_opening(document: Document) -> list[Due]:
    """A period in the opening: "Tháng hành động (từ 01/6/2026 đến 30/6/2026)" (52), "Đại hội được tổ
    chức từ ngày 15 đến ngày 16/9/2026" (63)."""
    text = document.text
    stretch = Stretch(*document.opening, None, document.root)
    dues: list[Due] = []
    for bracket in PERIOD.finditer(text.folded, *document.opening):
        found = with_years(list(find_dates(text.folded, *bracket.span(1))), document.layout.date)
        found = found[:2]
        if len(found) == 2 and all(date.day and not _is_past(document, date) for date in found):
            dues += [Due(found[0], True, stretch), Due(found[1], False, stretch)]
    return dues


def _ceremonies_of_opening(document: Document, known: set[str | None]) -> None:
    """ "Ngày bầu cử … được ấn định vào Chủ nhật, ngày 15/3/2026" (71), outside the bases."""
    text = document.text
    bases = [item.passage for item in document.found("legal_basis")]
    stretch = Stretch(*document.opening, None, document.root)
    before = document.opening[0]
    for date in find_dates(text.folded, *document.opening):
        told = date.day and date.year and not any(b.start <= date.start < b.end for b in bases)
        if told and not _is_past(document, date) and date.iso not in known:
            cited = CITED.search(text.folded[max(before, date.start - 90) : date.start])
            if not cited and _is_ceremony(document, stretch, date, before, instead=False):
                known.add(date.iso)
                document.add("key_date", date.start, date.end, date=date.iso)
        before = date.end


def record(document: Document, due: Due) -> None:
    """Write a deadline down; a quarter is its first and its last month."""
    for date in (due.date, due.date.quarter_end()) if due.date.last_month else (due.date,):
        document.add("deadline", date.start, date.end, due.stretch.node, date=date.iso)


def _in_stretch(document: Document, stretch: Stretch, known: set[str | None]) -> Iterator[Due]:
    text = document.text
    dates = with_years(list(find_dates(text.folded, stretch.start, stretch.end)), document.layout.date)
    replaced = [
        match.span(match.lastgroup or 0)
        for match in REPLACED.finditer(text.folded, stretch.start, stretch.end)
    ]
    placed = {item.passage.start for item in document.found("key_date")}
    before = stretch.start
    for index, date in enumerate(dates):
        lead = text.folded[max(stretch.start, date.start - 90) : date.start]
        gone = any(a <= date.start < b for a, b in replaced) or date.start in placed
        if gone or CITED.search(lead) or PERIODIC.match(text.folded, date.end):
            continue
        if date.lunar:
            document.doubts.append(say(LUNAR, text=text.whole[max(0, date.start - 20) : date.end + 9]))
            continue
        if stretch.role != "theme" and (pair := _anniversary(text.folded, dates, index)):
            for day in pair:
                _keep_day(document, stretch, day, known)
            placed |= {day.start for day in pair}
            continue
        ranged = index > 0 and _ranges(text.folded[dates[index - 1].end : date.start])
        ranged = ranged and not any(a <= dates[index - 1].start < b for a, b in replaced)
        instead = any(b <= date.start for _, b in replaced)
        if date.day and _is_ceremony(document, stretch, date, before, instead=instead) and not ranged:
            _keep_day(document, stretch, date, known)
        elif (
            stretch.role in DUE_IN
            and not _again(date, known, lead, ranged)
            and _is_due(document, stretch, date, lead, ranged)
        ):
            following = dates[index + 1] if index + 1 < len(dates) else None
            opens = bool(OPENS.search(lead)) or (
                following is not None and _ranges(text.folded[date.end : following.start])
            )
            yield Due(date, opens and following is not None, stretch)
        before = date.end


def _keep_day(document: Document, stretch: Stretch, day: Date, known: set[str | None]) -> None:
    """Write a ceremony's day down, once a document."""
    if day.iso not in known:
        known.add(day.iso)
        document.add("key_date", day.start, day.end, stretch.node, date=day.iso)


def _again(date: Date, known: set[str | None], lead: str, ranged: bool) -> bool:
    """Whether a key date is only said again: "bắn pháo hoa tối 01/10/2026" (85)."""
    return bool(date.iso in known and date.day) and not (STRICT.search(lead) or ranged)


def _anniversary(folded: str, dates: list[Date], index: int) -> tuple[Date, Date] | None:
    """ "Ngày … (05/9/1962 - 05/9/2022)": the same day of two years, in brackets behind what it remembers."""
    if index + 1 >= len(dates):
        return None
    first, second = dates[index], dates[index + 1]
    same = first.day and (first.day, first.month) == (second.day, second.month) and first.year < second.year
    bracket = folded[max(0, first.start - 2) : first.start].strip().endswith("(")
    return (first, second) if same and bracket and _ranges(folded[first.end : second.start]) else None


def _ranges(between: str) -> bool:
    return bool(
        re.fullmatch(
            r"\s*(?:-|đến|tới|đến hết|và|,)\s*(?:hết\s+)?(?:ngày\s+|hết\s+|tháng\s+|các\s+)*", between
        )
    )


def _is_ceremony(document: Document, stretch: Stretch, date: Date, since: int, *, instead: bool) -> bool:
    """Whether the clause before a date names a ceremony and says nothing of a limit. `instead`: it stands
    for a date before it, as in "lùi Lễ kỷ niệm từ ngày 20/4 đến ngày 22/4"."""
    text = document.text
    start = max(stretch.start, since, date.start - 160)
    clause = re.split(r"[;.!?]\s|;\s|\n", text.folded[start : date.start])[-1]
    found = list(_ceremonies().find_in(clause))
    if not found:
        return False
    between = clause[found[-1].end :]
    limit = re.search(r"\b(?:trước|đến|hết|chậm nhất|muộn nhất|hạn|hoàn thành|xong)\b", between)
    moved = re.search(r"\b(?:sang|thành)\b", between) or instead
    opens = re.search(r"\btừ\s+(?:ngày\s*)?$", between)
    return (not limit and not opens) or bool(
        moved and not re.search(r"\b(?:trước|hết|chậm nhất)\s+ngày\s*$", between)
    )


def _is_due(document: Document, stretch: Stretch, date: Date, lead: str, ranged: bool) -> bool:
    if stretch.role in ("requirement", "aims", None) and not (STRICT.search(lead) or ranged):
        return False
    if re.search(r"\d\s+tháng\s+(?:đầu|cuối)\s+$", lead):
        return False  # "8 tháng đầu năm 2026" tells of what was
    if not date.day:
        return bool(
            STRICT.search(lead) or ranged or (stretch.role == "time" and date.month and _opens_or_due(lead))
        )
    clause = re.split(r"[;.]\s|\n", lead)[-1]
    if _is_past(document, date) and (HISTORY.search(clause) or not STRICT.search(lead)):
        return False
    undated = len(document.layout.date or "") < 10
    if stretch.role is None and undated and HISTORY.search(clause):
        return False
    return bool(ranged or DUE.search(lead) or re.search(r"(?:ngày|sáng|chiều|tối|,|\()\s*$", lead))


def _opens_or_due(lead: str) -> bool:
    """In a section on time: "Giai đoạn 2 (quý IV/2026)" (72), "1. Quý I/2026: …" (98)."""
    return bool(DUE.search(lead) or lead.rstrip().endswith("(") or not lead.strip())


def _is_past(document: Document, date: Date) -> bool:
    issued = document.layout.date or ""
    return bool(date.year and len(issued) == 10 and date.iso < issued)


def with_years(dates: list[Date], issued: str | None) -> list[Date]:
    """Dates without a year get it from the date that closes their range, else from the document."""
    out: list[Date] = []
    for index, date in enumerate(dates):
        if date.year or date.yearly:
            out.append(replace(date, year=0) if date.yearly and date.day else date)
            continue
        after = next((d for d in dates[index + 1 : index + 3] if d.year), None)
        year = after.year if after and after.start - date.end < 30 else 0
        if year and after and date.month > after.month and after.month:
            year -= 1
        out.append(date.in_year(year or _year_of_document(date, issued)))
    return [date for date in out if date.year or (date.day and date.month)]


def _year_of_document(date: Date, issued: str | None) -> int:
    """The year of the document, or the next where that day would lie well before it."""
    if not issued:
        return 0
    year = int(issued[:4])
    month = int(issued[5:7]) if len(issued) >= 7 else 1
    return year + 1 if date.month + 3 < month else year
