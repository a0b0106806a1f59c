"""What the public site consists of at a moment: every page and file, and what each depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

import nhipcau
from nhipcau.campaigns.models import Campaign, KeyDate, Theme
from nhipcau.people.models import Organisation, OrganisationName
from nhipcau.publicsite import feeds
from nhipcau.publicsite.addresses import LANGUAGES, address, file_of, under
from nhipcau.publicsite.contents.checks import check
from nhipcau.publicsite.contents.documents import document
from nhipcau.publicsite.contents.plain import language_choice, not_found
from nhipcau.publicsite.frame import NAVIGATION
from nhipcau.publicsite.rendering import sheet_of
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot, digest
from nhipcau.publicsite.styles import Styles
from nhipcau.stories.models import HomePage, StoryPage

_SOFTWARE = ("publicsite", "stories", "facts", "kit")
_ENDINGS = {".py", ".html", ".css", ".svg", ".mo"}


@dataclass(frozen=True)
class Leaf:
    """One page or file. While its fingerprint stays the same, so do its bytes."""

    file: str
    language: str
    fingerprint: str
    sheet: Callable[[], Sheet] | None = None
    content: Callable[[], bytes] | None = None


class Plan:
    def __init__(self, snapshot: Snapshot, styles: Styles) -> None:
        self._snapshot = snapshot
        self._styles = styles

    def leaves(self) -> Iterator[Leaf]:
        for page in self._snapshot.pages:
            yield self._page(page)
        for language in self._snapshot.languages:
            yield from self._ledger_pages(language)
            yield from self._files(language)
        if self._snapshot.languages:
            first = self._snapshot.languages[0]
            yield Leaf("index.html", first, self._whole(first), sheet=lambda: language_choice(self._snapshot))

    def _page(self, page: Any) -> Leaf:
        language = page.locale.language_code
        if isinstance(page, StoryPage):
            fingerprint = self._story(page)
        else:
            today = self._snapshot.today if isinstance(page, HomePage) else ""
            fingerprint = digest([self._whole(language), page.pk, str(today)])
        return Leaf(
            file_of(address(page)), language, fingerprint, sheet=lambda: sheet_of(self._snapshot, page)
        )

    def _ledger_pages(self, language: str) -> Iterator[Leaf]:
        snapshot, whole = self._snapshot, self._whole(language)
        if section := snapshot.section("documents", language):
            for fact in snapshot.ledger.of_kind("document"):
                file = file_of(under(section, fact.key))
                make = _in(language, partial(document, snapshot, language, fact))
                yield Leaf(file, language, digest([whole, fact.key]), sheet=make)
        if section := snapshot.section("factchecks", language):
            for claim in snapshot.claims:
                file = file_of(under(section, claim.fact.key))
                make = _in(language, partial(check, snapshot, language, claim))
                yield Leaf(file, language, digest([whole, claim.fact.key]), sheet=make)

    def _files(self, language: str) -> Iterator[Leaf]:
        snapshot, whole = self._snapshot, self._whole(language)
        found = _Once(_in(language, lambda: feeds.entries(snapshot, language)))
        makers: dict[str, Callable[[], bytes]] = {
            "feed.xml": lambda: feeds.atom(snapshot, language, found()),
            "feed.json": lambda: feeds.json_feed(snapshot, language, found()),
            "events.ics": lambda: feeds.calendar(snapshot, language),
        }
        for name, make in makers.items():
            yield Leaf(f"{language}/{name}", language, digest([whole, name]), content=_in(language, make))
        yield Leaf(
            f"{language}/404.html",
            language,
            digest([whole, "404"]),
            sheet=_in(language, lambda: not_found(snapshot, language)),
        )

    # What they depend on

    def _story(self, page: Any) -> str:
        """A story depends on what it says, on the ledger, and on the few pages it names."""
        snapshot = self._snapshot
        language = page.locale.language_code
        siblings = [(p.pk, p.live_revision_id, p.url_path) for p in self._theme_stories(page)]
        themes = [(p.title, p.url_path) for p in snapshot.themes(language) if p.theme_id == page.theme_id]
        linked = [(pk, address(p)) for pk in sorted(snapshot.pages_linked(page)) if (p := snapshot.page(pk))]
        return digest(
            [
                self._frame(language),
                [snapshot.ledger_digest, self._campaigns, [c.fact.key for c in snapshot.claims]],
                [page.pk, page.live_revision_id, page.url_path, page.theme_id],
                sorted((lang, address(p)) for lang, p in snapshot.counterparts(page).items()),
                [(p.sha256, p.form, p.ending, p.size, p.pages) for p in snapshot.products(page)],
                [siblings, themes, linked],
            ]
        )

    def _theme_stories(self, page: Any) -> list[Any]:
        return self._snapshot.stories(page.locale.language_code, page.theme_id)

    @cache  # noqa: B019  # a plan lives as long as one bake
    def _whole(self, language: str) -> str:
        """Everything that may be listed: pages, facts, checks, products, the campaign."""
        snapshot = self._snapshot
        products = sorted(
            (p.sha256, p.page_id, p.form) for page in snapshot.pages for p in snapshot.products(page)
        )
        return digest(
            [
                self._frame(language),
                [snapshot.ledger_digest, snapshot.claims_digest, snapshot.listing_digest],
                [self._campaigns, str(snapshot.next_day), products],
            ]
        )

    @cache  # noqa: B019  # a plan lives as long as one bake
    def _frame(self, language: str) -> str:
        """What surrounds every page of a language."""
        snapshot = self._snapshot
        sections = [
            (name, s.url_path) for name in (*NAVIGATION, "about") if (s := snapshot.section(name, language))
        ]
        homes = [
            (h.url_path, h.title, h.search_description) for lang in LANGUAGES if (h := snapshot.home(lang))
        ]
        return digest(
            [
                [software_digest(), sections, homes, self._styles.sheets.get(language)],
                settings.NHIPCAU_PUBLIC_ADDRESS,
                settings.NHIPCAU_REPORT_ERROR,
                settings.WAGTAIL_SITE_NAME,
                getattr(settings, "NHIPCAU_DEMONSTRATION", False),
            ]
        )

    @cached_property
    def _campaigns(self) -> str:
        """Names that credits and labels take from upstream."""
        models = (Campaign, KeyDate, Theme, Organisation, OrganisationName)
        return digest([list(model.objects.order_by("pk").values_list()) for model in models])


class _Once:
    """Does a thing when it is first asked for, and only then."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: list[Any] = []

    def __call__(self) -> Any:
        if not self._made:
            self._made.append(self._make())
        return self._made[0]


def _in(language: str, make: Callable[[], Any]) -> Callable[[], Any]:
    def made() -> Any:
        with translation.override(language):
            return make()

    return made


@cache
def software_digest() -> str:
    """Changes with the program and its templates: a newer one makes every page anew."""
    folder = Path(nhipcau.__file__).parent
    sums = hashlib.sha256()
    for room in _SOFTWARE:
        for path in sorted((folder / room).rglob("*")):
            if path.suffix in _ENDINGS:
                sums.update(path.read_bytes())
    return sums.hexdigest()
