"""The front page: the span of time to the day, one story, what is new and coming, themes, places, a check.

It changes with the campaign: what is coming stands before what is new as the day draws near, and the
words over the headline say on which side of the day a reader is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import combinations, islice
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import LANGUAGES, absolute, address
from nhipcau.publicsite.contents.calendar import happenings
from nhipcau.publicsite.contents.checks import check_row
from nhipcau.publicsite.contents.corrections import all_corrections
from nhipcau.publicsite.contents.events import HappeningRow, happening_row
from nhipcau.publicsite.contents.registers import drawn_map, first_day, map_of, place_links
from nhipcau.publicsite.contents.stories import lead_of, rows, theme_rows
from nhipcau.publicsite.frame import fallback_id, search_address
from nhipcau.publicsite.markup import Setter, heading, plain
from nhipcau.publicsite.sheet import Sheet, fact_address, page_sheet, section_address
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.structured import CONTEXT, organisation, search_action
from nhipcau.publicsite.words import language_in_words
from nhipcau.stories.drawings import HeroDocument, hero_span
from nhipcau.stories.ports import Figure, PlaceMap

LATEST = 5
LONGEST_NAME = {"vi": 48, "ja": 26, "en": 52}
MOST_NAMED = 3
CORRECTED = 3
AHEAD = 4
NEAR, AFTER = 60, 30
"""Days before and after the day in which the front page turns to it."""
APART = 6
"""Years between two named strokes, so that their names have room."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=。)(?=.)")


def home(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    stories = snapshot.stories(language)
    featured = _featured(snapshot, page, stories)
    check = _check(snapshot)
    content = {
        "day": _day(snapshot, language),
        "coming": _coming(snapshot, language),
        "all_events": section_address(snapshot, "events", language),
        "all_stories": section_address(snapshot, "stories", language),
        "corrections": all_corrections(snapshot, language)[:CORRECTED],
        "elsewhere": _elsewhere(language),
        "places": place_links(snapshot, language),
        "lead": lead,
        "headline": [heading(s, language) for s in _SENTENCE.split(page.headline or page.title)],
        "span": _span(snapshot, language),
        "featured": _featured_content(snapshot, featured, setter) if featured else None,
        "latest": rows(snapshot, islice((p for p in stories if p is not featured), LATEST)),
        "themes": theme_rows(snapshot, language),
        "map": _map(snapshot, featured, language),
        "check": check_row(snapshot, check, language) if check else None,
    }
    structured = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "url": absolute(address(page)),
        "name": page.title,
        "inLanguage": language,
        "publisher": organisation(snapshot.document(page).credit.issuer),
        "potentialAction": search_action(search_address(language)),
    }
    return page_sheet(snapshot, page, setter=setter, content=content, section="home", structured=structured)


def _featured(snapshot: Snapshot, home: Any, stories: Sequence[Any]) -> Any | None:
    """The one an editor chose, in this language; else the newest with something drawn; else the newest."""
    chosen = snapshot.page(home.featured_id) if home.featured_id else None
    there = snapshot.counterparts(chosen).get(home.locale.language_code) if chosen else None
    if there:
        return there
    drawn = (page for page in stories if _drawing(snapshot, page))
    return next(drawn, stories[0] if stories else None)


def _day(snapshot: Snapshot, language: str) -> dict[str, Any] | None:
    """Where the campaign stands to its day: `before`, `near`, `on` or `after` it."""
    ahead, first = snapshot.next_day, first_day(snapshot)
    if ahead is None:
        return None
    days = (ahead - snapshot.today).days
    last = _last_day(ahead)
    since = (snapshot.today - last).days
    years = ahead.year - int(first[:4]) if first else 0
    day_text = bind(PartialDate(None, ahead.month, ahead.day).written(language), language)
    if days == 0:
        phase, text = "on", _("Today is %(day)s.") % {"day": day_text}
        if years:
            text = ngettext("Today, %(day)s: %(years)d year.", "Today, %(day)s: %(years)d years.", years)
            text %= {"day": day_text, "years": years}
    elif since <= AFTER:
        phase = "after"
        text = ngettext("%(days)d day after %(day)s", "%(days)d days after %(day)s", since)
        text %= {"days": since, "day": day_text}
    else:
        phase = "near" if days <= NEAR else "before"
        text = ngettext("%(days)d day to %(day)s", "%(days)d days to %(day)s", days)
        text %= {"days": days, "day": day_text}
    return {
        "phase": phase,
        "text": text,
        "date": ahead.isoformat(),
        "days": days,
        "name": heading(_name_of_day(snapshot, first, years, language), language),
    }


def _name_of_day(snapshot: Snapshot, first: str, years: int, language: str) -> str:
    """What the ledger calls that day, and how many years it has been."""
    of_the_day = (f for f in snapshot.ledger.of_kind("milestone") if first and f.date == first)
    fact = next(of_the_day, None)
    if fact is None:
        return _("The day")
    return _("%(years)d years: %(name)s") % {"years": years, "name": fact.name(language)}


def _last_day(ahead: dt.date) -> dt.date:
    """The same day a year before; of 29 February, the day that stands for it."""
    try:
        return ahead.replace(year=ahead.year - 1)
    except ValueError:
        return ahead.replace(year=ahead.year - 1, day=28)


