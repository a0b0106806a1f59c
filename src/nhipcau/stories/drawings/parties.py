"""Two signatories, one arc: purple from the Vietnamese pier, indigo from the Japanese."""

from __future__ import annotations

import math
from typing import Final

from nhipcau.stories.drawings.measure import text_width, wrap
from nhipcau.stories.drawings.pen import Anchor, Palette, Pen, Role, number
from nhipcau.stories.ports import Parties, Party

_SIDE: Final = 13.5
_NAME: Final = 25.0
_LEAST_NAME: Final = 18.0
_ROLE: Final = 15.0
_PLACE: Final = 16.0
_LARGEST: Final = 64.0
_SMALLEST: Final = 17.0
_COLOURS: Final[dict[str, Role]] = {"vietnam": "tim", "japan": "ai"}


def draw_parties(drawing: Parties, *, palette: Palette, width: int, language: str, title: str) -> str:
    pen = Pen(palette, language)
    rise = min(max(width * 0.24, 104.0), 210.0)
    half = width / 2 - 4
    radius = (half**2 + rise**2) / (2 * rise)
    pen.path(_half(4, 0, width / 2, -rise, radius), _COLOURS[drawing.left.side], 4)
    pen.path(_half(width / 2, -rise, width - 4, 0, radius), _COLOURS[drawing.right.side], 4)
    _inscription(drawing, pen, width, rise, radius)
    pen.path(f"M0 1.5H{width}", "ink", 3)
    name = _name_size(drawing, width)
    bottom = max(
        _signatory(drawing.left, pen, width, "start", name),
        _signatory(drawing.right, pen, width, "end", name),
    )
    return pen.svg(width, -rise - 6, bottom + 6, kind="parties", title=title)


def _half(x1: float, y1: float, x2: float, y2: float, radius: float) -> str:
    return f"M{number(x1)} {number(y1)}A{number(radius)} {number(radius)} 0 0 1 {number(x2)} {number(y2)}"


def _inscription(drawing: Parties, pen: Pen, width: int, rise: float, radius: float) -> None:
    """The date, as large as the arc allows, and the place under it."""
    place = wrap(drawing.place, _PLACE, width * 0.6, language=pen.language) if drawing.place else ()
    foot = len(place) * pen.leading(_PLACE) + (4 if place else 0)
    wide = (text_width(drawing.date_text, 1.0, "serif") or 1.0) * (1.14 if pen.language == "ja" else 1)
    size = _LARGEST
    while size > _SMALLEST:
        head = foot + size * 1.12
        room = math.sqrt(max(radius**2 - (radius - rise + head) ** 2, 0)) if head < rise else 0
        if wide * size / 2 + 18 <= room:
            break
        size -= 1
    base = -foot - size * 0.36
    pen.text(width / 2, base, drawing.date_text, size=size, role="ink", voice="serif", anchor="middle")
    if place:
        pen.text(width / 2, 6 - foot + _PLACE * 0.6, place, size=_PLACE, role="soft", anchor="middle")


def _name_size(drawing: Parties, width: int) -> float:
    """Large enough to lead, and if it can be small enough for both names to keep to one line."""
    widest = max(text_width(party.name, 1.0, "serif") for party in (drawing.left, drawing.right))
    return max(min(_NAME, (width / 2 - 14) / (widest or 1.0)), _LEAST_NAME)


def _signatory(party: Party, pen: Pen, width: int, anchor: Anchor, name_size: float) -> float:
    """Side, name and role at one pier; returns how low they reach."""
    room = width / 2 - 14
    x = 0.0 if anchor == "start" else float(width)
    y = 27.0
    if party.side_text:
        lines = wrap(party.side_text, _SIDE, room, language=pen.language)
        y = pen.text(x, y, lines, size=_SIDE, role="soft", anchor=anchor).bottom
    names = wrap(party.name, name_size, room, language=pen.language, voice="serif")
    y = pen.text(
        x,
        y + name_size * 1.06,
        names,
        size=name_size,
        role=_COLOURS[party.side],
        voice="serif",
        weight=600,
        anchor=anchor,
    ).bottom
    if not party.role:
        return y
    lines = wrap(party.role, _ROLE, room, language=pen.language)
    return pen.text(x, y + _ROLE * 1.1, lines, size=_ROLE, role="soft", anchor=anchor).bottom
