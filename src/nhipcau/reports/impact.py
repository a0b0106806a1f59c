"""What was made and sent of pages that a corrected fact made stale: products and deliveries, by fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhipcau.channels.models import Delivery
from nhipcau.facts.models import Fact
from nhipcau.people.desk import person
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.reports import links
from nhipcau.stories.models import StoryPage, ThemePage
from nhipcau.stories.staleness import stale

MOST = 60


@dataclass(frozen=True)
class Line:
    """One product or delivery. `old`: it was made or sent before the fact was corrected."""

    title: str
    language: str
    what: Any
    old: bool
    address: str


@dataclass(frozen=True)
class Impact:
    """Nothing is stale by the fact where both are empty. The counts are of all, the lines of the first."""

    products: tuple[Line, ...] = ()
    deliveries: tuple[Line, ...] = ()
    products_count: int = 0
    deliveries_count: int = 0


def impact(fact: Fact, *, reader: User) -> Impact:
    """What of the fact's stale pages is out in other forms, as far as the reader may see it."""
    pages = _with_themes(set(stale(fact=fact)))
    if not pages:
        return Impact()
    products, deliveries = _products(pages), _deliveries(pages)
    see_products = reader.has_perm("products.view_product")
    see_deliveries = reader.has_perm("channels.view_delivery")
    return Impact(
        tuple(_product(one, fact) for one in products[:MOST]) if see_products else (),
        tuple(_delivery(one, fact) for one in deliveries[:MOST]) if see_deliveries else (),
        products.count() if see_products else 0,
        deliveries.count() if see_deliveries else 0,
    )


def _with_themes(pages: set[int]) -> set[int]:
    """And the themes whose products hold one of these stories."""
    told = StoryPage.objects.filter(pk__in=pages).values_list("theme", "locale").distinct()
    held = Q(pk=None)
    for theme, locale in told:
        held |= Q(theme=theme, locale=locale)
    return pages | set(ThemePage.objects.live().filter(held).values_list("pk", flat=True))


def _products(pages: set[int]) -> QuerySet[Product]:
    made = Product.objects.made().filter(superseded=False, page__in=pages)
    return made.select_related("page").order_by("page__title", "form", "format", "pk")


def _deliveries(pages: set[int]) -> QuerySet[Delivery]:
    owed = Delivery.objects.filter(page__in=pages).exclude(state=Delivery.State.FAILED)
    return owed.select_related("page", "channel").order_by("page__title", "-next_at", "-pk")


def _product(one: Product, fact: Fact) -> Line:
    old = one.made_at is not None and one.made_at < fact.changed_at
    what = f"{one.get_form_display()} · {one.format}"
    return Line(one.page.title, one.language, what, old, links.product(one.pk))


def _delivery(one: Delivery, fact: Fact) -> Line:
    old = one.planned_at < fact.changed_at  # what is sent is frozen when it is planned
    what = f"{one.channel} · {one.get_state_display()}"
    return Line(one.page.title, one.language, what, old, links.delivery(one.pk))


def impact_panel(request: HttpRequest, fact: Fact) -> SafeString:
    """On the fact's own page, below who quotes it."""
    found = impact(fact, reader=person(request))
    return render_to_string("reports/part_impact.html", {"impact": found}, request)
