"""Photographs for print and office files: upright, flat, no larger than paper can show."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from nhipcau.products.ports import RenderError
from nhipcau.stories.ports import Picture

LONGEST: Final = 1800
_GROUND: Final = "#fbf8f2"


def jpeg(picture: Picture) -> tuple[bytes, int, int]:
    """The picture as JPEG with its width and height. Raises RenderError where it can't be read."""
    return _jpeg(picture.file, picture.image)


@lru_cache(maxsize=16)
def _jpeg(file: str, _image: int) -> tuple[bytes, int, int]:
    try:
        with default_storage.open(file) as opened, Image.open(opened) as original:
            upright = ImageOps.exif_transpose(original)
            upright.thumbnail((LONGEST, LONGEST))
            flat = Image.new("RGB", upright.size, _GROUND)
            seen = upright.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
    except (OSError, ValueError, Image.DecompressionBombError) as wrong:
        message = _("The picture %(file)s can't be read. Upload it again.")
        raise RenderError(message % {"file": file}, permanent=True) from wrong
    made = io.BytesIO()
    flat.save(made, "JPEG", quality=84, optimize=True)
    return made.getvalue(), flat.width, flat.height


def svg(picture: Picture) -> str:
    """The picture inside a drawing, so that a template sets both alike."""
    content, width, height = jpeg(picture)
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/jpeg;base64,{data}"/></svg>'
    )
