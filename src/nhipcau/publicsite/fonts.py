"""Faces for readers, cut to the characters that are shown.

Source Serif, Be Vietnam Pro and Noto Serif JP are under the SIL Open Font License; what is cut
bears names of its own, as the first one's reserved name asks, and keeps its licence inside.
A cut face is kept in the data folder under the digest of what made it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import fontTools
import uharfbuzz as hb
from django.conf import settings
from fontTools.ttLib import TTFont, woff2

from nhipcau.kit.files import write_atomically

_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_MARKS = "\u00a0–—‘’“”…·°×±−«»↩⟨⟩"
_ROMANISED = "āīūēōĀĪŪĒŌöüçñ"

LATIN = _ASCII + _VIETNAMESE + _VIETNAMESE.upper() + _ROMANISED + _MARKS
"""What Vietnamese, English and romanised Japanese are written with: fixed, so that a new story
doesn't change every page's style sheet."""

FIGURES = "0123456789 –—,.()NhịpCầu"
"""What stands in Latin letters in a Japanese page's largest sizes."""

_KANA = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))))
_JAPANESE_MARKS = "　、。・：；！？「」『』（）〔〕［］〈〉《》【】々〇ー〜～…―“”‘’％＆＋－／＝"
# The most frequent on the pages of a site like this; the rest come with each page.
_KANJI = (
    "日年本月同関人国一資確大二東記開定行書学訪京事料後名者両協認出市公交初地中間見会共省文外的時代合下長来上"
    "度力生立結数約呼付問始三署業続教点式機道語通音皇表新方当宮別前金家係十研内究正部留府流実現山台分多在載示"
    "育郎和意何主発楽自館略高言近頃引建世直跡入政念最物復良都太殿県向使易田周報無医越回計小元並民統超寺足根遺"
    "経設受務先史比四五例提法伝期基子万貿戦相化友含助西場央加以明境商改状海次限取検証典訂編集責任"
)
CORE = "".join(dict.fromkeys(_KANA + _JAPANESE_MARKS + _KANJI + _ASCII + "–·\u00a0"))
"""The Japanese face that every Japanese page shares. What else a page shows comes with the page."""


@dataclass(frozen=True)
class Face:
    """One static cut: where it comes from, what it is called here, how CSS asks for it."""

    family: str
    package: str
    file: str
    weights: str
    style: str = "normal"
    axes: tuple[tuple[str, float], ...] = ()
    features: tuple[str, ...] = ()
    always: tuple[str, ...] = ("kern", "liga", "locl")
    """Without `mark` and `ccmp`: all text is NFC, so no letter is put together from its marks."""

    @property
    def path(self) -> Path:
        found = importlib.util.find_spec(self.package)
        if found is None or found.origin is None:
            raise FileNotFoundError(f"the font package {self.package} is not installed")
        return Path(found.origin).parent / self.file


_SERIF = "fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf"
_MINCHO_FORMS = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "palt")
_FIGURE_FORMS = ("onum", "lnum", "pnum", "tnum")
TEXT = Face(
    "Nhip Cau Serif",
    *_SERIF,
    "400",
    axes=(("opsz", 14), ("wght", 400)),
    features=(*_FIGURE_FORMS, "smcp", "c2sc"),
)
PLAIN_TEXT = Face(
    "Nhip Cau Serif", *_SERIF, "400", axes=(("opsz", 32), ("wght", 400)), features=_FIGURE_FORMS
)
HEAD = Face("Nhip Cau Serif", *_SERIF, "500 700", axes=(("opsz", 32), ("wght", 560)))
ITALIC = Face(
    "Nhip Cau Serif",
    "fontpkg_source_serif_4",
    "files/SourceSerif4-Italic[opsz,wght].ttf",
    "400 700",
    "italic",
    axes=(("opsz", 14), ("wght", 400)),
)
SANS = Face("Nhip Cau Sans", "fontpkg_be_vietnam_pro", "files/BeVietnamPro-Regular.ttf", "400 700")
MINCHO = Face(
    "Nhip Cau Mincho", "pylopdf_fonts_jp", "NotoSerifJP-Regular.otf", "200 900", always=_MINCHO_FORMS
)

