"""Draws every plate and writes it beside this file as WebP: `python -m … .media.make_pictures [name …]`."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from nhipcau.project.demonstration.media import bridges, halls, objects
from nhipcau.project.demonstration.media.drawing import raster

PLATES = {**bridges.PLATES, **objects.PLATES, **halls.PLATES}


def main(names: list[str]) -> None:
    for name in names or list(PLATES):
        picture = raster(PLATES[name](), width=1500)
        flat = picture.quantize(128, dither=Image.Dither.NONE).convert("RGB")
        flat.save(Path(__file__).parent / f"{name}.webp", lossless=True, quality=100, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
