"""Files that are baked beside the pages of a language: feeds, calendars, the card that all pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.calendars import calendar, yearly_day
from nhipcau.publicsite.cards import card_address, site_card
from nhipcau.publicsite.contents.calendar import Happening, happenings, localities_of
from nhipcau.publicsite.contents.events import own_calendar, place_calendar
from nhipcau.publicsite.contents.registers import first_day
from nhipcau.publicsite.feeds import Feed, FeedEntry, all_feeds, atom, entries, json_feed
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.wholes import Kept
from nhipcau.publicsite.words import SECTIONS

Maker = Callable[[], bytes]
FEEDS_KEPT = 2
"""Both formats of a feed are made one after the other."""


class FilesBeside:
    """What is made once for several files of one language. Use with the language active."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self._snapshot = snapshot
        self._language = language
        self._entries: Kept[list[FeedEntry]] = Kept(snapshot.recorder, FEEDS_KEPT)
        self._told: Kept[dict[str, Maker]] = Kept(snapshot.recorder, 1)

    def kinds(self) -> Iterator[Iterator[tuple[str, Maker]]]:
        """Each file's address, and what makes it; together those that are there for the same reasons."""
        yield self._feeds()
        yield self._calendars()
        yield iter([(card_address(self._language), partial(site_card, self._snapshot, self._language))])

    def _feeds(self) -> Iterator[tuple[str, Maker]]:
        for feed in all_feeds(self._snapshot, self._language):
            yield feed.atom, partial(self._atom, feed)
            yield feed.json, partial(self._json, feed)

    def _found(self, feed: Feed) -> list[FeedEntry]:
        return self._entries.get(feed.base, lambda: entries(self._snapshot, self._language, feed))

    def _atom(self, feed: Feed) -> bytes:
        return atom(self._snapshot, self._language, feed, self._found(feed))

    def _json(self, feed: Feed) -> bytes:
        return json_feed(self._snapshot, self._language, feed, self._found(feed))

    def _calendars(self) -> Iterator[tuple[str, Maker]]:
        """Which there are is kept: to know it, every story that tells of an event is composed."""
        kept = self._snapshot.larder.get(f"calendars/{self._language}", lambda: list(self._makers()))
        for path in kept:
            yield path, partial(self._made, path)

    def _made(self, path: str) -> bytes:
        return self._makers()[path]()

    def _makers(self) -> dict[str, Maker]:
        return self._told.get("", lambda: dict(self._all_calendars()))

    def _all_calendars(self) -> Iterator[tuple[str, Maker]]:
        snapshot, language = self._snapshot, self._language
        found = happenings(snapshot, language)
        if home := snapshot.home(language):
            yield f"{address(home)}events.ics", partial(self._whole, found)
        for page in snapshot.themes(language):
            if told := [one for one in found if page.theme_id in one.themes]:
                yield f"{address(page)}events.ics", partial(self._calendar, page.title, told)
        if section := snapshot.section("events", language):
            for place in localities_of(found):
                there = [one for one in found if place in one.localities]
                yield place_calendar(section, place.code), partial(self._calendar, place.name, there)
            for one in found:
                if len(one.date) == 10 and one.page is None:
                    yield own_calendar(section, one), partial(self._calendar, one.name, [one])

    def _whole(self, found: list[Happening]) -> bytes:
        name = f"{settings.WAGTAIL_SITE_NAME}: {SECTIONS['events']}"
        return calendar(name, self._language, found, yearly_day(self._snapshot, self._day()))

    def _day(self) -> str:
        """What the ledger calls the day it all began."""
        first = first_day(self._snapshot)
        of_the_day = (f for f in self._snapshot.ledger.of_kind("milestone") if first and f.date == first)
        fact = next(of_the_day, None)
        return fact.name(self._language) if fact else _("The day")

    def _calendar(self, name: str, found: list[Happening]) -> bytes:
        return calendar(f"{settings.WAGTAIL_SITE_NAME}: {name}", self._language, found)
