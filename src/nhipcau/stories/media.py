"""What a file really is, by its bytes: sound and moving pictures that browsers play, and captions.

A name and a declared type are claims; a reader's browser goes by the bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

HEAD: Final = 4096
"""How many bytes of a file `media_type` needs."""
LONGEST_CAPTIONS: Final = 2 * 1024 * 1024

_TIMING = re.compile(
    r"^\s*((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})\s+-->\s+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:\s|$)"
)


@dataclass(frozen=True)
class MediaType:
    family: Literal["video", "audio"]
    mime: str
    ending: str
    endings: tuple[str, ...] = ()
    """File endings under which it is served as what it is."""


WEBM: Final = MediaType("video", "video/webm", "webm", (".webm",))
MP4: Final = MediaType("video", "video/mp4", "mp4", (".mp4", ".m4v"))
M4A: Final = MediaType("audio", "audio/mp4", "m4a", (".m4a", ".mp4"))
OGG: Final = MediaType("audio", "audio/ogg", "ogg", (".ogg", ".oga", ".opus"))
MP3: Final = MediaType("audio", "audio/mpeg", "mp3", (".mp3",))
_SOUND_BRANDS: Final = {b"M4A ", b"M4B "}
_FOREIGN_BRANDS: Final = {b"qt  ", b"heic", b"heix", b"mif1", b"avif", b"avis", b"crx "}


class BadCaptions(ValueError):
    """Captions that are no WebVTT. `line` counts from 1; `reason` is a key of the caller's words."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(f"{reason}, line {line}")
        self.reason = reason
        self.line = line


def media_type(head: bytes) -> MediaType | None:
    """What a file beginning with these bytes is; None where no browser of ours would play it."""
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return WEBM if b"webm" in head[:64] else None
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _FOREIGN_BRANDS:
            return None
        return M4A if brand in _SOUND_BRANDS else MP4
    if head[:4] == b"OggS":
        return OGG if b"OpusHead" in head[:128] or b"\x01vorbis" in head[:128] else None
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)):
        return MP3
    return None


def check_captions(content: bytes) -> int:
    """How many captions there are. Raises BadCaptions: what is wrong, and in which line."""
    if len(content) > LONGEST_CAPTIONS:
        raise BadCaptions("size")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        raise BadCaptions("encoding", content[: wrong.start].count(b"\n") + 1) from wrong
    if not lines or not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise BadCaptions("signature")
    count, last = 0, -1.0
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        found = _TIMING.match(line)
        if found is None:
            raise BadCaptions("timing", number)
        start, end = _seconds(found[1]), _seconds(found[2])
        if end <= start or start < last:
            raise BadCaptions("order", number)
        count, last = count + 1, start
    if not count:
        raise BadCaptions("empty")
    return count


def _seconds(text: str) -> float:
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + float(part)
    return total
