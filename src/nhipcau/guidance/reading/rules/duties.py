"""What each organisation is told to do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from nhipcau.guidance.reading.document import Document, Spans, Stretch
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import Phrases, table
from nhipcau.guidance.reading.model import Item
from nhipcau.guidance.reading.organisations import Subject, generic_at, named_at, split_names, subject_of
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.rules.days import Due
from nhipcau.guidance.reading.text import Text, sentences

ROLES = ("duty", "form", "time", "tasks", "audience", "theme+form", None)
# A report of what was done, or the issuer speaking of this document, gives nobody a duty.
REPORTS = re.compile(
    r"^\s*(?:vừa|đã|mới|trân trọng|có (?:công văn|văn bản|hướng dẫn|kế hoạch|ý kiến)|ban hành\b|"
    r"thông báo để|nhận được|cho biết|nhận định|đánh giá cao|vừa qua)"
)
HOLLOW = re.compile(
    r"^(?:\s|,|quan tâm|nghiêm túc|khẩn trương|chủ động|kịp thời|phối hợp|tích cực|nghiên cứu|lưu ý|biết|"
    r"liên quan|và|để|theo quy định|báo cáo|"
    r"kết quả|quán triệt|tổ chức|chỉ đạo|triển khai|thực hiện|đạt|hiệu quả|tốt|có|các|một số|nội dung|"
    r"nhiệm vụ|sau|như sau|này|trên|nêu|văn bản|"
    r"hướng dẫn|kế hoạch|công văn|chỉ thị|bảo đảm|đúng|yêu cầu|tiến độ|[.:/;])*$"
)
WITHDRAWN = re.compile(
    r"^(?:bỏ|bãi bỏ|hủy bỏ|hủy|thôi|dừng|không tổ chức|không thực hiện|không triển khai|rút(?! ngắn)|"
    r"chấm dứt|tạm dừng|ngừng|cắt giảm|lược bỏ)\b"
)
RELIEVED = re.compile(
    r"\b(?:không (?:phải|còn phải|cần|tiếp tục|còn|thực hiện|tham gia|giao)|thôi không|được miễn|"
    r"giữ nguyên|không thay đổi)\b"
)
OBJECT = re.compile(r"\b(?:giao cho|giao|đề nghị|yêu cầu|chỉ đạo|phân công|lưu ý|kêu gọi)\s+(?=\S)")
# "Cùng với đó, UBND các xã …"
JOINS = re.compile(
    r"(?:cùng với đó|bên cạnh đó|ngoài ra|đồng thời|theo đó|trong đó|cụ thể|về phía)\s*[,:]?\s+"
)
# A clause that begins so tells another body; "; chỉ đạo các trường …" goes on about the first (94).
GIVES = re.compile(r"(?:giao cho|giao|đề nghị|yêu cầu)\s+(?=\S)")
PASSES_ON = re.compile(r"(?:giao|đề nghị|yêu cầu|lưu ý|kêu gọi)\b")
INSIDE_OBJECT = re.compile(r"(?:\bđược|\btheo|\bcác|\bmột số|\bcó|\bnhững|\bđúng|\btheo sự)\s*$")


TELLS_WITHIN = 260


@dataclass
class _Found:
    """What the search has taken so far."""

    document: Document
    taken: Spans = field(default_factory=Spans)


@cache
def _task_lines() -> Phrases:
    return Phrases(table("tables")["lines"])


def mark_withdrawn(document: Document) -> None:
    """Items of an amendment that take something back: "Bỏ nhiệm vụ …", "Sở A không phải …" (11)."""
    if not document.amends:
        return
    for node in document.root.walk():
        folded = document.text.folded[node.start : node.end]
        subject = subject_of(document.text, node.start, node.end) if node.label else None
        after = document.text.folded[subject.names_end : subject.names_end + 40] if subject else ""
        if node.label and (
            WITHDRAWN.match(folded)
            or (subject and (RELIEVED.match(after.strip()) or WITHDRAWN.match(after.strip())))
            or ("không thay đổi" in folded and "giữ nguyên" in folded)
        ):
            document.withdrawn.add(id(node))
            _part_what_goes_on(document, node)


def _part_what_goes_on(document: Document, node: Node) -> None:
    """ "Thôi giao Sở A …; giao Sở B thực hiện": what is given to another body is not taken back."""
    text = document.text
    for mark in re.finditer(r";\s+(?=giao |đề nghị |chuyển )", text.folded[node.start : node.end]):
        after = node.start + mark.end()
        if subject_of(text, after, node.end) and node.parent and not node.children:
            rest = Node(after, node.end, None, node.line, node.parent, role=node.role)
            node.end = node.start + mark.start()
            node.parent.children.insert(node.parent.children.index(node) + 1, rest)
            return


def duties(document: Document) -> None:
    """A block that begins with bodies (01), one item a body; a body as heading with its sub-items as one
    item (10); blocks nested under "Phân công nhiệm vụ" (02); "Giao …", "Đề nghị …" (03, 11); lines
    "Đơn vị chủ trì: …" below a task; sentences of prose (05, seed)."""
    found = _Found(document)
    for node in document.root.walk():
        may = not (node.is_row or node.inline or node is document.root) and node.role in ROLES
        if not may or document.is_withdrawn(node) or found.taken.holds(node.start):
            continue
        if not _assigned_below(found, node) and node.label and not node.roles:
            _block(found, node)
    for stretch in document.stretches:
        node = stretch.node
        prose = (node.label is None or node.body_start is not None) and not node.is_row
        if not prose or stretch.role not in ROLES or document.is_withdrawn(node):
            continue
        if not found.taken.holds(stretch.start):
            _prose(found, stretch)
    _opening(found)
    document.stretches = [
        replace(s, role="duty") if s.role is None and found.taken.touches(s.start, s.end) else s
        for s in document.stretches
    ]


def date_duties(document: Document, dues: list[Due]) -> None:
    """Give every duty the first date due in its text; of a period, its end."""
    document.items = [
        replace(item, date=item.date or due_within(dues, item.passage.start, _reach(document, item)))
        if item.kind == "duty"
        else item
        for item in document.items
    ]


def _reach(document: Document, item: Item) -> int:
    """Where the text that may date a duty ends: its own, or that of the lines below its task."""
    return max(item.passage.end, document.reach.get(item.passage.start, 0))


def _block(found: _Found, node: Node) -> None:
    """A numbered item that begins with the bodies it is for."""
    text = found.document.text
    subject = subject_of(text, node.start, node.end)
    if subject is None or _is_no_order(found, subject, node):
        return
    if subject.alone and any(_names_its_own(text, child) for child in node.items):
        return
    end = _own_end(found, node)
    if subject.alone and not text.whole[subject.names_end : end].strip(" .:;,\n"):
        return
    parts = _other_bodies(found, node, subject) if not node.items else []
    stop = parts[0].start if parts else end
    _add(found, subject, node, node.start, stop)
    for index, part in enumerate(parts):
        after = parts[index + 1].start if index + 1 < len(parts) else end
        _add(found, part, node, part.start, after)


def _own_end(found: _Found, node: Node) -> int:
    """The end of a block: before a line without label that tells another body something, where the
    item above it is a whole sentence (54: "7. … sơ tán.", then "Giao Sở … báo cáo …")."""
    text = found.document.text
    for child in node.children:
        before = text.whole[node.start : child.start].rstrip()
        if child.label is not None or child.is_row or not before.endswith("."):
            continue
        if any(_tells(found, *span) for span in sentences(text.whole, child.start, child.end)):
            return text.whole.rindex("\n", node.start, child.start)
    return node.whole_end


def _tells(found: _Found, start: int, end: int) -> bool:
    """Whether a sentence begins with a body that it tells to do something."""
    subject = subject_of(found.document.text, start, end)
    return subject is not None and not subject.alone and not _is_no_order(found, subject, None)


def _names_its_own(text: Text, node: Node) -> bool:
    """Whether an item under a body's heading tells a body of its own: a part of the one above."""
    subject = subject_of(text, node.start, node.end)
    return subject is not None and subject.named and not subject.alone


