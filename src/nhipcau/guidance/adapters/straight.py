"""Pages put in straight: upright lines of text let a scan be read by the rules made for print."""

from __future__ import annotations

from PIL import Image

SMALL = 700
"""Pixels of the longer side of the picture that is tried; more tells no more."""
WORST = 4.0
STEP = 0.5
FINE = 0.1
WHITE = 255


def straightened(picture: Image.Image) -> Image.Image:
    """The grey picture, turned by up to four degrees so that its lines of text lie level."""
    factor = SMALL / max(picture.size)
    small = picture.resize((max(1, round(picture.width * factor)), max(1, round(picture.height * factor))))
    dark = small.point(lambda value: WHITE if value < 128 else 0)
    steps = int(WORST / STEP)
    rough = max((STEP * step for step in range(-steps, steps + 1)), key=lambda angle: _level(dark, angle))
    steps = int(STEP / FINE)
    angle = max((rough + FINE * step for step in range(-steps, steps + 1)), key=lambda a: _level(dark, a))
    if abs(angle) < 2 * FINE or _level(dark, angle) <= _level(dark, 0.0) * 1.02:
        return picture
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=WHITE)


def _level(dark: Image.Image, angle: float) -> int:
    """How much darker the dark rows are than the light ones: most where lines of text lie level."""
    turned = dark.rotate(angle) if angle else dark
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum(value * value for value in rows)
