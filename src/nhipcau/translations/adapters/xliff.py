"""XLIFF 1.2, the form that translation programs read and write most widely."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # it ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # it ships no types
from django.utils.translation import gettext as _
from lxml import etree

from nhipcau.translations.ports import BadFile, Parcel, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
STATES = {
    "missing": "needs-translation",
    "done": "translated",
    "stale": "needs-review-translation",
    "machine": "needs-review-translation",
    "broken": "needs-adaptation",
}
SETTLED = frozenset({"translated", "signed-off", "final"})
ORIGINAL = "nhipcau:"
BEFORE = "nhipcau-before:"
UNHELD = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write(parcel: Parcel) -> bytes:
    """The parcel as one `<file>`; inline tags and marks of facts are text of the segment."""
    spaces: Any = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap=spaces, version="1.2")
    held = etree.SubElement(
        root,
        f"{{{NAMESPACE}}}file",
        {
            "original": ORIGINAL + parcel.translation,
            "source-language": parcel.source_language,
            "target-language": parcel.target_language,
            "datatype": "plaintext",
            "product-name": _held(parcel.title),
        },
    )
    body = etree.SubElement(held, f"{{{NAMESPACE}}}body")
    for unit in parcel.units:
        row = etree.SubElement(body, f"{{{NAMESPACE}}}trans-unit", _named(unit))
        etree.SubElement(row, f"{{{NAMESPACE}}}source").text = _held(unit.source)
        target = etree.SubElement(row, f"{{{NAMESPACE}}}target", state=STATES[unit.state])
        target.text = _held(unit.target)
        if unit.note:
            etree.SubElement(row, f"{{{NAMESPACE}}}note").text = _held(unit.note)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _named(unit: Unit) -> dict[str, str]:
    """The attributes of a row; `extradata` is the format's own place for what a program carries along."""
    carried = {"extradata": BEFORE + unit.before} if unit.before else {}
    return {"id": unit.key, "resname": unit.path, **carried, PRESERVE: "preserve"}


def _told(wrong: Exception) -> str:
    """Where the file is broken, in the reader's language."""
    line, _column = getattr(wrong, "position", (0, 0))
    if not line:
        return _("It isn’t a readable XLIFF file.")
    return _("It isn’t a readable XLIFF file: line %(line)s is wrong.") % {"line": line}


def _held(text: str) -> str:
    """A text without the letters that XML can't hold."""
    return UNHELD.sub("", text)


def read(data: bytes) -> Parcel:
    """An XLIFF 1.2 file as a parcel. Raises BadFile where it isn't one, or isn't one of ours.

    Entities and document types are refused: a translator's file needs neither.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as wrong:
        raise BadFile(_told(wrong)) from wrong
    if root.tag != f"{{{NAMESPACE}}}xliff" or root.get("version") != "1.2":
        raise BadFile(_("It isn’t XLIFF 1.2. Have your program save it as XLIFF 1.2."))
    files = root.findall(f"{{{NAMESPACE}}}file")
    if len(files) > 1:
        raise BadFile(_("It holds several pages. Have your program save each as a file of its own."))
    if not files or not (files[0].get("original") or "").startswith(ORIGINAL):
        raise BadFile(_("It doesn’t say which page it belongs to."))
    units = [
        _unit(row, number) for number, row in enumerate(root.iter(f"{{{NAMESPACE}}}trans-unit"), start=1)
    ]
    return Parcel(
        translation=(files[0].get("original") or "").removeprefix(ORIGINAL),
        source_language=files[0].get("source-language") or "",
        target_language=files[0].get("target-language") or "",
        title=files[0].get("product-name") or "",
        units=tuple(units),
    )


def _unit(row: Any, number: int) -> Unit:
    source, target = row.find(f"{{{NAMESPACE}}}source"), row.find(f"{{{NAMESPACE}}}target")
    if source is None or not row.get("id"):
        raise BadFile(_("Row %(row)d lacks its id or its source.") % {"row": number})
    extra = row.get("extradata") or ""
    state = target.get("state", "translated") if target is not None else "needs-translation"
    return Unit(
        key=row.get("id"),
        source="".join(source.itertext()),
        target="".join(target.itertext()) if target is not None else "",
        path=row.get("resname") or "",
        state="done" if state in SETTLED else "stale",
        row=number,
        before=extra.removeprefix(BEFORE) if extra.startswith(BEFORE) else "",
    )
