"""What a camera writes into a file beside the picture: where, when, with what. It is taken out, in place.

The pixels are not touched. Kept are the colours' profile, and, written anew: which side is up, and whose
the picture is (Artist, Copyright).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image

ORIENTATION: Final = 0x0112
CREDIT: Final = (0x013B, 0x8298)  # Artist, Copyright
LONGEST_CREDIT: Final = 300

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs".split())


def kept_exif(image: Image.Image) -> bytes:
    """The few notes that stay, as EXIF beginning with its name; empty where there are none."""
    found = image.getexif()
    kept = Image.Exif()
    if found.get(ORIENTATION, 1) in range(2, 9):
        kept[ORIENTATION] = found[ORIENTATION]
    for tag in CREDIT:
        credit = found.get(tag)
        if isinstance(credit, str) and credit.strip("\0 "):
            kept[tag] = credit.strip("\0 ").encode("latin-1", "replace")[:LONGEST_CREDIT]  # its own bytes
    return kept.tobytes() if len(kept) else b""


def jpeg_without_notes(data: bytes, exif: bytes) -> bytes:
    """The same JPEG with its profile and `exif`; what stands after its end is left behind too."""
    head, rest = [b"\xff\xd8"], []
    for marker, segment in _jpeg_segments(data):
        if marker == 0xE0 and segment[4:8] == b"JFIF":
            head.append(segment)
        elif (
            (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0")
            or (marker == 0xEE and segment[4:9] == b"Adobe")
            or not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        ):
            rest.append(segment)
    if exif:
        head.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    return b"".join((*head, *rest, b"\xff\xd9"))


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment between start and end, the drawn data together with the header it follows."""
    place = 2
    while place + 4 <= len(data):
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if data[place] != 0xFF or marker == 0xD9:
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        yield marker, data[place:end]
        place = end


def _end_of_scan(data: bytes, place: int) -> int:
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        following = data[place + 1]
        if following and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def png_without_notes(data: bytes, exif: bytes) -> bytes:
    """The same PNG with only the chunks that draw it, and `exif`."""
    parts, place = [_PNG_HEAD], len(_PNG_HEAD)
    while place + 12 <= len(data):
        name = data[place + 4 : place + 8]
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if name == b"IDAT" and exif:
            parts.append(_png_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")))
            exif = b""
        if name in _PNG_KEPT:
            parts.append(data[place:end])
        if name == b"IEND":
            break
        place = end
    return b"".join(parts)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def webp_without_notes(data: bytes, exif: bytes) -> bytes:
    """The same WebP without EXIF and XMP; `exif` is put back where the file has room for it."""
    chunks, place, room = [], 12, data[12:16] == b"VP8X"
    while place + 8 <= len(data):
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        body = data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
        if name == b"VP8X":
            body = bytes([body[0] & ~0x0C | (0x08 if exif else 0)]) + body[1:]
        if name not in (b"EXIF", b"XMP "):
            chunks.append(_webp_chunk(name, body))
    if exif and room:
        chunks.append(_webp_chunk(b"EXIF", exif.removeprefix(b"Exif\0\0")))
    inner = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
