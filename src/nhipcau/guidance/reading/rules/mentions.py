"""Forms and audiences: words of the lexicons, where a document prescribes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nhipcau.guidance.reading.document import Document, Stretch
from nhipcau.guidance.reading.lexicon import Match, Phrases, phrases, table
from nhipcau.guidance.reading.rules.tables import tables

FORM_ROLES = ("form", "duty", "time", "tasks", "audience", None)
AUDIENCE_ROLES = ("purpose", "requirement", "aims", "form", "duty", "tasks", "audience")
BESIDE = re.compile(r"\s*(?:,|;|/|-|và|hoặc|,\s*và)\s*(?:các\s+|những\s+)?")
MADE = re.compile(
    r"\b(?:treo|kẻ|vẽ|căng|dán|cắt|dựng|lắp|trang trí|thay|in|xuất bản|phát hành|biên soạn|"
    r"tặng)\b[^.;]{0,30}$"
)
ON_AIR = re.compile(r"\b(?:trên|qua|bằng|của|hệ thống|sóng)\s+(?:các\s+|sóng\s+)?$")
SENT = re.compile(
    r"\b(?:cử|phân công|bố trí|huy động|giao cho|đội ngũ|lực lượng|do|tập huấn|của các|tuyển chọn|"
    r"mời)\s+(?:các\s+|đội ngũ\s+|một số\s+|\d+\s+)?$|"
    r"\b(?:gương|tấm gương|hình ảnh|chân dung|điển hình)\s+(?:các\s+)?$"
)
DENIED = re.compile(r"\b(?:không|chưa)\s+(?:\w+\s+)?$")
NEGATED = re.compile(
    r"\b(?:không tổ chức|hạn chế|không dùng|không sử dụng|tránh|không in|thay cho|thay vì)\b[^.;,]{0,30}$"
)
OPEN_QUOTE = re.compile('[“"][^“”"\\n]{0,50}$')
CLOSING_QUOTE = re.compile('[^“”"\\n]{0,50}[”"]')
CHANNELS = ("loudspeaker", "website", "newsletter")
WEAK = frozenset(table("forms")["weak"])


@cache
def _forms() -> Phrases:
    return Phrases({key: entries for key, entries in table("forms").items() if key != "weak"})


def forms(document: Document) -> None:
    """Every form once, at its first mention where it is prescribed; neighbours of one value together
    ("pa nô, băng rôn": 01). Not in titles, aims, themes, slogans, or bodies' names — but a broadcaster
    where it is the channel ("phát trên Đài Truyền thanh huyện": 08)."""
    preferred = list(document.in_roles("form"))
    others = [s for s in document.in_roles(*FORM_ROLES) if s.role != "form" and not _is_report(document, s)]
    seen: set[str] = {item.value or "" for item in document.found("form")}
    headers = {id(found.header) for found in tables(document)}
    for stretch in [*preferred, *others]:
        if id(stretch.node) in headers:
            continue
        for match in _joined(
            document,
            [
                m
                for m in _forms().find(document.text, stretch.start, stretch.end)
                if _is_form(document, stretch, m)
            ],
        ):
            _add(document, "form", match, stretch, seen)


def audiences(document: Document) -> None:
    """Every group once, in aims, forms and duties (01, 05); never a body's name ("Hội Nông dân"), nor
    the people sent to do something ("cử cán bộ": 02), nor a group that is only denied something (11)."""
    seen: set[str] = set()
    lexicon = phrases("audiences")
    headers = {id(found.header) for found in tables(document)}
    aims = [
        Stretch(item.passage.start, item.passage.end, item.kind, document.root)
        for kind in ("purpose", "requirement")
        for item in document.found(kind)
    ]
    for stretch in sorted([*document.in_roles(*AUDIENCE_ROLES), *aims], key=lambda stretch: stretch.start):
        if id(stretch.node) in headers:
            continue
        for match in lexicon.find(document.text, stretch.start, stretch.end):
            before = document.text.folded[max(stretch.start, match.start - 40) : match.start]
            acts = stretch.role in ("duty", "form", "tasks") and SENT.search(before)
            named = document.in_name(match.start, match.end) or _quoted(document, match)
            if named or acts or DENIED.search(before):
                continue
            _add(document, "audience", match, stretch, seen)


def _quoted(document: Document, match: Match) -> bool:
    """Inside the name of a page or contest: trang Facebook "Tuổi trẻ Phú Thạnh" (66)."""
    whole = document.text.whole
    before = OPEN_QUOTE.search(whole[max(0, match.start - 50) : match.start])
    return before is not None and bool(CLOSING_QUOTE.match(whole, match.end))


def _add(document: Document, kind: str, match: Match, stretch: Stretch, seen: set[str]) -> None:
    key = match.value if match.value != "other" else f"other {match.phrase}"
    if key not in seen:
        seen.add(key)
        document.add(kind, match.start, match.end, stretch.node, value=match.value)


def _is_report(document: Document, stretch: Stretch) -> bool:
    """The sentence of a news item that only tells what was issued, and the page's headline."""
    if stretch.role is not None:
        return False
    folded = document.text.folded[stretch.start : stretch.end]
    headline = stretch.node.line is not None and stretch.node.line is document.text.lines[0]
    return headline or bool(
        re.search(r"\b(?:vừa|đã|mới)?\s*(?:ban hành|có (?:công văn|văn bản|hướng dẫn|kế hoạch))\b", folded)
    )


def _is_form(document: Document, stretch: Stretch, match: Match) -> bool:
    text = document.text
    before = text.folded[max(stretch.start, match.start - 60) : match.start]
    if NEGATED.search(before):
        return False
    if document.in_name(match.start, match.end):
        return match.value in CHANNELS and (stretch.role == "form" or bool(ON_AIR.search(before)))
    return True


def _joined(document: Document, matches: list[Match]) -> Iterator[Match]:
    """Neighbours of one value as one; a weak word counts only in company or behind "treo"."""
    text = document.text
    current: Match | None = None
    strong = False
    for match in [*matches, None]:
        if (
            current is not None
            and match is not None
            and match.value == current.value
            and match.value != "other"
            and (BESIDE.fullmatch(text.folded, current.end, match.start))
        ):
            strong = strong or match.phrase not in WEAK
            current = Match(current.start, match.end, current.value, current.phrase)
            continue
        if current is not None and (
            strong or MADE.search(text.folded[max(0, current.start - 50) : current.start])
        ):
            yield current
        current = match
        strong = match is not None and match.phrase not in WEAK
