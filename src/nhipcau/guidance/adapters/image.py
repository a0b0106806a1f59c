"""Pictures of documents. They are recognised and refused with the remedy: reading them needs Tesseract."""

from __future__ import annotations

from typing import NoReturn

from nhipcau.guidance.ports import Unreadable, Upload, gettext_noop, say

NEEDS_OCR = gettext_noop(
    "This is a picture of a document. Reading it needs Tesseract with Vietnamese; "
    "ask the sender for the text file, or type the text."
)


def extract(upload: Upload) -> NoReturn:
    """Always raises, with the remedy."""
    raise Unreadable(say(NEEDS_OCR))
