"""Photos from outside: only pixels are kept, and hostile files are refused in words."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nhipcau.assignments import photos
from nhipcau.assignments.photos import LONGEST_SIDE, reencoded

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(
    form: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **kwargs: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, form, **kwargs)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(reencoded(data)))


def test_where_and_by_what_it_was_taken_is_taken_out() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Phone"
    exif.get_ifd(GPS)[2] = (16.0, 27.0, 51.0)
    taken = picture(exif=exif, comment=b"at home")
    assert Image.open(io.BytesIO(taken)).getexif().get_ifd(GPS)
    clean = opened(taken)
    assert not dict(clean.getexif())
    assert b"Phone" not in reencoded(taken)
    assert b"at home" not in reencoded(taken)


def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert opened(picture(exif=exif)).size == (20, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "MPO"])
def test_common_formats_become_jpeg(form: str) -> None:
    clean = opened(picture(form))
    assert (clean.format, clean.mode, clean.size) == ("JPEG", "RGB", (40, 20))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_mode_becomes_colour_on_white(mode: str) -> None:
    assert opened(picture("PNG", mode=mode)).mode == "RGB"


def test_a_large_photo_is_made_smaller() -> None:
    assert max(opened(picture(size=(6000, 3000))).size) == LONGEST_SIDE


def bomb() -> bytes:
    """A few hundred bytes that say they are 60000 by 60000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 50,
        b"\xff\xd8\xff\xe0" + b"\0" * 30,
        picture()[:-40],
        picture("PNG")[:50],
        picture("TIFF"),
        picture("ICO"),
        bomb(),
    ],
)
def test_what_is_no_photo_is_refused_in_words(hostile: bytes) -> None:
    with pytest.raises(ValidationError):
        reencoded(hostile)


def test_a_file_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST", 100)
    monkeypatch.setattr(photos, "_pixels", pytest.fail)
    with pytest.raises(ValidationError):
        reencoded(b"\xff" * 101)


@given(st.binary(max_size=300), st.integers(0, 600))
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_is_a_refusal_or_a_photo(damage: bytes, place: int) -> None:
    whole = picture("JPEG") if len(damage) % 2 else picture("PNG")
    broken = whole[:place] + damage + whole[place + len(damage) :]
    with contextlib.suppress(ValidationError):
        assert Image.open(io.BytesIO(reencoded(broken))).format == "JPEG"


def test_nothing_is_written_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reencoded(picture())
    assert not list(tmp_path.iterdir())
