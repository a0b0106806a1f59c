"""The search page: a form that a small script answers from files, and what leads on without it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nhipcau.publicsite.addresses import LANGUAGE_NAMES, address
from nhipcau.publicsite.frame import NAVIGATION, search_address
from nhipcau.publicsite.sheet import Link, Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.words import SECTIONS
from nhipcau.stories.models import StoryPage

# What is not a story but can be found, by the section it stands in.
FOUND_SECTIONS = ("documents", "people", "places", "events", "factchecks")


def search(snapshot: Snapshot, language: str) -> Sheet:
    """The search page of a language. Call with the language active."""
    sections = [
        Link(SECTIONS[name], address(section))
        for name in NAVIGATION
        if (section := snapshot.section(name, language))
    ]
    others = [
        Link(LANGUAGE_NAMES[other], search_address(other), language=other)
        for other in snapshot.languages
        if other != language
    ]
    kinds = [*StoryPage.Kind.choices, *((name, SECTIONS[name]) for name in FOUND_SECTIONS)]
    return Sheet(
        template="publicsite/search.html",
        language=language,
        address=search_address(language),
        title=_("Search this site"),
        description=_("Find stories, documents, people, places and events of this site."),
        section="search",
        content={
            "base": search_address(language),
            "kinds": kinds,
            "themes": [(page.theme.ordinal, page.title) for page in snapshot.themes(language)],
            "sections": sections,
            "others": others,
        },
        counterparts={other: search_address(other) for other in snapshot.languages},
        indexed=False,
    )
