"""Scans for tests: pages of a document as a machine on a desk would see them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter


def scanned(path: Path, *, turned: float = 0.0, noise: float = 0.0, dpi: int = 300) -> list[Image.Image]:
    """The pages of a PDF as grey pictures, somewhat askew, blurred and grainy."""
    pictures = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            if turned:
                picture = picture.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
            if noise:
                grain = Image.effect_noise(picture.size, noise)
                picture = ImageChops.add(picture.filter(ImageFilter.GaussianBlur(0.6)), grain, offset=-128)
            pictures.append(picture)
    return pictures


def saved(pictures: list[Image.Image], kind: str, *, dpi: int = 300) -> bytes:
    """Pictures as one file: of several, a PDF or TIFF of pages."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if len(pictures) > 1 else {}
    pictures[0].save(buffer, format=kind, resolution=dpi, **more)
    return buffer.getvalue()
