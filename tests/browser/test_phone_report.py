"""An officer's telephone: the way down to the report doesn't lie over it, and a slip is put right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from nhipcau.assignments.actions import signed_link
from nhipcau.assignments.models import Assignment, Response
from nhipcau.people.models import User
from tests.assignments.factories import make_assignment
from tests.browser.desk import complaints, desk
from tests.people.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]


@pytest.fixture
def officer(committed_db: None) -> User:
    return UserFactory(role="officer", organisation=make_assignment(by=UserFactory(role="lead")).organisation)


@pytest.fixture
def phone(officer: User, browser: Browser) -> Iterator[Page]:
    with desk(browser) as enter:
        page = enter(officer, width=390)
        page.set_viewport_size({"width": 390, "height": 480})  # what a keyboard leaves of it
        page.goto(reverse("assignments:answer", args=[signed_link(Assignment.objects.get())]))
        yield page


def lies_over(page: Page, field: str) -> bool:
    """Whether another part of the page takes a touch in the middle of the field."""
    return bool(
        page.locator(field).evaluate(
            """field => { const r = field.getBoundingClientRect();
              const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
              return !(top === field || field.contains(top)); }"""
        )
    )


def test_the_way_down_is_there_until_the_form_is(phone: Page) -> None:
    phone.get_by_role("link", name="Tôi đã làm").click()
    expect(phone.locator("#bao-cao")).to_be_in_viewport()
    for field in ("done_on", "number", "text", "name"):
        phone.locator(f"[name={field}]").evaluate("field => field.scrollIntoView({block: 'end'})")
        assert not lies_over(phone, f"[name={field}]"), field


def test_a_number_with_its_mark_and_a_slip(phone: Page) -> None:
    said = complaints(phone)
    phone.locator("[name=number]").fill("1.200")
    phone.get_by_role("button", name="Gửi báo cáo").click()
    expect(phone.get_by_text("Đã gửi. Cảm ơn.")).to_be_visible()
    phone.get_by_role("button", name="Rút lại để sửa").click()
    number = phone.locator("[name=number]")
    expect(number).to_have_value("1200")
    number.fill("120")
    phone.get_by_role("button", name="Gửi báo cáo").click()
    expect(phone.get_by_text("Đã gửi. Cảm ơn.")).to_be_visible()
    assert [one.number for one in Response.objects.standing()] == [120]
    assert not said
