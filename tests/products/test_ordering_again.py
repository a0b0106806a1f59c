"""What a newer revision, or a story more, made stale is ordered anew by the worker."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from nhipcau.products.actions import order_products, order_stale_again
from nhipcau.products.models import Product
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story, theme_page
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


def test_a_story_more_makes_every_format_of_its_theme_due_once() -> None:
    theme = ThemeFactory()
    page = theme_page(theme, "vi")
    story(theme)
    first = order_products(page=page, forms=["panel", "card"], by=UserFactory(role="lead"))
    assert len({one.form for one in first}) < len(first)
    assert order_stale_again() == 0
    story(theme, slug="bai-sau")
    assert order_stale_again() == len(first)
    standing = Product.objects.filter(superseded=False)
    assert {(one.form, one.format) for one in standing} == {(one.form, one.format) for one in first}
    assert order_stale_again() == 0


def test_a_theme_that_is_again_as_it_was_has_its_first_products_back() -> None:
    theme = ThemeFactory()
    page = theme_page(theme, "vi")
    story(theme)
    first = order_products(page=page, forms=["card"], by=UserFactory(role="lead"))
    Product.objects.update(state=Product.State.MADE, sha256="0" * 64)
    more = story(theme, slug="bai-sau")
    order_stale_again()
    Product.objects.filter(state=Product.State.DUE).update(state=Product.State.MADE, sha256="1" * 64)
    Page.objects.filter(pk=more.pk).update(live=False)
    assert order_stale_again() == 0
    assert set(Product.objects.current()) == set(first)
