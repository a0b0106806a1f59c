"""Word 97 files and RTF, which LibreOffice opens where it is installed."""

from __future__ import annotations

from dataclasses import replace

from nhipcau.guidance.adapters.docx import extract as extract_docx
from nhipcau.guidance.adapters.office import as_docx
from nhipcau.guidance.ports import ENCRYPTED, HAS_MACROS, Extract, Unreadable, Upload, gettext_noop, say

MACROS = "_VBA_PROJECT".encode("utf-16-le")
NOT_TEXT = gettext_noop(
    "This is an old Office file that is not a text document. Save the text as .docx and read that."
)


def extract(upload: Upload) -> Extract:
    """The text as LibreOffice hands it over; a protected file and a workbook are told apart from a text."""
    data = upload.data
    rich = data[:1024].lstrip().startswith(b"{\\rtf")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(say(ENCRYPTED))
    if not rich and "WordDocument".encode("utf-16-le") not in data:
        raise Unreadable(say(NOT_TEXT))
    upload.progress(0, None)
    extracted = extract_docx(replace(upload, data=as_docx(data, "rtf" if rich else "doc")))
    if MACROS in data:
        return replace(extracted, doubts=(*extracted.doubts, say(HAS_MACROS)))
    return extracted
