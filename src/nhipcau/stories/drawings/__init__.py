"""A story's drawings as SVG: one function in, one string out, the same string every time."""

from __future__ import annotations

from nhipcau.stories.drawings.chart import draw_chart
from nhipcau.stories.drawings.hero import HeroDocument, hero_span
from nhipcau.stories.drawings.parties import draw_parties
from nhipcau.stories.drawings.pen import Palette
from nhipcau.stories.drawings.placemap import draw_map
from nhipcau.stories.drawings.years import draw_years
from nhipcau.stories.ports import Chart, Drawing, Parties, PlaceMap

__all__ = ["NARROW", "WIDE", "HeroDocument", "Palette", "draw", "draw_pair", "hero_span"]

WIDE = 720
NARROW = 344


def draw(drawing: Drawing, *, palette: Palette, width: int, language: str, title: str) -> str:
    """One SVG `width` units wide and as high as it needs, named `title` for those who can't see it.

    Text is at its reading size at one unit a pixel: draw for the width at which it will be shown.
    """
    match drawing:
        case Chart():
            return draw_chart(drawing, palette=palette, width=width, language=language, title=title)
        case PlaceMap():
            return draw_map(drawing, palette=palette, width=width, language=language, title=title)
        case Parties():
            return draw_parties(drawing, palette=palette, width=width, language=language, title=title)
        case _:
            return draw_years(drawing, palette=palette, width=width, language=language, title=title)


def draw_pair(drawing: Drawing, *, language: str, title: str, wide: int = WIDE, narrow: int = NARROW) -> str:
    """Both drawings for a page: `.flat` for wide windows, `.tall` for narrow ones; styles show one."""
    shown = ((wide, "flat"), (narrow, "tall"))
    return "".join(
        draw(drawing, palette="web", width=width, language=language, title=title).replace(
            'class="drawing ', f'class="drawing {name} ', 1
        )
        for width, name in shown
    )
