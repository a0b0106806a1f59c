"""Which format a file has, by its content; its ending only raises a doubt."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import stat
import zipfile
import zlib
from importlib import import_module
from pathlib import Path

from nhipcau.guidance.ports import (
    KINDS,
    NO_TEXT,
    TOO_MUCH,
    TRUNCATED,
    Adapter,
    Extract,
    Message,
    Unreadable,
    Upload,
    gettext_noop,
    say,
)

LIMIT_MB = 50
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x00\x0cjP")
ENDINGS = {
    "txt": {"txt", "text", "md", "csv", ""},
    "html": {"html", "htm", "xhtml", "mht", "aspx", "php"},
    "docx": {"docx", "docm", "dotx"},
    "odt": {"odt", "ott"},
    "pdf": {"pdf"},
    "doc": {"doc", "dot", "rtf"},
}
MARKUP = re.compile(
    rb"<\s*(?:!doctype html|html|head|body|div|p|table|article|meta|br|span|h[1-6])\b", re.IGNORECASE
)

EMPTY = gettext_noop("The file is empty.")
TOO_BIG = gettext_noop(
    "The file has %(size)s MB; at most %(limit)s MB are read. Leave out pictures, or split it."
)
NOT_A_FILE = gettext_noop("“%(name)s” is not a file that can be read. Check the path and the permission.")
BINARY = gettext_noop("The file is no text document. Read DOCX, PDF with text, ODT, HTML or TXT.")
ARCHIVE = gettext_noop("The file is an archive, not a document. Unpack it and read the document inside.")
SHEET = gettext_noop(
    "The file is a spreadsheet or a presentation. Save its text as DOCX or PDF and read that."
)
MARKUP_ONLY = gettext_noop("The file is data or markup without running text.")
OTHER_ENDING = gettext_noop(
    "The name ends in “.%(ending)s”, but the content is %(format)s; it was read as that."
)


def open_upload(path: Path) -> Upload:
    """The bytes of a file, or Unreadable where it is missing, no file, empty or too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(say(NOT_A_FILE, name=path.name))
        if status.st_size == 0:
            raise Unreadable(say(EMPTY))
        if status.st_size > LIMIT_MB * 1024 * 1024:
            raise Unreadable(say(TOO_BIG, size=status.st_size // (1024 * 1024), limit=LIMIT_MB))
        return Upload(path.name, path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unreadable(say(NOT_A_FILE, name=path.name)) from error


def sniff(data: bytes) -> str:
    """The kind of adapter that reads this content.

    >>> sniff(b"%PDF-1.7 ..."), sniff("Số 45-HD/BTGTU".encode())
    ('pdf', 'txt')
    """
    start = data[:1024]
    if b"%PDF-" in start:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if data.startswith(IMAGES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "image"
    if start.lstrip().startswith(b"{\\rtf"):
        return "doc"
    return _of_text(data)


def _of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unreadable(say(TRUNCATED)) from error
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        if b"opendocument.text" in kind or not kind:
            return "odt"
        raise Unreadable(say(SHEET))
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise Unreadable(say(SHEET))
    raise Unreadable(say(ARCHIVE))


def _of_text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_wide(data[:4000])
    sample = data[:65536]
    if wide:
        text = sample.decode(
            "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _wide_name(sample), errors="ignore"
        )
        sample = text.encode()
    controls = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 32)))
    if controls > len(sample) * 0.01 + 2:
        raise Unreadable(say(BINARY))
    tags = len(re.findall(rb"<[a-zA-Z!/?]", sample))
    if MARKUP.search(sample[:8192]) and tags >= 3:
        return "html"
    if sample.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<?xml", b"<svg")) or _mostly_data(sample, tags):
        raise Unreadable(say(MARKUP_ONLY))
    return "txt"


def _is_wide(sample: bytes) -> bool:
    return len(sample) > 8 and max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) * 0.25


def _wide_name(sample: bytes) -> str:
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _mostly_data(sample: bytes, tags: int) -> bool:
    """Whether a text is mostly tags, or the notation of a program's data."""
    marks = sum(sample.count(mark) for mark in (b"{", b"}", b"[", b"]", b'":', b"<", b">"))
    return tags * 25 > len(sample) or (marks * 12 > len(sample) and len(sample) > 200)


def extract(upload: Upload) -> tuple[str, Extract]:
    """The format of a file and its text."""
    kind = sniff(upload.data)
    module, _, name = KINDS[kind].rpartition(".")
    adapter: Adapter = getattr(import_module(module), name)
    try:
        extracted = adapter(upload)
    except (RecursionError, OverflowError) as error:
        raise Unreadable(say(TRUNCATED)) from error
    except MemoryError as error:
        raise Unreadable(say(TOO_MUCH)) from error
    if not any(re.search(r"\w", block.text) for block in extracted.blocks):
        raise Unreadable(say(NO_TEXT))
    return kind, extracted


def ending_doubts(name: str, kind: str) -> tuple[Message, ...]:
    """A doubt where a file's ending says another format than its content."""
    ending = Path(name).suffix.lstrip(".").lower()
    if ending in ENDINGS.get(kind, {ending}) or ending not in {
        known for endings in ENDINGS.values() for known in endings
    }:
        return ()
    return (say(OTHER_ENDING, ending=ending, format=kind.upper()),)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
