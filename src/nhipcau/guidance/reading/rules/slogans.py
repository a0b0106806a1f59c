"""Approved slogans."""

from __future__ import annotations

import re

from nhipcau.guidance.ports import gettext_noop, say
from nhipcau.guidance.reading.document import Document
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.outline import Node
from nhipcau.guidance.reading.rules.tables import task_cells
from nhipcau.guidance.reading.sections import stated_count

QUOTE = re.compile('[“"]([^“”"\n]{8,200})[”"]')
MARKS = ";,.: \n\t"
LONGEST_LINE = 120
COUNT = gettext_noop("The document states %(stated)s slogans, %(found)s were read.")


def slogans(document: Document) -> None:
    """Items of "Khẩu hiệu" (01 numbered, 08 bulleted), lines without labels, or quoted in prose (05). The
    exclamation mark is part of a slogan, the quotes around it are not."""
    for node in document.root.walk():
        if node.roles and node.role == "slogan" and not document.is_withdrawn(node):
            _section(document, node)
            for row, cell in task_cells(document, node):
                document.add("slogan", *cell, row, closing=MARKS)
    for stretch in document.stretches:
        if stretch.role == "slogan" and stretch.node.role is None:
            _quoted(document, stretch.node, stretch.start, stretch.end)
    if document.root.role == "slogan":
        for child in document.root.items:
            _add(document, child)


def _section(document: Document, section: Node) -> None:
    before = len(document.found("slogan"))
    if section.body_start is not None and not _quoted(document, section, section.body_start, section.end):
        for part in re.finditer(r"[^;]+", document.text.whole[section.body_start : section.end]):
            start, end = section.body_start + part.start(), section.body_start + part.end()
            document.add("slogan", start, end, section, closing=MARKS)
    labelled = any(child.label and not child.roles for child in section.children)
    if any("slogan" in child.roles for child in section.items):
        return  # "1. Chủ đề: …" beside "2. Thông điệp: …", which has its own turn (62)
    for child in section.children:
        leads_in = document.text.whole[child.start : child.end].rstrip().endswith(":")
        beside = labelled and child.label is None and not leads_in
        if not (child.roles or child.is_row or beside or document.is_withdrawn(child)):
            _line(document, child, leads_in=leads_in)
    stated = stated_count(document.text.whole[section.start : section.end], "khẩu hiệu")
    found = len(document.found("slogan")) - before
    if stated and stated != found:
        document.doubts.append(say(COUNT, stated=stated, found=found))


def _line(document: Document, node: Node, *, leads_in: bool) -> None:
    """One slogan; or those of the list that a line leads in to; or those it quotes."""
    raw = document.text.whole[node.start : node.end].rstrip()
    if leads_in or (node.items and not node.inline):
        for item in node.items:
            _add(document, item)
    elif node.label is None and len(QUOTE.findall(raw)) > 1:
        _quoted(document, node, node.start, node.end)
    elif node.label is not None or not raw.endswith(".") or len(raw) < LONGEST_LINE:
        _add(document, node)


def _add(document: Document, node: Node) -> None:
    document.add("slogan", node.start, node.end, node, closing=MARKS, ordinal=node.ordinal)


def _quoted(document: Document, node: Node, start: int, end: int) -> bool:
    found = list(QUOTE.finditer(document.text.whole, start, end))
    for match in found:
        label = read_label(match.group(1)) if document.amends else None  # "3. Chung một dòng sông …" (111)
        start = match.start(1) + (label.length if label else 0)
        ordinal = label.ordinal if label else None
        document.add("slogan", start, match.end(1), node, closing=MARKS, ordinal=ordinal)
    return bool(found)
