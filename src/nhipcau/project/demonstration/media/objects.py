"""Plates of things the facts name: a permit, a ship, a stone, two pens, a tap, stamps."""

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
    WOOD,
    box,
    disc,
    group,
    path,
    plate,
    polygon,
    span,
    stroke,
    waves,
)


def _column(x: float, top: float, lengths: list[int]) -> list[str]:
    """A line of brush writing seen from afar: marks, no characters."""
    marks, y = [], top
    for n, length in enumerate(lengths):
        marks.append(stroke([(x + (n % 3 - 1) * 4, y), (x - (n % 2) * 5, y + length)], INK, 9 - n % 3))
        y += length + 22
    return marks


def _sheet(width: float, height: float, *inside: str) -> str:
    folds = [box(width * n / 5, 0, 2, height, SAND) for n in range(1, 5)]
    return "".join(
        (
            box(10, 12, width, height, SAND),
            box(0, 0, width, height, PAPER, stroke=LINE, stroke_width=2),
            *folds,
            *inside,
        )
    )


def letters() -> str:
    """Two folded letters, one from each bank, over the same water."""
    lines = [[46, 30, 58, 26, 40], [34, 62, 28, 44], [52, 26, 36, 60, 22], [40, 48, 30]]
    left = [part for n, line in enumerate(lines) for part in _column(430 - 92 * n, 60, line)]
    right = [part for n, line in enumerate(reversed(lines)) for part in _column(430 - 92 * n, 60, line)]
    return plate(
        waves(660, HEIGHT, WASH_AI, PALE_AI),
        span(330, 1170, 560, 430, PALE_TIM, 6),
        group(_sheet(500, 420, *left), move=(130, 320), turn=-5),
        group(_sheet(500, 420, *right, box(52, 286, 78, 78, SON, rx=6)), move=(880, 276), turn=5),
        ground=SHEET,
    )


def permit() -> str:
    """A red-seal permit: one sheet, few words, one seal."""
    words = [
        *_column(700, 90, [70, 54, 88, 40, 66, 50]),
        *_column(560, 150, [60, 82, 44, 72]),
        *_column(260, 120, [50, 64, 38]),
    ]
    rings = [
        box(360 + 12 * n, 300 + 12 * n, 200 - 24 * n, 200 - 24 * n, "none", stroke=PAPER, stroke_width=6)
        for n in (1, 3)
    ]
    seal = [
        box(360, 300, 200, 200, SON, rx=10),
        *rings,
        *(box(418 + 30 * n, 350, 12, 100, PAPER) for n in range(3)),
    ]
    return plate(
        [box(0, 100 * n, WIDTH, 2, SAND) for n in range(1, 10)],
        group(_sheet(860, 640, *words, *seal), move=(320, 170), turn=-2),
        ground=WASH_TIM,
    )


def _sail(x: float, foot: float, width: float, height: float, colour: str) -> list[str]:
    ribs = 7
    edge = f"Q{x + width * 1.12} {foot - height / 2} {x + width * 0.82} {foot - height}"
    parts = [path(f"M{x} {foot}{edge}L{x} {foot - height * 0.94}z", colour)]
    for n in range(1, ribs):
        y = foot - height * n / ribs * 0.96
        bulge = width * (0.82 + 0.22 * math.sin(math.pi * n / ribs))
        parts.append(stroke([(x, y), (x + bulge * 0.96, y - 14)], PAPER, 4))
    return parts


def ship() -> str:
    """A red-seal ship under battened sails."""
    hull = path(
        "M280 640Q360 650 420 640L1110 640Q1210 620 1270 560Q1250 730 1120 790H470Q330 770 280 640z", WOOD
    )
    bands = [
        path(f"M{320 + 16 * n} {680 + 34 * n}H{1196 - 26 * n}", stroke=DARK_WOOD, stroke_width=6)
        for n in range(3)
    ]
    castle = [
        box(330, 548, 190, 96, DARK_WOOD),
        *(box(346 + 44 * n, 566, 28, 44, SHEET) for n in range(4)),
        box(312, 536, 226, 16, TIM),
    ]
    masts = [
        box(612, 150, 14, 500, DARK_WOOD),
        box(930, 250, 12, 400, DARK_WOOD),
        box(420, 330, 8, 210, DARK_WOOD),
    ]
    flag = [polygon([(428, 334), (520, 352), (428, 384)], SON)]
    return plate(
        disc(1230, 210, 96, WASH_TIM),
        waves(740, HEIGHT, WASH_AI, PALE_AI),
        masts,
        _sail(626, 610, 250, 400, TIM),
        _sail(942, 610, 190, 310, AI),
        flag,
        hull,
        bands,
        castle,
        waves(810, HEIGHT, WASH_AI, AI),
    )


def stone() -> str:
    """A memorial stone beside a temple roof, under a pine."""
    marks = [box(738, 250 + 62 * n, 26, 40, LINE, rx=4) for n in range(7)]
    pine = [
        path("M250 900Q300 640 214 430", stroke=DARK_WOOD, stroke_width=34),
        path("M256 700Q380 640 440 560", stroke=DARK_WOOD, stroke_width=16),
    ]
    crowns = [
        path(f"M{x - w} {y}A{w} {w * 0.5} 0 0 1 {x + w} {y}z", "#53663f")
        for x, y, w in ((210, 430, 150), (120, 520, 110), (450, 560, 120), (300, 500, 120))
    ]
    eaves = [
        path("M960 470Q1180 440 1330 300Q1420 400 1560 430V520H960z", PALE_TIM),
        box(1040, 520, 460, 330, SHEET),
        *(box(1080 + 130 * n, 520, 18, 330, DARK_WOOD) for n in range(4)),
    ]
    return plate(
        disc(1010, 180, 80, WASH_TIM),
        eaves,
        box(0, 850, WIDTH, 150, SAND),
        pine,
        crowns,
        box(560, 820, 390, 70, LINE),
        box(600, 760, 310, 64, "#a59aa8"),
        path("M640 764V230Q640 190 690 180L820 168Q866 168 866 220V764z", "#6f6577"),
        path("M672 764V250Q672 216 706 208L806 198Q836 198 836 236V764z", "#82788a"),
        marks,
        [disc(x, 868, r, "#8a8071") for x, r in ((500, 22), (1010, 30), (1070, 18))],
        box(690, 726, 122, 10, SON),
    )


