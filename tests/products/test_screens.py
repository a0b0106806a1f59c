"""The products' screen: what was made, ordering, and the files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.models import Theme
from nhipcau.kit import clock
from nhipcau.kit.files import sha256, write_atomically
from nhipcau.products.actions import order_products
from nhipcau.products.models import Product
from nhipcau.products.ports import OUTPUTS
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text
from tests.stories.factories import ThemeFactory, story, theme_page
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]
LIST, ORDER = "/admin/products/", "/admin/products/order/"
SEES = {"lead", "editor", "translator", "reviewer", "officer", "operator"}
ORDERS = {"lead", "editor", "operator"}


@pytest.fixture
def theme() -> Theme:
    return ThemeFactory()


def made(theme: Theme, content: bytes = b"%PDF-1.7 made") -> Product:
    order_products(page=story(theme), forms=["panel"], by=UserFactory(role="lead"))
    product = Product.objects.get()
    product.state, product.sha256, product.ending = Product.State.MADE, sha256(content), "pdf"
    product.media_type, product.size, product.made_at = "application/pdf", len(content), clock.now()
    product.save()
    write_atomically(product.path, content)
    return product


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_orders(role: str, theme: Theme) -> None:
    kept, desk = story(theme), sign_in(role)
    assert desk.allowed(LIST) == (role in SEES)
    if role in SEES:
        assert bool(page(desk.get(LIST)).select("[name=form]")) == (role in ORDERS)
    desk.post(ORDER, {"page": kept.pk, "form": ["panel"]})
    assert Product.objects.exists() == (role in ORDERS)


def test_nothing_public_yet_says_what_comes_first() -> None:
    assert "Hãy công bố một bài trước" in text(sign_in("editor").get(LIST))


def test_ticked_forms_are_ordered_once(theme: Theme) -> None:
    desk, kept = sign_in("editor"), story(theme)
    answer = desk.post(ORDER, {"page": kept.pk, "form": ["card", "panel"]})
    files = len(OUTPUTS["card"]) + len(OUTPUTS["panel"])
    assert f"Đã đặt làm {files} tệp" in said(answer)
    assert Product.objects.count() == files
    assert "đã đặt rồi" in said(desk.post(ORDER, {"page": kept.pk, "form": ["card"]}))
    assert f"{files} đang chờ làm" in text(desk.get(LIST))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({}, "không còn"),
        ({"page": "0", "form": "card"}, "không còn"),
        ({"page": "x"}, "không còn"),
        ({"page": "home", "form": "card"}, "không làm từ"),
        ({"page": "story"}, "ít nhất"),
        ({"page": "story", "form": "tapestry"}, "tapestry"),
    ],
)
def test_a_wrong_order_is_said(data: dict[str, str], word: str, theme: Theme) -> None:
    kept = story(theme)
    keys = {"story": kept.pk, "home": kept.get_parent().get_parent().pk}
    asked = {name: keys.get(value, value) for name, value in data.items()}
    assert word in said(sign_in("editor").post(ORDER, asked))
    assert not Product.objects.exists()


def test_a_page_that_is_not_public_is_not_offered(theme: Theme) -> None:
    kept = story(theme)
    kept.unpublish()
    desk = sign_in("editor")
    assert not page(desk.get(LIST)).select("tbody tr")
    assert "Hãy công bố" in said(desk.post(ORDER, {"page": kept.pk, "form": ["card"]}))


def test_a_file_is_downloaded_with_its_own_type_and_name(theme: Theme) -> None:
    product, desk = made(theme), sign_in("officer")
    address = reverse("product_file", args=[product.pk])
    assert page(desk.get(LIST)).select(f'a[href="{address}"]')
    answer = desk.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="paris-panel-vi.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    unchanged = desk.client.get(address, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert unchanged.status_code == 304


def test_files_are_for_those_who_may_see_products(theme: Theme) -> None:
    address = reverse("product_file", args=[made(theme).pk])
    assert not sign_in("factchecker").allowed(address)
    assert not sign_in().allowed(address)


def test_a_file_that_is_not_made_or_is_lost_is_not_found(theme: Theme) -> None:
    product, desk = made(theme), sign_in("lead")
    product.path.unlink()
    assert desk.get(reverse("product_file", args=[product.pk])).status_code == 404
    Product.objects.update(state=Product.State.DUE, sha256="")
    assert desk.get(reverse("product_file", args=[product.pk])).status_code == 404


def test_why_it_could_not_be_made_is_shown(theme: Theme) -> None:
    made(theme)
    Product.objects.update(state=Product.State.FAILED, reason="Tên bài quá dài <b>", sha256="")
    answer = sign_in("editor").get(LIST)
    assert "Tên bài quá dài <b>" in text(answer)
    assert "1 không làm được" in text(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?language=ja", 1),
        ("?q=paris", 2),
        ("?state=due", 1),
        ("?state=none", 2),
        ("?state=failed", 0),
        ("?theme=0&state=x&language=xx&p=x", 3),
        ("?q=zzz", 0),
    ],
)
def test_pages_are_filtered(query: str, found: int, theme: Theme) -> None:
    order_products(page=story(theme), forms=["card"], by=UserFactory(role="lead"))
    story(theme, "ja", title="Paris 日本語")
    theme_page(theme, title="Lịch sử")
    assert len(page(sign_in("editor").get(LIST + query)).select("tbody tr")) == found


def test_the_list_takes_as_many_queries_for_many(theme: Theme) -> None:
    desk, counts, lead = sign_in("editor"), [], UserFactory(role="lead")
    for n in (1, 8):
        for i in range(n):
            order_products(page=story(theme, slug=f"s{i}", title=f"Bài {i}"), forms=["card"], by=lead)
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(page(desk.get(LIST)).select("tbody tr")) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30
