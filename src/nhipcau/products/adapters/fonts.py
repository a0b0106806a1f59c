"""The faces every product is set in, and which characters they can show.

All four families come from their packages, unmodified and under the SIL Open Font Licence, so
that a product looks the same on any machine; faces installed there are never used.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from pathlib import Path
from typing import Any, Final

import typst
from fontTools.ttLib import TTFont

PACKAGES: Final = (
    "fontpkg_be_vietnam_pro",
    "fontpkg_source_serif_4",
    "pylopdf_fonts_jp",
    "noto_cjk_sans_jp_bold",
)
_COVERING: Final = (
    "BeVietnamPro-Regular.ttf",
    "SourceSerif4[opsz,wght].ttf",
    "NotoSansJP-Regular.otf",
    "NotoSerifJP-Regular.otf",
    "NotoSansCJKjp-Bold.otf",  # has rare characters of old names that the others lack
)


@functools.cache
def folders() -> tuple[Path, ...]:
    """Where the font files are. Raises ImportError where a package is missing."""
    found = []
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ImportError(f"the font package {package} is not installed")
        found.append(Path(spec.origin).parent)
    return tuple(found)


def font_file(name: str) -> Path:
    """One font file by its file name."""
    return next(
        path for folder in folders() for path in sorted(folder.rglob("*.[to]tf")) if path.name == name
    )


@functools.cache
def faces() -> Any:
    """Typst's font book, read once a process: 40 ms."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


@functools.cache
def _covered() -> frozenset[int]:
    return frozenset(code for name in _COVERING for code in TTFont(font_file(name), lazy=True).getBestCmap())


def uncovered(text: str) -> str:
    """The characters of `text` that no face can show, each once, in order."""
    missing = dict.fromkeys(
        character for character in text if ord(character) not in _covered() and not _unseen(character)
    )
    return "".join(missing)


def _unseen(character: str) -> bool:
    """White space, joiners, direction marks: nothing is shown for them."""
    return character in "\n\t" or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp")
