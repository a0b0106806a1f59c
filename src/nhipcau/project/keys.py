"""The secret key: from the environment, else made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key of this data folder. A folder that isn't there yet is not made: the key is kept later."""
    given = os.environ.get("NHIPCAU_SECRET_KEY", "")
    if given:
        return given
    kept = folder / "secret-key"
    with suppress(OSError):
        key = kept.read_text().strip()
        _sweep(folder)
        return key
    made = secrets.token_urlsafe(50)
    return keep(folder, made) if folder.is_dir() else made


def keep(folder: Path, key: str) -> str:
    """Write the key for its owner only. Returns the one that stands: of many at once, the first one's.

    A folder that can't be written is told by a check.
    """
    if os.environ.get("NHIPCAU_SECRET_KEY"):
        return key
    kept = folder / "secret-key"
    with suppress(OSError):
        _put(kept, key)
        return kept.read_text().strip()
    return key


def _put(kept: Path, key: str) -> None:
    """Whole, and only where there is none yet."""
    handle, beside = tempfile.mkstemp(prefix=".secret-key.", dir=kept.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, kept)
    except (FileExistsError, FileNotFoundError):  # another was first, and may have swept
        return
    except PermissionError:  # a disk that knows no links
        Path(beside).replace(kept)
    finally:
        Path(beside).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """What a process left that was killed while it wrote: a key stands, so nobody needs them."""
    with suppress(OSError):
        for left in folder.glob(".secret-key.*"):
            left.unlink(missing_ok=True)
