"""What is live at one moment: pages, facts, checks and products, asked in words.

Whatever is asked here is noted, so that each page and file of the site is known by what it was made of
(`asking`, `answers`). Nothing else in this room may read the database while a page is made: what isn't
asked here can't be known to have changed.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from nhipcau.factcheck.models import Claim
from nhipcau.facts.ledger import FactView
from nhipcau.products.models import Product
from nhipcau.publicsite import pictures
from nhipcau.publicsite.addresses import LANGUAGES
from nhipcau.publicsite.asking import Recorder
from nhipcau.publicsite.index import Index, Line
from nhipcau.publicsite.larder import Larder
from nhipcau.publicsite.listing import Listed, Listing, kind_text
from nhipcau.publicsite.naming import Naming
from nhipcau.publicsite.upstream import AskedLedger, Upstream
from nhipcau.publicsite.wholes import Kept, LiveComposer, Wholes, files_in
from nhipcau.publishing.models import Withdrawal
from nhipcau.stories.compose import Uncomposable
from nhipcau.stories.marks import Notes, inline
from nhipcau.stories.models import PageCorrection
from nhipcau.stories.ports import Picture, StoryDocument

NEIGHBOURS: Final = 5
MOST_TOLD: Final = 24
"""Of a fact that thousands of stories tell of, the newest lead to the rest."""
IN_A_LIST: Final = 6
"""So many of them beside a fact that stands in a list of facts."""
_DOCUMENTS_KEPT, _SUMMARIES_KEPT, _SURROUNDINGS_KEPT = 160, 4000, 128
_LINKED_PAGE = re.compile(
    r'linktype=\\?"page\\?"[^>]*?\bid=\\?"(\d+)|\bid=\\?"(\d+)\\?"[^>]*?linktype=\\?"page'
)


@dataclass(frozen=True)
class Summary:
    """A page as a list shows it."""

    page_id: int
    address: str
    title: str
    label: str
    kind_text: str
    text: str
    published: str
    theme_id: int


class Snapshot:
    def __init__(
        self,
        *,
        index: Index,
        upstream: Upstream,
        naming: Naming,
        showing: Any = None,
        recorder: Recorder | None = None,
        larder: sqlite3.Connection | None = None,
    ) -> None:
        pictures.forget()
        self.index = index
        self.upstream = upstream
        self.naming = naming
        self.recorder = recorder or Recorder()
        self.ledger = AskedLedger(upstream.facts, self.recorder)
        self.composer = LiveComposer(self)
        self.larder = Larder(self.recorder, larder)
        self._wholes = Wholes(showing)
        self._listed: dict[int, Listed] = {}
        self._told: dict[tuple[str, str], tuple[int, ...]] = {}
        self._documents: Kept[StoryDocument] = Kept(self.recorder, _DOCUMENTS_KEPT)
        self._summaries: Kept[Summary] = Kept(self.recorder, _SUMMARIES_KEPT)
        self.surroundings: Kept[Any] = Kept(self.recorder, _SURROUNDINGS_KEPT)
        """What pages of one language and section have around them alike."""

    @classmethod
    def load(cls, *, showing: Any = None, naming: Naming | None = None) -> Snapshot:
        """The site as it is now: what is live, open to all, and not a copy waiting for translation.

        `showing` is a page to be shown as it is in memory, live or not: a preview. Without `naming`, all
        pages are read for what they name, which takes seconds on a large site.
        """
        index = Index.load(showing=showing)
        naming = naming or Naming.of_all(index.lines)
        return cls(index=index, upstream=Upstream.load(), naming=naming, showing=showing)

    def go_apart(self, database: sqlite3.Connection) -> None:
        """In a process that was split off: what the baker keeps is read by a connection of its own."""
        self.naming.go_apart(database)
        self.larder.go_apart(database)

    # Pages

    @property
    def languages(self) -> tuple[str, ...]:
        """Those with a live front page, in the order of the settings."""
        self.recorder.ask("languages")
        return self.all_languages

    @cached_property
    def all_languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if self.index.of_model("home", language))

    def listed(self, pk: int) -> Listed:
        """The page as lists know it. The same page is always the same object."""
        found = self._listed.get(pk)
        if found is None:
            found = self._listed[pk] = Listed(self.index.lines[pk], self)
        return found

    def whole(self, pk: int) -> Any:
        """The page itself."""
        self.recorder.ask("page", pk)
        return self._wholes.page(pk, self.index.lines[pk].model)

    def fetch(self, pks: Iterable[int]) -> None:
        """Many pages are going to be asked for: read them, and their products, together."""
        self._wholes.fetch([(pk, self.index.lines[pk].model) for pk in pks])

    def page(self, pk: int) -> Listed | None:
        """A live page by its id."""
        self.recorder.ask("address", pk)
        return self.listed(pk) if pk in self.index.lines else None

    def home(self, language: str) -> Listed | None:
        self.recorder.ask("sections", language)
        return self._first(self.index.of_model("home", language))

    def section(self, name: str, language: str) -> Listed | None:
        self.recorder.ask("sections", language)
        return self._first([x for x in self.index.of_model("section", language) if x.section == name])

    def _first(self, lines: list[Line]) -> Listed | None:
        return self.listed(lines[0].pk) if lines else None

    def themes(self, language: str) -> list[Listed]:
        """In the order of the guidance."""
        self.recorder.ask("themes", language)
        return [self.listed(pk) for pk in self.themes_in(language)]

    def themes_in(self, language: str) -> tuple[int, ...]:
        lines = sorted(self.index.of_model("theme", language), key=lambda line: (line.ordinal, line.path))
        return tuple(line.pk for line in lines)

    def theme_page(self, theme_id: int, language: str) -> Listed | None:
        """The page of one theme; the first, where it has several."""
        self.recorder.ask("theme_page", language, theme_id)
        pk = self.theme_page_in(language, theme_id)
        return self.listed(pk) if pk else None

    def theme_page_in(self, language: str, theme_id: int) -> int:
        found = (pk for pk in self.themes_in(language) if self.index.lines[pk].theme_id == theme_id)
        return next(found, 0)

    def stories(self, language: str, theme_id: int | None = None, *, kind: str = "") -> Listing:
        """Those of a theme in its order; all of them newest first."""
        return self._ordered("newest" if theme_id is None else "theme", language, theme_id, kind)

    def newest(self, language: str, theme_id: int | None = None, *, kind: str = "") -> Listing:
        """By the moment they first went live, the newest first."""
        return self._ordered("newest", language, theme_id, kind)

    def changed(self, language: str, theme_id: int | None = None, *, kind: str = "") -> Listing:
        """By the moment they last changed, the latest first."""
        return self._ordered("changed", language, theme_id, kind)

    def _ordered(self, name: str, language: str, theme_id: int | None, kind: str) -> Listing:
        pks = self.index.ordered(name, language, theme_id or 0, kind)
        return Listing(self, pks, name, f"{language}/{theme_id or 0}/{kind}")

    def kinds(self, language: str) -> list[tuple[str, str]]:
        """The kinds of which there are stories, with their names in the active language."""
        self.recorder.ask("kinds", language)
        return [(kind, kind_text(kind)) for kind in sorted(self.index.kinds(language))]

    def months(self, language: str) -> list[tuple[str, int]]:
        """Months in which stories were published, the newest first, and how many."""
        self.recorder.ask("months", language)
        return [(month, len(held)) for month, held in self.index.months(language).items()]

    def month_names(self, language: str) -> list[str]:
        """Months in which stories were published, the newest first."""
        self.recorder.ask("month_names", language)
        return list(self.index.months(language))

    def month(self, language: str, month: str) -> list[Listed]:
        """The stories of one month, `2026-11`, the newest first."""
        self.recorder.ask("month", language, month)
        return [self.listed(pk) for pk in self.index.months(language).get(month, ())]

    def neighbours(self, page: Any, most: int = NEIGHBOURS) -> list[Listed]:
        """The stories around this one in the order of its theme: a new story has few neighbours."""
        line = self.index.lines[page.pk]
        self.recorder.ask("row", page.pk)
        self.recorder.ask("near", f"{line.language}/{line.theme_id}", f"{page.pk}/{most}")
        return [self.listed(pk) for pk in self.near_in(line.language, line.theme_id, page.pk, most)]

    def near_in(self, language: str, theme_id: int, pk: int, most: int) -> tuple[int, ...]:
        ordered = self.index.ordered("theme", language, theme_id)
        place = self.index.places(language, theme_id).get(pk)
        if place is None:
            return ()
        first = max(0, min(place - most // 2, len(ordered) - most - 1))
        return tuple(other for other in ordered[first : first + most + 1] if other != pk)

    def counterparts(self, page: Any) -> dict[str, Any]:
        """The same page in each language in which it is live, its own included."""
        line = self.index.lines[page.pk]
        self.recorder.ask("counterparts", line.key)
        return {language: self.listed(x.pk) for language, x in self.index.counterparts(line.key).items()}

    def pages_linked(self, page: Any) -> set[int]:
        """Pages that the words of a page link to."""
        whole = self.whole(page.pk)
        sources = [str(getattr(whole, name, "") or "") for name in ("lead", "body", "details")]
        return {int(one or other) for text in sources for one, other in _LINKED_PAGE.findall(text)}

    # What stands beside them

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Published checks, the newest first."""
        self.recorder.ask("claims")
        return self.upstream.claims

    def claim(self, key: str) -> Claim | None:
        """The published check of a claim."""
        self.recorder.ask("claim", key)
        return self._claims.get(key)

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.fact.key: claim for claim in self.upstream.claims}

    def products(self, page: Any) -> tuple[Product, ...]:
        self.recorder.ask("products", page.pk)
        if page.pk not in self.upstream.product_digests:
            return ()
        return tuple(Product.objects.current().filter(page_id=page.pk))

    def corrections(self, language: str) -> list[PageCorrection]:
        """Corrections of pages in a language, the latest first; `page` leads to `snapshot.page`."""
        self.recorder.ask("corrections_of", language)
        return [row for row in self._corrections if self._is_in(row.page_id, language)]

    def corrections_in(self, language: str) -> list[tuple[Any, ...]]:
        rows = self._corrections
        return [
            (row.pk, row.page_id, row.text, row.before, row.corrected_at)
            for row in rows
            if self._is_in(row.page_id, language)
        ]

    @cached_property
    def _corrections(self) -> list[PageCorrection]:
        return list(PageCorrection.objects.public())

    @cached_property
    def all_addresses(self) -> frozenset[str]:
        return frozenset(line.url_path for line in self.index.lines.values())

    def _is_in(self, pk: int, language: str) -> bool:
        return pk in self.index.lines and self.index.lines[pk].language == language

    def withdrawals(self, language: str) -> list[Withdrawal]:
        """What was withdrawn and says why, the latest first."""
        self.recorder.ask("withdrawals", language)
        return [one for one in self.upstream.withdrawals if one.language == language]

    # The campaign and its day

    @property
    def campaign(self) -> Any:
        self.recorder.ask("names")
        return self.upstream.campaign

    @property
    def today(self) -> dt.date:
        self.recorder.ask("today")
        return self.upstream.today

    @property
    def facts_changed(self) -> dt.datetime | None:
        """When the ledger changed last. A page may show the day of it, not the hour."""
        self.recorder.ask("facts_changed")
        return self.upstream.facts_changed

    @property
    def yearly_day(self) -> str:
        """The day the campaign turns on, as `09-21`; empty without one."""
        self.recorder.ask("day")
        return self.days[0]

    @property
    def next_day(self) -> dt.date | None:
        self.recorder.ask("day")
        return self.days[1]

    @cached_property
    def days(self) -> tuple[str, dt.date | None]:
        campaign = self.upstream.campaign
        first = campaign.key_dates.first() if campaign else None
        return (f"{first.month:02}-{first.day:02}" if first else "", campaign.day() if campaign else None)

    # What they say

    def document(self, page: Any) -> StoryDocument:
        """The page composed. Raises Uncomposable where it quotes what the ledger doesn't hold."""
        return self._documents.get(page.pk, lambda: self._compose(page.pk))

    def _compose(self, pk: int) -> StoryDocument:
        self.recorder.ask("names")
        self.recorder.ask("corrections", pk)
        document = self.composer.compose(self.whole(pk))
        for one in files_in(document):
            if isinstance(one, Picture):
                self.recorder.ask("image", one.image)
            else:
                self.recorder.ask("file", one.document)
        return document

    def summary(self, page: Any) -> Summary:
        return self._summaries.get(page.pk, lambda: self._summarise(self.listed(page.pk)))

    def _summarise(self, page: Any) -> Summary:
        language = page.locale.language_code
        try:
            runs = inline(page.lead, language=language, ledger=self.ledger, notes=Notes(language))
        except LookupError as missing:
            raise Uncomposable(f"{page.title} ({language}): {missing.args[0]}") from missing
        published = page.first_published_at
        return Summary(
            page_id=page.pk,
            address=page.url_path,
            title=page.title,
            label=page.label,
            kind_text=page.get_kind_display(),
            text="".join(run.text for run in runs).strip(),
            published=published.date().isoformat() if published else "",
            theme_id=page.theme_id,
        )

    def telling_of(self, fact: FactView, language: str, most: int = MOST_TOLD) -> Listing:
        """The stories that quote, cite or draw a fact: the newest, at most so many."""
        told = self.told_in(fact.key, language, most)
        return Listing(self, told, "told", fact.key, f"{language}/{most}/")

    def told_in(self, key: str, language: str, most: int) -> tuple[int, ...]:
        asked = (key, language)
        if asked not in self._told:
            places = self.index.newest_places(language)
            self._told[asked] = self.naming.newest_naming(key, places, MOST_TOLD)
        return self._told[asked][:most]

    def themes_telling(self, fact: FactView, language: str) -> frozenset[int]:
        """The themes of all stories that quote, cite or draw a fact."""
        self.recorder.ask("told_themes", fact.key, language)
        return self.themes_telling_in(fact.key, language)

    def themes_telling_in(self, key: str, language: str) -> frozenset[int]:
        by_theme = self.index.stories_by_theme(language)
        tell = self.naming.newest_naming
        return frozenset(theme for theme, places in by_theme.items() if tell(key, places, 1))

    @property
    def home_place(self) -> str:
        """The place that most stories' maps put in the middle; of several, the most told of."""
        self.recorder.ask("home_place")
        return self.home_place_in_maps

    @cached_property
    def home_place_in_maps(self) -> str:
        return self.naming.home_place()
