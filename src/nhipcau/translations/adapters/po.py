"""Gettext catalogues (.po): the path is the context, the string the message."""

from __future__ import annotations

import re

import polib
from django.utils.translation import gettext as _

from nhipcau.translations.ports import BadFile, Parcel, Unit

IDENTITY = "X-NhipCau-Translation"
BEFORE = "nhipcau-before-"
"""A reference, which programs keep as the place of a message: the print of what the row said."""
OPEN = frozenset({"stale", "machine"})


def write(parcel: Parcel) -> bytes:
    """The parcel as a catalogue; what a person still has to look at is marked fuzzy."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "Nhịp Cầu",
        "Language": parcel.target_language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": parcel.source_language,
        IDENTITY: parcel.translation,
    }
    for unit in parcel.units:
        catalogue.append(
            polib.POEntry(
                msgctxt=unit.key,
                msgid=unit.source,
                msgstr=unit.target,
                comment=unit.note,
                occurrences=[(BEFORE + unit.before, "")] if unit.before else [],
                flags=["fuzzy"] if unit.state in OPEN and unit.target else [],
            )
        )
    return str(catalogue).encode()


def _told(wrong: str) -> str:
    """Where the catalogue is broken, in the reader's language."""
    line = re.search(r"line (\d+)", wrong)
    if line is None:
        return _("It isn’t a readable PO file.")
    return _("It isn’t a readable PO file: line %(line)s is wrong.") % {"line": line[1]}


def read(data: bytes) -> Parcel:
    """A catalogue as a parcel. Raises BadFile where it isn't one, or isn't one of ours."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadFile(_("It isn’t in UTF-8. Have your program save it as UTF-8.")) from wrong
    try:
        catalogue = polib.pofile(
            f"{text}\n", encoding="utf-8"
        )  # a line alone would be taken for a file's name
    except (OSError, ValueError) as wrong:
        raise BadFile(_told(str(wrong))) from wrong
    identity = catalogue.metadata.get(IDENTITY, "")
    if not identity:
        raise BadFile(
            _("It doesn’t say which page it belongs to; its head lacks “%(name)s”.") % {"name": IDENTITY}
        )
    units = [
        Unit(
            key=entry.msgctxt or "",
            source=entry.msgid,
            target=entry.msgstr,
            state="stale" if "fuzzy" in entry.flags else "done",
            row=entry.linenum or number,
            before=next(
                (n.removeprefix(BEFORE) for n, _line in entry.occurrences if n.startswith(BEFORE)), ""
            ),
        )
        for number, entry in enumerate(catalogue, start=1)
        if not entry.obsolete
    ]
    language = catalogue.metadata.get("Language", "")
    return Parcel(identity, catalogue.metadata.get("X-Source-Language", ""), language, "", tuple(units))
