"""A photo from outside, made anew: only its pixels are kept.

Where it was taken, by what and when is in a phone's photos; none of that is asked for, so none is kept.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 64_000_000
MOST = 6  # of one report: more is an album, which has an address
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")  # some phones write two pictures into one JPEG: the first is taken

_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, MemoryError, struct.error)


def reencoded(data: bytes) -> bytes:
    """A JPEG of the picture, upright, at most 2400 points a side, without any of the file's notes.

    Raises ValidationError for what isn't a photo, is damaged, or would unpack to more than is reasonable.
    """
    if len(data) > LARGEST:
        raise ValidationError(_("The photo is larger than 15 MB. Send a smaller copy."))
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            return _jpeg(_pixels(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("The photo has too many points. Send a smaller copy.")) from None
    except _BROKEN:
        raise ValidationError(_("This isn't a photo that can be opened. Send it as JPEG or PNG.")) from None


def _pixels(data: bytes) -> Any:
    image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")


def _jpeg(image: Any) -> bytes:
    paper = Image.new("RGB", image.size, "white")  # carries nothing of the file over but pixels
    paper.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
