"""The list of stories: languages, what is missing, what went stale."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.models import Theme
from nhipcau.stories.models import HomePage, StoryPage
from tests.campaigns.factories import make_campaign
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, sign_in, text
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]
LIST = "/admin/stories/"


@pytest.fixture
def theme() -> Theme:
    return ThemeFactory()


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_stories_and_who_writes(role: str, theme: Theme) -> None:
    kept, desk = story(theme), sign_in(role)
    assert desk.allowed(LIST) == (role != "officer")
    if role == "officer":
        return
    seen = page(desk.get(LIST))
    edit = seen.select(f'a[href="{reverse("wagtailadmin_pages:edit", args=[kept.pk])}"]')
    assert bool(edit) == (role in {"lead", "editor", "translator", "reviewer"})
    create = seen.select_one(".lead .go")
    assert bool(create) == (role in {"lead", "editor", "translator"})
    if create:
        assert desk.allowed(str(create["href"]))


def test_before_the_site_is_laid_out_nothing_can_be_written() -> None:
    for home in HomePage.objects.all():
        home.delete()
    answer = sign_in("editor").get(LIST)
    assert "người vận hành" in text(answer)
    assert not page(answer).select(".lead .go")


def test_a_story_shows_each_language(theme: Theme) -> None:
    story(theme)
    japanese = story(theme, "ja", title="パリ")
    seen = page(sign_in("editor").get(LIST))
    chips = [chip.get_text(" ", strip=True) for chip in seen.select("tbody .chips > *")]
    assert chips[0].startswith("vi")
    assert chips[1].startswith("ja")
    assert "chưa có" in chips[2]
    japanese.unpublish()
    assert "bản nháp" in text(sign_in("editor").get(LIST))


def test_a_translation_is_stale_once_its_source_is_published_anew(theme: Theme) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 1, tzinfo=dt.UTC)):
        story(theme)
        story(theme, "ja", title="パリ")
    assert "bản dịch cần cập nhật" not in text(sign_in("editor").get(LIST))
    with time_machine.travel(dt.datetime(2026, 11, 5, tzinfo=dt.UTC)):
        story(theme, title="Tên mới")
    answer = sign_in("editor").get(f"{LIST}?state=stale")
    assert "1 bài có bản dịch cần cập nhật" in text(answer)
    assert len(page(answer).select("tbody tr:not(.gr)")) == 1
    with time_machine.travel(dt.datetime(2026, 11, 6, tzinfo=dt.UTC)):
        story(theme, "ja", title="新しい題")
    assert len(page(sign_in("editor").get(f"{LIST}?state=stale")).select("tbody tr:not(.gr)")) == 0


def test_plan_items_that_a_story_answers_are_counted() -> None:
    campaign = make_campaign(by=UserFactory(role="lead"), confirmed=True)
    theme = campaign.themes.get(ordinal=1)
    items = list(theme.plan_items.all()[:3])
    story(theme, plan_items=items)
    row = page(sign_in("editor").get(LIST)).select_one("tbody tr:not(.gr)")
    assert row
    assert row.select(".num")[0].get_text(strip=True) == "3"


FILTERS = [
    ("", 2),
    ("?q=chữ ký", 1),
    ("?q=chu ky", 1),
    ("?q=truoc%20chữ", 1),
    ('?q="%00', 0),
    ("?language=ja", 1),
    ("?language=ja&q=nha%20su", 0),
    ("?place=Huế", 1),
    ("?until=2019-12-31", 0),
    ("?since=2020-01-01&until=x", 2),
    ("?kind=profile", 1),
    ("?state=missing", 2),
    ("?state=draft", 0),
    ("?q=zzz", 0),
    ("?theme=x&kind=x&state=x&p=x", 2),
]


def test_stories_are_filtered(theme: Theme) -> None:
    story(theme, slug="a", title="Trước chữ ký")
    story(theme, slug="b", title="Nhà sư", kind="profile", label="Huế")
    story(theme, "ja", slug="a", title="署名の前")
    desk = sign_in("editor")
    for query, found in FILTERS:
        answer = desk.get(LIST + query)
        assert len(page(answer).select("tbody tr:not(.gr)")) == found, query
        assert found or "Bỏ lọc" in text(answer), query


def test_stories_stand_under_their_themes(theme: Theme) -> None:
    other = ThemeFactory(campaign=theme.campaign)
    story(other, slug="b")
    story(theme, slug="a")
    groups = [g.get_text(" ", strip=True) for g in page(sign_in("editor").get(LIST)).select("tr.gr")]
    assert [g.split()[0] for g in groups] == [
        f"ND{t.ordinal}" for t in sorted((theme, other), key=lambda t: t.ordinal)
    ]


def test_the_list_takes_as_many_queries_for_many(theme: Theme) -> None:
    desk, counts = sign_in("editor"), []
    for n in (1, 8):
        for i in range(n):
            story(theme, slug=f"s{i}", title=f"Bài {i}")
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(page(desk.get(LIST)).select("tbody tr:not(.gr)")) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30
    assert StoryPage.objects.count() == 8


def test_themes_stand_under_their_campaigns_where_there_are_several(theme: Theme) -> None:
    door = reverse("story_new")
    assert not page(sign_in("editor").get(door)).select("[name=theme] optgroup")
    other = ThemeFactory(campaign__title="chiến dịch khác")
    groups = page(sign_in("editor").get(door)).select("[name=theme] optgroup")
    assert {group["label"] for group in groups} >= {"Chiến dịch khác"}
    options = {option["value"] for group in groups for option in group.select("option")}
    assert options == {str(theme.pk), str(other.pk)}
