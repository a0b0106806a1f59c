"""What may be taken into the house: pictures and files, looked at byte by byte before they are kept."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from nhipcau.stories.media import HEAD, BadCaptions, check_captions, media_type
from nhipcau.stories.picture_notes import (
    jpeg_without_notes,
    kept_exif,
    png_without_notes,
    webp_without_notes,
)
from nhipcau.stories.vector import BadVector, drawn

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS: Final = 64_000_000

BROKEN = _("“%(file)s” can't be read to its end: the file is damaged. Take it from where it came, once more.")
TOO_MANY = _("“%(file)s” has more than 64 million points. Make it smaller and upload it again.")
MOVING = _("“%(file)s” moves. Upload one of its pictures, or the whole as a video.")
UNDRAWABLE = _(
    "“%(file)s” can't be drawn: it is no SVG, has entities, or is too large or too tangled. "
    "Save it as PNG and upload that."
)
WRONG_BYTES = _("“%(file)s” is not what its ending .%(ending)s says. Save it anew as that, or rename it.")
NOT_TEXT = _("“%(file)s” is no text in UTF-8. Save it as UTF-8 and upload it again.")
WRONG_CAPTION = _(
    "“%(file)s”, line %(line)d: no browser reads this as WebVTT. Correct it and upload it again."
)

_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, MemoryError, struct.error)
_ZIPPED: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
    "epub": "META-INF/container.xml",
}
_TEXTS: Final = frozenset({"txt", "csv", "ics"})


@dataclass(frozen=True)
class Kept:
    """A picture as it is kept: its bytes, and the ending they are called by."""

    content: bytes
    ending: str


def kept_picture(data: bytes, name: str) -> Kept:
    """The picture without the notes of the camera, whole, still, in colours a screen has.

    Raises ValidationError in the reader's language for what is damaged, moves or unpacks to too much.
    """
    told = {"file": PurePath(name).name}
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            return _kept(data, told)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TOO_MANY % told, code="file_too_many_pixels") from None
    except ValidationError:
        raise
    except _BROKEN as wrong:
        raise ValidationError(BROKEN % told, code="invalid_image") from wrong


def _kept(data: bytes, told: dict[str, str]) -> Kept:
    image: Any = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    if image.format != "MPO" and getattr(image, "is_animated", False):  # MPO: two pictures of one moment
        raise ValidationError(MOVING % told, code="animated")
    image.load()
    exif = kept_exif(image)
    if image.mode == "CMYK":
        return Kept(_as_rgb(image, exif), "jpg")
    if image.format == "GIF":
        return Kept(_saved(image, "PNG"), "png")
    if image.format == "AVIF":
        return Kept(_avif(data, image), "avif")
    if image.format == "PNG":
        return Kept(png_without_notes(data, exif), "png")
    if image.format == "WEBP":
        return Kept(webp_without_notes(data, exif), "webp")
    return Kept(jpeg_without_notes(data, exif), "jpg")


def _as_rgb(image: Any, exif: bytes) -> bytes:
    """Colours of a printing press as a screen shows them, by the file's profile where it has one."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            seen: Any = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            seen = image.convert("RGB")
    else:
        seen = image.convert("RGB")
    seen.info.clear()
    return _saved(seen, "JPEG", quality=92, subsampling=0, **({"exif": exif} if exif else {}))


def _avif(data: bytes, image: Any) -> bytes:
    """AVIF has its notes among its pixels: one that has any is written anew, upright."""
    if not (image.info.get("exif") or image.info.get("xmp")):
        return data
    upright = ImageOps.exif_transpose(image)
    return _saved(upright, "AVIF", quality=90, exif=kept_exif(upright), xmp=b"")


def _saved(image: Any, kind: str, **how: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def kept_drawing(data: bytes, name: str, *, width: float, height: float) -> Kept:
    """A vector picture, drawn: what is kept is a PNG. Raises ValidationError."""
    try:
        return Kept(drawn(data, width=width, height=height), "png")
    except BadVector as wrong:
        raise ValidationError(UNDRAWABLE % {"file": PurePath(name).name}, code="invalid_image") from wrong


def check_file(file: Any, name: str) -> None:
    """Raises ValidationError, with place and remedy, for a file that isn't what its ending says."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    told = {"file": PurePath(name).name, "ending": ending}
    file.seek(0)
    head = file.read(HEAD)
    if ending == "vtt" or ending in _TEXTS:
        _check_text(head + file.read(), told, captions=ending == "vtt")
    elif not _is_called(ending, head, file):
        raise ValidationError(WRONG_BYTES % told, code="wrong_type")
    file.seek(0)


def _is_called(ending: str, head: bytes, file: Any) -> bool:
    if ending == "pdf":
        return head.lstrip()[:5] == b"%PDF-"
    if ending in _ZIPPED:
        return _holds(file, _ZIPPED[ending])
    found = media_type(head)
    return found is not None and f".{ending}" in found.endings


def _holds(file: Any, part: str) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as opened:
            return part in opened.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # a packing unknown to it
        return False


def _check_text(content: bytes, told: dict[str, str], *, captions: bool) -> None:
    if captions:
        try:
            check_captions(content)
        except BadCaptions as wrong:
            raise ValidationError(WRONG_CAPTION % {**told, "line": wrong.line}) from wrong
        return
    try:
        broken = "\0" in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        broken = True
    if broken:
        raise ValidationError(NOT_TEXT % told, code="wrong_type")
