"""From the blocks of a file to a reading: head, outline, then one rule after another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from nhipcau.guidance.ports import Extract, Message
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.doubts import doubts
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.head import Layout, read_layout
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.lexicon import phrases, words
from nhipcau.guidance.reading.model import Head, Item, Reading, Source
from nhipcau.guidance.reading.news import read_news_head
from nhipcau.guidance.reading.outline import Node, outline
from nhipcau.guidance.reading.prose import stretches
from nhipcau.guidance.reading.rules.aims import aims
from nhipcau.guidance.reading.rules.attachments import attachments
from nhipcau.guidance.reading.rules.bases import AMENDING, TYPES, legal_bases
from nhipcau.guidance.reading.rules.days import days
from nhipcau.guidance.reading.rules.duties import date_duties, duties, mark_withdrawn
from nhipcau.guidance.reading.rules.mentions import audiences, forms
from nhipcau.guidance.reading.rules.occasions import occasions
from nhipcau.guidance.reading.rules.slogans import slogans
from nhipcau.guidance.reading.rules.task_tables import task_tables
from nhipcau.guidance.reading.rules.themes import themes, themes_in_tables
from nhipcau.guidance.reading.sections import assign, heading_of, lead_role
from nhipcau.guidance.reading.text import Line, Text, assemble

T = TypeVar("T")

TELLING = re.compile(r"\b(?:tuyên truyền|truyền thông|quảng bá|cổ động|khẩu hiệu|thông điệp)\b")
MANY = 2
AMENDS = re.compile(rf"\b{AMENDING}\b")
# What an amendment changes: a document, or something in one.
AMENDED = re.compile(
    rf"\b(?:{TYPES}|một số|nội dung|thời gian|thời hạn|nhiệm vụ|tuyên truyền|truyền thông|phân công)\b"
)
# "tuyên truyền sửa đổi, bổ sung một số điều của Hiến pháp": an amendment is what it is about.
ABOUT = re.compile(r"\b(?:tuyên truyền|truyền thông|phổ biến|quán triệt|học tập|góp ý|lấy ý kiến|kỷ niệm)\b")
CITES = re.compile(
    r"^\s*[-–+]?\s*(?:căn cứ|luật|nghị quyết|nghị định|quyết định|kế hoạch|thông tư|chỉ thị|công văn|"
    r"hướng dẫn|kết luận|thực hiện|xét|theo)\b"
)


def read(extract: Extract, source: Source) -> Reading:
    """The reading of an extracted text. Linear in its length; reads no file, clock or network."""
    text = assemble(extract.blocks, web=extract.web)
    layout = read_layout(text)
    body, opening, lead = parts(text, layout)
    root = outline(text, body, heading_of)
    assign(text, root, lead)
    kind = _type(text, layout, root, opening)
    document = Document(text, layout, kind, root, opening)
    document.amends = says_it_amends(layout.title or "")
    mark_withdrawn(document)
    document.stretches = list(stretches(text, root))
    if kind == "news":
        read_news_head(document)
    items: tuple[Item, ...] = ()
    said: list[Message] = [*extract.doubts, *layout.doubts]
    if kind != "other":
        items = _items(document)
        said += [*document.doubts, *doubts(document)]
    head = Head(
        kind,
        layout.number,
        layout.issuer,
        layout.place,
        layout.date,
        layout.title,
        layout.signatory,
        tuple(layout.recipients),
    )
    return Reading(source, head, items, text.whole, tuple(dict.fromkeys(said)))


def _items(document: Document) -> tuple[Item, ...]:
    for rule in (legal_bases, occasions, aims, themes, themes_in_tables, slogans, duties):
        _run(rule, document)
    dues = _run(days, document) + _run(task_tables, document)
    date_duties(document, sorted(dues, key=lambda due: due.date.start))
    for rule in (forms, audiences, attachments):
        _run(rule, document)
    return tuple(sorted(document.items, key=lambda item: (item.passage.start, -item.passage.end)))


def _run(rule: Callable[[Document], T], document: Document) -> T:
    """Let one rule look; what it adds carries its name."""
    document.rule = f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"
    return rule(document)


def says_it_amends(title: str) -> bool:
    """Whether a title says that the document changes another.

    >>> says_it_amends("bổ sung, điều chỉnh một số nội dung tuyên truyền kỷ niệm 20 năm")
    True
    >>> says_it_amends("tuyên truyền việc sửa đổi, bổ sung một số điều của Hiến pháp")
    False
    >>> says_it_amends("bảo dưỡng, thay thế thiết bị phòng chiếu phim")
    False
    """
    folded = fold(title)
    match = AMENDS.search(folded[:80])
    if match is None or ABOUT.search(folded[: match.start()]):
        return False
    return bool(AMENDED.search(folded, match.end()))


def parts(text: Text, layout: Layout) -> tuple[list[Line], tuple[int, int], str | None]:
    """The lines of the body, the span of the opening, and what its last line leads in to."""
    lines = list(text.lines[layout.begin : layout.end])
    lines += text.lines[layout.appendix :]
    has_head = layout.type is not None or layout.letter
    count = _opening_lines(lines, layout) if has_head or _is_body_alone(lines) else 0
    if not count:
        at = lines[0].start if lines else 0
        return lines, (at, at), None
    opening = (lines[0].start, lines[count - 1].end)
    last = lines[count - 1].text.rstrip()
    lead = lead_role(last[-160:]) if last.endswith(":") else None
    return lines[count:], opening, lead if lead in ("theme", "slogan") else None


def _opening_lines(lines: list[Line], layout: Layout) -> int:
    """How many lines come before the first section: the bases and what leads in to the list."""
    for index, line in enumerate(lines):
        label = read_label(line.text) if not line.cells else None
        bullet = label is not None and label.style in ("dash", "plus", "bullet")
        if (label and not (bullet and CITES.match(fold(line.text)))) or heading_of(line) or line.cells:
            return index
        if (
            index
            and lines[index - 1].text.rstrip().endswith(":")
            and not CITES.match(fold(lines[index - 1].text))
        ):
            return index
    return 1 if layout.letter and len(lines) > 1 else 0


def _is_body_alone(lines: list[Line]) -> bool:
    """A full text without its head: an opening that ends "như sau:", then numbered sections."""
    for index, line in enumerate(lines[:8]):
        if re.search(r"\b(?:sau|sau đây)\s*:?\s*$", fold(line.text)) and index + 1 < len(lines):
            following = read_label(lines[index + 1].text)
            return bool(following) or heading_of(lines[index + 1]) is not None
    return False


def _type(text: Text, layout: Layout, root: Node, opening: tuple[int, int]) -> str:
    """The type of document; "other" for one that is not about telling the public something."""
    roles = {role for node in root.walk() for role in node.roles} | {root.role}
    speaks = (
        fold(layout.title or "")
        + "\n"
        + text.folded[opening[0] : opening[0] + 1500 if layout.type is None else opening[1]]
    )
    about = _is_about_telling(text, root, speaks)
    if says_it_amends(layout.title or ""):
        about = about or sum(1 for _ in phrases("forms").find(text)) > 1
    if layout.type is not None:
        return layout.type if about and layout.type != "other" else "other"
    if opening[0] < opening[1]:
        return _type_of_body(text.folded[slice(*opening)]) if about else "other"
    telling = roles & {"theme", "form", "slogan", "duty"} or _tells(text)
    return "news" if about and telling else "other"


def _is_about_telling(text: Text, root: Node, speaks: str) -> bool:
    """Whether title and opening say that it is about telling the public something. Words that other
    documents use too ("hưởng ứng", "giới thiệu") need the body to speak of it, and so do sections
    "Nội dung …": a plan of inspection has one as well (76)."""
    if any(
        re.match(rf"\W*(?:về việc |về |v/v )?{word}\b", speaks)
        for word in words("documents", "subject", "others")
    ):
        return False
    if any(re.search(rf"\b{word}\b", speaks) for word in words("documents", "subject", "plain")):
        return True
    headings = [text.folded[node.start : node.end] for node in root.walk() if node.roles]
    named = any(TELLING.search(heading) for heading in headings)
    body = text.folded[root.start :]
    weak_forms = words("forms", "weak")
    found = phrases("forms").find(text, root.start)
    forms = {match.value for match in found if match.phrase not in weak_forms} - {
        "meeting",
        "digital",
        "weak",
    }
    often = named or len(TELLING.findall(body)) > MANY
    if any(re.search(rf"\b{word}\b", speaks) for word in words("documents", "subject", "shared")):
        return often or len(forms) >= MANY
    roles = {node.role for node in root.walk() if node.roles} | {root.role}
    return "slogan" in roles or ("theme" in roles and (often or "form" in roles))


def _type_of_body(opening: str) -> str:
    for pattern, kind in (
        (r"\bhướng dẫn\b[^.]*như sau", "guidance"),
        (r"\bkế hoạch\b[^.]*(?:như sau|sau)\s*:", "plan"),
        (r"\bđề nghị\b|\byêu cầu\b", "official_letter"),
    ):
        if re.search(pattern, opening):
            return kind
    return "guidance"


def _tells(text: Text) -> bool:
    """Prose that reports a guidance: it speaks of campaign content, forms, or who was asked to do what."""
    folded = text.folded
    signs = (
        r"\b(?:hướng dẫn|kế hoạch|công văn|chỉ thị|văn bản|đề án|thông báo)\b[^.]{0,120}\b(?:tuyên truyền|"
        r"truyền thông|quảng bá|cổ động)",
        r"nội dung (?:tuyên truyền|truyền thông|trọng tâm)",
        r"hình thức (?:tuyên truyền|truyền thông)",
        r"\b(?:đề nghị|yêu cầu|giao)\s+(?:các|sở|ban|ủy ban|ubnd|báo|đài|phòng|hội|đảng ủy)",
    )
    return sum(1 for sign in signs if re.search(sign, folded)) >= 2
