"""Reads the catalogues: ours, and those of the wheels whose screens an editor meets."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import wagtail

ROOMS = Path(__file__).resolve().parents[2] / "src/nhipcau"
OURS = ROOMS / "project/locale"
WHEELS = tuple(Path(wagtail.__file__).parents[1] / name for name in ("wagtail", "wagtail_localize"))
DOMAINS = ("django", "djangojs")
LANGUAGES = ("vi", "ja")
Key = tuple[str | None, str]

# The English plural repeats a count of child pages that the page, having none, never needs.
SINGULAR_RULES = {"Deleting this page will also delete %(translation_count)s translation of this page."}

PLACEHOLDER = re.compile(r"%\(\w+\)[sdrf]|%[sd](?![a-z])|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def entries(path: Path) -> dict[Key, polib.POEntry]:
    if not path.exists():
        return {}
    return {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}


def ours(language: str, domain: str) -> dict[Key, polib.POEntry]:
    return entries(OURS / language / "LC_MESSAGES" / f"{domain}.po")


def said(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def wheels_say(language: str, domain: str) -> dict[Key, polib.POEntry]:
    """What the wheels hold in `language`; of two entries the one with words is taken, then a plural."""
    spoken: dict[Key, polib.POEntry] = {}
    for wheel in WHEELS:
        for source in sorted(wheel.glob(f"**/locale/{language}/LC_MESSAGES/{domain}.po")):
            for key, entry in entries(source).items():
                known = spoken.get(key)
                if known is None or (entry.translated(), bool(entry.msgid_plural)) > (
                    known.translated(),
                    bool(known.msgid_plural),
                ):
                    spoken[key] = entry
    return spoken


def words(entry: polib.POEntry) -> str:
    """What is said in `entry`, without placeholders and tags."""
    return TAG.sub(" ", PLACEHOLDER.sub(" ", said(entry)))


def words_of_sources(domain: str) -> list[str]:
    """The English sentences of the wheels, without placeholders and tags."""
    sources = [
        source for entry in wheels_say("en", domain).values() for source in (entry.msgid, entry.msgid_plural)
    ]
    return [TAG.sub(" ", PLACEHOLDER.sub(" ", source)) for source in sources if source]
