"""What each heading announces, and so what every line below it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nhipcau.guidance.reading.folding import WORD, fold
from nhipcau.guidance.reading.labels import RANKS, Label
from nhipcau.guidance.reading.lexicon import Phrases, table, words
from nhipcau.guidance.reading.organisations import subject_of
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.text import Line, Text

HEADING = 160
RUN_IN = 90
LONG_LEAD = 40
CLOSING = Label("closing", None, 0, 0)
CAPS = Label("caps", None, 0, 0)
TITLE = Label("title", None, 0, 0)
# Inside a section only some headings change the subject: "Về nội dung: …" among requirements is one of them.
MAY_STAND_IN: dict[str, set[str]] = {
    "purpose": {"purpose", "requirement"},
    "requirement": {"purpose", "requirement"},
    "aims": {"purpose", "requirement", "audience"},
    "theme": {"theme", "form", "slogan", "audience", "time", "duty"},
    "slogan": {"slogan", "duty"},
    "duty": {"duty", "time", "funds", "form", "tasks", "slogan"},
}
QUOTED = re.compile('[“"][^“”"]*[”"]')
STATED = re.compile(
    r"(?<![\w/.,-])(?P<n>0?\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:nhóm\s+)?"
    r"(?P<what>nội dung|vấn đề|hình thức|khẩu hiệu|nhiệm vụ|chủ đề|mục đích|yêu cầu|nhóm nội dung|thông điệp)"
)


@cache
def _headings() -> Phrases:
    return Phrases(table("sections")["headings"])


@cache
def _coverings() -> Phrases:
    lists = table("sections")
    return Phrases({**lists["headings"], "filler": lists["fillers"]})


@cache
def _leads() -> Phrases:
    return Phrases(table("sections")["leads"])


def announced(heading: str) -> tuple[str, ...]:
    """The roles that the words of a heading name, in order.

    >>> announced("II. NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN")
    ('theme', 'form')
    """
    return tuple(dict.fromkeys(match.value for match in _headings().find_in(fold(QUOTED.sub("", heading)))))


def covered(heading: str) -> tuple[str, ...]:
    """As `announced`, but only where the heading has no words besides those that headings use.

    >>> covered("Mục đích"), covered("Nội dung tuyên truyền phải chính xác")
    (('purpose',), ())
    """
    folded = fold(heading)
    place, roles = 0, []
    for word in WORD.finditer(folded):
        if word.start() < place or word.group().isdecimal():
            continue
        found = _coverings().at(folded, word.start(), word.group())
        if not found:
            return ()
        place = found[0]
        roles += [found[1]] if found[1] != "filler" else []
    return tuple(dict.fromkeys(roles))


def lead_role(sentence: str) -> str | None:
    """What a sentence or a lead-in line of prose is about, by its first telling phrase."""
    return next(lead_roles(sentence), None)


def lead_roles(sentence: str) -> Iterator[str]:
    """All that its telling phrases speak of, in their order."""
    return (found.value for found in _leads().find_in(fold(sentence)))


def heading_of(line: Line) -> Label | None:
    """The place in the outline of a heading without a label, or of a line that closes the text."""
    text, folded = line.text, fold(line.text)
    if line.cells:
        return None
    if _closes(folded):
        return CLOSING
    if text.isupper() and len(text) < HEADING and len(text.split()) > 1 and announced(text):
        return CAPS
    head = text.split(":", 1)[0]
    if len(head) < RUN_IN and (":" in text or not re.search(r"[.;,]$", text)) and covered(head):
        return TITLE
    return None


def _closes(folded: str) -> bool:
    bare = folded.lstrip("(*[- ")
    if any(bare.startswith(phrase) for phrase in words("sections", "closings")):
        return True
    return bool(re.match(r"phụ lục\b.{0,40}kèm theo", bare))


def assign(text: Text, root: Node, lead: str | None) -> None:
    """Give every node its role. `lead` is what the line before the first label leads in to."""
    if lead and any(_own_words(text, child) for child in root.items):
        lead = None  # "… với những nội dung chủ yếu như sau:" leads in to whole sections
    root.role = lead
    listed = next((child.label.style for child in root.children if child.label), None)
    top = min(
        (child.rank for child in root.children if child.label and child.label.style != "closing"), default=0
    )
    for node in root.walk():
        if node is root:
            continue
        if node.label and node.label.style == "closing":
            node.role = "closing"
            continue
        if not node.inline:
            roles, body_start = _roles(text, node, top)
            if _contains_sections(text, node, roles):
                roles = ()
            if set(roles) & MAY_STAND_IN.get(_parent_role(node), set(roles)):
                node.roles, node.body_start = roles, body_start
        inherits = node.parent is not root or (node.label is not None and node.label.style == listed)
        node.role = (
            _effective(node.roles) if node.roles else (_parent_role(node) or None if inherits else None)
        )
    _settle_themes(root)


def _contains_sections(text: Text, node: Node, roles: tuple[str, ...]) -> bool:
    """Whether a heading like "NỘI DUNG ĐỀ ÁN" only holds whole sections, so that it announces none itself."""
    if not roles or not node.items:
        return False
    below = {role for child in node.items if not child.inline for role in _own_words(text, child)}
    return len(below - set(roles)) >= 2


def _own_words(text: Text, node: Node) -> tuple[str, ...]:
    raw = text.whole[node.start : node.end].strip(" .:")
    return announced(raw) if raw.isupper() and len(raw) < HEADING else covered(raw)


def _parent_role(node: Node) -> str:
    return (node.parent.role if node.parent else None) or ""


def _roles(text: Text, node: Node, top: int) -> tuple[tuple[str, ...], int | None]:
    if node.label is None:
        return _roles_of_lead_in(text, node), None
    raw = text.whole[node.start : node.end]
    head, colon, rest = raw.partition(":")
    if colon and len(head) < RUN_IN and covered(head):
        return covered(head), node.start + len(head) + 1 if rest.strip() else None
    bare = raw.strip(" .:")
    if covered(bare):
        return covered(bare), None
    if colon and not rest.strip() and len(head) > LONG_LEAD and _roles_of_lead_in(text, node):
        return _roles_of_lead_in(text, node), None
    outer = node.rank <= max(top, RANKS["roman"]) and not raw.rstrip().endswith((".", ";"))
    is_caps = head.isupper() and len(head.split()) > 1
    if (is_caps or (outer and node.children)) and len(head) < HEADING and announced(head):
        if subject_of(text, node.start, node.start + len(head)) and not is_caps:
            return (), None
        return announced(head), (node.start + len(head) + 1) if colon and rest.strip() else None
    return _roles_of_lead_in(text, node), None


def _roles_of_lead_in(text: Text, node: Node) -> tuple[str, ...]:
    """A line that leads in to a list: "Tập trung tuyên truyền các nội dung sau:"."""
    parent = node.parent.role if node.parent else None
    raw = text.whole[node.start : node.end]
    if parent not in (None, "form", "tasks", "time") or not node.children:
        return ()
    lead = raw[: node.children[0].start - node.start] if node.children[0].inline else raw
    if not re.search(r":\s*\W*$|:\s*\(?\w?\d?\)?\s*$", lead.rstrip()) or subject_of(
        text, node.start, node.end
    ):
        return ()
    role = lead_role(lead[-160:])
    return (role,) if role in ("theme", "slogan", "purpose", "requirement") else ()


def _effective(roles: tuple[str, ...]) -> str:
    """One role for a heading that names several; its sub-headings tell them apart."""
    named = set(roles)
    if {"purpose", "requirement"} <= named:
        return "aims"
    if {"theme", "form"} <= named:
        return "theme+form"
    if {"theme", "tasks"} <= named:
        return "theme+tasks"
    telling = [role for role in roles if role in ("theme", "slogan", "purpose", "requirement", "duty")]
    return next(iter(telling or [role for role in roles if role == "form"] or roles))


def _settle_themes(root: Node) -> None:
    """A heading "NỘI DUNG VÀ GIẢI PHÁP" holds themes where nothing else in the document does."""
    nodes = [node for node in root.walk() if node.roles]
    has_theme = any(node.role == "theme" for node in nodes)
    for node in root.walk():
        if node.role == "theme+tasks":
            node.role = "tasks" if has_theme else "theme"


def stated_count(text: str, what: str) -> int | None:
    """The number of things that a heading or lead-in states: "05 nội dung tuyên truyền trọng tâm"."""
    numbers = {
        "một": 1,
        "hai": 2,
        "ba": 3,
        "bốn": 4,
        "năm": 5,
        "sáu": 6,
        "bảy": 7,
        "tám": 8,
        "chín": 9,
        "mười": 10,
    }
    for match in STATED.finditer(fold(text)):
        if what in match.group("what"):
            number = match.group("n")
            return numbers.get(number) or int(number)
    return None
