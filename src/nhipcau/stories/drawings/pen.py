"""What every drawing is drawn with: colours and faces by role, and a few SVG elements.

The web palette names the site's custom properties, so that dark mode and print style sheets
reach inside; the print palette writes the light values out, for Typst and for feeds. Nothing has
an id, so any number of drawings may stand on one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from nhipcau.kit.typography import is_wide
from nhipcau.stories.drawings.measure import Voice, text_width

Palette = Literal["web", "print"]
Role = Literal["paper", "ink", "soft", "tim", "ai", "son", "hair", "line"]
Anchor = Literal["start", "middle", "end"]

LIGHT: Final[dict[Role, str]] = {
    "paper": "#fbf8f2",
    "ink": "#231c2b",
    "soft": "#5c5366",
    "tim": "#5d2569",
    "ai": "#1d4268",
    "son": "#b3301c",
    "hair": "#ddd3c6",
    "line": "#867b8d",
}
_LATIN: Final[dict[Voice, str]] = {"sans": "Be Vietnam Pro", "serif": "Source Serif 4"}
_JAPANESE: Final[dict[Voice, str]] = {"sans": "Noto Sans JP", "serif": "Noto Serif JP"}
# One weight of each Japanese face is sent; a heavier one exists for the sans alone.
_JAPANESE_BOLD: Final = "Noto Sans CJK JP"
_LIGHTER: Final = 0.965  # the tables are of heavier weights than 400
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Box:
    """The room one text takes, for keeping others out of it."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def lowered(self, by: float) -> Box:
        return Box(self.left, self.top + by, self.right, self.bottom + by)


@dataclass
class Pen:
    """Collects the elements of one drawing, and the boxes of its texts."""

    palette: Palette
    language: str
    elements: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def colour(self, role: Role) -> str:
        return f"var(--{role})" if self.palette == "web" else LIGHT[role]

    def path(self, data: str, stroke: Role, width: float, *, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}" stroke-linecap="round"' if dash else ""
        colour = self.colour(stroke)
        self.elements.append(
            f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{dashed}/>'
        )

    def dot(self, x: float, y: float, radius: float, role: Role, *, hollow: bool = False) -> None:
        fill = self.colour("paper" if hollow else role)
        edge = f' stroke="{self.colour(role)}" stroke-width="2"' if hollow else ""
        self.elements.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{edge}/>'
        )

    def bar(
        self, x: float, y: float, width: float, height: float, role: Role, *, hollow: bool = False
    ) -> None:
        colour = self.colour(role)
        paint = f'fill="{colour}"'
        if hollow:
            paint = f'fill="none" stroke="{colour}" stroke-width="1.5"'
            x, y, width, height = x + 0.75, y + 0.75, max(width - 1.5, 0.1), max(height - 1.5, 0.1)
        self.elements.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
            f'height="{number(height)}" {paint}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        lines: str | Iterable[str],
        *,
        size: float,
        role: Role,
        voice: Voice = "sans",
        weight: int = 400,
        anchor: Anchor = "start",
        leading: float = 0,
    ) -> Box:
        """Sets lines whose first baseline is at `y`; returns the room they take."""
        rows = (lines,) if isinstance(lines, str) else tuple(lines)
        step = leading or self.leading(size)
        for index, row in enumerate(rows):
            self._line(x, y + index * step, row, size, role, voice, weight, anchor)
        box = text_box(x, y, rows, size, voice, anchor, step)
        self.boxes.append(box)
        return box

    def leading(self, size: float) -> float:
        """From baseline to baseline; Vietnamese needs room for two marks."""
        return size * (1.34 if self.language != "en" else 1.24)

    def _line(
        self, x: float, y: float, row: str, size: float, role: Role, voice: Voice, weight: int, anchor: Anchor
    ) -> None:
        runs = script_runs(row)
        if self.palette == "web" or len(runs) < 2:
            spans = "".join(self._span(run, voice, weight) if wide else markup(run) for run, wide in runs)
            self._element(x, y, spans, row, size, role, voice, weight, anchor)
            return
        # Typst's SVG reader sets a mixed line in one face for all of it: in print each script is
        # placed by itself, in the middle of the room it should take.
        reach = [text_width(run, size, voice, margin=1 if weight > 400 else _LIGHTER) for run, _ in runs]
        x -= sum(reach) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        for (run, wide), width in zip(runs, reach, strict=True):
            words = self._span(run, voice, weight) if wide else markup(run)
            self._element(x + width / 2, y, words, run, size, role, voice, weight, "middle")
            x += width

    def _element(
        self,
        x: float,
        y: float,
        words: str,
        row: str,
        size: float,
        role: Role,
        voice: Voice,
        weight: int,
        anchor: Anchor,
    ) -> None:
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        bold = "" if weight == 400 else f' font-weight="{weight}"'
        # Letters over a line stay legible: the paper is stroked behind them.
        halo = f'stroke="{self.colour("paper")}" stroke-width="{number(size / 4)}" stroke-linejoin="round"'
        self.elements.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{self._family(voice, row)}" '
            f'font-size="{number(size)}"{bold} fill="{self.colour(role)}" {halo} '
            f'paint-order="stroke"{place}>{words}</text>'
        )

    def _family(self, voice: Voice, row: str) -> str:
        if self.palette == "print":
            return _LATIN[voice]
        # Figures and names in Latin letters keep the Latin serif inside a Japanese page.
        latin = voice == "serif" and not any(map(is_wide, row))
        return "var(--serif-latin)" if latin else f"var(--{voice})"

    def _span(self, run: str, voice: Voice, weight: int) -> str:
        """Kana and kanji, marked as what they are: Mincho is never set bold."""
        marks = ' font-weight="400"' if voice == "serif" and weight > 400 else ""
        if self.palette == "print":
            heavy = weight > 500 and voice == "sans"
            marks += f' font-family="{_JAPANESE_BOLD if heavy else _JAPANESE[voice]}"'
        elif self.language != "ja":
            marks += ' lang="ja"'
        return f"<tspan{marks}>{markup(run)}</tspan>" if marks else markup(run)

    def svg(self, width: float, top: float, bottom: float, *, kind: str, title: str) -> str:
        """The finished drawing, with a role, a name and its own proportions."""
        height = bottom - top
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing-{kind}" width="{number(width)}" '
            f'height="{number(height)}" viewBox="0 {number(top)} {number(width)} {number(height)}" '
            f'role="img" aria-label={quoteattr(clean(title))}>{"".join(self.elements)}</svg>'
        )


