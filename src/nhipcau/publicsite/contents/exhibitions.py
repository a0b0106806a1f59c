"""Exhibitions: where and until when, and their panels to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.calendar import Happening, happenings
from nhipcau.publicsite.contents.events import HappeningRow, happening_row
from nhipcau.publicsite.contents.stories import Download, downloads, lead_of
from nhipcau.publicsite.markup import heading, plain
from nhipcau.publicsite.sheet import Sheet, page_sheet
from nhipcau.publicsite.snapshot import Snapshot

PANELS = ("panel", "exhibition")
"""Forms of product that hang on a wall."""


@dataclass(frozen=True)
class Exhibition:
    title: SafeString
    address: str
    label: str
    text: str
    shown: HappeningRow | None
    """When and where it can be seen; None for one that is only on these pages."""
    panels: list[Download]
    over: bool = False


def exhibitions(snapshot: Snapshot, page: Any) -> Sheet:
    """Those open or to come first, then those to be seen here only, then those that have closed."""
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    timed = {one.address: one for one in happenings(snapshot, language)}
    stories = snapshot.stories(language, kind="exhibition")
    found = [_exhibition(snapshot, p, timed.get(address(p)), language) for p in stories]
    content = {
        "lead": lead,
        "open": [one for one in found if one.shown and not one.over],
        "here": [one for one in found if not one.shown],
        "closed": [one for one in found if one.over],
        "count": len(found),
    }
    return page_sheet(snapshot, page, setter=setter, content=content)


def _exhibition(snapshot: Snapshot, page: Any, when: Happening | None, language: str) -> Exhibition:
    document = snapshot.document(page)
    return Exhibition(
        title=heading(page.title, language),
        address=address(page),
        label=document.label,
        text=bind(plain(document.lead), language),
        shown=happening_row(snapshot, when, language) if when else None,
        panels=_panels(snapshot, page),
        over=bool(when and when.over(snapshot.today)),
    )


def _panels(snapshot: Snapshot, page: Any) -> list[Download]:
    made = zip(snapshot.products(page), downloads(snapshot, page), strict=True)
    return [download for product, download in made if product.form in PANELS]
