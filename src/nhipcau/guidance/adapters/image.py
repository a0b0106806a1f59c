"""Pictures of documents: photographs and scans, one page or, in TIFF, several."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from nhipcau.guidance.adapters.flow import flowed
from nhipcau.guidance.adapters.letters import repair
from nhipcau.guidance.adapters.ocr import Recogniser, recognised
from nhipcau.guidance.ports import TRUNCATED, Extract, Unreadable, Upload, gettext_noop, say

FRAMES = 150
LARGEST = 60_000_000
"""Pixels of one page: A3 at 400 dots an inch and more."""
BEST = 25_000_000
SMALLEST = 1200
"""Pixels of the longer side; a smaller picture has no letters to read."""
PAPER = 11.7
"""Inches of the longer side of a page, where the picture does not say."""
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "JPEG2000")

TOO_LARGE = gettext_noop(
    "The picture has more than %(limit)s million pixels. Scan it anew at 300 dots an inch."
)
TOO_SMALL = gettext_noop(
    "The picture is too small to read letters in it. Scan it anew at 300 dots an inch, "
    "or take a sharper photograph."
)
TOO_MANY = gettext_noop(
    "The file holds %(pages)s pictures; at most %(limit)s are read. Split it and read the parts."
)


def extract(upload: Upload) -> Extract:
    """The text that Tesseract recognises."""
    recogniser = Recogniser()
    pages = []
    for number, count, picture in _pictures(upload.data):
        pages.append(recogniser.page(picture, number, max(picture.size) / PAPER / 72))
        upload.progress(number, count)
    blocks = tuple(flowed(pages))
    _, _, doubts = repair("\n".join(block.text for block in blocks))
    said = (*doubts, *recognised(range(1, len(pages) + 1), len(pages)))
    return Extract(blocks, pages=len(pages), doubts=said, ocr=True)


def _pictures(data: bytes) -> Iterator[tuple[int, int, Image.Image]]:
    """Each picture in grey and upright, with its number and their count."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is tighter
            opened = Image.open(io.BytesIO(data), formats=FORMATS)
        with opened:
            count = int(getattr(opened, "n_frames", 1)) if opened.format == "TIFF" else 1
            if count > FRAMES:
                raise Unreadable(say(TOO_MANY, pages=count, limit=FRAMES))
            for number in range(1, count + 1):
                opened.seek(number - 1)
                yield number, count, _readable(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise Unreadable(say(TRUNCATED)) from error
    except Image.DecompressionBombError as error:
        raise Unreadable(say(TOO_LARGE, limit=LARGEST // 1_000_000)) from error


def _readable(opened: Image.Image) -> Image.Image:
    if opened.width * opened.height > LARGEST:
        raise Unreadable(say(TOO_LARGE, limit=LARGEST // 1_000_000))
    if max(opened.size) < SMALLEST:
        raise Unreadable(say(TOO_SMALL))
    picture = opened.copy()
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    grey = ImageOps.exif_transpose(picture).convert("L")
    if grey.width * grey.height > BEST:
        factor = (BEST / (grey.width * grey.height)) ** 0.5
        grey = grey.resize((round(grey.width * factor), round(grey.height * factor)))
    return ImageOps.autocontrast(grey, cutoff=1)
