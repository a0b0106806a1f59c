"""Editors find pages by what they type, on either database."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from nhipcau.people.models import Role
from nhipcau.stories.models import StoryPage
from tests.databases import examples
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(standing_site: None) -> None:
    get_search_backend().vocabulary.forget()
    theme = ThemeFactory()
    story(
        theme,
        "vi",
        "dong-khoi",
        title="Đường Đồng Khởi và quan hệ hai nước",
        label="Huế",
        lead="<p>Nhật ký.</p>",
    )
    story(theme, "vi", "nguyen-ai-quoc", title="Nguyễn Ái Quốc", lead="<p>Chữ “trong ngoặc” ở đây.</p>")
    story(theme, "ja", "dong-khoi", title="日越国交樹立50周年とハノイ", lead="<p>社会主義。</p>")
    story(theme, "en", "dong-khoi", title="Hiroshima and Nagasaki", lead="<p>Two cities.</p>")


def found(typed: str) -> set[str]:
    return {page.title for page in StoryPage.objects.search(typed)}


DONG_KHOI, QUOC = "Đường Đồng Khởi và quan hệ hai nước", "Nguyễn Ái Quốc"
HANOI, CITIES = "日越国交樹立50周年とハノイ", "Hiroshima and Nagasaki"
FINDS = {
    DONG_KHOI: ("hue", "duong", "đường", "ĐỒNG KHỞI", "quan he"),
    QUOC: ("nguyen ai quoc", "quoc nguyễn", "nguye", "trong ngoặc"),
    HANOI: ("国交", "日越", "50周年", "社会主義", "会主", "ハノイ", "ﾊﾉｲ", "樹"),
    CITIES: ("nagasaky", "Hirosima", "two cities"),
}


def test_what_is_typed_is_found(pages: None) -> None:
    for title, queries in FINDS.items():
        for typed in queries:
            assert title in found(typed), typed
    assert found("cites") == set()  # a slip in a word that no title holds


def test_every_word_has_to_be_met(pages: None) -> None:
    assert found("dong khoi nagasaki") == set()
    assert found("hiroshima nagasaki") == {"Hiroshima and Nagasaki"}


STRANGE = (
    '"',
    "'",
    '"a',
    "\x00",
    "a\x00b",
    "NOT",
    "a AND",
    "*",
    "(",
    "::",
    "%s",
    "{title}: x",
    "",
    " ",
    "𠀋",
)


def test_no_query_fails(pages: None) -> None:
    for typed in STRANGE:
        list(StoryPage.objects.search(typed))
        list(Page.objects.autocomplete(typed))
        list(Page.objects.search(typed, operator="or", fields=["title"]))
        assert Page.objects.search(typed).count() >= 0


@given(st.text(max_size=30))
@settings(
    max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_no_query_fails_whatever_it_is(db: None, typed: str) -> None:
    list(Page.objects.search(typed))


def test_the_best_match_comes_first_and_the_count_is_of_all(pages: None) -> None:
    hits = StoryPage.objects.search("nguyen")
    assert next(iter(hits)).title == "Nguyễn Ái Quốc"
    assert hits.count() == 1
    assert len(Page.objects.search("hue")[0:1]) == 1


def test_wagtails_own_search_screen_uses_it(pages: None, client: Client) -> None:
    client.force_login(UserFactory(role=Role.LEAD))
    answer = client.get(reverse("wagtailadmin_pages:search"), {"q": "dong khoi"})
    assert answer.status_code == 200
    assert "Đường Đồng Khởi" in answer.content.decode()
    assert client.get(reverse("wagtailadmin_pages:search"), {"q": '"\x00'}).status_code == 200
