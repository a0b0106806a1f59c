"""Every phrase of the templates and of the code is there in Vietnamese and in Japanese, in its context."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

import nhipcau.publicsite

ROOM = Path(nhipcau.publicsite.__file__).parent
Message = tuple[str, str, str]
CALL = re.compile(r"\b(p?n?gettext|_)\(((?:[^()\"']|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*)\)")
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
PLACE = re.compile(r"%\(\w+\)(?:\.\d)?[sdf]")


def said() -> set[Message]:
    """(context, phrase, plural)"""
    found: set[Message] = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                words = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                found |= _message(node.func.id.removesuffix("_lazy"), words)
    for path in ROOM.rglob("*.html"):
        for name, inside in CALL.findall(templatize(path.read_text())):
            found |= _message(name, [ast.literal_eval(text) for text in QUOTED.findall(inside)])
    return found


def _message(name: str, words: list[str]) -> set[Message]:
    if not words:
        return set()
    match name:
        case "_" | "gettext":
            return {("", words[0], "")}
        case "ngettext":
            return {("", words[0], words[1])}
        case "pgettext":
            return {(words[0], words[1], "")}
    return set()


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_every_phrase_has_a_translation_and_none_is_left_over(language: str) -> None:
    catalogue = polib.pofile(str(ROOM / "locale" / language / "LC_MESSAGES" / "django.po"))
    entries = {(e.msgctxt or "", e.msgid, e.msgid_plural or ""): e for e in catalogue}
    assert said() == entries.keys()
    for (_context, phrase, plural), entry in entries.items():
        written = entry.msgstr or entry.msgstr_plural[0]
        assert written.strip(), phrase
        assert set(PLACE.findall(written)) <= set(PLACE.findall(phrase + plural)), phrase
