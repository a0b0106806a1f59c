"""Word 97 files. They are recognised and refused with the remedy: reading them needs LibreOffice."""

from __future__ import annotations

from typing import NoReturn

from nhipcau.guidance.ports import ENCRYPTED, Unreadable, Upload, gettext_noop, say

NEEDS_OFFICE = gettext_noop(
    "This is an old Word file (.doc). Reading it needs LibreOffice; save it as .docx and read that."
)
NOT_TEXT = gettext_noop(
    "This is an old Office file that is not a text document. Save the text as .docx and read that."
)


def extract(upload: Upload) -> NoReturn:
    """Always raises: with the remedy for a text, for a protected new file, for anything else."""
    if "EncryptedPackage".encode("utf-16-le") in upload.data:
        raise Unreadable(say(ENCRYPTED))
    if "WordDocument".encode("utf-16-le") in upload.data:
        raise Unreadable(say(NEEDS_OFFICE))
    raise Unreadable(say(NOT_TEXT))
