"""The plan's grid and calendar in Chromium: keys, cells, blocks, many at once, two persons, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nhipcau.campaigns.actions import edit_items
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.people.models import Organisation, User
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.campaigns.factories import make_campaign
from tests.people.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(committed_db: Path, browser: Browser) -> Iterator[Enter]:
    with desk(browser) as opened:
        yield opened


@pytest.fixture
def lead(committed_db: Path) -> User:
    return UserFactory(role="lead", first_name="Lan")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    for code, name in (("dai", "Đài Phát thanh và Truyền hình"), ("bao", "Báo thành phố")):
        Organisation.objects.create(code=code, name=name, kind="press", languages=["vi", "ja"])
    return make_campaign(by=lead)


def opened(page: Page, campaign: Campaign, query: str = "") -> list[str]:
    heard = complaints(page)
    page.goto(f"/admin/campaigns/{campaign.pk}/{query}")
    expect(page.locator("[data-grid][role=grid]")).to_be_visible()
    return heard


def cell(page: Page, item: PlanItem, field: str) -> Locator:
    return page.locator(f"#r{item.pk} [data-f={field}]")


def fresh(item: PlanItem) -> PlanItem:
    return PlanItem.objects.get(pk=item.pk)


def paste(page: Page, text: str) -> None:
    """As Ctrl+V brings it, without the clipboard of the machine."""
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
        }""",
        text,
    )


