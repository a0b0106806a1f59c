"""Signing in, the menu of each role, and the organisations as a tree."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from nhipcau.people import desk as desk_module
from nhipcau.people.desk import chosen_key, keys, page_of, segments, short_date, told
from nhipcau.people.forms import LoginForm
from nhipcau.people.models import Organisation
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, page, sign_in, text

pytestmark = pytest.mark.django_db
LIST = "/admin/organisations/"
MENU = {
    "guidance": {"lead", "editor", "translator", "reviewer", "factchecker", "operator"},
    "campaigns": set(ROLES),
    "assignments": {"lead", "officer", "editor", "reviewer", "operator"},
    "stories": set(ROLES) - {"officer"},
    "facts": set(ROLES) - {"officer"},
    "factcheck": {"lead", "editor", "reviewer", "factchecker", "operator"},
    "products": set(ROLES) - {"factchecker"},
    "organisations": {"lead"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_offered_its_own_doors_in_order(role: str) -> None:
    answer = sign_in(role).get("/admin/")
    props = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
    assert props
    names = re.findall(r'"name": "([\w-]+)"', json.dumps(json.loads(props[1])))
    offered = [name for name in names if name in MENU]
    assert offered == [name for name in MENU if role in MENU[name]]


def test_signing_in_is_in_vietnamese() -> None:
    form = LoginForm()
    assert [str(form.fields[name].label) for name in ("username", "password")] == [
        "Tên đăng nhập",
        "Mật khẩu",
    ]


def test_no_one_comes_in_without_an_account() -> None:
    answer = Client().get(LIST)
    assert answer.status_code == 302
    assert "/admin/login/" in answer.headers["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_organisations(role: str) -> None:
    assert sign_in(role).allowed(LIST) == (role == "lead")


def test_who_is_sent_away_is_told_why() -> None:
    answer = sign_in("editor").client.get(LIST)
    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)]


def test_organisations_stand_under_their_parents() -> None:
    city = OrganisationFactory(name="B Thành phố", kind="state")
    ward = OrganisationFactory(name="A Phường", parent=city)
    OrganisationFactory(name="C Hội", kind="association")
    UserFactory(role="officer", organisation=ward)
    rows = page(sign_in("lead").get(LIST)).select("tbody tr")
    assert [row.th.get_text(" ", strip=True) for row in rows if row.th] == [
        "B Thành phố",
        "A Phường",
        "C Hội",
    ]
    assert [row.th["class"] for row in rows if row.th] == [["d0"], ["d1"], ["d0"]]
    assert rows[1].select(".num")[0].get_text(strip=True) == "1"


def test_a_ring_of_parents_is_shown_and_not_endless() -> None:
    one, two = OrganisationFactory(), OrganisationFactory()
    Organisation.objects.filter(pk=one.pk).update(parent=two)
    Organisation.objects.filter(pk=two.pk).update(parent=one)
    assert len(page(sign_in("lead").get(LIST)).select("tbody tr")) == 2


@pytest.mark.parametrize(
    ("query", "found"), [("", 3), ("?kind=press", 1), ("?q=cũ", 1), ("?kind=school", 0), ("?kind=x&p=x", 3)]
)
def test_organisations_are_filtered(query: str, found: int) -> None:
    city = OrganisationFactory(name="Thành phố", matches=["Tỉnh cũ"])
    OrganisationFactory(name="Báo", kind="press", parent=city)
    OrganisationFactory(name="Hội", contact="")
    answer = sign_in("lead").get(LIST + query)
    assert len(page(answer).select("tbody tr")) == found
    assert "1 đơn vị chưa có địa chỉ liên hệ" in text(answer)


def test_the_tree_takes_as_many_queries_for_many() -> None:
    lead, counts = sign_in("lead"), []
    for n in (2, 30):
        OrganisationFactory.create_batch(n)
        lead.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            lead.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_a_refusal_is_told_in_words() -> None:
    assert told(PermissionDenied("không được")) == "không được"
    assert told(ValidationError(["một", "hai"])) == "một hai"


@pytest.mark.parametrize(
    ("asked", "key"), [("7", 7), ("", None), ("x", None), ("-1", None), ("٣", None), ("9" * 30, None)]
)
def test_a_key_is_digits_and_nothing_else(asked: str, key: int | None) -> None:
    request = RequestFactory()
    assert chosen_key(request.get("/", {"theme": asked}), "theme") == key
    assert keys(request.post("/", {"item": [asked]}), "item") == ([key] if key else [])


def test_a_filter_keeps_the_others_and_goes_to_the_first_page() -> None:
    request = RequestFactory().get("/?q=a&p=3&state=late")
    every, late = segments(request, "state", (("", "All", 5), ("late", "Late", 2)))
    assert (every.query, every.current) == ("?q=a", False)
    assert (late.query, late.current) == ("?q=a&state=late", True)
    assert page_of(RequestFactory().get("/?p=99"), list(range(120))).number == 3
    assert desk_module.ROWS_A_PAGE == 50


@pytest.mark.parametrize(
    ("iso", "written"), [("--09-21", "21/9"), ("1973-09", "9/1973"), ("", ""), ("hôm qua", "hôm qua")]
)
def test_dates_are_written_as_exactly_as_they_are_known(iso: str, written: str) -> None:
    assert short_date(iso) == written


@pytest.mark.parametrize(
    ("dialog", "words"),
    [
        ("choose-email-link/", ["Địa chỉ thư điện tử", "Chữ của đường dẫn", "Tiêu đề thư", "Nội dung thư"]),
        ("choose-phone-link/", ["Số điện thoại", "Chữ của đường dẫn"]),
        ("choose-anchor-link/", ["Chữ của đường dẫn"]),
    ],
)
def test_the_editors_link_dialogs_are_in_vietnamese(dialog: str, words: list[str]) -> None:
    answer = sign_in("editor").get(f"/admin/{dialog}")
    html = json.loads(answer.content)["html"]
    for word in words:
        assert word in html


def test_every_hour_at_the_desk_is_the_offices_so_nobody_chooses_another_clock() -> None:
    """“In the office's time zone” stands beside a field: a clock of one's own would make it untrue."""
    account = page(sign_in("lead").get("/admin/account/"))
    assert account.select("[name$=preferred_language]")
    assert not account.select("[name$=time_zone]")
