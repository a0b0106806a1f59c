"""What the rooms upstream hold about a campaign, fetched in a number of queries that its size doesn't
change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Count, F, Max, Min
from django.utils import timezone

from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.models import Audience, Campaign, Form, KeyDate, PlanItem, Theme
from nhipcau.channels.models import Channel, Delivery
from nhipcau.guidance.models import Passage
from nhipcau.products.models import Product
from nhipcau.reach.models import Measure
from nhipcau.reports.rules import delivers, is_written
from nhipcau.stories.models import StoryPage

STORY_FIELDS = (
    *("title", "live", "live_revision_id", "translation_key", "first_published_at"),
    *("latest_revision_created_at", "kind", "translator_name", "original_language", "locale__language_code"),
)
Row = TypeVar("Row")
ByItem = dict[int, list[Row]]


@dataclass(frozen=True)
class Sent:
    """Deliveries of one page or product through one channel that are in one state."""

    page: int
    language: str
    product: str
    channel: Channel
    state: str
    count: int
    one: int
    on: dt.date | None
    items: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[int, str, str, int, str]:
        return self.page, self.language, self.product, self.channel.pk, self.state


def _by_item() -> Any:
    return defaultdict(list)


@dataclass
class Evidence:
    """The campaign's parts, and for each plan item (by its key) what is on record."""

    campaign: Campaign
    themes: list[Theme]
    forms: list[Form]
    audiences: list[Audience]
    key_dates: list[KeyDate]
    items: dict[int, PlanItem]
    passages: ByItem[Passage] = field(default_factory=_by_item)
    stories: ByItem[StoryPage] = field(default_factory=_by_item)
    products: ByItem[Product] = field(default_factory=_by_item)
    deliveries: ByItem[Sent] = field(default_factory=_by_item)
    sent: list[Sent] = field(default_factory=list)
    assignments: ByItem[Assignment] = field(default_factory=_by_item)
    responses: ByItem[Response] = field(default_factory=_by_item)
    measures: ByItem[Measure] = field(default_factory=_by_item)

    @cached_property
    def pages(self) -> dict[int, StoryPage]:
        return {page.pk: page for pages in self.stories.values() for page in pages}

    @cached_property
    def items_of_page(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for item, pages in self.stories.items():
            for page in pages:
                found[page.pk].append(item)
        return found


def gather(campaign: Campaign) -> Evidence:
    """Everything on record about a campaign's plan."""
    evidence = _plan(campaign)
    _stories(evidence)
    _products(evidence)
    _deliveries(evidence)
    _assignments(evidence)
    measures = Measure.objects.filter(plan_item__campaign=campaign).annotate(
        through=F("delivery__channel_id")
    )
    for measure in measures.order_by("date", "pk"):
        evidence.measures[measure.plan_item_id].append(measure)
    return evidence


def _cited(parts: Any) -> Any:
    return parts.select_related("passage__guidance").defer("passage__guidance__text")


def _plan(campaign: Campaign) -> Evidence:
    themes = list(_cited(campaign.themes.order_by("ordinal")))
    forms, audiences = list(_cited(campaign.forms.all())), list(_cited(campaign.audiences.all()))
    theme_of = {theme.pk: theme for theme in themes}
    form_of = {form.pk: form for form in forms}
    audience_of = {audience.pk: audience for audience in audiences}
    items = {}
    for item in campaign.plan_items.order_by("theme__ordinal", "form_id", "audience_id", "language", "pk"):
        item.theme, item.form = theme_of[item.theme_id], form_of[item.form_id]
        item.audience = audience_of[item.audience_id]
        items[item.pk] = item
    evidence = Evidence(campaign, themes, forms, audiences, list(_cited(campaign.key_dates.all())), items)
    links = PlanItem.passages.through.objects.filter(planitem__campaign=campaign)
    pairs = list(links.order_by("passage__start", "passage_id").values_list("planitem_id", "passage_id"))
    known = Passage.objects.defer("guidance__text").select_related("guidance")
    passages = {p.pk: p for p in known.filter(guidance=campaign.guidance_id)} if campaign.guidance_id else {}
    elsewhere = {passage for _item, passage in pairs} - set(passages)
    passages |= known.in_bulk(elsewhere) if elsewhere else {}
    for item_pk, passage in pairs:
        evidence.passages[item_pk].append(passages[passage])
    return evidence


def keys(campaign: Campaign) -> Any:
    """Subquery: the translation keys of the stories that answer something in the plan."""
    return StoryPage.objects.filter(plan_items__campaign=campaign).values("translation_key")


def _stories(evidence: Evidence) -> None:
    """A story answers the items it is linked to; its translations answer the same theme, form and
    audience, each in its own language."""
    links = StoryPage.plan_items.through.objects.filter(planitem__campaign=evidence.campaign)
    linked = list(links.values_list("storypage__translation_key", "planitem_id"))
    places: dict[Any, set[tuple[int, int, int]]] = defaultdict(set)
    for key, item_pk in linked:
        item = evidence.items[item_pk]
        places[key].add((item.theme_id, item.form_id, item.audience_id))
    at = {
        (item.theme_id, item.form_id, item.audience_id, item.language): item.pk
        for item in evidence.items.values()
    }
    pages = StoryPage.objects.filter(translation_key__in=keys(evidence.campaign), alias_of=None)
    for page in pages.select_related("locale").only(*STORY_FIELDS).order_by("pk"):
        if is_written(page):
            for place in places[page.translation_key]:
                answered = at.get((*place, page.locale.language_code))
                if answered:
                    evidence.stories[answered].append(page)


def _products(evidence: Evidence) -> None:
    products = Product.objects.made().filter(page__translation_key__in=keys(evidence.campaign))
    pages, items_of = evidence.pages, evidence.items_of_page
    for product in products.filter(superseded=False).order_by("form", "format", "pk"):
        for item in items_of.get(product.page_id, ()):
            form = evidence.items[item].form.value
            kind = pages[product.page_id].kind
            if delivers(form, product=product.form, page_kind=kind, channel_kind=""):
                evidence.products[item].append(product)


def _deliveries(evidence: Evidence) -> None:
    channels = Channel.objects.select_related("organisation").in_bulk()
    groups = (
        Delivery.objects.filter(page__translation_key__in=keys(evidence.campaign))
        .values("page_id", "language", "channel_id", "product__form", "state")
        .annotate(count=Count("pk"), one=Max("pk"), at=Min("settled_at"))
        .order_by("channel_id", "page_id", "product__form", "state")
    )
    for group in groups:
        channel, at = channels[group["channel_id"]], group["at"]
        sent = Sent(
            page=group["page_id"],
            language=group["language"],
            product=group["product__form"] or "",
            channel=channel,
            state=group["state"],
            count=group["count"],
            one=group["one"],
            on=timezone.localtime(at).date() if at else None,
        )
        sent = replace(sent, items=tuple(_served(evidence, sent)))
        evidence.sent.append(sent)
        for item in sent.items:
            evidence.deliveries[item].append(sent)


def _served(evidence: Evidence, sent: Sent) -> Iterator[int]:
    for item in evidence.items_of_page.get(sent.page, ()):
        plan, kind = evidence.items[item], evidence.pages[sent.page].kind
        if plan.language == sent.language and delivers(
            plan.form.value, product=sent.product, page_kind=kind, channel_kind=sent.channel.kind
        ):
            yield item


def _assignments(evidence: Evidence) -> None:
    assignments = Assignment.objects.filter(plan_item__campaign=evidence.campaign)
    known = {}
    for assignment in assignments.select_related("organisation").order_by("due", "pk"):
        known[assignment.pk] = assignment
        evidence.assignments[assignment.plan_item_id].append(assignment)
    responses = Response.objects.standing().filter(assignment__plan_item__campaign=evidence.campaign)
    for response in responses.order_by("done_on", "pk"):
        response.assignment = known[response.assignment_id]
        evidence.responses[response.assignment.plan_item_id].append(response)
