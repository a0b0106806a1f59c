"""A page that others still need can't be deleted; the screen says what needs it, and the page stands."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from nhipcau.products.models import Product
from nhipcau.publishing.models import Departure
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.people.screens import sign_in
from tests.publicsite.factories import product
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [False, True])
def test_a_page_with_a_product_stays_and_the_reason_is_said(
    standing_site: None, client: Client, many: bool
) -> None:
    story(ThemeFactory())
    page = StoryPage.objects.live()[0]
    product(page)
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    if many:
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}"
    answer = client.post(address, follow=True)
    assert answer.status_code == 200
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "Chưa xóa gì" in said
    assert "Sản phẩm (1)" in said
    assert Page.objects.filter(pk=page.pk, live=True).exists()
    assert not Departure.objects.filter(address=page.url_path).exists()
    assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.delete").exists()
    assert not ModelLogEntry.objects.filter(action="wagtail.delete").exists()
    Product.objects.all().delete()
    client.post(address)
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.django_db
def test_what_is_no_letter_is_not_taken_from_an_address() -> None:
    answer = sign_in("lead").get("/admin/organisations/?q=S%00%1b%E1%BB%9F%09x")
    assert answer.context["find"] == "Sở\tx"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/nothing/", "/documents/9/x.pdf"])
def test_no_screen_stands_in_a_stranger_s_frame(address: str) -> None:
    answer = sign_in("lead").get(address)
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "base-uri 'self'" in answer.headers["Content-Security-Policy"]
