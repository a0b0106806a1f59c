"""PDF: the text of pages that have it, and what Tesseract recognises on pages that are pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2

from nhipcau.guidance.adapters.flow import flowed
from nhipcau.guidance.adapters.letters import repair
from nhipcau.guidance.adapters.ocr import Recogniser, recognised
from nhipcau.guidance.adapters.page import Page
from nhipcau.guidance.adapters.pdf_page import is_scan, read_page
from nhipcau.guidance.ports import (
    ENCRYPTED,
    TRUNCATED,
    Block,
    Extract,
    Unreadable,
    Upload,
    gettext_noop,
    say,
)

PAGES = 2000
SCANS = 150
RESOLUTION = 300
LARGEST = 25_000_000
"""Points of a rendered page; a poster is rendered smaller."""
TOO_LONG = gettext_noop(
    "The PDF has %(pages)s pages; at most %(limit)s are read. Split it and read the parts."
)
TOO_MANY_SCANS = gettext_noop(
    "More than %(limit)s pages of the PDF are pictures; no more are recognised. Split it and read the parts."
)


def extract(upload: Upload) -> Extract:
    """The text of all pages as one flow of blocks."""
    scans: list[int] = []
    pages = list(_pages(upload, scans))
    blocks = flowed(pages)
    mended, encoding, doubts = repair("\n".join(block.text for block in blocks))
    lines = mended.split("\n")
    if len(lines) == len(blocks) and (encoding or doubts):
        blocks = [_with_text(block, line) for block, line in zip(blocks, lines, strict=True)]
    doubts = (*doubts, *recognised(scans, len(pages)))
    return Extract(tuple(blocks), encoding=encoding, pages=len(pages), doubts=doubts, ocr=bool(scans))


def _with_text(block: Block, text: str) -> Block:
    cells = tuple(text.split("\t")) if block.cells else ()
    return replace(block, text=text, cells=cells)


def _pages(upload: Upload, scans: list[int]) -> Iterator[Page]:
    """The pages one after the other; the numbers of those that were recognised are added to `scans`."""
    try:
        document = pypdfium2.PdfDocument(upload.data)
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        raise Unreadable(say(ENCRYPTED if protected else TRUNCATED)) from error
    recogniser = Recogniser()
    try:
        count = len(document)
        if count > PAGES:
            raise Unreadable(say(TOO_LONG, pages=count, limit=PAGES))
        for number in range(1, count + 1):
            page = document[number - 1]
            read = read_page(page, number)
            if is_scan(page, read.letters):
                scans.append(number)
                read = _recognised(page, number, recogniser, len(scans))
            page.close()
            upload.progress(number, count)
            yield read
    except pypdfium2.PdfiumError as error:
        raise Unreadable(say(TRUNCATED)) from error
    finally:
        document.close()


def _recognised(page: pypdfium2.PdfPage, number: int, recogniser: Recogniser, so_far: int) -> Page:
    if so_far > SCANS:
        raise Unreadable(say(TOO_MANY_SCANS, limit=SCANS))
    width, height = page.get_size()
    scale = min(RESOLUTION / 72, (LARGEST / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    return recogniser.page(picture, number, scale)
