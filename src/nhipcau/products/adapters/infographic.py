"""The infographic: one sheet, A3 portrait, drawings and figures before text; PDF, PNG or SVG."""

from __future__ import annotations

from nhipcau.products.adapters.checks import checked, plain
from nhipcau.products.adapters.sheet import COLUMN, hero_and_rest, set_sheet
from nhipcau.products.ports import Rendered, RenderRequest
from nhipcau.stories.drawings.measure import text_width
from nhipcau.stories.ports import Block, Figure, Heading, KeyFact, KeyFacts, Paragraph, Picture

MOST_FIGURES_OF_A_THEME = 2
_IN_THE_BAND = 4
_ENOUGH = 3
_SHORT_VALUE = 11.0  # ems: a date, an amount, a name


def render(request: RenderRequest) -> Rendered:
    """What can be seen at once; prose only where a story has little else."""
    request = checked(request)
    hero, rest = hero_and_rest(request)
    band = _band(rest)
    shown = tuple(block for block in rest if not (isinstance(block, KeyFacts) and block.rows == band))
    shown = _without_prose(shown)
    if request.parts:
        shown += _more_figures(request, hero)
    elif sum(not isinstance(block, Heading) for block in shown) + bool(hero) + bool(band) < _ENOUGH:
        shown = tuple(b for b in rest if not (isinstance(b, KeyFacts) and b.rows == band))
    return set_sheet(request, hero=hero, blocks=shown, widths=(COLUMN,), facts=band)


def _band(blocks: tuple[Block, ...]) -> tuple[KeyFact, ...]:
    """The first table of facts that is short enough to stand large, side by side."""
    tables = (block.rows for block in blocks if isinstance(block, KeyFacts))
    return next((rows for rows in tables if 0 < len(rows) <= _IN_THE_BAND and all(map(_short, rows))), ())


def _short(row: KeyFact) -> bool:
    return text_width(plain(row.value), 1.0, "serif") <= _SHORT_VALUE


def _without_prose(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Drawings, tables, lists, dates and the pull; a heading only where it names one of them."""
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        names = isinstance(block, Heading) and following and not isinstance(following, Heading | Paragraph)
        if names or not isinstance(block, Heading | Paragraph):
            kept.append(block)
    return tuple(kept)


def _more_figures(request: RenderRequest, hero: Figure | Picture | None) -> tuple[Block, ...]:
    """One further drawing of each story of a theme, as far as they may be counted at a glance."""
    found: list[Block] = []
    for part in request.parts:
        figures = (b for b in part.blocks if isinstance(b, Figure | Picture) and b is not hero)
        found += [one for one in [next(figures, None)] if one]
    return tuple(found[:MOST_FIGURES_OF_A_THEME])
