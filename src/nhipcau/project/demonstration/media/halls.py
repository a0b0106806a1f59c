"""Plates of buildings and of sound: a gate, a temple hall, a drum, a number that grows."""

from __future__ import annotations

import math

from nhipcau.project.demonstration.media.drawing import (
    AI,
    DARK_WOOD,
    HEIGHT,
    INK,
    LINE,
    PALE_AI,
    PALE_TIM,
    PAPER,
    SAND,
    SHEET,
    SON,
    TIM,
    WASH_AI,
    WASH_TIM,
    WIDTH,
    box,
    disc,
    group,
    opening,
    path,
    plate,
    polygon,
    roof,
    span,
    star_ring,
    waves,
)
from nhipcau.project.demonstration.media.make_sound import residents


def gate() -> str:
    """Ngọ Môn: a heavy base with doorways, a pavilion of two roofs above it."""
    base = [
        polygon([(120, 860), (160, 520), (1340, 520), (1380, 860)], "#b98a74"),
        box(140, 500, 1220, 30, LINE),
    ]
    courses = [box(130 + 4 * n, 800 - 56 * n, 1240 - 8 * n, 3, "#a67862") for n in range(5)]
    doors = [
        opening(x, 860, w, h, INK if x == 750 else DARK_WOOD)
        for x, w, h in ((750, 150, 230), (560, 110, 190), (940, 110, 190))
    ]
    columns = [box(330 + 70 * n, 400, 14, 100, SON if n in (6,) else DARK_WOOD) for n in range(13)]
    upper = [box(520 + 66 * n, 276, 12, 60, DARK_WOOD) for n in range(8)]
    return plate(
        disc(1250, 190, 90, WASH_TIM),
        box(0, 860, WIDTH, 140, SAND),
        base,
        courses,
        doors,
        box(320, 400, 860, 100, SHEET),
        columns,
        roof(400, 1100, 320, 410, 120, TIM, PALE_TIM),
        box(510, 270, 490, 60, SHEET),
        upper,
        roof(560, 950, 190, 280, 100, TIM, PALE_TIM),
        [span(90 + 220 * n, 290 + 220 * n, 960, 46, LINE, 4) for n in range(6)],
    )


def temple_hall() -> str:
    """The Great Buddha hall of Tōdai-ji: two wide roofs, one within the other."""
    walls = [
        box(340, 520, 820, 300, PAPER),
        *(box(352 + 88 * n, 520, 16, 300, DARK_WOOD) for n in range(10)),
        box(340, 640, 820, 10, DARK_WOOD),
    ]
    upper = [box(460, 330, 580, 80, PAPER), *(box(470 + 80 * n, 330, 14, 80, DARK_WOOD) for n in range(8))]
    porch = [
        path("M610 560Q750 470 890 560L930 590H570z", AI),
        path("M640 568Q750 500 860 568", stroke=PALE_AI, stroke_width=5),
    ]
    horns = [
        path("M500 168q-6 -50 26 -62q-6 34 14 62z", "#c9b37e"),
        path("M1000 168q6 -50 -26 -62q6 34 -14 62z", "#c9b37e"),
    ]
    steps = [box(560 - 26 * n, 820 + 22 * n, 380 + 52 * n, 22, SAND if n % 2 else SHEET) for n in range(5)]
    return plate(
        disc(250, 210, 100, WASH_AI),
        box(0, 900, WIDTH, 100, SAND),
        box(260, 820, 980, 34, LINE),
        walls,
        roof(420, 1080, 408, 540, 210, AI, PALE_AI),
        upper,
        roof(520, 980, 168, 346, 180, AI, PALE_AI),
        horns,
        porch,
        box(706, 640, 88, 180, SON),
        box(746, 640, 8, 180, PAPER),
        steps,
        ground=WASH_TIM,
    )


def drum() -> str:
    """A court drum in its ring of flames, seen from the front; the pattern is ours."""
    flames = []
    for n, (x, y) in enumerate(star_ring(750, 480, 348, 16)):
        flame = path("M-62 34Q-54 -26 0 -84Q14 -36 62 34z", SON if n == 0 else TIM)
        flames.append(group(flame, move=(x, y), turn=360 * n / 16))
    turns = []
    for n in range(3):
        angle = 2 * math.pi * n / 3
        x, y = 750 + 84 * math.cos(angle), 480 + 84 * math.sin(angle)
        turns += [disc(x, y, 66, AI if n == 1 else TIM), disc(x + 26, y - 20, 27, PAPER)]
    stand = [
        polygon([(560, 930), (620, 800), (880, 800), (940, 930)], DARK_WOOD),
        box(480, 930, 540, 26, INK),
    ]
    return plate(
        [disc(750, 480, 560 - 50 * n, "none", stroke=SAND, stroke_width=3) for n in range(3)],
        stand,
        flames,
        disc(750, 480, 330, "#c9b37e"),
        disc(750, 480, 298, INK),
        disc(750, 480, 282, SHEET),
        disc(750, 480, 222, "none", stroke=LINE, stroke_width=4),
        turns,
        disc(750, 480, 26, PAPER),
        box(0, 956, WIDTH, 44, SAND),
    )


def rising_number() -> str:
    """The cover of the sound piece: an arc a known year, as high as its note; elsewhere a gap."""
    years = {one["year"]: one["value"] for one in residents()}
    step, arcs = 70, []
    for year in range(2006, 2025):
        x = 90 + step * (year - 2006)
        if year in years:
            rise = 90 + 118 * math.log2(years[year] / years[2006])
            arcs.append(span(x, x + 60, 780, rise, SON if year == 2024 else TIM, 9))
        arcs.append(box(x + 26, 790, 8, 26 if year in years else 8, LINE))
    return plate(
        box(60, 780, 1380, 6, INK),
        arcs,
        waves(850, HEIGHT, WASH_AI, PALE_AI),
    )


PLATES = {
    "ngo-mon": gate,
    "todaiji": temple_hall,
    "trong": drum,
    "am-thanh": rising_number,
}
