"""A page of the site to HTML: the right content for what it is, in its own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.template import engines

from nhipcau.kit.languages import speaking
from nhipcau.publicsite.contents import (
    archive,
    checks,
    corrections,
    documents,
    events,
    exhibitions,
    home,
    partners,
    plain,
    registers,
    stories,
)
from nhipcau.publicsite.frame import frame
from nhipcau.publicsite.kept import read_only
from nhipcau.publicsite.naming import Naming
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.models import HomePage, SectionPage, StoryPage

Builder = Callable[[Snapshot, Any], Sheet]

SECTIONS: Mapping[str, Builder] = {
    "themes": stories.themes_index,
    "stories": archive.stories_index,
    "timeline": registers.timeline,
    "documents": documents.documents_index,
    "people": registers.people,
    "places": registers.places,
    "partners": partners.partners,
    "events": events.events_index,
    "exhibitions": exhibitions.exhibitions,
    "factchecks": checks.checks_index,
    "corrections": corrections.corrections,
    "about": plain.about,
    "policy": plain.about,
    "accessibility": plain.about,
}


def in_language(language: str) -> AbstractContextManager[None]:
    """The interface's words in the page's language, whatever the reader of the desk speaks."""
    return speaking(language)


def sheet_of(snapshot: Snapshot, page: Any) -> Sheet:
    """The sheet of a page of the tree. Raises Uncomposable where it quotes what isn't in the ledger."""
    with in_language(page.locale.language_code):
        return _builder(page)(snapshot, page)


def _builder(page: Any) -> Builder:
    if isinstance(page, HomePage):
        return home.home
    if isinstance(page, SectionPage):
        return SECTIONS[page.section]
    return stories.story if isinstance(page, StoryPage) else stories.theme


def render(snapshot: Snapshot, sheet: Sheet, *, styles: tuple[str, ...] | None = None) -> str:
    """The page as HTML. `styles` are the addresses of its style sheets; without them, those of the
    editing side."""
    with in_language(sheet.language):
        template = engines["public"].get_template(sheet.template)
        return str(template.render(context_of(snapshot, sheet, styles=styles)))


def preview(page: Any) -> tuple[str, dict[str, Any]]:
    """A page as the desk has it, live or not: its language and what its template is given."""
    kept = read_only()
    snapshot = Snapshot.load(showing=page, naming=Naming(kept) if kept else None)
    snapshot.composer.draft = True  # a preview says what is missing, and shows the rest
    sheet = sheet_of(snapshot, page)
    with in_language(sheet.language):
        return sheet.language, context_of(snapshot, sheet)


def context_of(snapshot: Snapshot, sheet: Sheet, *, styles: tuple[str, ...] | None = None) -> dict[str, Any]:
    """What a template is given. Call with the sheet's language active."""
    return {**sheet.content, "sheet": sheet, "frame": frame(snapshot, sheet), "styles": styles}
