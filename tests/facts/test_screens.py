"""The ledger on the desk: found, filtered, and quoted in three languages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.facts.actions import keep_facts
from nhipcau.facts.ports import FactRecord
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, sign_in, text
from tests.stories.factories import worded

pytestmark = pytest.mark.django_db
LIST = "/admin/facts/"
PARIS = FactRecord(
    key="doc-paris",
    kind="document",
    confidence="high",
    date="1973-09-21",
    words={
        **worded(title=("Văn bản Paris", "パリの文書", "Paris document")),
        ("place", "vi"): "Paris",
    },
    citations=(("https://example.org/paris", "ghi ngày ký"),),
    note="Xem lại bản gốc",
)
RESIDENTS = FactRecord(
    key="st-residents",
    kind="statistic",
    confidence="low",
    words=worded(title=("Số người", "人数", "People")),
    figures=({"date": "2024", "value": 634361, "source": "https://example.org/2024", "estimate": True},),
)


def keep(*records: FactRecord) -> None:
    keep_facts(records, by=UserFactory(role="factchecker"))


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_ledger(role: str) -> None:
    keep(PARIS)
    desk = sign_in(role)
    for address in (LIST, reverse("fact_detail", args=["doc-paris"])):
        assert desk.allowed(address) == (role != "officer")


def test_an_empty_ledger_says_who_fills_it() -> None:
    assert "nhipcau demo" in text(sign_in("editor").get(LIST))
    assert "Biên tập viên và người kiểm chứng" in text(sign_in("lead").get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?q=パリ", 1),
        ("?q=doc-p", 1),
        ("?q=paris", 1),
        ("?kind=statistic", 1),
        ("?sure=low", 1),
        ("?kind=document&sure=low", 0),
        ("?q=không có", 0),
        ("?kind=rumour&sure=x&p=-1", 2),
    ],
)
def test_facts_are_found_in_any_language(query: str, found: int) -> None:
    keep(PARIS, RESIDENTS)
    answer = sign_in("editor").get(LIST + query)
    assert len(page(answer).select("tbody tr")) == found
    assert found or "Bỏ lọc" in text(answer)


def test_the_key_can_be_copied_without_a_script() -> None:
    keep(PARIS)
    seen = page(sign_in("editor").get(LIST))
    key = seen.select_one("tbody .key")
    assert key
    assert key.get_text() == "doc-paris"
    button = seen.select_one("tbody [data-copy]")
    assert button
    assert button["data-copy"] == "[^doc-paris]"


def test_a_fact_shows_what_each_mark_stands_for() -> None:
    keep(PARIS, RESIDENTS)
    words = text(sign_in("translator").get(reverse("fact_detail", args=["doc-paris"])))
    for said in (
        "[[doc-paris:date]]",
        "21 tháng 9 năm 1973",
        "1973年9月21日",
        "21 September 1973",
        "パリの文書",
        "https://example.org/paris",
        "ghi ngày ký",
        "Xem lại bản gốc",
    ):
        assert said in words
    assert words.count("chưa có lời") == 2  # the place has no Japanese and no English
    figures = text(sign_in("translator").get(reverse("fact_detail", args=["st-residents"])))
    assert "[[st-residents:2024]]" in figures
    assert "634.361" in figures
    assert "ước tính" in figures


def test_an_unknown_key_is_not_found() -> None:
    assert sign_in("editor").get(reverse("fact_detail", args=["nowhere"])).status_code == 404


def test_the_list_takes_as_many_queries_for_many() -> None:
    desk, counts = sign_in("editor"), []
    for n in (3, 40):
        keep(*[FactRecord(**{**PARIS.__dict__, "key": f"doc-{i}"}) for i in range(n)])
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(page(desk.get(LIST)).select("tbody tr")) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25
