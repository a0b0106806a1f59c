"""The content themes, at the level at which the document itself counts them."""

from __future__ import annotations

import re

from nhipcau.guidance.ports import gettext_noop, say
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.lexicon import phrases
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.rules.tables import task_cells
from nhipcau.guidance.reading.sections import stated_count

LEAD_IN = re.compile(r"(?:tập trung|nội dung|vấn đề|sau|gồm|như sau|cụ thể|trọng tâm)[^.]*:\s*$")
COUNT = gettext_noop("The document states %(stated)s themes, %(found)s were read.")
AFTER_LEAD = re.compile(
    r"(?:tập trung|nội dung)[^:;.]{0,120}?(?::|\bvào\b(?:\s+(?:các|những)\s+nội dung)?(?:\s+sau)?\s*:?|"
    r"\bvề\b|gồm|\blà\b"
    r"|tập trung(?=\s+(?:làm|khẳng định|giới thiệu|phản ánh|nêu bật|tuyên truyền)))\s*"
)


# "2. Ban A hướng dẫn tuyên truyền, tập trung vào các nội dung sau:", told to one body.
TOLD = re.compile(
    r"\btuyên truyền\b[^.:]*\btập trung\b[^.:;]*\b(?:nội dung|vấn đề)\b[^.:;]*:\s*$|"
    r"\b(?:tập trung )?tuyên truyền\b[^.:;]*\b(?:nội dung|vấn đề) (?:sau|trọng tâm)[^.:;]*:\s*$"
)


def themes(document: Document) -> None:
    """The first level below the section (01, 02 with sub-items, 10), below "tập trung vào …", or the level
    whose count the document states ("05 nội dung": seed, 05); the quoted item that an amendment adds (11);
    the items below a body that is told to "tập trung tuyên truyền các nội dung sau:" (63)."""
    for node in document.root.walk():
        if _supplemented(document, node):
            continue
        if node.roles and node.role in ("theme", "theme+form") and not document.is_withdrawn(node):
            _section(document, node)
        elif _told_below(document, node):
            for child in node.items:
                _add(document, child)
    for stretch in document.stretches:
        if stretch.role == "theme" and stretch.node.role is None:
            _prose(document, stretch.node, stretch.start, stretch.end)
    if document.root.role == "theme":
        for child in _counted(document, document.root):
            _add(document, child)


# Bổ sung nội dung (6) vào mục II: "6. …"
SUPPLEMENTED = re.compile(
    r"bổ sung\s+(?:thêm\s+)?(?:các\s+)?nội dung\s+\(?\d{1,2}\)?[^:“\"]{0,120}:\s*[“\"](?P<said>[^”]+)[”\"]"
)


def _supplemented(document: Document, node: Node) -> bool:
    """A theme that an amendment quotes in the line that adds it (51, 61)."""
    said = SUPPLEMENTED.match(document.text.folded, node.start, node.end) if document.amends else None
    if said is None or document.is_withdrawn(node):
        return False
    start, end = said.span("said")
    label = read_label(document.text.whole[start:end])
    document.add(
        "theme", start + (label.length if label else 0), end, node, ordinal=label.ordinal if label else None
    )
    return True


def _told_below(document: Document, node: Node) -> bool:
    """Whether an item that tells a body what to do leads in to a list of themes."""
    may = node.role in (None, "duty") and node.items and not (node.roles or document.is_withdrawn(node))
    return bool(may and TOLD.search(document.text.folded, node.start, node.end))


def _section(document: Document, section: Node) -> None:
    before = len(document.found("theme"))
    lead = document.text.whole[section.start : section.end]
    if section.body_start is not None and not section.items:
        _prose(document, section, section.body_start, section.end)
    for child in _counted(document, section):
        _add(document, child)
    stated = _stated(document, section, lead)
    found = len(document.found("theme")) - before
    if stated and stated != found:
        document.doubts.append(say(COUNT, stated=stated, found=found))


def _stated(document: Document, section: Node, lead: str) -> int | None:
    paragraphs = [document.text.whole[c.start : c.end] for c in section.children if c.label is None]
    return next((n for n in (stated_count(t, "nội dung") for t in [lead, *paragraphs]) if n), None)


def _counted(document: Document, section: Node) -> list[Node]:
    """The nodes that are themes: the first level, or the deeper one whose count is stated."""
    level = _level(document, section)
    stated = _stated(document, section, document.text.whole[section.start : section.end])
    if stated and len(level) != stated:
        deeper = [grandchild for child in level for grandchild in child.items]
        if len(deeper) == stated:
            return deeper
    return level


def _level(document: Document, section: Node) -> list[Node]:
    text = document.text
    level: list[Node] = []
    if any("theme" in child.roles for child in section.items):
        return []  # "1. Chủ đề: …" beside "2. Nội dung tuyên truyền", which has its own turn (52)
    for child in section.children:
        folded = text.folded[child.start : child.end]
        if (
            child.roles
            or child.is_row
            or (child.label and child.label.style == "closing")
            or document.is_withdrawn(child)
            or (document.amends and SUPPLEMENTED.match(folded))
        ):
            continue
        if child.inline:
            level.append(child)
        elif child.label is None and (folded.rstrip().endswith(":") or document.amends):
            level += child.items or []
        elif LEAD_IN.search(folded) and child.items and len([c for c in section.items if not c.roles]) == 1:
            level += child.items
        elif child.label is None and child.children and child.children[0].inline:
            level += child.children
        elif section.role == "theme+form" and _names_forms(document, child):
            continue
        elif child.role is not None or section is not document.root:
            level.append(child)
    labelled = [node for node in level if node.label]
    return labelled or level


def _names_forms(document: Document, node: Node) -> bool:
    """Under "NỘI DUNG, HÌNH THỨC" an item that names forms is no theme."""
    return sum(1 for _ in phrases("forms").find(document.text, node.start, node.whole_end)) >= 2


def _add(document: Document, node: Node) -> None:
    document.add("theme", node.start, node.end if node.inline else node.whole_end, node, ordinal=node.ordinal)


def _prose(document: Document, node: Node, start: int, end: int) -> None:
    """A sentence of prose: its enumeration, else its parts between semicolons behind the lead-in."""
    text = document.text
    inline = [child for child in node.children if child.inline]
    if inline:
        for child in inline:
            _add(document, child)
        stated = stated_count(text.whole[start : inline[0].start], "nội dung")
        if stated and stated != len(inline):
            document.doubts.append(say(COUNT, stated=stated, found=len(inline)))
        return
    lead = AFTER_LEAD.search(text.folded, start, end)
    begin = lead.end() if lead and lead.start() - start < 140 else start
    if text.whole[begin:end].strip():
        for part in re.finditer(r"[^;]+", text.whole[begin:end]):
            document.add("theme", begin + part.start(), begin + part.end(), node)


def themes_in_tables(document: Document) -> None:
    """A table in the section for content, without a column for who does it: its rows are themes."""
    for node in document.root.walk():
        if node.roles and node.role == "theme":
            for row, (start, end) in task_cells(document, node):
                document.add("theme", start, end, row)
