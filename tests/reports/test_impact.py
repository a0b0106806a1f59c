"""What was made and sent of pages that a corrected fact made stale."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.facts.actions import keep_fact
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from nhipcau.products.models import Product
from nhipcau.reports.impact import impact
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.people.screens import sign_in, text
from tests.reports.factories import channel, delivery, product
from tests.stories.factories import FACTS, ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


def made(slug: str, lead: str) -> StoryPage:
    page = story(ThemeFactory(), slug=slug, lead=f"<p>{lead}</p>", body=[])
    one = product(page)
    Product.objects.filter(pk=one.pk).update(made_at=timezone.now())
    return page


def corrected(date: str = "1973-09-22") -> Fact:
    return keep_fact(FactRecord(**{**vars(FACTS[0]), "date": date}), by=UserFactory(role="factchecker"))


def test_products_and_deliveries_of_stale_pages_are_listed_and_no_others() -> None:
    quoting, other = made("dan", "[[doc-paris:day]]"), made("khac", "[[doc-paris:place]]")
    for page in (quoting, other):
        delivery(page, through=channel())
    fact, lead = corrected(), UserFactory(role="lead")
    found = impact(fact, reader=lead)
    assert [(one.title, one.old) for one in found.products] == [(quoting.title, True)]
    assert found.products_count == found.deliveries_count == 1
    assert found.deliveries[0].old
    shown = text(sign_in(user=lead).get(reverse("fact_detail", args=["doc-paris"])))
    assert "Sản phẩm và lượt phát từ các trang ấy" in shown
    assert "mang giá trị cũ" in shown
    assert "dữ kiện đã sửa, cần đọc lại" in text(sign_in(user=lead).get(reverse("product_list")))


def test_a_reader_without_the_right_sees_neither() -> None:
    made("dan", "[[doc-paris:day]]")
    found = impact(corrected(), reader=UserFactory(role=None))
    assert (found.products, found.deliveries, found.products_count) == ((), (), 0)


def test_nothing_is_listed_once_the_value_is_back() -> None:
    made("dan", "[[doc-paris:day]]")
    corrected()
    assert impact(corrected("1973-09-21"), reader=UserFactory(role="lead")).products == ()


def test_many_pages_take_as_many_queries() -> None:
    lead, counts = UserFactory(role="lead"), []
    for n, all_told in ((1, 1), (6, 7)):
        for i in range(n):
            made(f"nhieu-{n}-{i}", "[[doc-paris:day]]")
        fact = corrected(f"19{70 + n}")
        lead.has_perm("products.view_product")
        with CaptureQueriesContext(connection) as queries:
            assert len(impact(fact, reader=lead).products) == all_told
        counts.append(len(queries))
    assert counts[0] == counts[1] < 16
