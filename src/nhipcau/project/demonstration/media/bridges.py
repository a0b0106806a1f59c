"""Plates of three bridges, and of two moments in the life of the oldest."""

from __future__ import annotations

from collections.abc import Iterator

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
    WOOD,
    box,
    disc,
    group,
    opening,
    path,
    plate,
    polygon,
    roof,
    span,
    stroke,
    waves,
)


def _posts(x0: float, x1: float, top: float, foot: float, count: int) -> Iterator[str]:
    """Posts, a rail and a lattice of laths between them."""
    step = (x1 - x0) / (count - 1)
    yield box(x0, foot - 62, x1 - x0, 10, DARK_WOOD)
    yield box(x0, foot - 14, x1 - x0, 14, DARK_WOOD)
    laths = int((x1 - x0) / 16)
    for n in range(laths):
        yield box(x0 + 16 * n + 6, foot - 60, 4, 48, WOOD)
    for n in range(count):
        yield box(x0 + step * n - 8, top, 16, foot - top, DARK_WOOD)


def covered_bridge() -> str:
    """Lai Viễn Kiều: a roofed street over water, its middle higher than its ends."""
    piers = [box(x - 30, 640, 60, 130, LINE) for x in (430, 590, 750, 910, 1070)]
    voids = [opening(x, 770, 110, 96, WASH_AI) for x in (510, 670, 830, 990)]
    hall = [
        box(210, 430, 1080, 190, SHEET),
        *_posts(225, 1275, 430, 620, 14),
        *roof(300, 1200, 330, 440, 120, TIM, PALE_TIM),
        *roof(560, 940, 214, 330, 110, TIM, PALE_TIM),
        box(530, 330, 440, 22, DARK_WOOD),
    ]
    shrine = [
        box(690, 430, 120, 190, SON),
        box(704, 446, 92, 160, SHEET),
        box(746, 446, 8, 160, DARK_WOOD),
        *(box(704, 480 + 42 * n, 92, 5, DARK_WOOD) for n in range(3)),
    ]
    return plate(
        disc(1210, 190, 88, WASH_TIM),
        polygon([(0, 600), (150, 592), (230, 640), (330, 800), (0, 800)], SAND),
        polygon([(1500, 600), (1350, 592), (1270, 640), (1170, 800), (1500, 800)], SAND),
        box(400, 650, 700, 140, SAND),
        box(180, 620, 1140, 36, LINE),
        piers,
        voids,
        hall,
        shrine,
        waves(770, HEIGHT, WASH_AI, AI),
    )


def brick_base() -> str:
    """A section through the ground beside the bridge: earth in layers, and an old footing of brick."""
    layers = [
        path("M0 330Q380 300 760 334T1500 316V1000H0z", SAND),
        path("M0 470Q420 440 820 476T1500 452V1000H0z", "#cbb9a6"),
        path("M0 640Q360 612 780 650T1500 620V1000H0z", "#b39c86"),
        path("M0 830Q420 806 820 836T1500 812V1000H0z", "#977d67"),
    ]
    bricks = []
    for row in range(6):
        for n in range(9 - row % 2):
            shift = 38 if row % 2 else 0
            gone = (row, n) in {(0, 0), (0, 1), (0, 7), (0, 8), (1, 0), (1, 7), (2, 0)}
            if not gone:
                bricks.append(
                    box(420 + shift + 76 * n, 610 + 38 * row, 70, 32, SON if row == 3 and n == 4 else AI)
                )
    scale = [
        box(180, 360 + 60 * n, 14, 60, INK if n % 2 else PAPER, stroke=INK, stroke_width=2) for n in range(9)
    ]
    string = [
        stroke([(260, 372), (1240, 356)], INK, 3),
        box(254, 340, 12, 70, DARK_WOOD),
        box(1234, 324, 12, 70, DARK_WOOD),
    ]
    trench = polygon([(330, 322), (390, 850), (1140, 850), (1200, 318)], SHEET)
    return plate(
        span(470, 1030, 316, 230, PALE_TIM, 10),
        span(520, 980, 316, 188, PALE_TIM, 4),
        layers,
        trench,
        bricks,
        scale,
        string,
    )


def _scaffold() -> Iterator[str]:
    for n in range(12):
        yield box(160 + 107 * n, 150, 7, 640, WOOD)
    for n in range(6):
        yield box(120, 190 + 112 * n, 1260, 7, WOOD)
    for n in range(0, 10, 3):
        yield stroke([(163 + 107 * n, 638), (163 + 107 * (n + 2), 190)], WOOD, 5)