_TOOLS = (fontTools.version, hb.__version__, hb.version_string())
UTMOST, SWIFT = 11, 5
_KEPT_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
_UNUSED_TABLES = ("vhea", "vmtx", "VORG", "BASE", "DSIG")


_effort: ContextVar[int] = ContextVar("effort", default=UTMOST)


class _Packer:
    """What fontTools takes for brotli: it always asks for the utmost, and has no option for less."""

    MODE_FONT, MODE_TEXT, decompress = brotli.MODE_FONT, brotli.MODE_TEXT, staticmethod(brotli.decompress)

    @staticmethod
    def compress(content: bytes, mode: int) -> bytes:
        packed: bytes = brotli.compress(content, mode=mode, quality=_effort.get())
        return packed


woff2.brotli = _Packer


@dataclass(frozen=True)
class Cut:
    """A face with the characters that it holds, ready to be sent."""

    face: Face
    characters: str
    content: bytes

    @property
    def name(self) -> str:
        family = self.face.family.lower().replace(" ", "-")
        return f"{family}.{hashlib.sha256(self.content).hexdigest()[:16]}.woff2"


def cut(face: Face, characters: Iterable[str], *, effort: int = UTMOST) -> Cut | None:
    """The face with those of the characters that it has; None where it has none of them.

    `effort` is brotli's: `SWIFT` gives a twelfth more bytes in a fifteenth of the time of `UTMOST`.
    """
    wanted = "".join(sorted(set(characters) & _repertoire(face)))
    if not wanted:
        return None
    kept = _kept(face, wanted, effort)
    try:
        content = kept.read_bytes()
    except FileNotFoundError:
        content = _cut(face, wanted, effort)
        write_atomically(kept, content)
    return Cut(face, wanted, content)


def _kept(face: Face, characters: str, effort: int) -> Path:
    recipe = repr((face, characters, effort, *_TOOLS, face.path.stat().st_size, _KEPT_NAMES, _UNUSED_TABLES))
    folder: Path = settings.NHIPCAU_DATA / "fonts"
    return folder / f"{hashlib.sha256(recipe.encode()).hexdigest()}.woff2"


@cache
def _whole(face: Face) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(face.path)))


@cache
def _repertoire(face: Face) -> frozenset[str]:
    return frozenset(map(chr, _whole(face).unicodes))


def _cut(face: Face, characters: str, effort: int) -> bytes:
    asked = hb.SubsetInput()
    only = {
        hb.SubsetInputSets.UNICODE: map(ord, characters),
        hb.SubsetInputSets.LAYOUT_FEATURE_TAG: map(_tag, (*face.always, *face.features)),
        hb.SubsetInputSets.NAME_ID: _KEPT_NAMES,
    }
    for name, values in only.items():
        asked.sets(name).clear()
        asked.sets(name).update(values)
    asked.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(map(_tag, _UNUSED_TABLES))
    asked.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    for axis, value in face.axes:
        asked.pin_axis_location(_whole(face), axis, value)
    # bounds are those that were found already: measuring all outlines again would take most of the time
    made = io.BytesIO(asked.subset(_whole(face)).blob.data)
    font = TTFont(made, recalcTimestamp=False, recalcBBoxes=False)
    _rename(font, face)
    font.flavor = "woff2"
    packed = io.BytesIO()
    asked_of = _effort.set(effort)
    try:
        font.save(packed)
    finally:
        _effort.reset(asked_of)
    return packed.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"))


def _rename(font: Any, face: Face) -> None:
    style = {"normal": "Regular", "italic": "Italic"}[face.style]
    ours = {
        1: face.family,
        2: style,
        3: f"{face.family} {style} {face.weights}",
        4: f"{face.family} {style}",
        6: f"{face.family.replace(' ', '')}-{style}",
    }
    for record in font["name"].names:
        if record.nameID in ours:
            record.string = ours[record.nameID]
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [ours[6]]
        top = cff.topDictIndex[0]
        for name, value in (("FamilyName", face.family), ("FullName", ours[4])):
            if hasattr(top, name):
                setattr(top, name, value)