def _coming(snapshot: Snapshot, language: str) -> list[HappeningRow]:
    found = (one for one in happenings(snapshot, language) if not one.over(snapshot.today))
    return [happening_row(snapshot, one, language) for one in islice(found, AHEAD)]


def _elsewhere(language: str) -> list[dict[str, Any]]:
    """What a reader is told whose page isn't there in this language: in which others it is."""
    others = [other for other in LANGUAGES if other != language]
    sets = (held for size in range(1, len(others) + 1) for held in combinations(others, size))
    return [{"id": fallback_id(held), "names": _in_words(held, language)} for held in sets]


def _in_words(codes: tuple[str, ...], language: str) -> list[str]:
    """Languages by name, in two parts at most: those before the "and", and the one after it."""
    *names, last = (language_in_words(one) for one in codes)
    return [("、" if language == "ja" else ", ").join(names), last] if names else [last]


def _drawing(snapshot: Snapshot, page: Any) -> Figure | None:
    blocks = snapshot.document(page).blocks
    return next((block for block in blocks if isinstance(block, Figure)), None)


def _map(snapshot: Snapshot, featured: Any, language: str) -> str:
    """The places of all stories; nothing where the main story is drawn as a map: two would say one thing."""
    leading = _drawing(snapshot, featured) if featured else None
    if leading and isinstance(leading.drawing, PlaceMap):
        return ""
    return drawn_map(map_of(snapshot, language), language, _("Places named on this site"))


def _featured_content(snapshot: Snapshot, page: Any, setter: Setter) -> dict[str, Any]:
    document = snapshot.document(page)
    figure = _drawing(snapshot, page)
    without_notes = Figure(figure.drawing, figure.alt) if figure else None
    return {
        "label": document.label,
        "title": heading(page.title, setter.language),
        "address": address(page),
        "text": heading(plain(document.lead), setter.language),
        "figure": SafeString(setter.figure(without_notes)) if without_notes else "",
    }


def _span(snapshot: Snapshot, language: str) -> dict[str, Any] | None:
    """Time from the first day to the next one; nothing where the ledger has no dated document."""
    first, ahead = first_day(snapshot), snapshot.next_day
    if not first or ahead is None:
        return None
    start = dt.date.fromisoformat(first)
    opening = next(f for f in snapshot.ledger.of_kind("document") if f.date == first)
    count = len(snapshot.ledger.of_kind("document"))
    day_text = PartialDate(None, start.month, start.day).short(language)
    return {
        "label": ngettext("%(count)d document, one span", "%(count)d documents, one span", count)
        % {"count": count},
        "wide": _arc(snapshot, language, start, ahead, width=1152, shown="flat"),
        "narrow": _arc(snapshot, language, start, ahead, width=360, shown="tall"),
        "first_year": start.year,
        "first_text": _joined(language, day_text, opening.word("place", language).split(",")[0]),
        "last_year": ahead.year,
        "today": snapshot.today.isoformat(),
        "today_text": PartialDate.parse(snapshot.today.isoformat()).short(language),
        "document": fact_address(snapshot, opening.key, language),
        "document_text": _("Read what that document says"),
    }


def _arc(
    snapshot: Snapshot, language: str, start: dt.date, ahead: dt.date, *, width: int, shown: str
) -> SafeString:
    dates = [f.date for f in snapshot.ledger.of_kind("document") if len(f.date) == 10]
    names = _names(snapshot, dates, start.isoformat(), language)
    title = _("A span drawn over time, from %(first)d to %(last)d; each stroke is a dated document.")
    title %= {"first": start.year, "last": ahead.year}
    told = "; ".join(f"{date[:4]}: {name}" for date, name in sorted(names.items()))
    drawn = hero_span(
        [HeroDocument(dt.date.fromisoformat(date), names.get(date, "")) for date in dates],
        first=start,
        today=snapshot.today,
        next_day=ahead,
        title=f"{title} {told}".strip(),
        language=language,
        width=width,
    )
    return SafeString(drawn.replace('class="drawing ', f'class="drawing {shown} ', 1))


def _joined(language: str, *parts: str) -> str:
    return ("\u3000" if language == "ja" else ", ").join(part for part in parts if part)


def _names(snapshot: Snapshot, dates: list[str], first: str, language: str) -> dict[str, str]:
    """A few strokes are named: by the milestone of their day, where its name is short enough."""
    named = {
        f.date: f
        for f in snapshot.ledger.of_kind("milestone")
        if f.date in dates
        and f.date != first
        and all(len(f.name(other)) <= longest for other, longest in LONGEST_NAME.items())
    }
    told = sorted(named.values(), key=lambda f: (-len(snapshot.telling_of(f, LANGUAGES[0])), f.date))
    chosen: list[FactView] = []
    for fact in told:
        if all(abs(int(fact.date[:4]) - int(other.date[:4])) >= APART for other in chosen):
            chosen.append(fact)
    return {fact.date: fact.name(language) for fact in chosen[:MOST_NAMED]}


def _check(snapshot: Snapshot) -> Any | None:
    """The newest check of a claim that doesn't hold: what a reader most needs to have met."""
    wrong = [claim for claim in snapshot.claims if claim.verdict not in ("true", "mostly-true")]
    return next(iter(wrong or snapshot.claims), None)