def _is_no_order(found: _Found, subject: Subject, node: Node | None) -> bool:
    text = found.document.text
    after = text.folded[subject.names_end : subject.names_end + 400]
    told = node is not None and (node.role == "duty" or node.label is not None)
    if REPORTS.match(after) and not (told and after.lstrip().startswith("ban hành")):
        return True
    line = after.split("\n")[0] if node is None or not node.items else ""
    hollow = bool(line) and not subject.named and len(line) < 200 and bool(HOLLOW.match(line))
    bare = (
        node is not None
        and not node.items
        and not re.search(r"[^\W\d]{2,}\s+[^\W\d]{2,}", after.split("\n")[0])
    )
    return hollow or bare


def _other_bodies(found: _Found, node: Node, first: Subject) -> list[Subject]:
    """Later sentences of a block that tell another body something."""
    text = found.document.text
    others: list[Subject] = []
    for start, end in sentences(text.whole, node.start, node.end)[1:]:
        subject = subject_of(text, start, end)
        if subject is None or not subject.named or subject.alone or _is_no_order(found, subject, None):
            continue
        # "Đài chịu trách nhiệm …" goes on about the "Đài Phát thanh và Truyền hình" already named.
        if not any(name.startswith(subject.organisations[0]) for name in first.organisations):
            others.append(subject)
    return others


