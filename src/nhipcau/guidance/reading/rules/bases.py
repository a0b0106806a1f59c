"""The documents that a document rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.lexicon import Phrases, table
from nhipcau.guidance.reading.organisations import named_at

NUMBER = re.compile(
    r"(?:số\s*:?\s*)?(\d{1,5}(?:/\d{4})?\s*[-–/]\s*[A-ZĐ][\wĐƯđ]*(?:\s?[-–/&]\s?[A-ZĐ][\wĐƯđ&]*)*|"
    r"(?<=số )\d{1,5}(?!\d*[/\d-]))"
)
# What follows the name of a document and is no longer part of it.
STOP = re.compile(
    r"\s*\((?:sau đây|gọi tắt)|"
    r"\s+(?:góp phần|nhằm|để|qua đó|từ đó|trong đó|đã được|đồng thời)\b|[.;:]|\)\s*(?=[,;.])|"
    r",\s+(?=(?:nhằm|để|góp phần|đồng thời|căn cứ|thực hiện|theo|xét|trên cơ sở|ý kiến)\b)|"
    r"\s+và\s+(?=căn cứ|ý kiến|tình hình)"
)
AND = re.compile(r"(?:;|,|\s)\s*(?:và\s+|cùng\s+)?$")
SELF = re.compile(r"^(?:\S+\s+){1,3}?(?:này|nêu trên|trên)\b")
AMENDING = r"(?:bổ sung|sửa đổi|điều chỉnh|thay thế|gia hạn|thay đổi|bãi bỏ|hủy bỏ|đính chính)"
TYPES = (
    r"(?:hướng dẫn|kế hoạch|công văn|chỉ thị|thông báo|đề án|quyết định|chương trình|định hướng|thông tri|"
    r"văn bản)"
)
# "bổ sung, điều chỉnh một số nội dung của Hướng dẫn số 45-HD/BTGTU", "gia hạn thời gian nêu tại Kế hoạch …"
OF = re.compile(rf"\b{AMENDING}\b(?P<between>[^.;:]{{0,200}}?)\b(?P<type>{TYPES})\s+(?=(?:số\s*:?\s*)?\d)")
LIMITS = re.compile(r"\b(?:trước|đến|hết|chậm nhất|hạn|từ)\b")
SAYS_WHICH = re.compile(r"\d|\bcủa\b|\bvề\b|\bđại hội\b|\blần thứ\b|\S+ \S+ \S+")
LONGEST = 700


@cache
def _cited() -> Phrases:
    return Phrases({"document": table("documents")["cited"]})


@cache
def _triggers() -> Phrases:
    return Phrases({"basis": table("documents")["basis"]})


def legal_bases(document: Document) -> None:
    """Documents after "Căn cứ", "Thực hiện", "theo tinh thần", "Xét đề nghị … tại" (01, 03, seed), in the
    opening of a full text and anywhere in prose; those joined by "và" or ";" one each (01); the document
    that an amendment changes, with the date its sentence begins with (11)."""
    spans = [document.opening] if document.opening[0] < document.opening[1] else []
    spans += [
        (s.start, s.end)
        for s in document.stretches
        if s.role in (None, "purpose", "basis", "context", "tasks") and s.node.role is None
    ]
    seen: set[str] = set()
    for start, end in spans:
        for at, stop in _citations(document, start, end):
            _add(document, at, stop, start, seen)
    for stretch in (s for s in document.stretches if s.node.role == "context"):
        listed = stretch.node.label is not None and stretch.start == stretch.node.start
        for at, stop in _citations(document, stretch.start, stretch.end, listed=listed):
            _add(document, at, stop, stretch.start, seen)
    if document.amends:
        _amended(document, seen)


def _citations(
    document: Document, start: int, end: int, *, listed: bool = False
) -> Iterator[tuple[int, int]]:
    """Each cited document after a trigger: its place from its type word to the end of its title. In a
    `listed` stretch, an item under "CĂN CỨ", it needs none (72)."""
    text = document.text
    cited = [m for m in _cited().find(text, start, end) if text.whole[m.start].isupper()]
    triggers = list(_triggers().find(text, start, end))
    free = start
    for index, match in enumerate(cited):
        if match.start < free or SELF.match(text.folded[match.start : match.start + 60]):
            continue
        before = text.folded[max(start, match.start - 90) : match.start]
        if before.endswith("kèm theo "):
            continue
        near = [t for t in triggers if t.end <= match.start and match.start - t.end < 90]
        joined = free > start and AND.search(text.whole[free : match.start]) and match.start - free < 8
        if (
            not joined
            and not (listed and match.start == start)
            and not any(_leads(text.folded[t.end : match.start]) for t in near)
            and not _listed(before)
        ):
            continue
        following = next(
            (m.start for m in cited[index + 1 :] if _separate(text.folded, m.start, match.start)), end
        )
        stop = _end(document, match.start, min(end, following, match.start + LONGEST))
        says = text.whole[match.end : match.end + 1] != "," and SAYS_WHICH.search(
            text.folded[match.end : stop]
        )
        if says or NUMBER.search(text.whole[match.start : stop]):
            free = stop
            yield match.start, stop


def _leads(between: str) -> bool:
    """Whether only bodies, "tại", "các" and the like stand between a trigger and a document."""
    return (
        len(between) < 4
        or bool(re.search(r"(?:\btại|\btheo|^\s*(?:các|nội dung|tinh thần))\s*$", between))
        or (len(between.split()) <= 3 and not re.search(r"[.;:,]", between))
    )


def _listed(before: str) -> bool:
    """A line of a list under "Căn cứ:"."""
    return bool(re.search(r"(?:^|\n)\s*[-–+•]\s*$", before))


def _separate(folded: str, at: int, first: int) -> bool:
    """Whether a document named later stands beside the first and not inside its title."""
    return bool(
        re.search(
            r"(?:;|\n|,|\bvà|\bcùng)\s*(?:[-–+]\s*)?(?:và\s+|căn cứ\s+|thực hiện\s+)*$",
            folded[max(first, at - 24) : at],
        )
    ) and bool(re.match(r"[\w\s]{3,40}?(?:\bsố\b|\d|ngày|của|đại hội)", folded[at : at + 60]))


def _end(document: Document, start: int, end: int) -> int:
    """Where the title of a cited document ends: at a mark, before "góp phần", before the body that acts."""
    text = document.text
    stop = STOP.search(text.folded, start + 3, end)
    while stop and stop.group() == "." and re.match(r"\.\S", text.whole[stop.start() : stop.start() + 2]):
        stop = STOP.search(text.folded, stop.end(), end)
    last = stop.start() if stop else end
    for comma in re.finditer(r",\s+", text.whole[start:last]):
        at = start + comma.end()
        if named_at(text, at, end) and not _in_list_of_names(text.folded, start + comma.start(), start):
            return start + comma.start()
    tail = re.search(r"(?:;|,|\s)+(?:và|cùng|căn cứ|thực hiện|tại)?\s*$", text.folded[start:last])
    return start + tail.start() if tail else last


def _in_list_of_names(folded: str, comma: int, start: int) -> bool:
    """A comma inside "của Sở A, Sở B" belongs to the title; "…, Sở A hướng dẫn" begins the act."""
    after = folded[comma : comma + 200]
    return not re.search(
        r"\b(?:hướng dẫn|ban hành|đề nghị|yêu cầu|xây dựng|triển khai|thông báo|tổ chức|đã|đã có|bổ sung|"
        r"có ý kiến|chỉ đạo|điều chỉnh|gửi)\b",
        after,
    )


def _add(document: Document, start: int, end: int, region: int, seen: set[str]) -> None:
    raw = document.text.whole[start:end]
    match = NUMBER.search(raw[:120])
    number = re.sub(r"\s*([-–/&])\s*", r"\1", match.group(1)) if match else None
    key = number or raw.casefold()[:60]
    if key in seen:
        return
    seen.add(key)
    date = next(
        (d for d in find_dates(document.text.folded, start, min(end, start + 160)) if d.day and d.year), None
    )
    early = raw[: date.start - start] if date else ""
    near = len(early.split()) <= 9 and not LIMITS.search(early.casefold())
    iso = date.iso if date and near else None
    document.add("legal_basis", start, end, number=number, date=iso)


def _amended(document: Document, seen: set[str]) -> None:
    """The amended document: the first that the issuer is said to have issued before (11), else the one
    whose content the opening says it changes ("điều chỉnh … tại Kế hoạch số …")."""
    text = document.text
    start, end = document.opening
    for match in re.finditer(r"\b(?:đã )?ban hành\s+", text.folded[start:end]):
        at = start + match.end()
        cited = next((m for m in _cited().find(text, at, min(end, at + 30)) if m.start == at), None)
        if not cited:
            continue
        stop = _end(document, at, end)
        number = NUMBER.search(text.whole[at:stop])
        if not number or number.group(1) in seen:
            continue
        seen.add(number.group(1))
        sentence = max(text.whole.rfind("\n", 0, at), text.whole.rfind(". ", 0, at)) + 1
        dates = [d for d in find_dates(text.folded, max(sentence, start), stop) if d.day and d.year]
        document.add("legal_basis", at, stop, number=number.group(1), date=dates[0].iso if dates else None)
        return
    said = OF.search(text.folded, start, end)
    if said:
        at = said.start("type")
        stop = _end(document, at, end)
        as_said = re.search(r"\s+như sau\b", text.folded[at:stop])
        _add(document, at, at + as_said.start() if as_said else stop, at, seen)
