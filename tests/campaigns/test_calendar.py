"""The calendar of a plan: its days, what falls on them, which carry too much, and moving items."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.actions import edit_items
from nhipcau.campaigns.models import Campaign
from nhipcau.campaigns.planning import office_days
from nhipcau.campaigns.planning.office_days import (
    is_heavy,
    is_weekend,
    months_between,
    public_holidays,
    weeks_of,
)
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from tests.campaigns.factories import make_campaign
from tests.people.factories import UserFactory
from tests.people.screens import Desk, page, sign_in, text


def test_weeks_begin_on_monday_and_months_follow_each_other() -> None:
    weeks = weeks_of((2026, 9))
    assert weeks[0][0] == dt.date(2026, 8, 31)
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
    assert is_weekend(dt.date(2026, 9, 20))
    assert not is_weekend(dt.date(2026, 9, 21))
    spanned = list(months_between(dt.date(2026, 11, 30), dt.date(2027, 2, 1)))
    assert spanned == [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]
    assert len(list(months_between(dt.date(2026, 1, 1), dt.date(2099, 1, 1)))) == 24


def test_public_holidays_are_those_of_the_law() -> None:
    of_2026 = public_holidays(2026)
    assert of_2026[dt.date(2026, 2, 17)] == "Tết Nguyên Đán"
    assert of_2026[dt.date(2026, 9, 2)] == "Quốc khánh"
    assert {dt.date(2026, 1, 1), dt.date(2026, 4, 30), dt.date(2026, 5, 1)} <= set(of_2026)
    assert dt.date(2026, 9, 21) not in of_2026


@pytest.fixture
def desk(db: None) -> Desk:
    return sign_in("lead")


@pytest.fixture
def campaign(desk: Desk) -> Campaign:
    return make_campaign(by=desk.user)


def calendar(campaign: Campaign, query: str = "") -> str:
    return f"{reverse('campaign_calendar', args=[campaign.pk])}{query}"


def cell(desk: Desk, campaign: Campaign, day: dt.date, query: str = "") -> str:
    found = page(desk.get(calendar(campaign, query))).select_one(f'td[data-day="{day}"]')
    assert found
    return " ".join(found.get_text(" ", strip=True).split())


def test_days_show_what_is_due_and_what_falls_on_them(desk: Desk, campaign: Campaign) -> None:
    due = campaign.plan_items.earliest("due").due
    day = campaign.day()
    assert due
    assert day
    assert str(campaign.plan_items.filter(due=due).count()) in cell(desk, campaign, due)
    assert "ngày chính" in cell(desk, campaign, day)
    assert "hôm nay" in cell(desk, campaign, clock.today())
    theme = campaign.themes.get(ordinal=1)
    of_theme = campaign.plan_items.filter(due=due, theme=theme).count()
    assert f"ND1 ×{of_theme}" in cell(desk, campaign, due, f"?theme={theme.pk}")
    assert "ND2" not in cell(desk, campaign, due, f"?theme={theme.pk}")


def test_a_stated_deadline_leads_to_its_sentence(desk: Desk, campaign: Campaign) -> None:
    guidance = campaign.guidance
    assert guidance
    day = clock.today() + dt.timedelta(days=9)
    stated = Passage.objects.create(
        guidance=guidance, kind=Passage.Kind.DEADLINE, start=0, end=8, text=guidance.text[:8], date=str(day)
    )
    answer = page(desk.get(calendar(campaign)))
    link = answer.select_one(f'td[data-day="{day}"] .deadline a')
    assert link
    assert str(link["href"]).endswith(f"#i{stated.pk}")
    assert str(day.day) in text(desk.get(calendar(campaign, "?view=list")))


def test_a_day_that_carries_too_much_is_marked(
    desk: Desk, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_days, "FEWEST_TO_BE_HEAVY", 5)
    items = list(campaign.plan_items.all())
    day = dt.date(clock.today().year + 1, 1, 20)
    changes = {item.pk: {"due": day} for item in items[:5]}
    changes |= {item.pk: {"due": day + dt.timedelta(days=n + 1)} for n, item in enumerate(items[5:])}
    edit_items(campaign=campaign, changes=changes, by=desk.user)
    assert "dồn việc" in cell(desk, campaign, day)
    assert "dồn việc" not in cell(desk, campaign, day + dt.timedelta(days=1))
    told = text(desk.get(calendar(campaign)))
    assert "1 ngày dồn quá nhiều việc" in told
    assert f"{day.day}/{day.month}/{day.year} , 5 việc" in told
    assert is_heavy(30, [30, 2, 4])
    assert not is_heavy(12, [12, 12, 12])


def test_the_items_of_a_day_are_shown_and_moved(desk: Desk, campaign: Campaign) -> None:
    due = campaign.plan_items.earliest("due").due
    assert due
    there = campaign.plan_items.filter(due=due)
    answer = page(desk.get(calendar(campaign, f"?day={due}")))
    keys = {int(str(box["value"])) for box in answer.select("#move [name=item]")}
    assert keys == set(there.values_list("pk", flat=True))
    to = due + dt.timedelta(days=3)
    desk.post(
        reverse("campaign_decide", args=[campaign.pk]),
        {"item": list(keys), "set_due": "1", "due": str(to), "seen": campaign.version},
    )
    assert campaign.plan_items.filter(due=to, pk__in=keys).count() == len(keys)
    assert not there.exists()


@pytest.mark.parametrize("query", ["?day=x", "?day=2026-02-31&only=x", "?day=1900-01-01", "?view=x&only=9"])
def test_nonsense_in_the_address_is_no_error(query: str, desk: Desk, campaign: Campaign) -> None:
    assert desk.get(calendar(campaign, query)).status_code == 200


def test_everyone_sees_the_calendar_and_only_the_lead_can_move(campaign: Campaign) -> None:
    due = campaign.plan_items.earliest("due").due
    answer = page(sign_in("editor").get(calendar(campaign, f"?day={due}")))
    assert answer.select(f'td[data-day="{due}"]')
    assert not answer.select("#move [name=item], [draggable], [data-items]")
    assert not sign_in().allowed(calendar(campaign))


def test_the_calendar_takes_as_many_queries_for_many_items(desk: Desk, campaign: Campaign) -> None:
    counts = []
    for query in (f"?theme={campaign.themes.get(ordinal=1).pk}", ""):
        desk.get(calendar(campaign, query))
        with CaptureQueriesContext(connection) as queries:
            desk.get(calendar(campaign, query))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40


def test_a_plan_without_any_date_has_a_calendar_too(desk: Desk) -> None:
    campaign = make_campaign(by=UserFactory(role="lead"), proposed=False)
    campaign.key_dates.all().delete()
    assert desk.get(calendar(campaign)).status_code == 200
    assert desk.get(calendar(campaign, "?view=list")).status_code == 200