def _add(found: _Found, subject: Subject, node: Node, start: int, end: int) -> None:
    found.taken.add(start, end)
    for name in subject.organisations:
        found.document.add("duty", start, end, node, organisation=_plain(name))


def _plain(name: str) -> str:
    """A body's name without what only points back: "được phân công tại mục V"."""
    return re.sub(
        r"\s+(?:tại (?:mục|phần|điểm|khoản|phụ lục)\b.*|nêu trên|nói trên|trên đây)$",
        "",
        name,
        flags=re.IGNORECASE,
    )


def due_within(dues: list[Due], start: int, end: int) -> str | None:
    """The first date due within a span; of a period, its end. `dues` stand in the order of the text."""
    first, last = (bisect_left(dues, place, key=lambda due: due.date.start) for place in (start, end))
    inside = dues[first:last]
    for index, due in enumerate(inside):
        if due.opens and index + 1 < len(inside):
            return inside[index + 1].date.iso
        return due.date.quarter_end().iso if due.date.last_month else due.date.iso
    return None


# A task with lines below it that say who and when


def _assigned_below(found: _Found, node: Node) -> bool:
    """ "Đơn vị chủ trì: …" below a task, as lines of their own or as its last sentences."""
    text = found.document.text
    lines = [(child.start, child.end) for child in node.children if not child.inline]
    if node.label and not node.roles and not lines:
        lines = sentences(text.whole, node.start, node.end)[1:]
    leads = [(kind, at, end) for start, end in lines for kind, at, end in _said(found, start, end)]
    orders = [(at, end) for kind, at, end in leads if kind == "lead"]
    if not orders or node.roles:
        return False
    first = min(at for _, at, _ in leads)
    stop = (
        min(node.end, max(node.start, text.whole.rfind(".", node.start, first) + 1))
        if first < node.end
        else node.end
    )
    whole = node.whole_end
    found.taken.add(node.start, whole)
    for at, end in orders:
        for name, _ in split_names(text, at, end):
            found.document.add("duty", node.start, stop, node, organisation=_plain(name))
    found.document.reach[node.start] = whole
    return True


