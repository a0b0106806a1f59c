"""An amendment from the office's draft to the organisation's telephone and back, in Chromium, with axe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from nhipcau.assignments.actions import LinkHolder, accept, assign, signed_link
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.people.models import User
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.browser
DUE = dt.date(2027, 9, 7)


@pytest.fixture
def enter(committed_db: Path, browser: Browser) -> Iterator[Enter]:
    with desk(browser) as opened:
        yield opened


@pytest.fixture
def lead(committed_db: Path) -> User:
    return UserFactory(role="lead", first_name="Lan")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    campaign = make_campaign(by=lead, confirmed=True)
    PlanItem.objects.update(due=DUE)
    return campaign


def given(campaign: Campaign, n: int, name: str, lead: User, *, accepted: bool) -> Assignment:
    one = assign(items=[campaign.plan_items.all()[n]], organisation=OrganisationFactory(name=name), by=lead)[
        0
    ]
    if accepted:
        accept(assignment=one, by=LinkHolder(one.pk, "Hoa"))
    return one


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_change_goes_from_the_office_to_the_telephone_and_back(
    enter: Enter, lead: User, campaign: Campaign
) -> None:
    taken = given(campaign, 0, "Phường Hoa", lead, accepted=True)
    given(campaign, 1, "Phường Lá", lead, accepted=False)

    page = enter(lead)
    heard = complaints(page)
    page.goto(reverse("amendment_new"))
    for box in page.locator("tbody [name=item]").all():
        box.check()
    page.locator("[name=due]").fill("2027-09-14")
    page.locator("[name=reason]").fill("Đoàn khách đến muộn hơn")
    assert against_axe(page) == []
    page.locator("[data-needs-ticks]").click()
    expect(page.locator(".tally")).to_contain_text("1 đơn vị đã nhận việc phải được hỏi lại")
    assert against_axe(page) == []
    for width in (1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
    page.get_by_role("button", name="Áp dụng những gì đã chọn").click()
    expect(page.locator(".step")).to_contain_text("Chờ đơn vị trả lời")
    expect(page.locator(".step")).to_contain_text("Đã áp dụng")
    assert against_axe(page) == []
    assert heard == []

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("assignments:answer", args=[signed_link(taken)]))
    asked = page.locator("section.ask")
    expect(asked).to_contain_text("Văn phòng đề nghị đổi hạn từ 7/9/2027 sang 14/9/2027")
    assert against_axe(page) == []
    assert fits(page)
    boxes = [one.bounding_box() for one in asked.locator(".btn:visible").all()]
    assert min(box["height"] for box in boxes if box) >= 48
    asked.get_by_text("Không đổi được, vì…").click()
    asked.get_by_label("Vì sao không đổi được").fill("Đã gửi giấy mời")
    assert against_axe(page) == []
    asked.get_by_role("button", name="Báo cho văn phòng").click()
    expect(page.locator("main")).to_contain_text("Văn phòng sẽ quyết định")
    expect(page.locator("section.ask")).to_have_count(0)
    change = AssignmentChange.objects.get(assignment=taken)
    assert (change.state, change.reason) == (AssignmentChange.State.REFUSED, "Đã gửi giấy mời")

    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("assignment_list"))
    page.locator("td.do a").filter(has_text="Quyết định").click()
    expect(page.locator("main, #main").first).to_contain_text("Đã gửi giấy mời")
    assert against_axe(page) == []
    page.get_by_role("button", name="Giữ nguyên như cũ").click()
    taken.refresh_from_db()
    assert (taken.due, taken.state) == (DUE, Assignment.State.ACCEPTED)
