"""Every sentence that the reader may say is in the room's catalogues, in Vietnamese and Japanese."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

import nhipcau.guidance

ROOM = Path(nhipcau.guidance.__file__).parent
SOURCES = [
    ROOM / "ports.py",
    *ROOM.glob("adapters/*.py"),
    *ROOM.glob("reading/**/*.py"),
    ROOM / "management/commands/read.py",
]


def msgids(path: Path) -> set[str]:
    """The literals that a module passes to gettext or marks for it."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    marked = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "gettext_noop")
    ]
    return {str(call.args[0].value) for call in marked if isinstance(call.args[0], ast.Constant)}


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_every_sentence_is_translated(language: str) -> None:
    catalogue = polib.pofile(str(ROOM / "locale" / language / "LC_MESSAGES" / "django.po"))
    entries = {entry.msgid: entry.msgstr for entry in catalogue if not entry.fuzzy}
    wanted = set().union(*map(msgids, SOURCES))
    assert len(wanted) > 50
    assert sorted(wanted - {msgid for msgid, text in entries.items() if text}) == []
    for msgid in wanted:
        assert _names(msgid) == _names(entries[msgid])


def _names(text: str) -> set[str]:
    return {part.split(")s")[0] for part in text.split("%(")[1:]}
