"""A passage of the guidance as reports quote it."""

from __future__ import annotations

from nhipcau.guidance.models import Passage
from nhipcau.reports import links
from nhipcau.reports.ports import Cited


def quote(passage: Passage) -> Cited:
    """Its words, where they stand, and the screen that shows them there."""
    return Cited(
        id=int(passage.pk),
        kind=str(passage.get_kind_display()),
        text=passage.text,
        start=passage.start,
        end=passage.end,
        page=passage.page,
        document=str(passage.guidance),
        address=links.absolute(links.passage(passage)),
    )
