"""Files and annexes that a document refers to."""

from __future__ import annotations

import itertools
import re

from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.folding import fold

IN_BRACKETS = re.compile(
    r"\(\s*\*?\s*(?:có\s+)?(?:kèm theo|gửi kèm(?: theo)?|đính kèm(?: theo)?|kèm|"
    r"gửi kèm theo)\s*:?\s*(?P<name>[^()\n]{3,200}?)\s*\)",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"\(\s*(?P<name>[^()\n]{3,160}?)\s+(?:kèm theo|gửi kèm|đính kèm)(?:\s+[^()\n]{0,60})?\s*\)", re.IGNORECASE
)
NUMBERED = re.compile(
    r"\b(?P<name>Phụ lục\s+(?:số\s+)?(?:[IVX]{1,5}|\d{1,2}|[A-Z])\b|(?:Biểu mẫu|Mẫu|Biểu|"
    r"Bảng)\s+(?:số\s+)?\d{1,2}(?=[^\n]{0,40}kèm))"
)
MORE_NUMBERS = re.compile(r"\s*(?:,|và)\s+(?P<name>[IVX]{1,5}|\d{1,2})(?=\s*(?:,|và|ban hành|kèm|\)|\.|;))")
FILE = re.compile(
    r"\b(?P<name>(?:file|tệp|tập tin|tệp tin|văn bản|tài liệu|đề cương|bản|mẫu|biểu mẫu) (?:đính kèm|"
    r"kèm theo|gửi kèm))\b",
    re.IGNORECASE,
)
PLAIN = re.compile(
    r"(?:\bkèm theo|\bgửi kèm(?: theo)?|\bđính kèm)\s+(?P<name>(?:Phụ lục|Đề cương|Danh mục|Bảng|Biểu|Mẫu|"
    r"Tài liệu|Bộ|Kế hoạch|Khẩu hiệu|Lịch)\b[^().;,\n]{0,120})"
)
# "Gửi kèm theo Hướng dẫn này khẩu hiệu tuyên truyền."
WITH_THIS = re.compile(
    r"(?:\bkèm theo|\bgửi kèm|\bđính kèm)\s+(?:hướng dẫn|kế hoạch|công văn|đề án|chỉ thị|văn bản|"
    r"thông báo) này\s*(?:là\s+|gồm\s*|có\s+|:\s*)?(?P<name>[^\W\d][^().;:\n]{5,120})",
    re.IGNORECASE,
)
ANY_ANNEX = re.compile(r"\b(?:phụ lục|biểu mẫu|danh mục)(?= (?:kèm theo|đính kèm|gửi kèm))", re.IGNORECASE)
SELF = re.compile(
    r"^(?:kế hoạch|hướng dẫn|công văn|quyết định|văn bản|đề án|chỉ thị)(?: số[^,;]*| này)?$", re.IGNORECASE
)


def attachments(document: Document) -> None:
    """One an annex, by its name: "(Kèm theo …)" (01, 11), "(Gửi kèm Phụ lục: …)" (02), "Phụ lục I" (03),
    "file đính kèm" (seed), "tệp đính kèm" (05), "Gửi kèm theo Hướng dẫn này khẩu hiệu" (51).
    A second mention of the same annex is none."""
    text = document.text
    lines = text.lines
    end = lines[document.layout.end - 1].end if document.layout.end else 0
    start = min(document.opening[0], document.stretches[0].start if document.stretches else end)
    taken: list[tuple[int, int]] = []
    seen: set[str] = set()
    for pattern in (IN_BRACKETS, NUMBERED, FILE, BRACKETED, WITH_THIS, PLAIN):
        for match in pattern.finditer(text.whole, start, end):
            _take(document, match.span("name"), taken, seen)
            if pattern is NUMBERED:
                more = MORE_NUMBERS.match(text.whole, match.end(), end)
                if more:
                    _take(document, more.span("name"), taken, seen)
    if not taken:
        for match in itertools.islice(ANY_ANNEX.finditer(text.whole, start, end), 1):
            _take(document, match.span(), taken, seen)


def _take(document: Document, span: tuple[int, int], taken: list[tuple[int, int]], seen: set[str]) -> None:
    start, end = span
    name = fold(document.text.whole[start:end]).strip(" .;:,")
    if any(start < b and end > a for a, b in taken) or name in seen or SELF.match(name):
        return
    generic = name.split(":")[0].strip()
    taken.append(span)
    seen |= {name, generic}
    document.add("attachment", start, end)
