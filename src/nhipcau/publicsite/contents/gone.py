"""What a reader meets at an address that was left: what stood there, why it doesn't, where to go on."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.kit.dates import PartialDate
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.stories import rows
from nhipcau.publicsite.gone import Left
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.sheet import Link, Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.words import SECTIONS

NEWEST = 4


def gone_page(snapshot: Snapshot, language: str, left: Left) -> Sheet:
    """Call with the language active."""
    home = snapshot.home(language)
    links = [Link(pgettext("public site", "Front page"), address(home))] if home else []
    for name in ("themes", "stories", "corrections"):
        if section := snapshot.section(name, language):
            links.append(Link(SECTIONS[name], address(section)))
    title = _("Withdrawn: %(title)s") % {"title": left.title} if left.title else _("This page is gone")
    return Sheet(
        template="publicsite/gone.html",
        language=language,
        address=left.address if left.title else f"/{language}/410.html",
        title=title,
        description=left.reason or _("What stood at this address was taken down."),
        content={
            "heading": heading(left.title or title, language),
            "withdrawn": bool(left.title),
            "reason": left.reason,
            "date": left.date,
            "date_text": PartialDate.parse(left.date).written(language) if left.date else "",
            "links": links,
            "newest": rows(snapshot, snapshot.stories(language)[:NEWEST]),
        },
        indexed=False,
    )
