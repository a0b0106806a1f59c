"""What surrounds every page: who speaks, where one may go, the other languages, how to object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.publicsite.addresses import LANGUAGE_NAMES, LANGUAGES, absolute, address
from nhipcau.publicsite.sheet import Link, Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.words import LANGUAGES_IN_WORDS, SECTIONS

# The order in which a reader meets them; `about` stands at the foot.
NAVIGATION = ("themes", "stories", "timeline", "documents", "people", "places", "events", "factchecks")


@dataclass(frozen=True)
class Frame:
    brand: str
    tagline: str
    home: str
    navigation: tuple[Link, ...]
    languages: tuple[Link, ...]
    alternates: tuple[tuple[str, str], ...]
    canonical: str
    foot: tuple[Link, ...]
    feeds: Mapping[str, str]
    report: str
    report_text: str
    corrections: str
    original: str
    """The language it was written in, in words."""
    demonstration: bool


def frame(snapshot: Snapshot, sheet: Sheet) -> Frame:
    """The surroundings of one page. Call with the page's language active."""
    language = sheet.language
    home = snapshot.home(language)
    home_address = address(home) if home else f"/{language}/"
    checks = snapshot.section("factchecks", language)
    corrections = f"{address(checks)}#corrections" if checks else ""
    return Frame(
        brand=settings.WAGTAIL_SITE_NAME,
        tagline=home.search_description if home else "",
        home=home_address,
        navigation=_navigation(snapshot, sheet, home_address),
        languages=_languages(snapshot, sheet),
        alternates=_alternates(sheet),
        canonical=absolute(sheet.address),
        foot=_foot(snapshot, language, home_address, corrections),
        feeds={"atom": f"{home_address}feed.xml", "json": f"{home_address}feed.json"},
        report=_report_address(absolute(sheet.address)),
        report_text=settings.NHIPCAU_REPORT_ERROR,
        corrections=corrections,
        original=str(LANGUAGES_IN_WORDS.get(sheet.credit.original_language, "")) if sheet.credit else "",
        demonstration=bool(getattr(settings, "NHIPCAU_DEMONSTRATION", False)),
    )


def _navigation(snapshot: Snapshot, sheet: Sheet, home: str) -> tuple[Link, ...]:
    links = [Link(pgettext("public site", "Front page"), home, sheet.section == "home")]
    for name in NAVIGATION:
        if section := snapshot.section(name, sheet.language):
            links.append(Link(SECTIONS[name], address(section), sheet.section == name))
    return tuple(links)


def _languages(snapshot: Snapshot, sheet: Sheet) -> tuple[Link, ...]:
    """The same page in each language; where there is none, that language's front page."""
    links = []
    for language in LANGUAGES:
        home = snapshot.home(language)
        target = sheet.counterparts.get(language) or (address(home) if home else "")
        if target:
            links.append(Link(LANGUAGE_NAMES[language], target, language == sheet.language, language))
    return tuple(links)


def _alternates(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    if not sheet.indexed or len(sheet.counterparts) < 2:
        return ()
    found = [(language, absolute(target)) for language, target in sheet.counterparts.items()]
    return (*found, ("x-default", absolute(default_counterpart(sheet.counterparts))))


def default_counterpart(counterparts: Mapping[str, str]) -> str:
    """For readers of none of our languages: English where there is one, else the first."""
    return counterparts.get("en") or next(iter(counterparts.values()))


def _foot(snapshot: Snapshot, language: str, home: str, corrections: str) -> tuple[Link, ...]:
    about = snapshot.section("about", language)
    links: list[Link] = []
    if about:
        links.append(Link(SECTIONS["about"], address(about)))
    if corrections:
        links.append(Link(pgettext("public site", "Corrections"), corrections))
    links.append(Link(_("Feed (Atom)"), f"{home}feed.xml"))
    links.append(Link(_("Feed (JSON)"), f"{home}feed.json"))
    return tuple(links)


def _report_address(page: str) -> str:
    """Where a reader points out an error; a mail comes with the page's address filled in."""
    where: str = settings.NHIPCAU_REPORT_ERROR
    if "@" in where and "/" not in where:
        return f"mailto:{where}?subject={quote(_('Error on a page'))}&body={quote(page)}"
    return where
