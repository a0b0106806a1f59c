"""Places as dots by longitude and latitude, joined to the home place by arcs.

No coast, boundary or territory is drawn, by decision and not for want of data. The scale never
goes below four degrees: many coordinates are those of a district, and a closer view would claim more.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nhipcau.stories.drawings.measure import wrap
from nhipcau.stories.drawings.pen import Anchor, Box, Palette, Pen, Role, arc, number, text_box
from nhipcau.stories.drawings.words import say
from nhipcau.stories.ports import MapPlace, PlaceMap

_LABEL: Final = 15.0
_DEGREES: Final = 11.5
_LEAST_DEGREES: Final = 4.0
_BETWEEN: Final = 5.0
_ONE_DOT: Final = 10.0  # places nearer than this share a dot
_CURVE: Final = 0.72  # an arc's radius, of the distance it joins
_TRIES: Final = 8  # heights, until the names have their room
_STEP: Final = 6.0  # by which a name goes down out of the way of an arc
_Arc = tuple[float, float, float, float, float]
_Point = tuple[float, float]
_SIDES: Final[dict[str, Role]] = {"vietnam": "tim", "japan": "ai"}


@dataclass(frozen=True)
class _Stop:
    """One dot and every place that falls on it."""

    x: float
    y: float
    places: tuple[MapPlace, ...]

    @property
    def side(self) -> str:
        return self.places[0].side

    @property
    def home(self) -> bool:
        return any(place.home for place in self.places)


@dataclass(frozen=True)
class _Frame:
    """Where degrees fall on the drawing."""

    west: float
    east: float
    south: float
    north: float
    left: float
    right: float
    height: float

    def x(self, lon: float) -> float:
        return self.left + (self.right - self.left) * (lon - self.west) / (self.east - self.west)

    def y(self, lat: float) -> float:
        return self.height * (self.north - lat) / (self.north - self.south)


def draw_map(drawing: PlaceMap, *, palette: Palette, width: int, language: str, title: str) -> str:
    pen = Pen(palette, language)
    if not drawing.places:
        return pen.svg(width, 0, 1, kind="map", title=title)
    frame = _frame(drawing.places, pen, width)
    stops = _stops(drawing.places, frame)
    arcs = _arcs(stops)
    drawn = _drawn(arcs)
    top = min([-4.0, *(y for _, y in drawn)]) - 8
    lines = _latitudes(frame)
    for _, y in lines:
        pen.path(f"M0 {number(y)}H{width}", "hair", 1)
    for x1, y1, x2, y2, radius in arcs:
        pen.path(arc(x1, y1, x2, y2, radius), "tim", 1.25)
    _stairs([s for s in stops if s.side == "japan"], drawn, pen, width)
    for stop in stops:
        pen.dot(stop.x, stop.y, 9 if stop.home else 5.5, _SIDES[stop.side])
    _beside([s for s in stops if s.side == "vietnam"], stops, drawn, pen, width)
    _degrees(lines, drawn, pen, width)
    bottom = max([frame.height, *(box.bottom for box in pen.boxes)]) + 10
    top = min(top, *(box.top - 4 for box in pen.boxes))
    return pen.svg(width, top, bottom, kind="map", title=title)


# Scale


def _frame(places: tuple[MapPlace, ...], pen: Pen, width: int) -> _Frame:
    west, east = _extent([p.lon for p in places])
    south, north = _extent([p.lat for p in places])
    left, right = (112.0, width - 40.0) if width >= 560 else (72.0, width - 16.0)
    true = (north - south) / ((east - west) * math.cos(math.radians((south + north) / 2)))
    # A wide drawing is flatter and a narrow one steeper than the globe: each axis has its own scale.
    steepest = min(max(1.05 - (width - 344) * 0.00075, 0.34), 1.05)
    height = (right - left) * min(max(true, 0.3), steepest)
    # The labels of the Japanese side hang below it; the Vietnamese side must lie lower still.
    japan = [p for p in places if p.side == "japan"]
    vietnam = [p.lat for p in places if p.side == "vietnam"]
    above = bool(japan and vietnam and max(vietnam) < min(p.lat for p in japan))
    for _ in range(_TRIES):
        frame = _Frame(west, east, south, north, left, right, height)
        missing = _stairs_end(places, frame, pen, width) + 30 - frame.y(max(vietnam)) if above else 0.0
        if missing <= 0:
            break
        height += missing * (north - south) / (north - max(vietnam))  # and the arcs grow steeper with it
    return frame


def _extent(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    spare = max(_LEAST_DEGREES - (high - low), (high - low) * 0.06, 0.4) / 2
    return low - spare, high + spare


def _stops(places: tuple[MapPlace, ...], frame: _Frame) -> list[_Stop]:
    """Dots from west to east; places of one side that would touch become one."""
    stops: list[_Stop] = []
    for place in sorted(places, key=lambda p: (not p.home, p.lon, p.lat, p.name)):
        x, y = frame.x(place.lon), frame.y(place.lat)
        near = [s for s in stops if s.side == place.side and math.dist((s.x, s.y), (x, y)) < _ONE_DOT]
        if near:
            stops[stops.index(near[0])] = _Stop(near[0].x, near[0].y, (*near[0].places, place))
        else:
            stops.append(_Stop(x, y, (place,)))
    return sorted(stops, key=lambda s: (s.x, s.y))


def _latitudes(frame: _Frame) -> list[tuple[int, float]]:
    span = frame.north - frame.south
    step = next(s for s in (1, 2, 5, 10, 20, 40, 90) if span / s <= 6)
    first = math.ceil(frame.south / step) * step
    return [(lat, frame.y(lat)) for lat in range(first, math.floor(frame.north) + 1, step)]


def _degrees(lines: list[tuple[int, float]], drawn: list[_Point], pen: Pen, width: int) -> None:
    """Each latitude says what it is at its western end, or its eastern one, where nothing stands."""
    ends: tuple[tuple[float, Anchor], ...] = ((0.0, "start"), (float(width), "end"))
    for degrees, y in lines:
        words = say("latitude", pen.language, degrees=degrees)
        for x, anchor in ends:
            box = text_box(x, y - 5, (words,), _DEGREES, "sans", anchor, 0)
            if not any(box.meets(b, 2) for b in pen.boxes) and not _crossed(box, drawn):
                pen.text(x, y - 5, words, size=_DEGREES, role="soft", anchor=anchor)
                break


# Arcs


def _arcs(stops: list[_Stop]) -> list[_Arc]:
    """From the home place to each place of the other side, always rising eastwards."""
    home = next((s for s in stops if s.home), None)
    if home is None:
        return []
    found = []
    for stop in stops:
        if stop.side != home.side:
            one, other = sorted((home, stop), key=lambda s: s.x)
            found.append(
                (one.x, one.y, other.x, other.y, _CURVE * math.dist((one.x, one.y), (other.x, other.y)))
            )
    return found


def _drawn(arcs: list[_Arc]) -> list[_Point]:
    """Points along all arcs, from west to east."""
    return sorted(point for path in arcs for point in _sampled(path))


def _crossed(box: Box, drawn: list[_Point]) -> int:
    """How much of the arcs runs through a box or along its edge."""
    top, bottom = box.top, box.bottom
    return len([y for _, y in _over(box, drawn) if top < y < bottom])


def _over(box: Box, drawn: list[_Point]) -> list[_Point]:
    """What of the arcs stands above, in or below a box, wherever it is moved up or down."""
    first = bisect_right(drawn, (box.left - 3, math.inf))
    last = bisect_left(drawn, (box.right + 3, -math.inf))
    return drawn[first:last]


def _sampled(path: _Arc) -> list[_Point]:
    """Points along an arc, near enough to keep letters off it."""
    x1, y1, x2, y2, radius = path
    distance = math.dist((x1, y1), (x2, y2)) or 1.0
    ux, uy = (x2 - x1) / distance, (y2 - y1) / distance
    off = math.sqrt(max(radius**2 - (distance / 2) ** 2, 0))
    cx, cy = (x1 + x2) / 2 - uy * off, (y1 + y2) / 2 + ux * off
    start, end = math.atan2(y1 - cy, x1 - cx), math.atan2(y2 - cy, x2 - cx)
    if end < start:
        end += 2 * math.pi
    steps = max(80, int(distance / 3))
    angles = (start + (end - start) * i / steps for i in range(steps + 1))
    return [(cx + radius * math.cos(a), cy + radius * math.sin(a)) for a in angles]


# Names

_Name = tuple[str, ...]


def _names(places: Sequence[MapPlace], pen: Pen, room: float) -> list[_Name]:
    return [wrap(place.name, _LABEL, room, language=pen.language) for place in places]


def _tall(names: list[_Name], pen: Pen) -> float:
    return sum(len(lines) for lines in names) * pen.leading(_LABEL) + (len(names) - 1) * _BETWEEN


def _stack(pen: Pen, x: float, y: float, names: list[_Name], anchor: Anchor) -> None:
    """Several names under one another, a little more apart than the lines of one."""
    for lines in names:
        pen.text(x, y, lines, size=_LABEL, role="ink", weight=500, anchor=anchor)
        y += len(lines) * pen.leading(_LABEL) + _BETWEEN


def _stack_box(pen: Pen, x: float, y: float, names: list[_Name], anchor: Anchor) -> Box:
    rows = tuple(line for lines in names for line in lines)
    box = text_box(x, y, rows, _LABEL, "sans", anchor, pen.leading(_LABEL))
    return Box(box.left, box.top, box.right, box.bottom + (len(names) - 1) * _BETWEEN)


def _stair(stops: list[_Stop], index: int, width: float) -> tuple[float, Anchor]:
    """The room beside one leader and the side it lies on: west, unless the next leader leaves more."""
    stop = stops[index]
    east = stops[index + 1].x if index + 1 < len(stops) else width
    room_west, room_east = stop.x - 14, east - stop.x - 20
    if room_west >= 130 or room_west >= room_east:
        return min(max(room_west, 40.0), 250.0), "end"
    return min(room_east, 250.0), "start"


def _stairs_end(places: Sequence[MapPlace], frame: _Frame, pen: Pen, width: float) -> float:
    """How far down the names of the Japanese side would reach in this frame."""
    stops = _stops(tuple(places), frame)
    stairs = _laid([s for s in stops if s.side == "japan"], _drawn(_arcs(stops)), pen, width)
    return max(step.box.bottom for step in stairs)


@dataclass(frozen=True)
class _Stair:
    """The names of one dot, hung under it; `sideways` is where they lie of their leader."""

    stop: _Stop
    sideways: int
    y: float
    names: list[_Name]
    box: Box


def _laid(stops: list[_Stop], drawn: list[_Point], pen: Pen, width: float) -> list[_Stair]:
    """Names in steps, the westernmost highest: no leader crosses a name, and no arc where there is room."""
    laid: list[_Stair] = []
    y = max((s.y for s in stops), default=0) + 30
    for index, stop in enumerate(stops):
        room, anchor = _stair(stops, index, width)
        side = -1 if anchor == "end" else 1
        found: list[tuple[float, int, _Stair]] = []
        for order, part in enumerate((room, room * 0.7, room * 0.45)):
            names = _names(stop.places, pen, max(part, 40.0))
            highest = _stack_box(pen, stop.x + 11 * side, y, names, anchor)
            heights = sorted(height for _, height in _over(highest, drawn))
            for down in range(16):
                at = y + down * _STEP
                box = highest.lowered(down * _STEP)
                crossed = bisect_left(heights, box.bottom) - bisect_right(heights, box.top)
                found.append((100 * crossed + box.bottom, order, _Stair(stop, side, at, names, box)))
                if not crossed:
                    break
        best = min(found, key=lambda one: one[:2])[2]
        laid.append(best)
        y = best.y + _tall(best.names, pen) + 9
    return laid


def _stairs(stops: list[_Stop], drawn: list[_Point], pen: Pen, width: float) -> None:
    for one in _laid(stops, drawn, pen, width):
        x, y = one.stop.x, one.stop.y
        pen.path(f"M{number(x)} {number(y + 6)}V{number(one.y - 5)}h{6 * one.sideways}", "line", 1)
        _stack(pen, x + 11 * one.sideways, one.y, one.names, "end" if one.sideways < 0 else "start")


def _beside(stops: list[_Stop], dots: list[_Stop], drawn: list[_Point], pen: Pen, width: int) -> None:
    """Names stand beside their dots where nothing else stands; the home place speaks first."""
    taken = [Box(s.x - 8, s.y - 8, s.x + 8, s.y + 8) for s in dots]
    for stop in sorted(stops, key=lambda s: (not s.home, s.y)):
        places = stop.places
        if stop.home:
            _home(stop, pen, width)
            places = tuple(place for place in places if not place.home)
        if not places:
            continue

        def cost(position: _Position) -> float:
            return _cost(position[3], taken, drawn, pen, width)

        best = min(_positions(stop, places, pen), key=cost)
        if cost(best) >= 1000:
            best = _below_all(stop, places, pen, width)
            turn = math.copysign(6, best[0] - stop.x)
            pen.path(
                f"M{number(stop.x)} {number(stop.y + 6)}V{number(best[1] - 5)}h{number(turn)}", "line", 1
            )
        x, y, anchor, _, names = best
        _stack(pen, x, y, names, anchor)


def _home(stop: _Stop, pen: Pen, width: int) -> None:
    size = 24.0 if width >= 560 else 21.0
    name = next(place.name for place in stop.places if place.home)
    lines = wrap(name, size, max(width * 0.4, 120), language=pen.language, voice="serif")
    pen.text(stop.x + 17, stop.y + 3, lines, size=size, role="tim", voice="serif", weight=600)


_Position = tuple[float, float, Anchor, Box, list[_Name]]


def _positions(stop: _Stop, places: Sequence[MapPlace], pen: Pen) -> list[_Position]:
    """Where the names of one dot might stand, the best first, in three widths."""
    found: list[_Position] = []
    for room in (180.0, 120.0, 84.0):
        names = _names(places, pen, room)
        tall = _tall(names, pen) - pen.leading(_LABEL)
        middle = stop.y + 5 - tall / 2
        tries: list[tuple[float, float, Anchor]] = [
            (stop.x + 12, middle, "start"),
            (stop.x + 12, stop.y + 16, "start"),
            (stop.x + 17, stop.y + 27, "start"),
            (stop.x, stop.y - 14 - tall, "middle"),
            (stop.x - 12, middle, "end"),
            (stop.x - 12, stop.y + 5, "end"),
            (stop.x, stop.y + 24, "middle"),
            (stop.x + 12, stop.y - 8 - tall, "start"),
            (stop.x - 12, stop.y + 16, "end"),
            (stop.x - 12, stop.y - tall, "end"),
        ]
        found += [(x, y, anchor, _stack_box(pen, x, y, names, anchor), names) for x, y, anchor in tries]
    names = _names(places, pen, 180)
    y = stop.y + 5 - (_tall(names, pen) - pen.leading(_LABEL)) / 2
    for x in (stop.x + 24, stop.x + 36, stop.x + 50):  # on the other side of the arcs
        found.append((x, y, "start", _stack_box(pen, x, y, names, "start"), names))
    return found


def _below_all(stop: _Stop, places: Sequence[MapPlace], pen: Pen, width: int) -> _Position:
    """The place that is always free: under everything drawn so far, at the end of a leader."""
    anchor: Anchor = "start" if stop.x <= width / 2 else "end"
    names = _names(places, pen, max(stop.x, width - stop.x) - 20)
    y = max([stop.y + 14, *(box.bottom for box in pen.boxes)]) + _LABEL + 6
    x = stop.x + (11 if anchor == "start" else -11)
    return x, y, anchor, _stack_box(pen, x, y, names, anchor), names


def _cost(box: Box, taken: list[Box], drawn: list[_Point], pen: Pen, width: int) -> float:
    outside = box.left < 0 or box.right > width
    blocked = any(box.meets(other, 2) for other in (*taken, *pen.boxes))
    return 1000 * (outside + blocked) + _crossed(box, drawn)
