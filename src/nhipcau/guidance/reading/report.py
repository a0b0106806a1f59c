"""A reading as lines of text for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.guidance.ports import gettext_noop
from nhipcau.guidance.reading.model import KINDS, Item, Reading

NAMES = {
    "legal_basis": gettext_noop("Legal bases"),
    "occasion": gettext_noop("Occasions"),
    "key_date": gettext_noop("Key dates"),
    "purpose": gettext_noop("Purposes"),
    "requirement": gettext_noop("Requirements"),
    "theme": gettext_noop("Themes"),
    "form": gettext_noop("Forms of communication"),
    "audience": gettext_noop("Audiences"),
    "slogan": gettext_noop("Slogans"),
    "duty": gettext_noop("Duties"),
    "deadline": gettext_noop("Deadlines"),
    "attachment": gettext_noop("Attachments"),
}
TYPES = {
    "guidance": gettext_noop("Guidance"),
    "plan": gettext_noop("Plan"),
    "official_letter": gettext_noop("Official letter"),
    "directive": gettext_noop("Directive"),
    "scheme": gettext_noop("Scheme"),
    "announcement": gettext_noop("Announcement"),
    "news": gettext_noop("News about a document"),
    "other": gettext_noop("Other document"),
}
WIDTH = 100


def lines(reading: Reading, *, explain: bool = False) -> Iterator[str]:
    """The head, then the items by kind with label, text and place, then the doubts.

    `explain` names behind each item the rule that found it: a function in `reading/rules`.
    """
    head = reading.document
    yield f"== {reading.source.file} =="
    fields = (
        (_("Type"), _(TYPES[head.type])),
        (pgettext("document", "Number"), head.number),
        (_("Issuer"), head.issuer),
        (_("Place"), head.place),
        (_("Date"), head.date),
        (_("Title"), head.title),
        (_("Signed by"), head.signatory),
        (_("Recipients"), "; ".join(head.recipients)),
    )
    for name, value in fields:
        if value:
            yield f"{name}: {value}"
    for kind in KINDS:
        items = [item for item in reading.items if item.kind == kind]
        if items:
            yield ""
            yield f"{_(NAMES[kind])} ({len(items)})"
            for item in items:
                rule = f"  <{item.rule}>" if explain else ""
                yield f"  {_mark(item)}{_short(item.text)}  [{item.passage.start}-{item.passage.end}]{rule}"
    if reading.warnings:
        yield ""
        yield _("Please check")
        for warning in reading.warnings:
            yield f"  ! {warning}"
    yield ""


def _mark(item: Item) -> str:
    """What stands before an item's text: its label, and what it was understood as."""
    label = f"{item.ordinal}. " if item.ordinal else "- "
    meant = [part for part in (item.value, item.organisation, item.number, item.date) if part]
    return label + (f"({'; '.join(meant)}) " if meant else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1].rstrip() + "…"
