"""Plain text in any encoding that Vietnamese offices have used."""

from __future__ import annotations

import re

from nhipcau.guidance.adapters.joining import append, goes_on, hard_broken, split_columns
from nhipcau.guidance.adapters.letters import clean, decode
from nhipcau.guidance.ports import Block, Extract, Upload, row

RULE = re.compile(r"^[-_=*~.\s]{4,}$")


def extract(upload: Upload) -> Extract:
    """The lines of the text; lines broken at a width are joined, form feeds count pages."""
    text, encoding, doubts = decode(upload.data)
    pages = text.rstrip("\f\n\r ").count("\f") + 1
    blocks: list[Block] = []
    for number, page in enumerate(text.split("\f"), 1):
        lines = [line.rstrip() for line in clean(page).split("\n")]
        if hard_broken([line for line in lines if line]):
            lines = _paragraphs(lines)
        blocks += _blocks(
            split_columns([line for line in lines if line.strip()]), number if pages > 1 else None
        )
    return Extract(tuple(blocks), encoding=encoding, pages=pages if pages > 1 else None, doubts=doubts)


def _blocks(lines: list[str], page: int | None) -> list[Block]:
    """A line with two tabs or more is a row of a table; rows that follow each other are one table."""
    blocks: list[Block] = []
    table = 0
    for number, line in enumerate(lines):
        cells = [" ".join(cell.split()) for cell in line.strip(" ").split("\t")]
        if len(cells) < 3:
            blocks.append(Block(" ".join(line.split()), page))
            continue
        if not blocks or not blocks[-1].cells:
            table = number + 1
        blocks.append(row(cells, page=page, table=table))
    return blocks


def _paragraphs(lines: list[str]) -> list[str]:
    """Join the lines of each paragraph; an empty line, a label or a heading begins a new one."""
    width = max(map(len, lines))
    out: list[list[str]] = []
    last = ""
    for line in lines:
        if last and line and not RULE.match(line) and goes_on(last, line, width):
            append(out[-1], line.strip())
        elif line:
            out.append([line])
        last = line
    return ["".join(parts) for parts in out]
