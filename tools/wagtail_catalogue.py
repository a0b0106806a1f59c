"""Holds our catalogues for the editing side against the installed wheels of Wagtail and wagtail-localize.

    python tools/wagtail_catalogue.py         list what they say and we do not, and the reverse
    python tools/wagtail_catalogue.py --add   and write an empty entry for each new msgid

Run it after one of them is raised; fill the empty entries by hand, then run the catalogues' test. Vietnamese
holds every msgid; Japanese those that the wheel has no Japanese for, and those that ours puts better. Entries
with a `#. wagtail` comment are theirs; all others are left alone.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

import polib

OURS = Path(__file__).resolve().parent.parent / "src/nhipcau/project/locale"
PACKAGES = ("wagtail", "wagtail_localize")
LANGUAGES = ("vi", "ja")
TAKEN_FROM_THE_WHEEL = {"ja"}  # languages in which the wheel's own words stand where we have none
DOMAINS = ("django", "djangojs")
Key = tuple[str | None, str]


def wheel(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed here: run this with the project's own Python.")
    return Path(spec.origin).parent


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def said(*, package: str, language: str, domain: str) -> dict[Key, list[tuple[str, polib.POEntry]]]:
    """What the wheel's catalogues of one language hold: each msgid with the apps that speak it."""
    root = wheel(package)
    found: dict[Key, list[tuple[str, polib.POEntry]]] = {}
    for source in sorted(root.glob(f"**/locale/{language}/LC_MESSAGES/{domain}.po")):
        app = ".".join((package, *source.relative_to(root).parts[:-4]))
        for entry in polib.pofile(str(source)):
            if not entry.obsolete:
                found.setdefault(key(entry), []).append((app, entry))
    return found


def spoken(*, domain: str) -> dict[Key, polib.POEntry]:
    """An empty entry for each msgid of the wheels, the apps that speak it as its comment."""
    found: dict[Key, polib.POEntry] = {}
    for package in PACKAGES:
        for each, uses in said(package=package, language="en", domain=domain).items():
            plural = next((entry.msgid_plural for _app, entry in uses if entry.msgid_plural), "")
            known = found.setdefault(
                each,
                polib.POEntry(
                    msgid=each[1],
                    msgctxt=each[0],
                    msgid_plural=plural,
                    msgstr_plural={0: ""} if plural else {},
                    flags=uses[0][1].flags,
                ),
            )
            known.comment = ", ".join(filter(None, (known.comment, *(app for app, _entry in uses))))
    return found


def translated(*, language: str, domain: str) -> set[Key]:
    """The msgids that the wheels themselves have in `language`."""
    return {
        each
        for package in PACKAGES
        for each, uses in said(package=package, language=language, domain=domain).items()
        if any(entry.translated() for _app, entry in uses)
    }


def compare(*, language: str, domain: str, add: bool) -> int:
    """Print the differences of one file; returns how many msgids have no words in the language yet."""
    path = OURS / language / "LC_MESSAGES" / f"{domain}.po"
    name = f"{language}/{path.name}"
    ours = polib.pofile(str(path), wrapwidth=110)
    held = {key(entry): entry for entry in ours if not entry.obsolete}
    theirs = spoken(domain=domain)
    given = translated(language=language, domain=domain) if language in TAKEN_FROM_THE_WHEEL else set()
    new = [entry for each, entry in theirs.items() if each not in held and each not in given]
    empty = [entry for each, entry in held.items() if each in theirs and not entry.translated()]
    for entry in new:
        print(f"{name}: new, {entry.comment}: {entry.msgid!r}")
    for entry in empty:
        print(f"{name}: still empty: {entry.msgid!r}")
    for each, entry in held.items():
        if each not in theirs and entry.comment.startswith("wagtail"):
            print(f"{name}: no longer said: {entry.msgid!r}")
    if add and new:
        ours.extend(new)
        ours.save(str(path))
    return len(new) + len(empty)


def main() -> int:
    parser = argparse.ArgumentParser(description="Lists what our catalogues for the editing side lack.")
    parser.add_argument("--add", action="store_true", help="write an empty entry for each new msgid")
    add = parser.parse_args().add
    lacking = 0
    for language in LANGUAGES:
        count = sum(compare(language=language, domain=domain, add=add) for domain in DOMAINS)
        print(f"{language}: {count} without words.")
        lacking += count
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
