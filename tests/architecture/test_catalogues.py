"""Every interface string has a Vietnamese and a Japanese translation, with the same placeholders."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "nhipcau"
CALLS = {
    "_",
    "_now",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "pgettext",
    "pgettext_lazy",
    "ngettext",
    "ngettext_lazy",
}
TAG = re.compile(r"{%\s*(?:translate|trans)\s+(?:\"([^\"]+)\"|'([^']+)')(?:[^%]*?context\s+\"([^\"]+)\")?")
NEWER_MARKS = re.compile(r"\b(?!q)\w*(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE)
"""Hoà, khoẻ, uỷ: the tone stands on the first vowel in all we write (hòa, khỏe, ủy)."""
PLACE = re.compile(r"%\(\w+\)[sd]|%\(\w+\)\.\d+f|%[sd]")


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _of_python(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in CALLS
            and node.args
        ):
            place = 1 if node.func.id.startswith("pgettext") else 0
            if text := _literal(node.args[place]):
                found.add(text)
    return found


def _of_template(path: Path) -> set[str]:
    return {a or b for a, b, _context in TAG.findall(path.read_text(encoding="utf-8"))}


def _rooms() -> list[str]:
    return sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists())


def _said(room: str) -> set[str]:
    folder = SOURCE / room
    said: set[str] = set()
    for path in folder.rglob("*.py"):
        if "migrations" not in path.parts:
            said |= _of_python(path)
    for path in folder.rglob("*.html"):
        said |= _of_template(path)
    return said


def _entries(room: str, language: str) -> dict[str, polib.POEntry]:
    path = SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po"
    return {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}


@pytest.mark.parametrize("language", ["vi", "ja"])
@pytest.mark.parametrize("room", _rooms())
def test_every_string_is_translated(room: str, language: str) -> None:
    said, entries = _said(room), _entries(room, language)
    missing = sorted(text for text in said if text not in entries or not entries[text].translated())
    assert not missing


@pytest.mark.parametrize("language", ["vi", "ja"])
@pytest.mark.parametrize("room", _rooms())
def test_placeholders_survive_translation(room: str, language: str) -> None:
    for entry in _entries(room, language).values():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(PLACE.findall(text)) <= set(PLACE.findall(entry.msgid + entry.msgid_plural)), (
                    entry.msgid
                )


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_no_phrase_means_two_things(language: str) -> None:
    """Django takes the first room's word for all of them: where a room means another, it gives a context."""
    said: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for room in _rooms():
        path = SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)) if path.exists() else ():
            words = (entry.msgstr, *entry.msgstr_plural.values())
            said.setdefault((entry.msgctxt, entry.msgid), set()).add(words)
    assert [key for key, words in said.items() if len(words) > 1] == []


@pytest.mark.parametrize("room", _rooms())
def test_tones_stand_where_the_office_writes_them(room: str) -> None:
    for entry in _entries(room, "vi").values():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert NEWER_MARKS.findall(text) == [], entry.msgid
