"""The way from a figure to the screens of the rooms upstream. A screen that isn't there is no link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from nhipcau.guidance.models import Passage


def address(name: str, *args: Any, **query: Any) -> str:
    """The path of a screen by its URL name, with a query; empty where no such screen is installed."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path


def absolute(path: str) -> str:
    """A path of the editing side as an address that works in a file sent elsewhere."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else ""


def passage(cited: Passage | None) -> str:
    """Where the sentence stands in the reading of its document."""
    if cited is None:
        return ""
    screen = address("guidance_reading", cited.guidance_id)
    return f"{screen}#p{cited.pk}" if screen else ""


def story(pk: int) -> str:
    return address("wagtailadmin_pages:edit", pk)


def review(pk: int) -> str:
    """Where a page is read and answered for."""
    return address("publishing_page", pk)


def plan(campaign: int, **query: Any) -> str:
    return address("campaign_plan", campaign, **query)


def assignment(pk: int) -> str:
    return address("assignment_detail", pk)


def assign(**query: Any) -> str:
    """Where plan items are given to an organisation."""
    return address("assignment_new", **query)


def product(pk: int) -> str:
    return address("product_file", pk)


def delivery(pk: int) -> str:
    return address("delivery", pk)


def publish(page: int) -> str:
    """Where the deliveries of a story are planned."""
    return address("delivery_plan", page)


def measure(source: str) -> str:
    """The listing of measures, found by their source: a measure has no screen of its own."""
    return address("measure_list", q=source)


def enter_measure() -> str:
    return address("measure_new")


def coverage(campaign: int, **query: Any) -> str:
    return address("reports_coverage", campaign, **query)


def items(campaign: int, **query: Any) -> str:
    return address("reports_items", campaign, **query)


def item(campaign: int, pk: int) -> str:
    return f"{items(campaign, item=pk)}#viec-{pk}"
