"""Faces that stand in while ours are on their way: the reader's own, stretched to the width of ours.

Text is read at once and doesn't move when our face arrives. Only faces that have every Vietnamese letter
are named, so that no word is set in two: Times New Roman and Arial on desks, Noto Serif and Roboto on
telephones, DejaVu elsewhere. What they measure is known beforehand (Times New Roman and Arial by their
twins of the same widths); what ours measure is read from what was cut.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from fontTools.ttLib import TTFont

from nhipcau.publicsite.fonts import Cut

SAMPLE: Final = (
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi con người đều "
    "được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu. "
    "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood."
)
"""The first article of the Universal Declaration of Human Rights: by it all faces are measured."""


@dataclass(frozen=True)
class Own:
    """A face that readers have: under which names, and the mean advance of SAMPLE in it, in ems."""

    family: str
    names: tuple[str, ...]
    advance: float


_TIMES = ("Times New Roman", "Tinos")
_ARIAL = ("Arial", "Arimo")
# By our family and weights.
_OWN: Final = {
    ("Nhip Cau Serif", "400", "normal"): (
        Own("Waiting Serif", _TIMES, 0.4069),
        Own("Waiting Noto Serif", ("Noto Serif", "NotoSerif", "NotoSerif-Regular"), 0.4873),
        Own("Waiting DejaVu Serif", ("DejaVu Serif",), 0.5182),
    ),
    ("Nhip Cau Serif", "500 700", "normal"): (
        Own("Waiting Serif", tuple(f"{name} Bold" for name in _TIMES), 0.4342),
        Own("Waiting Noto Serif", ("Noto Serif Bold", "NotoSerif-Bold"), 0.5167),
        Own("Waiting DejaVu Serif", ("DejaVu Serif Bold",), 0.5723),
    ),
    ("Nhip Cau Sans", "400 700", "normal"): (
        Own("Waiting Sans", _ARIAL, 0.4491),
        Own("Waiting Roboto", ("Roboto", "Roboto-Regular"), 0.4486),
        Own("Waiting DejaVu Sans", ("DejaVu Sans",), 0.5120),
    ),
}


def stand_ins(cuts: Iterable[Cut]) -> str:
    """`@font-face` rules for those of the faces that have a stand-in."""
    return "".join(
        _rule(one, own)
        for one in cuts
        for own in _OWN.get((one.face.family, one.face.weights, one.face.style), ())
    )


def _rule(one: Cut, own: Own) -> str:
    advance, ascent, descent = _measured(one)
    stretch = advance / own.advance
    where = ",".join(f'local("{name}")' for name in own.names)
    return (
        f'@font-face{{font-family:"{own.family}";font-weight:{one.face.weights};src:{where};'
        f"size-adjust:{stretch:.1%};ascent-override:{ascent / stretch:.1%};"
        f"descent-override:{descent / stretch:.1%};line-gap-override:0%}}\n"
    )


@cache
def _measured(one: Cut) -> tuple[float, float, float]:
    """In ems: how far a letter leads on, and how far letters reach above and below the line."""
    with TTFont(io.BytesIO(one.content), lazy=True) as font:
        em = font["head"].unitsPerEm
        return mean_advance(font), font["hhea"].ascent / em, -font["hhea"].descent / em


def mean_advance(font: TTFont) -> float:
    """How far a letter of SAMPLE leads on, in ems."""
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    return float(sum(advances[glyphs[ord(c)]][0] for c in SAMPLE) / len(SAMPLE) / font["head"].unitsPerEm)
