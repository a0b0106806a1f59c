"""What is live at one moment: pages, facts, checks and products, read once and asked often.

A page rendered alone makes a snapshot for itself; the baker makes one for all of them. Nothing
else in this room asks the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max
from wagtail.models import Page

from nhipcau.campaigns.models import Campaign
from nhipcau.factcheck.models import Claim
from nhipcau.facts.ledger import FactView, Ledger
from nhipcau.facts.models import Fact
from nhipcau.kit import clock
from nhipcau.products.models import Product
from nhipcau.publicsite.addresses import LANGUAGES, address
from nhipcau.stories.compose import Composer, Uncomposable
from nhipcau.stories.marks import Notes, inline
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage
from nhipcau.stories.ports import StoryDocument

_NAMED_FACT = re.compile(r"\[\[([a-z0-9-]+):|\[\^([a-z0-9-]+)\]")
_LINKED_PAGE = re.compile(
    r'linktype=\\?"page\\?"[^>]*?\bid=\\?"(\d+)|\bid=\\?"(\d+)\\?"[^>]*?linktype=\\?"page'
)
_HOME_PLACE = re.compile(r'"home": "([a-z0-9-]+)"')
_KEY = re.compile(r'"([a-z]{2}-[a-z0-9-]+)"')


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


class _LiveComposer(Composer):
    """Links only to pages that are live and open, and asks no one for them."""

    def __init__(self, ledger: Ledger, snapshot: Snapshot) -> None:
        super().__init__(ledger)
        self._snapshot = snapshot

    def page_address(self, pk: int) -> str:
        page = self._snapshot.page(pk)
        return address(page) if page else ""


class Snapshot:
    def __init__(
        self,
        *,
        pages: Iterable[Any],
        ledger: Ledger,
        fact_digests: dict[str, str] | None = None,
        facts_changed: dt.datetime | None = None,
        claims: Iterable[Claim] = (),
        products: Iterable[Product] = (),
        campaign: Campaign | None = None,
        today: dt.date | None = None,
    ) -> None:
        self.pages = tuple(pages)
        self.ledger = ledger
        self.fact_digests = fact_digests or {}
        self.facts_changed = facts_changed
        self.claims = tuple(c for c in claims if c.fact.key in ledger)
        self.campaign = campaign
        self.today = today or clock.today()
        self.composer = _LiveComposer(ledger, self)
        self._products: dict[int, list[Product]] = defaultdict(list)
        for product in products:
            self._products[product.page_id].append(product)
        self._documents: dict[int, StoryDocument] = {}
        self._summaries: dict[int, Summary] = {}

    @classmethod
    def load(cls, *, showing: Any = None) -> Snapshot:
        """The site as it is now: what is live, open to all, and not a copy waiting for translation.

        `showing` is a page to be shown as it is in memory, live or not: a preview.
        """
        shown = [showing] if showing else []
        claims = Claim.objects.published().prefetch_related("evidence", "corrections")
        return cls(
            pages=[*(page for page in _live_pages() if page.pk != getattr(showing, "pk", None)), *shown],
            ledger=Ledger.load(),
            fact_digests=dict(Fact.objects.values_list("key", "digest")),
            facts_changed=Fact.objects.aggregate(last=Max("changed_at"))["last"],
            claims=claims,
            products=Product.objects.current(),
            campaign=Campaign.objects.select_related("lead_organisation").order_by("pk").first(),
        )

    # Pages

    @cached_property
    def _by_id(self) -> dict[int, Any]:
        return {page.pk: page for page in self.pages}

    @cached_property
    def _by_key(self) -> dict[tuple[Any, str], Any]:
        return {(page.translation_key, page.locale.language_code): page for page in self.pages}

    @cached_property
    def _by_kind(self) -> dict[tuple[type, str], list[Any]]:
        found: dict[tuple[type, str], list[Any]] = defaultdict(list)
        for page in self.pages:
            found[type(page), page.locale.language_code].append(page)
        return found

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those with a live front page, in the order of the settings."""
        return tuple(language for language in LANGUAGES if self.home(language))

    def page(self, pk: int) -> Any | None:
        return self._by_id.get(pk)

    def home(self, language: str) -> Any | None:
        return next(iter(self._by_kind.get((HomePage, language), ())), None)

    def section(self, name: str, language: str) -> Any | None:
        pages = self._by_kind.get((SectionPage, language), ())
        return next((page for page in pages if page.section == name), None)

    def themes(self, language: str) -> list[Any]:
        """In the order of the guidance."""
        return sorted(self._by_kind.get((ThemePage, language), ()), key=lambda p: (p.theme.ordinal, p.path))

    def stories(self, language: str, theme_id: int | None = None) -> list[Any]:
        """Those of a theme in its order; all of them newest first."""
        stories = self._by_kind.get((StoryPage, language), [])
        if theme_id is None:
            return sorted(stories, key=lambda p: (_published(p), -p.order, p.path), reverse=True)
        return sorted(
            (p for p in stories if p.theme_id == theme_id), key=lambda p: (p.order, _published(p), p.path)
        )

    def counterparts(self, page: Any) -> dict[str, Any]:
        """The same page in each language in which it is live, its own included."""
        found = {lang: self._by_key.get((page.translation_key, lang)) for lang in LANGUAGES}
        found[page.locale.language_code] = page
        return {language: other for language, other in found.items() if other is not None}

    def claim(self, key: str) -> Claim | None:
        """The published check of a claim."""
        return next((claim for claim in self.claims if claim.fact.key == key), None)

    def products(self, page: Any) -> tuple[Product, ...]:
        return tuple(self._products.get(page.pk, ()))

    # The campaign's day

    @cached_property
    def yearly_day(self) -> str:
        """The day the campaign turns on, as `09-21`; empty without one."""
        first = self.campaign.key_dates.first() if self.campaign else None
        return f"{first.month:02}-{first.day:02}" if first else ""

    @cached_property
    def next_day(self) -> dt.date | None:
        return self.campaign.day() if self.campaign else None

    # What they say

    def document(self, page: Any) -> StoryDocument:
        """The page composed. Raises Uncomposable where it quotes what the ledger doesn't hold."""
        if page.pk not in self._documents:
            self._documents[page.pk] = self.composer.compose(page)
        return self._documents[page.pk]

    def forget(self, page: Any) -> None:
        """Let a composed page go; the baker does so once it is written."""
        self._documents.pop(page.pk, None)

    def summary(self, page: Any) -> Summary:
        if page.pk not in self._summaries:
            self._summaries[page.pk] = self._summarise(page)
        return self._summaries[page.pk]

    def _summarise(self, page: Any) -> Summary:
        language = page.locale.language_code
        try:
            runs = inline(page.lead, language=language, ledger=self.ledger, notes=Notes(language))
        except LookupError as missing:
            raise Uncomposable(f"{page.title} ({language}): {missing.args[0]}") from missing
        published = page.first_published_at
        return Summary(
            page_id=page.pk,
            address=address(page),
            title=page.title,
            label=getattr(page, "label", ""),
            kind_text=str(page.get_kind_display()) if isinstance(page, StoryPage) else "",
            text="".join(run.text for run in runs).strip(),
            published=published.date().isoformat() if published else "",
            theme_id=getattr(page, "theme_id", 0),
        )

    def telling_of(self, fact: FactView, language: str) -> list[Any]:
        """The stories that quote, cite or draw a fact."""
        return [p for p in self.stories(language) if fact.key in self._facts_named[p.pk]]

    @cached_property
    def _facts_named(self) -> dict[int, frozenset[str]]:
        return {page.pk: frozenset(_facts_in(_source(page))) for page in self.pages}

    @cached_property
    def home_place(self) -> str:
        """The place that most stories' maps put in the middle; of several, the most told of."""
        named = Counter(key for page in self.pages for key in _HOME_PLACE.findall(_source(page)))
        told = Counter(key for keys in self._facts_named.values() for key in keys)
        return min(named, key=lambda key: (-named[key], -told[key], key), default="")

    def pages_linked(self, page: Any) -> set[int]:
        return {int(one or other) for one, other in _LINKED_PAGE.findall(_source(page))}

    # What a rendering depends on

    @cached_property
    def ledger_digest(self) -> str:
        return digest(sorted(self.fact_digests.items()))

    @cached_property
    def claims_digest(self) -> str:
        return digest(
            [
                (
                    *(c.fact.key, c.topic, c.verdict, c.as_of, c.published_at),
                    [(e.source, e.says) for e in c.evidence.all()],
                    [(x.language, x.text, x.made_at) for x in c.corrections.all()],
                )
                for c in self.claims
            ]
        )

    @cached_property
    def listing_digest(self) -> str:
        """Changes when any page appears, goes, moves or says something else."""
        return digest(
            sorted((p.pk, p.live_revision_id or 0, p.url_path, getattr(p, "theme_id", 0)) for p in self.pages)
        )


