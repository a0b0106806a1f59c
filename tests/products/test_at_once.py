"""A worker that orders anew and a person who orders, at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connections

from nhipcau.products.actions import order_products
from nhipcau.products.models import Product
from nhipcau.products.ports import OUTPUTS
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import committed_site

__all__ = ["committed_site"]


@pytest.mark.usefixtures("committed_site")
def test_a_page_ordered_twice_at_once_is_ordered_once() -> None:
    page, by = story(ThemeFactory()), UserFactory(role="lead")
    ready, wrong = threading.Barrier(4), []

    def order() -> None:
        try:
            mine = StoryPage.objects.get(pk=page.pk)
            ready.wait(10)
            order_products(page=mine, forms=["panel", "card", "booklet"], by=by)
        except IntegrityError as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=order) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
    assert Product.objects.count() == sum(len(OUTPUTS[form]) for form in ("panel", "card", "booklet"))
