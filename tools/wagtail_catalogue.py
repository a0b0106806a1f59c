"""Holds our Vietnamese catalogue for Wagtail's editing side against the installed wheel.

    python tools/wagtail_catalogue.py         list what Wagtail says and we do not, and the reverse
    python tools/wagtail_catalogue.py --add   and write an empty entry for each new msgid

Run it after Wagtail is raised; fill the empty entries by hand, then run the catalogue's test. Entries with a
`#. wagtail` comment are Wagtail's; all others are left alone.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

import polib

OURS = Path(__file__).resolve().parent.parent / "src/nhipcau/project/locale/vi/LC_MESSAGES"
DOMAINS = ("django", "djangojs")
Key = tuple[str | None, str]


def wheel() -> Path:
    spec = find_spec("wagtail")
    if spec is None or spec.origin is None:
        raise SystemExit("Wagtail is not installed here: run this with the project's own Python.")
    return Path(spec.origin).parent


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def spoken(*, root: Path, domain: str) -> dict[Key, polib.POEntry]:
    """What the wheel's English catalogues hold, each entry with the apps that speak it as its comment."""
    found: dict[Key, polib.POEntry] = {}
    for source in sorted(root.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
        app = ".".join(("wagtail", *source.relative_to(root).parts[:-4]))
        for entry in polib.pofile(str(source)):
            if entry.obsolete:
                continue
            known = found.setdefault(
                key(entry),
                polib.POEntry(
                    msgid=entry.msgid,
                    msgctxt=entry.msgctxt,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural={0: ""} if entry.msgid_plural else {},
                    flags=entry.flags,
                ),
            )
            known.comment = ", ".join(filter(None, (known.comment, app)))
    return found


def compare(*, domain: str, add: bool) -> int:
    """Print the differences of one domain; returns how many msgids have no Vietnamese yet."""
    path = OURS / f"{domain}.po"
    ours = polib.pofile(str(path), wrapwidth=110)
    held = {key(entry): entry for entry in ours if not entry.obsolete}
    theirs = spoken(root=wheel(), domain=domain)
    new = [entry for each, entry in theirs.items() if each not in held]
    empty = [entry for each, entry in held.items() if each in theirs and not entry.translated()]
    for entry in new:
        print(f"{path.name}: new, {entry.comment}: {entry.msgid!r}")
    for entry in empty:
        print(f"{path.name}: still empty: {entry.msgid!r}")
    for each, entry in held.items():
        if each not in theirs and entry.comment.startswith("wagtail"):
            print(f"{path.name}: no longer said by Wagtail: {entry.msgid!r}")
    if add and new:
        ours.extend(new)
        ours.save(str(path))
    return len(new) + len(empty)


def main() -> int:
    parser = argparse.ArgumentParser(description="Lists what our Vietnamese catalogue for Wagtail lacks.")
    parser.add_argument("--add", action="store_true", help="write an empty entry for each new msgid")
    add = parser.parse_args().add
    lacking = sum(compare(domain=domain, add=add) for domain in DOMAINS)
    print(f"{lacking} without Vietnamese.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
