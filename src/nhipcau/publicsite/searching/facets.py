"""By what a page is filtered in the search: for a story its kind, theme, place and day."""

from __future__ import annotations

from nhipcau.publicsite.searching.entries import Facets
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot


def facets_of(snapshot: Snapshot, sheet: Sheet) -> Facets:
    """The facets of a page that is being made; asks nothing that its making didn't ask."""
    page = snapshot.listed(sheet.page_id) if sheet.page_id else None
    if page is None or page.model != "story":
        return Facets(section=sheet.section)
    document = snapshot.document(page)
    return Facets(
        "stories", document.kind, document.theme_ordinal, document.label, document.credit.published[:10]
    )
