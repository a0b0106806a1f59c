"""A translation as a file for a translator's own tools."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from nhipcau.translations.adapters import po, xliff
from nhipcau.translations.ports import BadFile, Parcel, Unit, print_of
from nhipcau.translations.segments import Segment, segments_of

FORMATS: dict[str, ModuleType] = {"po": po, "xlf": xliff}
TYPES = {"po": "text/x-gettext-translation", "xlf": "application/xliff+xml", "zip": "application/zip"}
LARGEST = 10 * 1024 * 1024
MOST_FILES = 2000


@dataclass(frozen=True)
class Received:
    """A file as it came, read or refused."""

    name: str
    parcel: Parcel | None = None
    refused: str = ""


def unit_key(segment: Segment) -> str:
    """What names a segment in a file: its string and its place."""
    return f"{segment.row.context_id}.{segment.row.string_id}"


def parcel_of(translation: Translation, label: Callable[[Segment], str] = lambda _segment: "") -> Parcel:
    """Everything a translator needs of one translation; `label` says what a segment is."""
    return Parcel(
        translation=str(translation.uuid),
        source_language=translation.source.locale.language_code,
        target_language=translation.target_locale.language_code,
        title=translation.source.object_repr,
        units=tuple(
            Unit(
                unit_key(one),
                one.source,
                one.text,
                one.path,
                label(one),
                one.state,
                before=print_of(one.text),
            )
            for one in segments_of(translation)
        ),
    )


def file_name(translation: Translation, ending: str) -> str:
    """A name that says page and languages, in letters that every system keeps."""
    languages = f"{translation.source.locale.language_code}-{translation.target_locale.language_code}"
    return f"{translation.source.object_id}-{languages}.{ending}"


def write(translation: Translation, ending: str, label: Callable[[Segment], str] = lambda _s: "") -> bytes:
    """One translation as a file of the format with this ending."""
    written: bytes = FORMATS[ending].write(parcel_of(translation, label))
    return written


def write_many(translations: Iterable[Translation], ending: str) -> bytes:
    """Many translations as one zip file; the same rows give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for translation in translations:
            named = zipfile.ZipInfo(file_name(translation, ending), date_time=(1980, 1, 1, 0, 0, 0))
            named.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(named, write(translation, ending))
    return held.getvalue()


def receive(name: str, data: bytes) -> list[Received]:
    """A file, or every file of a zip, read or refused each for itself."""
    if len(data) > LARGEST:
        return [Received(name, refused=_("It is larger than 10 MB; send it in parts."))]
    if name.casefold().endswith(".zip"):
        return _unpacked(name, data)
    return [_read(name, data)]


def _unpacked(name: str, data: bytes) -> list[Received]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [one for one in archive.infolist() if not (one.is_dir() or _a_system_s(one))]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > 20 * LARGEST:
                return [Received(name, refused=_("It holds too much; send it in parts."))]
            return [
                _read(one.filename, archive.read(one))
                if one.file_size <= LARGEST
                else Received(one.filename, refused=_("It is larger than 10 MB; send it in parts."))
                for one in inside
            ]
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError):
        return [Received(name, refused=_("It isn’t a readable ZIP file."))]


def _a_system_s(one: zipfile.ZipInfo) -> bool:
    """What a system adds by itself when it packs a folder."""
    return one.filename.startswith("__MACOSX/") or one.filename.rpartition("/")[2].startswith(".")


def _read(name: str, data: bytes) -> Received:
    ending = name.rpartition(".")[2].casefold()
    reader = FORMATS.get({"xliff": "xlf"}.get(ending, ending))
    if reader is None:
        return Received(name, refused=_("Only .po, .xlf, .xliff and .zip files are taken."))
    try:
        return Received(name, parcel=reader.read(data))
    except BadFile as wrong:
        return Received(name, refused=str(wrong))