def under_repair() -> str:
    """The bridge behind scaffolding, half of its tiles off and its rafters bare."""
    rafters = [stroke([(330 + 44 * n, 330), (250 + 52 * n, 470)], DARK_WOOD, 9) for n in range(9)]
    beams = [box(240, 380, 470, 8, DARK_WOOD), box(270, 330, 440, 14, DARK_WOOD)]
    tiles = [*roof(740, 1180, 330, 470, 110, TIM, PALE_TIM), box(748, 318, 60, 18, SON, rx=4)]
    piles = [
        group(*(box(0, -16 * n, 92, 12, TIM if n % 2 else PALE_TIM) for n in range(6)), move=(x, 766))
        for x in (90, 204, 1250)
    ]
    return plate(
        polygon([(60, 120), (1440, 120), (1380, 60), (120, 60)], WASH_TIM),
        _scaffold(),
        box(240, 470, 1020, 170, SHEET),
        _posts(255, 1245, 470, 640, 13),
        rafters,
        beams,
        tiles,
        box(330, 650, 840, 150, SAND),
        [opening(x, 800, 180, 112, PAPER) for x in (500, 750, 1000)],
        box(200, 640, 1100, 30, LINE),
        box(60, 780, 270, 14, DARK_WOOD),
        box(1170, 780, 270, 14, DARK_WOOD),
        piles,
        waves(800, HEIGHT, WASH_AI, AI),
    )


def tiled_bridge() -> str:
    """Thanh Toàn: a timber arch with a tiled roof over a village canal, rice on both banks."""
    deck = "M300 690Q750 470 1200 690L1200 730Q750 512 300 730z"
    timber = []
    for n in range(8):
        x = 340 + 117 * n
        lift = 690 - 220 * (1 - ((x - 750) / 450) ** 2) * 0.5
        timber.append(box(x - 8, lift - 170, 16, 190, DARK_WOOD))
        timber.append(box(x - 10, lift + 20, 20, 860 - lift, WOOD))
    rice = []
    for row in range(5):
        for n in range(26):
            x, y = 20 + 60 * n + (row % 2) * 30, 690 + 46 * row
            if not 250 < x < 1250:
                rice.append(stroke([(x - 12, y - 22), (x, y), (x + 4, y - 30)], "#7d8a5a", 4))
    wings = [
        group(*roof(-130, 130, 0, 84, 60, TIM, PALE_TIM), move=(440, 462), turn=-14),
        group(*roof(-130, 130, 0, 84, 60, TIM, PALE_TIM), move=(1060, 462), turn=14),
        *roof(610, 890, 356, 450, 70, TIM, PALE_TIM),
    ]
    return plate(
        disc(300, 220, 92, WASH_TIM),
        box(0, 660, WIDTH, 340, "#e6e4cf"),
        polygon([(250, 1000), (330, 700), (1170, 700), (1250, 1000)], WASH_AI),
        rice,
        timber,
        path(deck, WOOD),
        path("M300 660Q750 440 1200 660", stroke=DARK_WOOD, stroke_width=8),
        wings,
        [span(420, 1080, 930 + 34 * n, 26, PALE_AI, 4) for n in range(2)],
    )


def cable_bridge() -> str:
    """Nhật Tân: five pylons, a fan of stays to each side, one deck over the river."""
    deck, top = 640, 230
    stays, pylons = [], []
    for n in range(5):
        x = 150 + 300 * n
        for k in range(1, 9):
            reach, height = 17 * k, top + 8 + 20 * (8 - k)
            stays.append(stroke([(x, height), (x - reach, deck)], AI, 2.5))
            stays.append(stroke([(x, height), (x + reach, deck)], AI, 2.5))
        legs = [(x, top - 20), (x + 30, deck), (x + 18, 820), (x + 4, 820), (x + 14, deck), (x, top + 60)]
        mirrored = [(2 * x - px, py) for px, py in legs]
        pylons.append(polygon(legs, TIM) + polygon(mirrored, TIM))
        pylons.append(box(x - 5, top - 60, 10, 140, TIM))
    return plate(
        disc(1190, 170, 96, WASH_TIM),
        polygon(
            [(0, 610), (260, 560), (520, 600), (820, 552), (1120, 604), (1500, 566), (1500, 700), (0, 700)],
            SHEET,
        ),
        stays,
        pylons,
        box(0, deck, WIDTH, 20, INK),
        box(0, deck + 20, WIDTH, 8, LINE),
        waves(790, HEIGHT, "#f0e3d8", "#b98a74"),
    )


PLATES = {
    "chua-cau": covered_bridge,
    "nen-gach": brick_base,
    "tu-bo": under_repair,
    "thanh-toan": tiled_bridge,
    "nhat-tan": cable_bridge,
}
