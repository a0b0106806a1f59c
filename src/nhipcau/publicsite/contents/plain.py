"""Pages about the site itself: about, what stands where nothing is, and the choice of a language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.publicsite.addresses import LANGUAGE_NAMES, address
from nhipcau.publicsite.contents.stories import parts, rows
from nhipcau.publicsite.feeds import all_feeds
from nhipcau.publicsite.frame import ABOUT, NAVIGATION
from nhipcau.publicsite.noting import note_rows
from nhipcau.publicsite.sheet import Link, Sheet, page_sheet, setter_for
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.words import SECTIONS

NEWEST = 4


def about(snapshot: Snapshot, page: Any) -> Sheet:
    """A page of words about the site itself: about, editorial policy, accessibility."""
    document = snapshot.document(page)
    language = document.language
    setter = setter_for(snapshot, language)
    lead, body = setter.large(document.lead), tuple(parts(document.blocks, setter))
    beside = [
        Link(SECTIONS[name], address(section))
        for name in ABOUT
        if name != page.section and (section := snapshot.section(name, language))
    ]
    return page_sheet(
        snapshot,
        page,
        setter=setter,
        content={
            "lead": lead,
            "parts": body,
            "notes": note_rows(document.notes, setter),
            "beside": beside,
            "feeds": all_feeds(snapshot, language) if page.section == "about" else [],
        },
    )


def not_found(snapshot: Snapshot, language: str) -> Sheet:
    home = snapshot.home(language)
    links = [Link(pgettext("public site", "Front page"), address(home))] if home else []
    for name in NAVIGATION:
        if section := snapshot.section(name, language):
            links.append(Link(SECTIONS[name], address(section)))
    return Sheet(
        template="publicsite/404.html",
        language=language,
        address=f"/{language}/404.html",
        title=_("Page not found"),
        description=_("There is no page at this address."),
        content={"links": links, "newest": rows(snapshot, snapshot.stories(language)[:NEWEST])},
        indexed=False,
    )


def language_choice(snapshot: Snapshot) -> Sheet:
    """The page at the root, for servers that can't read which language a reader prefers."""
    homes = [(language, home) for language in snapshot.languages if (home := snapshot.home(language))]
    return Sheet(
        template="publicsite/choice.html",
        language=homes[0][0] if homes else "vi",
        address="/",
        title=" · ".join(LANGUAGE_NAMES[language] for language, _home in homes),
        description=" · ".join(home.search_description for _language, home in homes),
        content={
            "homes": [
                (language, LANGUAGE_NAMES[language], address(home), home.search_description)
                for language, home in homes
            ]
        },
        counterparts={language: address(home) for language, home in homes},
    )
