"""Stories where there are thousands: the newest under each theme, all of them month by month."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import LANGUAGES, address
from nhipcau.publicsite.contents.stories import lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.sheet import Link, Sheet, page_sheet
from nhipcau.publicsite.snapshot import Snapshot

ALL_ON_ONE_PAGE = 240
"""Stories up to which the index names them all; beyond, months do."""
NEWEST = 12
"""Of each theme on the index of a larger site."""


def archived(snapshot: Snapshot, language: str) -> list[str]:
    """Months that have a page of their own, the newest first; none on a site that one page can hold."""
    many = snapshot.stories(language).exceeds(ALL_ON_ONE_PAGE)
    return snapshot.month_names(language) if many else []


def stories_index(snapshot: Snapshot, page: Any) -> Sheet:
    """Stories under their themes; those whose theme has no page of its own come last."""
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    months = snapshot.months(language) if archived(snapshot, language) else []
    groups = []
    for one in snapshot.themes(language):
        stories = snapshot.stories(language, one.theme_id)
        shown = snapshot.newest(language, one.theme_id)[:NEWEST] if months else stories
        if stories:
            link = Link(heading(one.title, language), address(one))
            groups.append((link, one.ordinal, rows(snapshot, shown)))
    rest = [] if months else _without_theme_page(snapshot, language)
    if rest:
        groups.append((Link(_("Other stories"), ""), 0, rows(snapshot, rest)))
    content = {
        "lead": lead,
        "groups": groups,
        "count": len(snapshot.stories(language)),
        "months": [
            Link(_month_text(month, language), f"{address(page)}{month}/", language=str(count))
            for month, count in months
        ],
    }
    return page_sheet(snapshot, page, setter=setter, content=content)


def _without_theme_page(snapshot: Snapshot, language: str) -> list[Any]:
    told = {one.theme_id for one in snapshot.themes(language)}
    return [page for page in snapshot.stories(language) if page.theme_id not in told]


def archive(snapshot: Snapshot, language: str, month: str) -> Sheet | None:
    """The stories of one month, the newest first. Call with the language active."""
    section = snapshot.section("stories", language)
    stories = snapshot.month(language, month)
    if section is None or not stories:
        return None
    text = _month_text(month, language)
    return Sheet(
        template="publicsite/archive.html",
        language=language,
        address=f"{address(section)}{month}/",
        title=_("Stories of %(month)s") % {"month": text},
        description="",
        section="stories",
        credit=snapshot.document(section).credit,
        content={
            "heading": heading(text, language),
            "count": len(stories),
            "stories": rows(snapshot, stories),
            "section": Link(section.title, address(section)),
        },
        counterparts=_counterparts(snapshot, month),
    )


def _counterparts(snapshot: Snapshot, month: str) -> dict[str, str]:
    return {
        language: f"{address(section)}{month}/"
        for language in LANGUAGES
        if (section := snapshot.section("stories", language)) and month in archived(snapshot, language)
    }


def _month_text(month: str, language: str) -> SafeString | str:
    text = PartialDate.parse(month).written(language) if month else _("not dated")
    return bind(text[:1].upper() + text[1:], language, heading=True)
