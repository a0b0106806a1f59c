"""What the site takes from the rooms above it besides pages: the ledger, checks, products, the campaign.

Each is read once a bake and digested a key at a time, so that a change names what it changed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.db.models import Max
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from nhipcau.campaigns.models import Campaign, KeyDate, Theme
from nhipcau.factcheck.models import Claim
from nhipcau.facts.ledger import FactView, Ledger
from nhipcau.facts.models import Fact
from nhipcau.kit import clock
from nhipcau.people.models import Organisation, OrganisationName
from nhipcau.products.models import Product
from nhipcau.publicsite.asking import Recorder
from nhipcau.publicsite.index import digest
from nhipcau.publishing.models import Withdrawal
from nhipcau.stories.models import PageCorrection

_SHOWN_OF_PRODUCTS: Final = ("pk", "page_id", "form", "format", "ending", "sha256", "size", "pages")
_SHOWN_OF_CAMPAIGNS: Final = ("pk", "slug", "title", "lead_organisation_id", "languages")


class AskedLedger(Ledger):
    """The ledger, noting which of its facts are asked for."""

    def __init__(self, facts: Mapping[str, FactView], recorder: Recorder) -> None:
        super().__init__(facts)
        self._recorder = recorder

    def fact(self, key: str) -> FactView:
        self._recorder.ask("fact", key)
        return super().fact(key)

    def __contains__(self, key: object) -> bool:
        self._recorder.ask("fact", key)
        return super().__contains__(key)

    def of_kind(self, kind: str) -> tuple[FactView, ...]:
        self._recorder.ask("facts", kind)
        return super().of_kind(kind)


@dataclass
class Upstream:
    """As it is at one moment."""

    facts: dict[str, FactView]
    claims: tuple[Claim, ...]
    campaign: Campaign | None
    facts_changed: dt.datetime | None
    today: dt.date = field(default_factory=clock.today)

    @classmethod
    def load(cls) -> Upstream:
        ledger = Ledger.load()
        facts = {fact.key: fact for fact in _all_of(ledger)}
        claims = Claim.objects.published().prefetch_related("evidence", "corrections")
        return cls(
            facts=facts,
            claims=tuple(claim for claim in claims if claim.fact.key in facts),
            campaign=Campaign.objects.select_related("lead_organisation").order_by("pk").first(),
            facts_changed=Fact.objects.aggregate(last=Max("changed_at"))["last"],
        )

    # Digests, a key at a time

    @cached_property
    def fact_digests(self) -> dict[str, str]:
        return {key: digest(_plain(fact)) for key, fact in self.facts.items()}

    @cached_property
    def kind_digests(self) -> dict[str, str]:
        kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, fact in sorted(self.facts.items()):
            kinds[fact.kind].append((key, self.fact_digests[key]))
        return {kind: digest(held) for kind, held in kinds.items()}

    @cached_property
    def claim_digests(self) -> dict[str, str]:
        return {claim.fact.key: digest(_said(claim)) for claim in self.claims}

    @cached_property
    def product_digests(self) -> dict[int, str]:
        """By page."""
        found: dict[int, list[Any]] = defaultdict(list)
        for row in Product.objects.current().values_list(*_SHOWN_OF_PRODUCTS):
            found[row[1]].append(row)
        return {page: digest(rows) for page, rows in found.items()}

    def product_files(self) -> list[tuple[str, Path]]:
        """Files that pages link to: the name under which each stands in the public folder, and its bytes."""
        rows = Product.objects.current().exclude(sha256="").order_by("pk").distinct()
        return [(product_name(one), one.path) for one in rows.only("sha256", "ending", "state")]

    @cached_property
    def correction_digests(self) -> dict[int, str]:
        """By page."""
        found: dict[int, list[Any]] = defaultdict(list)
        rows = PageCorrection.objects.public().values_list("page_id", "pk", "text", "before", "corrected_at")
        for row in rows:
            found[row[0]].append(row)
        return {page: digest(rows) for page, rows in found.items()}

    @cached_property
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Those that stand, the latest first."""
        return tuple(Withdrawal.objects.standing())

    @cached_property
    def image_digests(self) -> dict[int, str]:
        fields = ("pk", "file", "width", "height", "title", "focal_point_x", "focal_point_y")
        return {row[0]: digest(row) for row in get_image_model().objects.values_list(*fields)}

    @cached_property
    def file_digests(self) -> dict[int, str]:
        fields = ("pk", "file", "file_hash", "file_size", "title")
        return {row[0]: digest(row) for row in get_document_model().objects.values_list(*fields)}

    @cached_property
    def names(self) -> str:
        """Of campaigns, themes and the offices that lead: what credits and labels take."""
        campaigns = list(Campaign.objects.order_by("pk").values_list(*_SHOWN_OF_CAMPAIGNS))
        offices = Organisation.objects.filter(pk__in=[row[3] for row in campaigns if row[3]])
        words = OrganisationName.objects.filter(organisation__in=offices)
        tables = (KeyDate.objects, Theme.objects, offices, words)
        return digest([campaigns, *(list(rows.order_by("pk").values_list()) for rows in tables)])


def product_name(product: Product) -> str:
    return f"products/{product.sha256}.{product.ending}"


def _all_of(ledger: Ledger) -> list[FactView]:
    return [fact for kind in Fact.Kind.values for fact in ledger.of_kind(kind)]


def _plain(fact: FactView) -> Any:
    """A fact as plain values: the order in which words were read tells nothing."""
    return (
        (fact.key, fact.kind, fact.date, fact.date_end, fact.confidence, fact.figures, fact.citations),
        json.dumps([fact.values, fact.words], sort_keys=True, default=str),
    )


def _said(claim: Claim) -> tuple[Any, ...]:
    return (
        (claim.fact.key, claim.topic, claim.verdict, claim.as_of, claim.published_at),
        [(e.source, e.says) for e in claim.evidence.all()],
        [(c.language, c.text, c.made_at) for c in claim.corrections.all()],
    )