def text_box(
    x: float, y: float, rows: tuple[str, ...], size: float, voice: Voice, anchor: Anchor, step: float
) -> Box:
    width = max((text_width(row, size, voice) for row in rows), default=0)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    # Marks over capitals (Ấ) rise above the size; the dot under ậ hangs as low as a g.
    return Box(left, y - size * 0.98, left + width, y + (len(rows) - 1) * step + size * 0.28)


_NARROW = re.compile("[\0-\u10ff\u1160-\u2319]+")
"""Letters among which none is wide (Unicode's East Asian Width): most texts, and seen at once."""


def script_runs(text: str) -> list[tuple[str, bool]]:
    """`text` cut into stretches of one script, each with whether it is Japanese."""
    if _NARROW.fullmatch(text):
        return [(text, False)]
    runs: list[tuple[str, bool]] = []
    for character in text:
        wide = is_wide(character)
        if runs and runs[-1][1] == wide:
            runs[-1] = (runs[-1][0] + character, wide)
        else:
            runs.append((character, wide))
    return runs


def arc(x1: float, y1: float, x2: float, y2: float, rx: float, ry: float | None = None) -> str:
    """A clockwise arc: left to right it stands up, top to bottom it bulges right."""
    radii = f"{number(rx)} {number(rx if ry is None else ry)}"
    return f"M{number(x1)} {number(y1)}A{radii} 0 0 1 {number(x2)} {number(y2)}"


def number(value: float) -> str:
    """At most one decimal, never `-0`: the same drawing is the same bytes everywhere."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """Without the characters that XML can't hold."""
    return _FORBIDDEN.sub("", text)


def markup(text: str) -> str:
    return escape(clean(text))
