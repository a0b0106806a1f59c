"""The secret key: from the environment, else made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from nhipcau.kit.files import write_atomically


def secret_key(folder: Path) -> str:
    """The key of this data folder. A folder that isn't there yet is not made: the key is kept later."""
    given = os.environ.get("NHIPCAU_SECRET_KEY", "")
    if given:
        return given
    try:
        return (folder / "secret-key").read_text().strip()
    except OSError:
        made = secrets.token_urlsafe(50)
    if folder.is_dir():
        keep(folder, made)
    return made


def keep(folder: Path, key: str) -> None:
    """Write the key for its owner only. A folder that can't be written is told by a check."""
    kept = folder / "secret-key"
    if os.environ.get("NHIPCAU_SECRET_KEY") or kept.exists():
        return
    try:
        write_atomically(kept, key.encode())
        kept.chmod(0o600)
    except OSError:
        return
