"""The screens of campaigns: opening one, its plan, deciding on items."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.models import Campaign, PlanItem
from tests.campaigns.factories import make_campaign
from tests.guidance.factories import make_guidance
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
State = PlanItem.State


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(by=UserFactory(role="lead"))


def plan(campaign: Campaign, query: str = "") -> str:
    return f"{reverse('campaign_plan', args=[campaign.pk])}{query}"


def decide(campaign: Campaign, query: str = "") -> str:
    return f"{reverse('campaign_decide', args=[campaign.pk])}{query}"


@pytest.mark.parametrize("role", ROLES)
def test_everyone_sees_plans_and_the_lead_decides(role: str, campaign: Campaign) -> None:
    desk = sign_in(role)
    assert desk.allowed(reverse("campaign_list"))
    shown = page(desk.get(plan(campaign)))
    assert bool(shown.select("[name=item]")) == (role == "lead")
    guidance = make_guidance(by=desk.user, title="Khác")
    assert desk.allowed(reverse("campaign_open", args=[guidance.pk])) == (role == "lead")


def test_a_person_without_a_role_is_sent_away(campaign: Campaign) -> None:
    assert not sign_in().allowed(plan(campaign))


def test_an_empty_list_says_where_to_begin() -> None:
    assert "mở văn bản" in text(sign_in("lead").get(reverse("campaign_list")))
    assert "Phụ trách chiến dịch làm việc này" in text(sign_in("editor").get(reverse("campaign_list")))


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ({"title": "", "languages": ["vi"]}, True),
        ({"title": "A", "languages": ["xx"]}, True),
        ({"title": "A", "languages": ["vi"]}, False),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(given: dict[str, object], marked: bool) -> None:
    desk = sign_in("lead")
    guidance = make_guidance(by=desk.user, **({} if marked else {"marked": ()}))
    answer = desk.post(reverse("campaign_open", args=[guidance.pk]), given)
    assert answer.status_code == 200
    assert said(answer)
    assert not Campaign.objects.exists()


def test_the_plan_opens_with_its_numbers_and_links_to_the_document(campaign: Campaign) -> None:
    answer = sign_in("editor").get(plan(campaign))
    assert f"Kế hoạch có {campaign.plan_items.count()} việc" in text(answer)
    item = campaign.plan_items.first()
    assert item
    passage = item.theme.passage
    assert passage
    assert campaign.guidance
    link = reverse("guidance_reading", args=[campaign.guidance.pk])
    found = page(answer).select_one(f'tbody a[href="{link}#i{passage.pk}"]')
    assert found
    assert found.get_text() == "ND1"


@pytest.mark.parametrize("key", ["theme", "form", "audience"])
def test_the_plan_is_filtered(key: str, campaign: Campaign) -> None:
    item = campaign.plan_items.select_related(key).first()
    assert item
    wanted = campaign.plan_items.filter(**{key: getattr(item, key)}).count()
    rows = page(sign_in("editor").get(plan(campaign, f"?{key}={getattr(item, key).pk}"))).select(
        "tbody tr:not(.gr)"
    )
    assert len(rows) == wanted < campaign.plan_items.count()


@pytest.mark.parametrize(
    "query",
    ["?theme=0", "?form=x", "?language=xx", "?state=late", "?state=rumour&p=-3", "?theme=" + "9" * 40],
)
def test_nonsense_in_a_filter_is_no_error(query: str, campaign: Campaign) -> None:
    assert sign_in("editor").get(plan(campaign, query)).status_code == 200


def test_ticked_items_are_confirmed_and_dropped(campaign: Campaign) -> None:
    desk = sign_in("lead")
    first, second, third = campaign.plan_items.all()[:3]
    answer = desk.post(decide(campaign), {"item": [first.pk, second.pk], "confirm": "1"})
    assert "Đã xác nhận 2 việc" in said(answer)
    assert "Hãy ghi lý do" in said(desk.post(decide(campaign), {"item": [third.pk], "drop": "1"}))
    answer = desk.post(decide(campaign), {"item": [third.pk], "drop": "1", "reason": "Trùng"})
    assert "Đã bỏ 1 việc" in said(answer)
    assert "Hãy chọn việc trước" in said(desk.post(decide(campaign), {"confirm": "1"}))
    assert "Hãy chọn việc trước" in said(
        desk.post(decide(campaign), {"item": ["x", "9" * 30], "confirm": "1"})
    )


def test_confirming_all_keeps_to_the_filter_and_says_how_many(campaign: Campaign) -> None:
    desk = sign_in("lead")
    theme = campaign.themes.first()
    assert theme
    of_theme = campaign.plan_items.filter(theme=theme).count()
    shown = text(desk.get(plan(campaign, f"?theme={theme.pk}")))
    assert f"Xác nhận cả {of_theme} việc đề xuất" in shown
    desk.post(decide(campaign, f"?theme={theme.pk}"), {"confirm_all": "1"})
    assert set(campaign.plan_items.confirmed().values_list("theme", flat=True)) == {theme.pk}
    assert campaign.plan_items.confirmed().count() == of_theme


def test_who_may_not_decide_is_told_so(campaign: Campaign) -> None:
    answer = sign_in("editor").post(decide(campaign), {"confirm_all": "1"})
    assert "Vai trò" in said(answer)
    assert not campaign.plan_items.confirmed().exists()


def test_a_foreign_next_address_is_not_followed(campaign: Campaign) -> None:
    answer = sign_in("lead").post(decide(campaign), {"confirm_all": "1", "next": "https://example.org/"})
    assert answer.redirect_chain[-1][0] == plan(campaign)


def test_an_empty_plan_offers_to_propose() -> None:
    desk = sign_in("lead")
    campaign = make_campaign(by=desk.user, proposed=False)
    assert "Kế hoạch chưa có việc nào" in text(desk.get(plan(campaign)))
    assert "Đề xuất thêm" in said(desk.post(decide(campaign), {"propose": "1"}))
    assert campaign.plan_items.exists()


def test_the_plan_takes_as_many_queries_for_many_items(campaign: Campaign) -> None:
    desk = sign_in("lead")
    counts = []
    for query in (f"?theme={campaign.themes.get(ordinal=1).pk}", ""):
        desk.get(plan(campaign, query))
        with CaptureQueriesContext(connection) as queries:
            desk.get(plan(campaign, query))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