def digest(value: Any) -> str:
    """A short name for anything that JSON can hold, or that says itself in words."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:24]


def _live_pages() -> list[Any]:
    found: list[Any] = []
    for model in (HomePage, SectionPage, ThemePage, StoryPage):
        pages = model.objects.live().public().filter(alias_of=None)
        related = ["locale", "live_revision", *(["theme"] if hasattr(model, "theme") else [])]
        found += pages.select_related(*related).defer("live_revision__content").order_by("path")
    paths = {page.path for page in found}
    return [page for page in found if _ancestors(page.path) <= paths]


def _ancestors(path: str) -> set[str]:
    """The paths of the pages above one, without the root of the tree."""
    step = Page.steplen
    return {path[:end] for end in range(2 * step, len(path), step)}


def _published(page: Any) -> str:
    return page.first_published_at.isoformat() if page.first_published_at else ""


def _source(page: Any) -> str:
    """All that an editor wrote on a page, as it is stored."""
    body = getattr(page, "body", None)
    raw = json.dumps(list(body.raw_data), ensure_ascii=False, default=str) if body else ""
    return f"{page.lead}\n{raw}"


def _facts_in(source: str) -> set[str]:
    quoted = {one or other for one, other in _NAMED_FACT.findall(source)}
    return quoted | set(_KEY.findall(source))
