"""Bars over years. A missing year leaves a thin arc over its place, never a line through it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nhipcau.stories.drawings.measure import text_width, wrap
from nhipcau.stories.drawings.pen import Box, Palette, Pen, arc, number, text_box
from nhipcau.stories.drawings.words import say
from nhipcau.stories.ports import Chart, ChartPoint

_LABEL: Final = 15.0
_VALUE: Final = 15.0
_LAST: Final = 21.0
_YEAR: Final = 17.0
_NOTE: Final = 13.5
_TALL: Final = 230.0
_WIDEST_BAR: Final = 44.0
_A_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True)
class _Slot:
    """A point and its place counted in years, or in order where the labels are no years."""

    point: ChartPoint
    place: int
    label: str


def draw_chart(drawing: Chart, *, palette: Palette, width: int, language: str, title: str) -> str:
    slots = _slots(drawing.points)
    pen = Pen(palette, language)
    upright = None if drawing.horizontal else _upright(slots, pen, width)
    bottom = _lying(slots, pen, width) if upright is None else upright
    top = _head(drawing, pen, width, upright is not None)
    bottom = _foot(slots, pen, bottom, width)
    return pen.svg(width, top, bottom, kind="chart", title=title)


def _slots(points: tuple[ChartPoint, ...]) -> list[_Slot]:
    years = [_A_YEAR.search(p.label) for p in points]
    if all(years) and len({y.group() for y in years if y}) == len(points):
        found = [
            _Slot(p, int(y.group()), y.group() if p.label in (y.group(), f"{y.group()}年") else p.label)
            for p, y in zip(points, years, strict=True)
            if y
        ]
        return sorted(found, key=lambda s: s.place)
    return [_Slot(p, i, p.label) for i, p in enumerate(points)]


def _highest(slots: list[_Slot]) -> float:
    return max((abs(s.point.value) for s in slots), default=0) or 1.0


# Bars standing


@dataclass(frozen=True)
class _Standing:
    """One upright bar with the rooms its value and its year take."""

    slot: _Slot
    bar: Box
    value: Box
    year: Box
    size: float
    year_size: float

    @property
    def middle(self) -> float:
        return (self.bar.left + self.bar.right) / 2


def _upright(slots: list[_Slot], pen: Pen, width: int) -> float | None:
    """Draws standing bars, or nothing and None where their values or years would touch."""
    for value_size, year_size in ((_VALUE, _YEAR), (13.0, 14.0)):
        standing = _stand(slots, width, value_size, year_size)
        if standing:
            return _draw_standing(standing, pen, width)
    return None


def _stand(slots: list[_Slot], width: int, value_size: float, year_size: float) -> list[_Standing]:
    if not slots:
        return []
    step = width / (slots[-1].place - slots[0].place + 1)
    thick = min(_WIDEST_BAR, step * 0.66)
    found = []
    for slot in slots:
        x = (slot.place - slots[0].place + 0.5) * step
        height = max(_TALL * abs(slot.point.value) / _highest(slots), 1.5)
        size = _LAST if slot is slots[-1] else value_size
        wide = text_width(slot.point.text, size)
        left = min(max(x - wide / 2, 0), width - wide)
        value = Box(left, -height - 9 - size, left + wide, -height - 5)
        year = text_box(x, 26, (slot.label,), year_size, "serif", "middle", 0)
        bar = Box(x - thick / 2, -height, x + thick / 2, 0)
        found.append(_Standing(slot, bar, value, year, size, year_size))
    return found if thick >= 6 and _apart(found, width) else []


def _apart(standing: list[_Standing], width: int) -> bool:
    for index, one in enumerate(standing):
        others = standing[:index] + standing[index + 1 :]
        if any(
            one.value.meets(o.bar, 2) or one.value.meets(o.value, 3) or one.year.meets(o.year, 4)
            for o in others
        ):
            return False
    return (
        min(s.value.left for s in standing) >= 0
        and standing[0].year.left >= -6
        and standing[-1].year.right <= width + 6
    )


def _draw_standing(standing: list[_Standing], pen: Pen, width: int) -> float:
    for one in standing:
        bar = one.bar
        pen.bar(bar.left, bar.top, bar.right - bar.left, -bar.top, "tim", hollow=one.slot.point.derived)
    pen.path(f"M0 0H{width}", "line", 1)
    for one, other in pairwise(standing):
        if other.slot.place - one.slot.place > 1:
            start, end = one.bar.right + 3, other.bar.left - 3
            pen.path(arc(start, 0, end, 0, (end - start) / 2, min((end - start) * 0.31, 46)), "line", 1)
    for one in standing:
        last = one is standing[-1]
        pen.text(
            (one.value.left + one.value.right) / 2,
            one.value.bottom - 4,
            one.slot.point.text,
            size=one.size,
            role="ink" if last else "soft",
            weight=600 if last else 400,
            anchor="middle",
        )
        half = (one.year.right - one.year.left) / 2
        x = min(max(one.middle, half), width - half)
        pen.text(x, 26, one.slot.label, size=one.year_size, role="ink", voice="serif", anchor="middle")
    return 36.0


# Bars lying


def _lying(slots: list[_Slot], pen: Pen, width: int) -> float:
    """Draws one bar a row from an upright axis; the years without a figure bend it."""
    room = min(width * 0.36, 150.0)
    labels = [wrap(s.label, _LABEL, room, language=pen.language, voice="serif") for s in slots]
    column = max((text_width(t, _YEAR, "serif") for lines in labels for t in lines), default=0) + 22
    values = max((text_width(s.point.text, _LAST if s is slots[-1] else _VALUE) for s in slots), default=0)
    longest = max(width - column - values - 12, 24.0)
    y, axis = 0.0, f"M{number(column)} 0"
    for index, (slot, lines) in enumerate(zip(slots, labels, strict=True)):
        missing = slot.place - slots[index - 1].place - 1 if index else 0
        if missing:
            bend = min(14.0 + missing * 5, 44.0)
            axis += f"A{number(bend * 0.56)} {number(bend * 0.56)} 0 0 0 {number(column)} {number(y + bend)}"
            y += bend
        tall = max(28.0, len(lines) * pen.leading(_LABEL) + 6)
        long = max(longest * abs(slot.point.value) / _highest(slots), 1.5)
        pen.bar(column, y + tall / 2 - 8, long, 16, "tim", hollow=slot.point.derived)
        base = y + tall / 2 + 5.5 - (len(lines) - 1) * pen.leading(_LABEL) / 2
        size = _YEAR if len(lines) == 1 else _LABEL
        pen.text(column - 14, base, lines, size=size, role="ink", voice="serif", anchor="end")
        _lying_value(slot, column + long + 8, y + tall / 2, pen, last=slot is slots[-1])
        y += tall
        axis += f"V{number(y)}"
    pen.path(axis, "line", 1)
    return y + 4


def _lying_value(slot: _Slot, x: float, middle: float, pen: Pen, *, last: bool) -> None:
    pen.text(
        x,
        middle + (7 if last else 5.5),
        slot.point.text,
        size=_LAST if last else _VALUE,
        role="ink" if last else "soft",
        weight=600 if last else 400,
    )


# What is said around them


def _head(drawing: Chart, pen: Pen, width: int, standing: bool) -> float:
    """The unit, above everything else; returns how high the drawing reaches."""
    highest = min((box.top for box in pen.boxes), default=0.0)
    if not drawing.unit:
        return highest - 4
    lines = wrap(say("unit", pen.language, unit=drawing.unit), _NOTE, width, language=pen.language)
    # The first bars of a growing series are low: the unit may stand over them, level with the last.
    first = min((box.top for box in pen.boxes if box.left < width * 0.5), default=highest)
    base = highest + _NOTE if standing and first - highest > _NOTE * 2.6 * len(lines) else None
    if base is None:
        base = highest - 12 - (len(lines) - 1) * pen.leading(_NOTE)
    wide = max(text_width(t, _NOTE) for t in lines)
    if any(Box(0, base - _NOTE, wide, base).meets(box, 4) for box in pen.boxes):
        base = highest - 12 - (len(lines) - 1) * pen.leading(_NOTE)
    return min(pen.text(0, base, lines, size=_NOTE, role="soft").top, highest) - 4


def _foot(slots: list[_Slot], pen: Pen, bottom: float, width: int) -> float:
    """How to read it, where there is something to explain; returns how low the drawing reaches."""
    notes = []
    if any(b.place - a.place > 1 for a, b in pairwise(slots)):
        notes.append("gap")
    if any(s.point.derived for s in slots):
        notes.append("derived")
    for note in notes:
        lines = wrap(say(note, pen.language), _NOTE, width, language=pen.language)
        bottom = pen.text(0, bottom + _NOTE + 6, lines, size=_NOTE, role="soft").bottom
    return bottom + 4
