"""What surrounds every page: who speaks, where one may go, the other languages, how to object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.publicsite.addresses import LANGUAGE_NAMES, LANGUAGES, absolute, address
from nhipcau.publicsite.cards import card_address, card_of
from nhipcau.publicsite.contents.calendar import happenings
from nhipcau.publicsite.feeds import Feed, feeds_on
from nhipcau.publicsite.sheet import Link, Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.structured import breadcrumbs
from nhipcau.publicsite.words import SECTIONS, language_in_words

# The order in which a reader meets them; what is about the site itself stands at the foot.
NAVIGATION = (
    *("themes", "stories", "timeline", "documents", "people", "places", "partners", "events"),
    *("exhibitions", "factchecks"),
)
ABOUT = ("about", "policy", "corrections", "accessibility")


@dataclass(frozen=True)
class Frame:
    brand: str
    tagline: str
    home: str
    search: str
    navigation: tuple[Link, ...]
    languages: tuple[Link, ...]
    alternates: tuple[tuple[str, str], ...]
    canonical: str
    foot: tuple[Link, ...]
    feeds: tuple[Feed, ...]
    """Those that a feed reader finds on this page: the page's own first, then the one of everything."""
    calendar: str
    """Of the events of a theme, on its page; empty where there are none."""
    card: str
    """The picture by which this page is known where it is shared."""
    breadcrumbs: Mapping[str, Any] | None
    share: str
    """A letter with the page's title and address, to nobody yet; empty where a page isn't to be found."""
    report: str
    report_text: str
    corrections: str
    original: str
    """The language it was written in, in words."""
    demonstration: bool


def search_address(language: str) -> str:
    return f"/{language}/search/"


def frame(snapshot: Snapshot, sheet: Sheet) -> Frame:
    """The surroundings of one page. Call with the page's language active."""
    language = sheet.language
    home = snapshot.home(language)
    home_address = address(home) if home else f"/{language}/"
    corrections = _corrections(snapshot, language)
    alike = snapshot.surroundings
    return Frame(
        brand=settings.WAGTAIL_SITE_NAME,
        tagline=home.search_description if home else "",
        home=home_address,
        search=search_address(language),
        navigation=alike.get(
            f"navigation/{language}/{sheet.section}", lambda: _navigation(snapshot, sheet, home_address)
        ),
        languages=_languages(snapshot, sheet),
        alternates=_alternates(sheet),
        canonical=absolute(sheet.address),
        foot=alike.get(f"foot/{language}", lambda: _foot(snapshot, language, home_address, corrections)),
        feeds=_feeds(snapshot, sheet),
        calendar=_calendar(snapshot, sheet),
        card=_card(snapshot, sheet),
        breadcrumbs=_breadcrumbs(snapshot, sheet, home_address),
        share=_share_address(sheet) if sheet.indexed else "",
        report=_report_address(absolute(sheet.address)),
        report_text=settings.NHIPCAU_REPORT_ERROR,
        corrections=corrections,
        original=language_in_words(sheet.credit.original_language) if sheet.credit else "",
        demonstration=bool(getattr(settings, "NHIPCAU_DEMONSTRATION", False)),
    )


def _navigation(snapshot: Snapshot, sheet: Sheet, home: str) -> tuple[Link, ...]:
    links = [Link(pgettext("public site", "Front page"), home, sheet.section == "home")]
    for name in NAVIGATION:
        if section := snapshot.section(name, sheet.language):
            links.append(Link(str(SECTIONS[name]), address(section), sheet.section == name))
    return tuple(links)


def _corrections(snapshot: Snapshot, language: str) -> str:
    """Where corrections are read: their own page, else where the checks list theirs."""
    if section := snapshot.section("corrections", language):
        return address(section)
    checks = snapshot.section("factchecks", language)
    return f"{address(checks)}#corrections" if checks else ""


def fallback_id(languages: Iterable[str]) -> str:
    """Names the line of a front page that says in which languages a page is there instead."""
    return "-".join(("only", *languages))


def _languages(snapshot: Snapshot, sheet: Sheet) -> tuple[Link, ...]:
    """The same page in each language; where there is none, the front page, at the line that says so."""
    links = []
    there = [
        language for language in LANGUAGES if language in sheet.counterparts or language == sheet.language
    ]
    for language in LANGUAGES:
        home = snapshot.home(language)
        instead = address(home) if home else ""
        if instead and sheet.indexed:
            instead += f"#{fallback_id(there)}"
        target = sheet.counterparts.get(language) or instead
        if target:
            links.append(Link(LANGUAGE_NAMES[language], target, language == sheet.language, language))
    return tuple(links)


def _feeds(snapshot: Snapshot, sheet: Sheet) -> tuple[Feed, ...]:
    page = snapshot.page(sheet.page_id) if sheet.page_id else None
    return tuple(feeds_on(snapshot, sheet.language, page))


def _calendar(snapshot: Snapshot, sheet: Sheet) -> str:
    page = snapshot.page(sheet.page_id) if sheet.section == "themes" else None
    theme_id = getattr(page, "theme_id", None)
    told = theme_id and any(theme_id in one.themes for one in happenings(snapshot, sheet.language))
    return f"{sheet.address}events.ics" if told else ""


def _card(snapshot: Snapshot, sheet: Sheet) -> str:
    page = snapshot.page(sheet.page_id) if sheet.page_id else None
    return (card_of(snapshot, page) if page else "") or absolute(card_address(sheet.language))


def _breadcrumbs(snapshot: Snapshot, sheet: Sheet, home: str) -> Mapping[str, Any] | None:
    """None on the front page, and on pages that no one is to find."""
    if sheet.address == home or not sheet.indexed:
        return None
    steps = [(pgettext("public site", "Front page"), home)]
    section = snapshot.section(sheet.section, sheet.language)
    if section and address(section) != sheet.address:
        steps.append((section.title, address(section)))
    return breadcrumbs([*steps, (sheet.title, sheet.address)])


def _alternates(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    if not sheet.indexed or len(sheet.counterparts) < 2:
        return ()
    found = [(language, absolute(target)) for language, target in sheet.counterparts.items()]
    return (*found, ("x-default", absolute(default_counterpart(sheet.counterparts))))


def default_counterpart(counterparts: Mapping[str, str]) -> str:
    """For readers of none of our languages: English where there is one, else the first."""
    return counterparts.get("en") or next(iter(counterparts.values()))


def _foot(snapshot: Snapshot, language: str, home: str, corrections: str) -> tuple[Link, ...]:
    links: list[Link] = []
    for name in ABOUT:
        if section := snapshot.section(name, language):
            links.append(Link(str(SECTIONS[name]), address(section)))
        elif name == "corrections" and corrections:
            links.append(Link(str(SECTIONS[name]), corrections))
    links.append(Link(_("Feed (Atom)"), f"{home}feed.xml"))
    links.append(Link(_("Calendar (ICS)"), f"{home}events.ics"))
    return tuple(links)


def _share_address(sheet: Sheet) -> str:
    return f"mailto:?subject={quote(sheet.title)}&body={quote(absolute(sheet.address))}"


def _report_address(page: str) -> str:
    """Where a reader points out an error; a mail comes with the page's address filled in."""
    where: str = settings.NHIPCAU_REPORT_ERROR
    if "@" in where and "/" not in where:
        return f"mailto:{where}?subject={quote(_('Error on a page'))}&body={quote(page)}"
    return where