def pens() -> str:
    """Two pens laid down beside one document, an arc between them."""
    lines = [box(110, 120 + 44 * n, 400 - (n % 3) * 70, 8, SAND) for n in range(9)]
    right = [box(640, 120 + 44 * n, 400 - (n % 4) * 50, 8, SAND) for n in range(9)]
    pages = [
        box(0, 0, 1150, 640, PAPER, stroke=LINE, stroke_width=2),
        box(574, 0, 2, 640, LINE),
        *lines,
        *right,
    ]
    arc = [span(200, 950, 590, 110, TIM, 7), box(194, 560, 12, 40, TIM), box(944, 560, 12, 40, TIM)]
    return plate(
        group(*pages, *arc, move=(190, 120)),
        group(_pen(TIM), move=(250, 905), turn=-11),
        group(_pen(AI), move=(800, 850), turn=9),
        ground="#e4dad0",
    )


def _pen(colour: str) -> str:
    return "".join(
        (
            polygon([(0, 16), (70, 0), (70, 34)], "#c9b37e"),
            stroke([(6, 16), (60, 16)], INK, 2),
            box(70, 0, 230, 34, INK, rx=6),
            box(290, -3, 150, 40, colour, rx=16),
            box(284, -3, 12, 40, "#c9b37e"),
            box(330, -9, 100, 7, "#c9b37e", rx=3),
        )
    )


def tap() -> str:
    """A kitchen tap and a full glass."""
    pipe = path("M180 1000V360Q180 230 310 230H760Q900 230 900 350V430", stroke=LINE, stroke_width=84)
    shine = path("M166 1000V360Q166 216 310 216H760", stroke=SHEET, stroke_width=14)
    water = [box(878, 436, 44, 300, PALE_AI), box(890, 436, 8, 300, PAPER)]
    glass = [
        polygon([(760, 560), (1040, 560), (1010, 900), (790, 900)], PAPER, stroke=AI, stroke_width=6),
        polygon([(772, 690), (1028, 690), (1010, 894), (790, 894)], PALE_AI),
        span(776, 1024, 692, 18, AI, 4),
    ]
    handle = [box(446, 120, 40, 80, LINE), box(350, 86, 232, 44, SON, rx=22)]
    return plate(
        [box(0, 150 * n, WIDTH, 2, SAND) for n in range(6)],
        [box(150 * n, 0, 2, 880, SAND) for n in range(11)],
        box(0, 880, WIDTH, 120, SAND),
        pipe,
        shine,
        handle,
        box(846, 424, 108, 26, INK, rx=6),
        glass[0],
        water[0],
        glass[1],
        glass[2],
        water[1],
        ground=WASH_AI,
    )


def _stamp(width: float, height: float, *inside: str) -> str:
    holes = []
    for n in range(int(width // 30) + 1):
        holes += [disc(30 * n, 0, 10, PALE_TIM), disc(30 * n, height, 10, PALE_TIM)]
    for n in range(int(height // 30) + 1):
        holes += [disc(0, 30 * n, 10, PALE_TIM), disc(width, 30 * n, 10, PALE_TIM)]
    return "".join(
        (box(0, 0, width, height, PAPER), box(30, 30, width - 60, height - 60, WASH_AI), *holes, *inside)
    )


def stamps() -> str:
    """Three stamps: a theatre front, lanterns, a covered bridge. None copies an issued design."""
    theatre = [
        box(84, 250, 252, 190, SAND),
        *(box(100 + 44 * n, 270, 22, 170, PAPER) for n in range(6)),
        path("M74 250L210 160L346 250z", TIM),
        box(64, 440, 292, 20, LINE),
    ]
    lanterns = [
        part
        for x, y, colour in ((120, 170, SON), (210, 240, TIM), (300, 180, AI))
        for part in (
            stroke([(x, 40), (x, y - 40)], INK, 3),
            path(f"M{x - 44} {y}A44 52 0 0 1 {x + 44} {y}A44 60 0 0 1 {x - 44} {y}z", colour),
            box(x - 16, y + 44, 32, 10, INK),
            stroke([(x, y + 56), (x, y + 96)], colour, 6),
        )
    ]
    bridge = [
        box(70, 330, 280, 26, LINE),
        box(90, 270, 240, 60, SHEET),
        *(box(90 + 38 * n, 270, 8, 60, DARK_WOOD) for n in range(7)),
        path("M60 276L110 214H310L360 276z", TIM),
        *(span(90 + 66 * n, 150 + 66 * n, 400, 40, AI, 6) for n in range(4)),
        box(40, 404, 340, 8, AI),
    ]
    return plate(
        group(_stamp(420, 540, *theatre), move=(110, 250), turn=-4),
        group(_stamp(420, 540, *lanterns), move=(545, 210), turn=1),
        group(_stamp(420, 540, *bridge), move=(970, 250), turn=5),
        ground=PALE_TIM,
    )


PLATES = {
    "hai-buc-thu": letters,
    "chau-an-trang": permit,
    "thuyen-chau-an": ship,
    "bia-da": stone,
    "hai-cay-but": pens,
    "voi-nuoc": tap,
    "con-tem": stamps,
}