def test_cells_are_edited_by_keyboard_and_what_is_wrong_is_said_beside_them(
    enter: Enter, lead: User, campaign: Campaign
) -> None:
    page = enter(lead)
    heard = opened(page, campaign)
    first = campaign.plan_items.first()
    assert first
    cell(page, first, "owner").click()
    page.keyboard.press("Enter")
    page.keyboard.type("dai truyen hinh")
    page.get_by_role("option", name="Đài Phát thanh và Truyền hình").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(cell(page, first, "owner")).to_have_text("Đài Phát thanh và Truyền hình")
    page.keyboard.press("Tab")
    expect(page.locator("[data-f=due] input")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("Báo thành phô")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Báo thành phô")).to_be_visible()
    page.get_by_role("button", name="Báo thành phố").click()
    expect(cell(page, first, "owner")).to_have_text("Báo thành phố")
    assert fresh(first).owner == Organisation.objects.get(code="bao")
    expect(page.locator("#say")).to_contain_text(f"{campaign.plan_items.count() - 1} chưa có đơn vị chủ trì")
    cell(page, first, "due").click()
    page.keyboard.press("z")
    expect(cell(page, first, "owner")).to_have_text("Đài Phát thanh và Truyền hình")
    expect(cell(page, first, "due")).to_be_focused()
    assert against_axe(page) == []
    and_two_persons_choose(page, campaign)
    assert heard == []


def and_two_persons_choose(page: Page, campaign: Campaign) -> None:
    """What another person changed meanwhile is kept or replaced by choice."""
    other, item = UserFactory(role="lead"), campaign.plan_items.all()[1]
    edit_items(campaign=campaign, changes={item.pk: {"note": "của người khác"}}, by=other)
    cell(page, item, "note").click()
    page.keyboard.press("Enter")
    page.keyboard.type("của tôi")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("của người khác")
    expect(asked).to_contain_text("của tôi")
    assert fresh(item).note == "của người khác"
    page.get_by_role("checkbox", name="giữ giá trị đang có").uncheck()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(cell(page, item, "note")).to_have_text("của tôi")
    assert fresh(item).note == "của tôi"


def test_a_block_is_pasted_after_it_was_seen_and_undone_as_one(
    enter: Enter, lead: User, campaign: Campaign
) -> None:
    page = enter(lead)
    heard = opened(page, campaign)
    one, two, three = campaign.plan_items.all()[:3]
    cell(page, one, "due").click()
    paste(page, "3/8/2027\tgọi trước\n4/8/2027\t\n31/2/2027\tlần ba\n")
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("4 ô sẽ đổi")
    expect(asked).to_contain_text("31/2/2027")
    assert fresh(one).note == ""
    assert against_axe(page) == []
    page.get_by_role("button", name="Đổi 4 ô").click()
    expect(cell(page, two, "due")).to_contain_text("4/8/2027")
    assert (fresh(one).due, fresh(one).note) == (dt.date(2027, 8, 3), "gọi trước")
    assert (fresh(three).due, fresh(three).note) == (three.due, "lần ba")
    cell(page, one, "note").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(cell(page, three, "note")).to_have_text("gọi trước")
    page.keyboard.press("z")
    expect(cell(page, three, "note")).to_have_text("lần ba")
    page.keyboard.press("z")
    expect(cell(page, one, "note")).to_have_text("")
    assert fresh(one).due == one.due
    and_many_are_changed_without_losing_the_place(page, campaign)
    assert heard == []


def and_many_are_changed_without_losing_the_place(page: Page, campaign: Campaign) -> None:
    one, two, three = campaign.plan_items.all()[:3]
    cell(page, one, "due").click()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.locator("summary", has_text="Đổi 3 việc…").click()
    expect(page.get_by_role("button", name="Dời hạn 3 việc")).to_be_enabled()
    page.get_by_label("Lùi mấy ngày").fill("-2")
    assert against_axe(page) == []
    page.get_by_role("button", name="Dời hạn 3 việc").click()
    expect(page.locator(".messages")).to_contain_text("Đã đổi 3 việc")
    assert three.due
    assert fresh(three).due == three.due - dt.timedelta(days=2)
    expect(cell(page, three, "due")).to_be_focused()
    expect(page.locator("[name=item]:checked")).to_have_count(3)
    page.get_by_role("button", name="Hoàn tác: sửa 3 việc").click()
    expect(cell(page, two, "due")).to_contain_text(f"{two.due.day}/{two.due.month}/" if two.due else "")
    assert fresh(two).due == two.due


def test_items_are_moved_on_the_calendar_by_a_plain_control_and_by_dragging(
    enter: Enter, lead: User, campaign: Campaign
) -> None:
    page = enter(lead)
    heard = complaints(page)
    page.goto(f"/admin/campaigns/{campaign.pk}/calendar/")
    due = campaign.plan_items.earliest("due").due
    assert due
    page.locator(f'td[data-day="{due}"] a.d').click()
    expect(page.locator("#day")).to_be_visible()
    page.locator("#move [name=item]").first.check()
    page.get_by_label("Dời tới ngày").fill(str(due + dt.timedelta(days=1)))
    page.get_by_role("button", name="Dời việc đã chọn 1").click()
    expect(page.locator(f'td[data-day="{due + dt.timedelta(days=1)}"] a.d')).to_contain_text("1")
    assert campaign.plan_items.filter(due=due + dt.timedelta(days=1)).count() == 1
    assert against_axe(page) == []
    bundle = page.locator(f'td[data-day="{due + dt.timedelta(days=1)}"] a.load')
    bundle.drag_to(page.locator(f'td[data-day="{due + dt.timedelta(days=2)}"]'))
    expect(page.locator(f'td[data-day="{due + dt.timedelta(days=2)}"] a.load')).to_be_visible()
    assert campaign.plan_items.filter(due=due + dt.timedelta(days=2)).count() == 1
    assert heard == []
    for width, scheme in ((834, "light"), (390, "dark")):
        narrow = enter(lead, width=width, color_scheme=scheme)
        for screen in ("calendar/", "paste/", "items/new/", ""):
            narrow.goto(f"/admin/campaigns/{campaign.pk}/{screen}")
            assert screen == "calendar/" or against_axe(narrow) == [], (
                screen
            )  # many links, and looked at above
            assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen


def test_everything_is_done_without_a_script(enter: Enter, lead: User, campaign: Campaign) -> None:
    page = enter(lead, java_script_enabled=False)
    item = campaign.plan_items.first()
    assert item
    page.goto(f"/admin/campaigns/{campaign.pk}/")
    page.locator(f"#r{item.pk} .pen").click()
    page.get_by_label("Ghi chú").fill("không cần kịch bản")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(f"#r{item.pk}")).to_contain_text("không cần kịch bản")
    page.locator(f"#r{item.pk} [name=item]").check()
    page.locator("summary", has_text="Bỏ…").click()
    page.get_by_label("Lý do bỏ").fill("Trùng")
    page.get_by_role("button", name="Bỏ việc đã chọn").click()
    expect(page.locator(".messages")).to_contain_text("Đã bỏ 1 việc")
    assert fresh(item).reason == "Trùng"
