"""The exhibition panel: one sheet, A1 portrait with 5 mm bleed, of a story or of a theme."""

from __future__ import annotations

from nhipcau.products.adapters.checks import checked
from nhipcau.products.adapters.sheet import COLUMN, hero_and_rest, set_sheet
from nhipcau.products.ports import Rendered, RenderRequest


def render(request: RenderRequest) -> Rendered:
    """The whole story in three columns under its best drawing; or a theme and its stories."""
    request = checked(request)
    hero, rest = hero_and_rest(request)
    return set_sheet(request, hero=hero, blocks=rest, widths=(COLUMN,), facts=())
