"""Shapes of the plates: plain geometry in the colours of the design language, written as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

WIDTH, HEIGHT = 1500, 1000

PAPER, SHEET, INK = "#fbf8f2", "#f3ede4", "#231c2b"
TIM, AI, SON = "#5d2569", "#1d4268", "#b3301c"
WASH_TIM, WASH_AI = "#f3eaf2", "#e8eef3"
SAND, LINE, SOFT = "#ddd3c6", "#867b8d", "#5c5366"
PALE_TIM, PALE_AI = "#c7aecd", "#a8bdd2"
WOOD, DARK_WOOD = "#8d6f5a", "#5f4739"

Point = tuple[float, float]


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def shape(tag: str, **attributes: float | str) -> str:
    """One element; underscores in names stand for hyphens."""
    written = "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}/>"


def box(x: float, y: float, width: float, height: float, fill: str, **more: float | str) -> str:
    return shape("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def disc(x: float, y: float, radius: float, fill: str, **more: float | str) -> str:
    return shape("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def polygon(points: Iterable[Point], fill: str, **more: float | str) -> str:
    return shape("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), fill=fill, **more)


def path(d: str, fill: str = "none", **more: float | str) -> str:
    return shape("path", d=d, fill=fill, **more)


def stroke(points: Iterable[Point], colour: str, width: float = 4) -> str:
    return shape(
        "polyline",
        points=" ".join(f"{number(x)},{number(y)}" for x, y in points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def group(*parts: str, move: Point = (0, 0), turn: float = 0, scale: float = 1) -> str:
    how = f"translate({number(move[0])} {number(move[1])}) rotate({number(turn)}) scale({scale})"
    return f'<g transform="{how}">{"".join(parts)}</g>'


def span(x0: float, x1: float, foot: float, rise: float, colour: str, width: float) -> str:
    """The one drawn form: an arc standing on two piers."""
    half = (x1 - x0) / 2
    d = f"M{number(x0)} {number(foot)}A{number(half)} {number(rise)} 0 0 1 {number(x1)} {number(foot)}"
    return path(d, stroke=colour, stroke_width=width)


def opening(x: float, foot: float, width: float, rise: float, fill: str) -> str:
    """An arched hole: a doorway, or the void under a bridge."""
    half, straight = width / 2, rise - width / 2
    arch = f"a{number(half)} {number(half)} 0 0 1 {number(width)} 0"
    d = f"M{number(x - half)} {number(foot)}v{number(-straight)}{arch}v{number(straight)}z"
    return path(d, fill)


def waves(top: float, bottom: float, ground: str, colour: str, radius: float = 60) -> Iterator[str]:
    """Thủy ba, seigaiha: scales of three arcs, each row laid over the one above."""
    row, y = 0, top + radius
    while y < bottom + radius:
        start = -radius if row % 2 else 0.0
        count = int(WIDTH / (2 * radius)) + 2
        for n in range(count):
            x = start + 2 * radius * n
            yield disc(x, y, radius, ground)
            for part in (1.0, 0.66, 0.32):
                yield disc(x, y, radius * part - 2, "none", stroke=colour, stroke_width=3)
        row, y = row + 1, y + radius / 2


def roof(
    x0: float, x1: float, ridge: float, eave: float, over: float, colour: str, rib: str
) -> Iterator[str]:
    """A tiled roof in elevation: its ends sweep out and up, its ribs fan from ridge to eave."""
    lift = (eave - ridge) * 0.22
    d = (
        f"M{number(x0)} {number(ridge)}L{number(x1)} {number(ridge)}"
        f"Q{number(x1 + over * 0.35)} {number(eave - lift * 0.6)} {number(x1 + over)} {number(eave - lift)}"
        f"L{number(x1 + over * 0.55)} {number(eave)}L{number(x0 - over * 0.55)} {number(eave)}"
        f"L{number(x0 - over)} {number(eave - lift)}"
        f"Q{number(x0 - over * 0.35)} {number(eave - lift * 0.6)} {number(x0)} {number(ridge)}z"
    )
    yield path(d, colour)
    ribs = max(4, round((x1 - x0) / 26))
    for n in range(ribs + 1):
        share = n / ribs
        top = x0 + (x1 - x0) * share
        foot = x0 - over * 0.5 + (x1 - x0 + over) * share
        yield stroke([(top, ridge + 6), (foot, eave - 4)], rib, 3)
        yield disc(foot, eave, 7, colour)
    yield box(x0 - 8, ridge - 12, x1 - x0 + 16, 18, rib, rx=4)


def star_ring(x: float, y: float, radius: float, count: int) -> Iterator[Point]:
    for n in range(count):
        turn = 2 * math.pi * n / count - math.pi / 2
        yield x + radius * math.cos(turn), y + radius * math.sin(turn)


def plate(*parts: str | Iterable[str], ground: str = PAPER) -> str:
    """A whole picture."""
    inner = "".join(part if isinstance(part, str) else "".join(part) for part in parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}">{box(0, 0, WIDTH, HEIGHT, ground)}{inner}</svg>'
    )


def raster(svg: str, width: int) -> Image.Image:
    """The picture in pixels, by the typesetter the project already has."""
    folder = Path(__file__).parent
    drawn = folder / ".plate.svg"
    drawn.write_text(svg, encoding="utf-8")
    page = (
        f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n"
        '#image(".plate.svg", width: 100%, height: 100%)'
    )
    source = folder / ".plate.typ"
    source.write_text(page, encoding="utf-8")
    try:
        pixels = typst.compile(str(source), root=str(folder), format="png", ppi=72 * width / WIDTH)
    finally:
        drawn.unlink()
        source.unlink()
    return Image.open(BytesIO(pixels)).convert("RGB")
