"""Compiles the rooms' message catalogues, so that no compiled file is kept in the repository."""

from __future__ import annotations

from pathlib import Path

import polib

from nhipcau.kit.files import write_atomically

ROOMS = Path(__file__).resolve().parent.parent


def compile_catalogues() -> int:
    """Write a `.mo` beside every `.po` that is newer than it. Returns how many were written.

    A package folder that can't be written is left as it is: an installer has compiled it then.
    """
    written = 0
    for source in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            write_atomically(compiled, polib.pofile(str(source)).to_binary())
        except PermissionError:
            return written
        written += 1
    return written
