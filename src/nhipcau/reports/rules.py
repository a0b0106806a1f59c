"""What counts as what. Stated in words in this room's README; changed there and here together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from nhipcau.campaigns.models import Campaign, FormValue
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.channels.models import Channel
from nhipcau.products.models import Product

if TYPE_CHECKING:
    from nhipcau.stories.models import StoryPage

MEASURE_WITHIN = dt.timedelta(days=7)
"""After this many days a delivered item without a number is not measured; before, it is awaited."""

PRODUCT_SERVES: dict[str, frozenset[str]] = {
    Product.Form.PANEL: frozenset({FormValue.EXHIBITION, FormValue.POSTER}),
    Product.Form.BOOKLET: frozenset({FormValue.PUBLICATION}),
    Product.Form.INFOGRAPHIC: frozenset({FormValue.INFOGRAPHIC}),
    Product.Form.CARD: frozenset({FormValue.SOCIAL}),
    Product.Form.BRIEFING: frozenset({FormValue.MEETING}),
}
"""The forms of a plan that a product is, once it was delivered."""

PAGE_SERVES = frozenset(
    {
        FormValue.ARTICLE,
        FormValue.REPORTAGE,
        FormValue.INTERVIEW,
        FormValue.INFOGRAPHIC,
        FormValue.WEBSITE,
        FormValue.DIGITAL,
        FormValue.OTHER,
    }
)
"""The forms of a plan that a page is by itself. A talk, a broadcast or a meeting is not a page: that
it took place is known from an organisation's response."""


def delivers(form: str, *, product: str, page_kind: str, channel_kind: str) -> bool:
    """Whether a delivery of this page or product is a delivery of a plan item in this form."""
    if form == FormValue.NEWSLETTER:
        return channel_kind == Channel.Kind.EMAIL
    if product:
        return form in PRODUCT_SERVES.get(product, frozenset())
    return form in PAGE_SERVES or form == page_kind


def is_written(page: StoryPage) -> bool:
    """Whether a page is a text in its own language: a copy made for a translator, who hasn't signed
    it yet, still holds the words of the source."""
    own = page.locale.language_code == page.original_language
    return bool(page.live or own or page.translator_name)


def proposed_pairs(campaign: Campaign, forms: list[str], audiences: list[str]) -> set[tuple[int, str]]:
    """Which form (by its place in `forms`) applies in which language, as the office's rules propose."""
    if not campaign.languages:
        return set()
    return {(one.form, one.language) for one in propose(1, forms, audiences, campaign.languages, None)}
