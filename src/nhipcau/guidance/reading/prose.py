"""Running text without sections: a news item, a letter, a directive. Each sentence gets what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nhipcau.guidance.reading.document import Stretch
from nhipcau.guidance.reading.organisations import first_word_is_verb
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.sections import lead_roles
from nhipcau.guidance.reading.text import Text, sentences

LEAD = 110
# A sentence that goes on with what the one before it said.
LASTING = frozenset(["purpose", "requirement", "slogan", "form"])
REQUIRES = re.compile(r"\b(?:cần|phải|bảo đảm|đảm bảo|không được|tránh)\b")
GOES_ON = re.compile(r"(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó)\b")
AIMS = re.compile(r"^(?:mục đích|mục tiêu|nhằm|qua đó|từ đó|thông qua đó)\b")


def stretches(text: Text, root: Node) -> Iterator[Stretch]:
    """The body in order: each line under a heading as it is, each line of prose sentence by sentence."""
    before: str | None = None
    for node in root.walk():
        if node is root or node.inline or node.line is None:
            continue
        if node.role is None and not node.is_row and not node.roles:
            goes_on = before == "theme" and GOES_ON.match(text.folded, node.start)
            for stretch in _sentences(text, node, "theme" if goes_on else None):
                before = stretch.role
                yield stretch
        else:
            yield from _under_heading(text, node)


def _under_heading(text: Text, node: Node) -> Iterator[Stretch]:
    """A line with a role of its own or from above; the text behind a run-in heading by sentence."""
    if node.roles and node.body_start is None:
        yield Stretch(node.start, node.end, "heading", node)
    elif (node.body_start is None and node.label is not None) or node.is_row:
        yield Stretch(node.start, node.end, node.role, node)
    else:
        for start, end in sentences(text.whole, node.body_start or node.start, node.end):
            yield Stretch(start, end, node.role, node)


def _sentences(text: Text, node: Node, role: str | None) -> Iterator[Stretch]:
    """The sentences of a line of prose. An enumeration inside it stays whole."""
    enumerated = node.children[0].start if node.children and node.children[0].inline else None
    for start, end in sentences(text.whole, node.start, node.end):
        folded = text.folded[start:end]
        if enumerated is not None and start >= enumerated:
            yield Stretch(start, end, role, node)
            continue
        role = "theme" if role == "theme" and start == node.start else _role(folded, role)
        if enumerated is not None and end >= enumerated:
            yield Stretch(start, node.end, role, node)
            return
        yield Stretch(start, end, role, node)


def _role(folded: str, before: str | None) -> str | None:
    if AIMS.match(folded) and (before in (None, "purpose") or folded.startswith(("mục", "nhằm"))):
        return "purpose"
    leads = lead_roles(folded.split(":", 1)[0][:LEAD])
    if not REQUIRES.search(folded):  # "Hướng dẫn yêu cầu … tập trung vào các nội dung: …" (121)
        leads = (lead for lead in leads if lead != "requirement")
    lead = next(leads, None)
    if lead == "theme" and not _lists(folded):
        lead = "requirement" if REQUIRES.search(folded[:LEAD]) else None
    if lead == "slogan" and not re.search('["“:]', folded):
        lead = None
    if lead is not None:
        return lead
    if before in LASTING:
        return before
    return "tasks" if first_word_is_verb(GOES_ON.sub("", folded).lstrip(" ,")) else None


def _lists(folded: str) -> bool:
    """Whether a sentence that speaks of content goes on to say what it is."""
    return bool(re.search(r":|tập trung|gồm|như sau|làm nổi bật|làm rõ|;|\(1\)|\bvề\b", folded))
