"""What the last bake left, for those who don't bake: the desk, and processes that were split off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress

from nhipcau.publicsite.manifest import BUSY_SECONDS, FORMAT, Problem, path


def read_only() -> sqlite3.Connection | None:
    """The rows as the last bake left them, for those who don't bake; None where there was none."""
    with suppress(sqlite3.Error):
        found = sqlite3.connect(f"{path().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        if found.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
            return found
        found.close()
    return None


def kept_styles(language: str) -> tuple[str, ...]:
    """The addresses of the style sheets that the last bake gave the pages of a language."""
    found = read_only()
    if found is None:
        return ()
    with closing(found):
        row = found.execute("SELECT value FROM about WHERE name = ?", (f"sheets-{language}",)).fetchone()
    return tuple(row[0].split()) if row else ()


def held_address(page_id: int, revision_id: int) -> tuple[str, str] | None:
    """File and address of a page of which this revision was baked, and of which nothing is begun."""
    found = read_only()
    if found is None:
        return None
    with closing(found):
        row = found.execute(
            "SELECT file, address FROM leaf WHERE page = ? AND revision = ? AND NOT begun",
            (page_id, revision_id),
        ).fetchone()
    return (row[0], row[1]) if row else None


def problems(pages: Iterable[int] | None = None) -> tuple[Problem, ...]:
    """What the last bake could not make; of some pages only, where they are given."""
    found = read_only()
    if found is None:
        return ()
    with closing(found):
        rows = [Problem(*row) for row in found.execute("SELECT * FROM problem ORDER BY file")]
    wanted = None if pages is None else set(pages)
    return tuple(one for one in rows if wanted is None or one.page in wanted)


def unchanging() -> sqlite3.Connection:
    """The rows as they stood when the making began, for a process that was split off: it reads the file and
    asks for no lock, while the other process writes beside it, into the log (`Manifest.settle`)."""
    return sqlite3.connect(f"{path().as_uri()}?mode=ro&immutable=1", uri=True)
