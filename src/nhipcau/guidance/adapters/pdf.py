"""PDF with text: lines joined to paragraphs, ruled tables by row, page numbers and running heads dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import pypdfium2

from nhipcau.guidance.adapters.joining import CAPITALS, ENDS_OPEN, LABEL, glue, split_columns
from nhipcau.guidance.adapters.letters import clean, repair
from nhipcau.guidance.adapters.pdf_page import Line, Page, Table, read_page
from nhipcau.guidance.ports import (
    ENCRYPTED,
    TRUNCATED,
    Block,
    Extract,
    Unreadable,
    Upload,
    gettext_noop,
    row,
    say,
)

PAGES = 500
FEWEST_A_PAGE = 50
PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:Trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*$", re.IGNORECASE)
OPENS = re.compile(r"Nơi nhận|Kính gửi|(?:TM|KT|TL|TUQ)\.|[TK]/[TML]")
NEEDS_OCR = gettext_noop(
    "The PDF holds pictures of pages, not text. Reading it needs Tesseract with Vietnamese; "
    "ask the sender for the text file."
)
TOO_LONG = gettext_noop(
    "The PDF has %(pages)s pages; at most %(limit)s are read. Split it and read the parts."
)


def extract(upload: Upload) -> Extract:
    """The text of all pages as one flow of blocks."""
    pages = list(_pages(upload.data))
    if sum(page.letters for page in pages) < FEWEST_A_PAGE * min(len(pages), 3):
        raise Unreadable(say(NEEDS_OCR))
    blocks = _flow(_without_furniture(pages))
    mended, encoding, doubts = repair("\n".join(block.text for block in blocks))
    lines = mended.split("\n")
    if len(lines) == len(blocks) and (encoding or doubts):
        blocks = [_with_text(block, line) for block, line in zip(blocks, lines, strict=True)]
    return Extract(tuple(blocks), encoding=encoding, pages=len(pages), doubts=doubts)


def _with_text(block: Block, text: str) -> Block:
    cells = tuple(text.split("\t")) if block.cells else ()
    return replace(block, text=text, cells=cells)


def _pages(data: bytes) -> Iterator[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        raise Unreadable(say(ENCRYPTED if protected else TRUNCATED)) from error
    try:
        if len(document) > PAGES:
            raise Unreadable(say(TOO_LONG, pages=len(document), limit=PAGES))
        for number, page in enumerate(document, 1):
            yield read_page(page, number)
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(say(TRUNCATED)) from error
    finally:
        document.close()


def _without_furniture(pages: list[Page]) -> list[Page]:
    """Drop page numbers, and lines that stand at the edge of half the pages alike."""
    edges = Counter(
        key for page in pages for key in {_key(line) for line in page.lines if page.at_edge(line)}
    )
    repeated = {key for key, count in edges.items() if count >= max(2, len(pages) / 2)}
    return [
        replace(
            page,
            items=[
                item
                for item in page.items
                if not (
                    isinstance(item, Line)
                    and page.at_edge(item)
                    and (PAGE_NUMBER.match(item.text) or _key(item) in repeated)
                )
            ],
        )
        for page in pages
    ]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.strip())


def _flow(pages: list[Page]) -> list[Block]:
    """The pages one after another: a paragraph or a table may go on over the page's end."""
    blocks: list[Block] = []
    run: list[tuple[Line, Page]] = []
    tables = 0
    fresh = True
    for page in pages:
        for item in page.items:
            if isinstance(item, Line):
                run.append((item, page))
                continue
            blocks += _paragraphs(run)
            continues = not run and bool(blocks) and bool(blocks[-1].cells) and fresh
            run = []
            tables += not (continues and len(item.rows[0]) == len(blocks[-1].cells))
            _add_table(blocks, item, page.number, tables)
            fresh = False
        fresh = True
    return blocks + _paragraphs(run)


def _add_table(blocks: list[Block], table: Table, page: int, number: int) -> None:
    """Add the rows of a table. On a new page its heading row is not repeated, and a row that was
    cut goes on in the row before."""
    rows = [
        row([clean(cell) for cell in cells], page=page, table=number, merged=merged)
        for cells, merged in zip(table.rows, table.merged, strict=True)
    ]
    before = [block for block in blocks if block.table == number]
    if before and rows and rows[0].cells == before[0].cells:
        rows = rows[1:]
    if before and rows and not rows[0].cells[0] and not rows[0].merged and before[-1].cells[0]:
        cells = [f"{a} {b}".strip() for a, b in zip(before[-1].cells, rows[0].cells, strict=True)]
        blocks[-1] = row(cells, page=before[-1].page, table=number, merged=before[-1].merged)
        rows = rows[1:]
    blocks += rows


def _paragraphs(run: list[tuple[Line, Page]]) -> list[Block]:
    """Join the lines of each paragraph; a letterhead set in two columns is taken apart."""
    out: list[tuple[list[str], int]] = []
    last: Line | None = None
    for line, page in run:
        if last is not None and _goes_on(last, line, page):
            out[-1][0].extend([glue(last.text, line.text), line.text])
        else:
            out.append(([line.text], page.number))
        last = line
    blocks: list[Block] = []
    for number, group in groupby(out, key=lambda paragraph: paragraph[1]):
        lines = split_columns([clean("".join(parts)) for parts, _ in group])
        blocks += [Block(" ".join(text.split()), page=number) for text in lines if text.strip()]
    return blocks


def _goes_on(line: Line, following: Line, page: Page) -> bool:
    """Whether a paragraph goes on in the next line: that begins small, or this one is full."""
    text, after = line.text.rstrip(), following.text.lstrip()
    if text.endswith("./.") or OPENS.match(after):
        return False
    if LABEL.match(after) or CAPITALS.match(text) or CAPITALS.match(after) or "   " in text:
        return False
    if ENDS_OPEN.search(text) and after[:1].isdigit():
        return True
    ended = bool(re.search(r"[.;:!?][\"”)]?$", text))
    if after[:1].islower() and not ended:
        return True
    below = line.bottom - following.bottom
    if below > 0 and below > 2.2 * line.height:
        return False
    word = following.width_of_first_word
    full = page.right - line.right < word + 0.3 * line.height
    indented = following.left > page.left + 0.8 * line.height
    return (
        full and not indented and not (ended and following.left <= page.left and line.right < page.right - 2)
    )
