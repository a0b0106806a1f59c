"""Fifty-four years as one arch of a bridge: `python -m … .media.make_film`.

The arch grows from 21 September 1973. Every dated document of the ledger hangs from it: a full disc is
an agreement or an exchange of documents, a ring a joint statement, a square a memorandum. From the day
the film was made on, the arch is dashed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

from nhipcau.project.demonstration.media.drawing import AI, INK, LINE, PAPER, SAND, SOFT, SON, TIM
from nhipcau.project.demonstration.media.sound import Score, compress, ffmpeg

HERE = Path(__file__).parent
FRAMES, PACE, LEAD, HOLD = 20, 0.75, 1.5, 6.0
WIDE, HIGH, FINE = 1280, 720, 2
"""Size of the film, and how many times finer it is drawn before it is scaled down."""
OPENED, MADE, NEXT = dt.date(1973, 9, 21), dt.date(2026, 11, 1), dt.date(2027, 9, 21)
LEFT, RIGHT, DECK, RISE = 110, 1170, 560, 430
SIGNS = {"joint-statement": "ring", "memorandum": "square"}
PITCHES = {"disc": 196.0, "ring": 293.66, "square": 392.0}


@dataclass(frozen=True)
class Hanger:
    share: float
    """How far along the arch, from 0 in 1973 to 1 in 2027."""
    sign: str
    lower: float = 0.0
    """How far its sign hangs below the arch, where another document stands at the same place."""


def share_of(day: dt.date) -> float:
    return (day - OPENED).days / (NEXT - OPENED).days


def moment(share: float) -> float:
    """When the growing arch reaches a place, in seconds."""
    return LEAD + share * (NEXT - OPENED).days / 365.25 * PACE


LENGTH = moment(1) + HOLD


def hangers() -> list[Hanger]:
    found = yaml.safe_load((HERE.parent / "facts" / "documents.yaml").read_text(encoding="utf-8"))
    placed: list[Hanger] = []
    for one in sorted(found, key=lambda one: str(one["date"])):
        day = str(one["date"])
        share = share_of(dt.date.fromisoformat(day if len(day) == 10 else f"{day}-15"))
        before = placed[-1] if placed else None
        close = before is not None and (share - before.share) * (RIGHT - LEFT) < 14
        lower = before.lower + 26 if before and close else 0.0
        placed.append(Hanger(share, SIGNS.get(one["type"], "disc"), lower))
    return placed


def on_arch(share: float) -> tuple[float, float]:
    """By time along the deck, so that equal years are equal distances."""
    x = LEFT + (RIGHT - LEFT) * share
    return x, DECK - RISE * math.sqrt(max(0.0, 1 - (2 * share - 1) ** 2))


class Frame:
    """One picture of the film at a moment."""

    def __init__(self, now: float, hung: list[Hanger], face: ImageFont.FreeTypeFont) -> None:
        self.now, self.hung, self.face = now, hung, face
        self.image = Image.new("RGB", (WIDE * FINE, HIGH * FINE), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.reached = min(1.0, max(0.0, (now - LEAD) / (moment(1) - LEAD)))

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * FINE), joint="curve")

    def drawn(self) -> Image.Image:
        self.line([(60, DECK), (WIDE - 60, DECK)], INK, 3)
        for year in range(OPENED.year + 1, NEXT.year + 1):
            x = on_arch(share_of(dt.date(year, 1, 1)))[0]
            self.line([(x, DECK), (x, DECK + (14 if year % 10 == 0 else 6))], LINE, 2)
        for x in (LEFT, RIGHT):
            self.line([(x, DECK), (x, DECK + 70)], INK, 10)
        self._arch()
        for hanger in self.hung:
            if hanger.share <= self.reached:
                self._hang(hanger)
        self._year()
        return self.image.resize((WIDE, HIGH), Image.Resampling.LANCZOS)

    def _arch(self) -> None:
        self.line([on_arch(n / 300) for n in range(301)], SAND, 2)
        steps, today = 600, share_of(MADE)
        solid = [on_arch(n / steps) for n in range(int(min(self.reached, today) * steps) + 1)]
        if len(solid) > 1:
            self.line(solid, TIM, 8)
        ahead = [on_arch(today + (self.reached - today) * n / steps) for n in range(steps + 1)]
        if self.reached > today:
            for dash in _dashes(ahead, 14):
                self.line(dash, SON, 8)

    def _hang(self, hanger: Hanger) -> None:
        x, top = on_arch(hanger.share)
        age = self.now - moment(hanger.share)
        drop = min(1.0, age / 0.5)
        colour = AI if hanger.sign == "ring" else TIM
        self.line([(x, top), (x, top + (DECK - top) * drop)], colour, 2.5)
        size = 9 + 8 * max(0.0, 1 - age / 0.8)
        top += hanger.lower
        spot = [(x - size) * FINE, (top - size) * FINE, (x + size) * FINE, (top + size) * FINE]
        if hanger.sign == "disc":
            self.pen.ellipse(spot, fill=TIM)
        elif hanger.sign == "ring":
            self.pen.ellipse(spot, fill=PAPER, outline=AI, width=4 * FINE)
        else:
            self.pen.rectangle(spot, fill=PAPER, outline=TIM, width=4 * FINE)

    def _year(self) -> None:
        day = OPENED + dt.timedelta(days=round(self.reached * (NEXT - OPENED).days))
        self._write(str(day.year), 430, 440, 92, INK)
        self._write("1973", LEFT, DECK + 100, 30, SOFT)
        if self.reached >= 1:
            self._write("2027", RIGHT, DECK + 100, 30, SON)

    def _write(self, text: str, x: float, y: float, size: int, colour: str) -> None:
        face = self.face.font_variant(size=size * FINE)
        self.pen.text((x * FINE, y * FINE), text, font=face, fill=colour, anchor="mm")


def _dashes(points: list[tuple[float, float]], length: float) -> list[list[tuple[float, float]]]:
    """A line in pieces: as long drawn as left out."""
    pieces: list[list[tuple[float, float]]] = [[points[0]]]
    gone, drawing = 0.0, False
    for before, after in itertools.pairwise(points):
        gone += math.dist(before, after)
        if gone >= length:
            gone, drawing = 0.0, not drawing
            if drawing:
                pieces.append([])
        if drawing:
            pieces[-1].append(after)
    return [piece for piece in pieces if len(piece) > 1]


def main() -> None:
    hung = hangers()
    face = ImageFont.truetype(
        str(files("fontpkg_source_serif_4") / "files" / "SourceSerif4[opsz,wght].ttf"), 40
    )
    with tempfile.TemporaryDirectory() as folder:
        for n in range(int(LENGTH * FRAMES)):
            Frame(n / FRAMES, hung, face).drawn().save(Path(folder) / f"{n:05}.png", compress_level=1)
        sound = Path(folder) / "sound.mp3"
        compress(_played(hung), sound)
        ffmpeg(
            *("-framerate", str(FRAMES), "-i", f"{folder}/%05d.png", "-i", str(sound)),
            *("-c:v", "libx264", "-preset", "slow", "-crf", "26", "-pix_fmt", "yuv420p", "-g", "200"),
            *("-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", "-map_metadata", "-1"),
            str(HERE / "mot-nhip-54-nam.mp4"),
        )
    still = Frame(moment(1) + 2, hung, face).drawn()
    still.quantize(128, dither=Image.Dither.NONE).convert("RGB").save(
        HERE / "mot-nhip-54-nam.webp", lossless=True, quality=100, method=6
    )


def _played(hung: list[Hanger]) -> Score:
    score = Score(LENGTH)
    for year in range(OPENED.year + 1, NEXT.year + 1):
        score.tick(moment(share_of(dt.date(year, 1, 1))), loud=0.04)
    for hanger in hung:
        score.tone(moment(hanger.share), PITCHES[hanger.sign], loud=0.2)
    return score


if __name__ == "__main__":
    main()
