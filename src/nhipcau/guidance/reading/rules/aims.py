"""Purposes and requirements: one a numbered item, a bullet, or a sentence."""

from __future__ import annotations

import re

from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.text import sentences

# How a requirement speaks, where purposes and requirements stand in one list.
REQUIRES = re.compile(
    r"^(?:(?:việc|công tác|các hoạt động|hoạt động|nội dung|hình thức|quá trình|thông tin|"
    r"tổ chức)\b.{0,80}\b(?:phải|cần|bảo đảm|đảm bảo|phù hợp)\b|"
    r"(?:bảo đảm|đảm bảo|yêu cầu|bám sát|không\b|tránh|gắn\b|kết hợp|lồng ghép|phân công|xác định rõ|"
    r"thực hiện nghiêm|triển khai|đa dạng|tuyên truyền (?:đúng|phải|cần|kịp thời|bám sát|chính xác)\b|"
    r"công tác tuyên truyền|công tác truyền thông|việc tuyên truyền|hình thức|nội dung|các cấp|các cơ quan|"
    r"các địa phương|thời gian|ưu tiên|chú trọng|có trọng tâm))"
)
AIMS = re.compile(
    r"^(?:nhằm|góp phần|giúp|nâng cao|tạo|thông qua|tiếp tục|khơi dậy|giáo dục|tôn vinh|phát huy|"
    r"tuyên truyền sâu rộng|làm cho|khẳng định|cổ vũ|động viên|huy động|quảng bá|giới thiệu|đẩy mạnh)\b"
)
# "nhằm …" up to the act: ", Sở X đề nghị …", ", ngày 29/4/2020, Sở X ban hành …".
CLAUSE = re.compile(
    r"\bnhằm\s+[^\n]{0,1500}?(?=,\s+(?:[^\s,]+[^,\n]{0,100}?\b(?:đề nghị|yêu cầu|ban hành|hướng dẫn|xây dựng|"
    r"tổ chức|triển khai|thông báo|giao)\b"
    r"|ngày\s+\d)|;\s*(?:căn cứ|thực hiện|theo)\b|[.:\n]|$)"
)
LEADS_IN = re.compile(r":\s*$")


def aims(document: Document) -> None:
    """Items of "Mục đích", "Mục tiêu", "Yêu cầu" at any depth (01 bullets, 03 letters, 10 under 1.1.), of
    both in one list by their wording; sentences of prose (seed, 05). Without such a section the
    "nhằm …" clause of the opening."""
    for node in document.root.walk():
        if node.roles and node.role in ("purpose", "requirement", "aims"):
            _section(document, node)
    for stretch in document.stretches:
        if stretch.role in ("purpose", "requirement") and stretch.node.role is None:
            clause = CLAUSE.match(document.text.folded, stretch.start, stretch.end)
            document.add(stretch.role, stretch.start, clause.end() if clause else stretch.end, stretch.node)
    if not document.found("purpose"):
        _clause_of_opening(document)


def _section(document: Document, section: Node) -> None:
    """The first level below a heading; a heading below it has its own turn."""
    if section.body_start is not None:
        children = [] if section.items else section.children
        _prose(document, section, section.body_start, children)
        if not section.items:
            return
    last = "purpose"
    for child in section.children:
        if child.roles or child.inline or document.is_withdrawn(child):
            continue
        if (
            LEADS_IN.search(document.text.whole[child.start : child.end])
            and not child.items
            and child.label is None
        ):
            continue
        kind = (
            section.role
            if section.role != "aims"
            else _kind(document.text.folded[child.start : child.end], last)
        )
        last = kind or last
        if child.label is None:
            _sentences(document, child, kind or "purpose")
        else:
            document.add(kind or "purpose", child.start, child.whole_end, child, ordinal=child.ordinal)


def _prose(document: Document, section: Node, start: int, children: list[Node]) -> None:
    kind = section.role if section.role != "aims" else "purpose"
    for a, b in sentences(document.text.whole, start, section.end):
        if not LEADS_IN.search(document.text.whole[a:b]):
            document.add(kind or "purpose", a, b, section, ordinal=None)
    for child in children:
        if not child.inline and child.label is None:
            _sentences(document, child, kind or "purpose")


def _sentences(document: Document, node: Node, kind: str) -> None:
    if node.children and node.children[0].inline:
        for child in node.children:
            document.add(kind, child.start, child.end, node, ordinal=child.ordinal)
        return
    for child in node.items:
        document.add(kind, child.start, child.whole_end, child, ordinal=child.ordinal)
    if node.items:
        return
    for start, end in sentences(document.text.whole, node.start, node.end):
        document.add(kind, start, end, node)


def _kind(folded: str, last: str) -> str:
    """Purpose or requirement, where a list mixes them: by wording, else as the one before."""
    if AIMS.match(folded):
        return "purpose"
    return "requirement" if REQUIRES.match(folded) else last


def _clause_of_opening(document: Document) -> None:
    start, end = document.opening
    prose = [(s.start, s.end) for s in document.stretches if s.node.role is None]
    spans = [(start, end), *prose[:4]]
    for a, b in spans:
        match = CLAUSE.search(document.text.folded, a, b)
        if match and match.end() - match.start() > 30:
            document.add("purpose", match.start(), match.end())
            return