def _said(found: _Found, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """What a line of the form "Đơn vị chủ trì: Sở A." says: its kind and where the names stand."""
    text = found.document.text
    for part in re.finditer(r"[^;]+", text.whole[start:end]):
        raw = text.folded[start + part.start() : start + part.end()]
        head, colon, _ = raw.partition(":")
        match = next(_task_lines().find_in(head), None)
        if not colon or not match or len(head.strip(" -+")) > len(match.phrase) + 12:
            continue
        at = start + part.start() + len(head) + 1
        while text.whole[at : at + 1] == " ":
            at += 1
        stop = start + part.end()
        period = text.whole.find(".", at, stop)
        yield match.value, at, period if period >= 0 else stop


# Prose


def _prose(found: _Found, stretch: Stretch) -> None:
    """The clauses of a sentence that tell somebody to do something."""
    document = found.document
    text = document.text
    free = stretch.start
    for start, end in _clauses(found, stretch):
        if start < free:
            continue
        subject = _told(found, start, end)
        if subject is None or found.taken.holds(subject.names_start):
            continue
        stop = end
        if subject.alone and stretch.node.items and end == stretch.end:
            stop = stretch.node.whole_end
        elif subject.alone and not text.whole[subject.names_end : end].strip(" .:;,"):
            continue
        free = stop
        _add(found, subject, stretch.node, subject.start, stop)


def _clauses(found: _Found, stretch: Stretch) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between semicolons, where the next begins anew."""
    text = found.document.text
    start = stretch.start
    for mark in re.finditer(r";\s+", text.whole[stretch.start : stretch.end]):
        after = stretch.start + mark.end()
        told = _told(found, start, stretch.start + mark.start())
        listed = told.alone if told else named_at(text, after, stretch.end)
        anew = text.whole[after].isupper() and not listed
        beside = told is not None and not told.alone and generic_at(text, after, stretch.end)
        if anew or beside or GIVES.match(text.folded, after):
            yield start, stretch.start + mark.start()
            start = after
    yield start, stretch.end


def _told(found: _Found, start: int, end: int) -> Subject | None:
    """Whom a clause tells to do something: the object of "giao", "đề nghị" …, else its subject."""
    text = found.document.text
    lead = text.whole.find(": ", start, min(end, start + 60))
    first = subject_of(text, start, end)
    joined = JOINS.match(text.folded, start, end)
    if first is None and joined:
        start = joined.end()
        first = subject_of(text, start, end)
    if first is None and lead > 0:
        start = lead + 2
        first = subject_of(text, start, end)
    for match in OBJECT.finditer(text.folded, start, min(end, start + TELLS_WITHIN)):
        at = match.end()
        before = text.folded[max(start, match.start() - 12) : match.start()]
        if match.start() == start or INSIDE_OBJECT.search(before) or _acts_itself(found, first, match):
            continue
        if not (named_at(text, at, end) or generic_at(text, at, end)):
            continue
        told = subject_of(text, at, end)
        if told and not _is_no_order(found, told, None) and not _leads_in(text.whole[told.names_end : end]):
            return told
    if first is None or _is_no_order(found, first, None):
        return None
    after = text.folded[first.names_end : first.names_end + 16]
    return None if PASSES_ON.match(after.lstrip()) or _leads_in(text.whole[first.names_end : end]) else first


def _acts_itself(found: _Found, first: Subject | None, match: re.Match[str]) -> bool:
    """Whether the body before "chỉ đạo" is the one told: "Các huyện ủy chỉ đạo các chi bộ …". The issuer
    is not: "UBND tỉnh chỉ đạo Sở Y tế …"."""
    if first is None:
        return False
    verb = match.group().strip()
    issuer = fold(found.document.layout.issuer or "")
    if issuer and any(fold(name) in issuer or issuer in fold(name) for name in first.organisations):
        return False
    return verb in ("chỉ đạo", "phân công") or (verb == "yêu cầu" and match.start() > first.names_end + 2)


def _leads_in(rest: str) -> bool:
    """Whether what follows only leads in to a list: "… thực hiện một số nội dung sau:"."""
    return rest.rstrip().endswith(":") and bool(
        re.search(r"\b(?:sau|như sau|cụ thể|gồm|nội dung)\b[^:]*:$", rest.rstrip())
    )


def _opening(found: _Found) -> None:
    """A letter may tell in its opening sentence; one that only leads in to a list tells nothing."""
    document = found.document
    if not document.layout.letter:
        return
    for start, end in sentences(document.text.whole, *document.opening):
        if not document.text.whole[start:end].rstrip().endswith(":"):
            _prose(found, Stretch(start, end, None, document.root))
