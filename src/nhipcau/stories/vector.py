"""Vector pictures from outside: washed, then drawn once, so that no foreign SVG is ever kept or served.

    python -m nhipcau.stories.vector < washed.svg > drawn.png    what `drawn` starts, within limits

A drawing can be small and yet cost hours (a pattern in a pattern, a group used a billion times), so that
it is drawn by a process of its own that is stopped when it takes too long or too much.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from typing import Final

import py_svg_hush

LONGEST_SIDE: Final = 2400
MOST_BYTES: Final = 2 * 1024 * 1024
SECONDS: Final = 20
MEMORY: Final = 1536 * 1024 * 1024
_ALLOWED_DATA: Final = {"image": ["png", "jpeg", "gif"]}
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_FETCHED: Final = re.compile(rb"""(<image\b[^>]*?\s)(?:xlink:)?href="(?!data:)[^"]*\"""")


class BadVector(ValueError):
    """A drawing that is no SVG, or that can't be drawn within reason."""


def washed(data: bytes) -> bytes:
    """The drawing without scripts, foreign content and anything that would be fetched. Raises BadVector."""
    if len(data) > MOST_BYTES or b"<!ENTITY" in data.upper():
        raise BadVector
    try:
        clean = bytes(py_svg_hush.filter_svg(_DOCTYPE.sub(b"", data), _ALLOWED_DATA))
    except ValueError as wrong:
        raise BadVector from wrong
    return _FETCHED.sub(rb"\1", clean)  # the washing leaves a picture the path of its address


def drawn(data: bytes, *, width: float, height: float) -> bytes:
    """A PNG of the drawing, its longest side `LONGEST_SIDE`. Raises BadVector."""
    if not (width > 0 and height > 0) or max(width, height) / min(width, height) > 20:
        raise BadVector
    scale = LONGEST_SIDE / max(width, height)
    size = [str(round(side * scale, 2)) for side in (width, height)]
    try:
        made = subprocess.run(  # noqa: S603  # our own interpreter and module; the drawing goes to its input
            [sys.executable, "-m", "nhipcau.stories.vector", *size],
            input=washed(data),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        raise BadVector from wrong
    return made.stdout


def _draw(width: str, height: str) -> None:
    import typst

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    page = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "contain")'
    )
    svg = sys.stdin.buffer.read().decode("utf-8")
    made = typst.compile(page.encode(), format="png", ppi=72.0, sys_inputs={"svg": svg})
    sys.stdout.buffer.write(made if isinstance(made, bytes) else made[0])


if __name__ == "__main__":
    _draw(*sys.argv[1:3])
