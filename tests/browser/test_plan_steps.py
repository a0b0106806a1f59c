"""From an accepted reading to a confirmed plan in Chromium: four pages, with axe, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nhipcau.campaigns.models import Campaign
from nhipcau.guidance.models import Guidance
from nhipcau.people.models import Organisation, User
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.campaigns.factories import reviewed
from tests.campaigns.test_bodies import DUTIES, duties
from tests.guidance.factories import TEXT
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
def guidance(lead: User) -> Guidance:
    made = Organisation.objects.create
    made(code="so", name="Sở Văn hóa và Thể thao", kind="state", forms=["meeting"], languages=["vi"])
    made(code="bao", name="Báo tỉnh", kind="press", forms=["article"], languages=["vi"])
    made(code="dai", name="Đài tỉnh", kind="press", forms=["radio"], languages=["vi"])
    document = reviewed(by=lead, text=TEXT + ". ".join(words for words, _body, _date in DUTIES))
    duties(document, by=lead)
    return document


def looked_at(page: Page, script: bool, heading: str) -> None:
    """What every step owes: nothing for axe to find, nothing to scroll sideways."""
    expect(page.locator(".desk")).to_contain_text(heading)
    if script:
        assert against_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (834, False)])
def test_a_lead_goes_from_the_reading_to_a_confirmed_plan(
    enter: Enter, lead: User, guidance: Guidance, width: int, script: bool
) -> None:
    page = enter(lead, width=width, java_script_enabled=script)
    heard = complaints(page)
    # 1 what was read
    page.goto(f"/admin/campaigns/open/{guidance.pk}/")
    looked_at(page, script, "Kế hoạch đề xuất")
    page.get_by_label("Tên chiến dịch").fill("Kỷ niệm 21/9")
    page.get_by_role("button", name="Tiếp với 13 mục đã nhận").click()
    campaign = Campaign.objects.get()
    expect(page.locator("[aria-current=step]")).to_contain_text("2 Chọn việc")
    page.get_by_role("link", name="1 Kiểm lại").click()
    looked_at(page, script, "Thêm nội dung trọng tâm")
    page.get_by_text("Thêm nội dung trọng tâm").click()
    page.get_by_label("Cần nói gì").fill("Giao lưu nhân dân")
    page.locator("form", has=page.get_by_label("Cần nói gì")).get_by_role("button").click()
    expect(page.locator(".messages")).to_contain_text("Đã thêm")
    # 3 who is who, and who leads what
    page.get_by_role("link", name="3 Ghép đơn vị").click()
    expect(page.locator(".say")).to_contain_text("3 đơn vị chưa ghép")
    page.get_by_role("button", name="Nhận 1 ghép chắc chắn").click()
    strange = campaign.named_bodies.get(name="Sở Lạ")
    card = page.locator(f"#body-{strange.pk}")
    card.get_by_role("link", name="Tạo đơn vị mới").click()
    expect(card.get_by_label("Tên chính thức")).to_have_value("Sở Lạ")
    looked_at(page, script, "Đơn vị nào chủ trì việc")
    card.get_by_label("Loại").select_option("state")
    card.get_by_role("button", name="Tạo và ghép").click()
    press = campaign.named_bodies.get(name="Các cơ quan báo chí")
    page.locator(f"#body-{press.pk}").get_by_label("Cả 2 đơn vị").check()
    page.locator(f"#body-{press.pk}").get_by_role("button", name="Ghép đơn vị đã chọn").click()
    expect(page.locator(".say")).to_contain_text("Đã quyết định hết")
    page.locator("#owners").get_by_role("button").click()
    expect(page.locator(".messages")).to_contain_text("đã có đơn vị chủ trì")
    # 4 a named person's yes, and its undoing
    page.get_by_role("link", name="Tiếp: xác nhận").click()
    looked_at(page, script, "Kế hoạch tính bằng số")
    count = campaign.plan_items.count()
    page.get_by_role("button", name=f"Xác nhận {count} việc").click()
    expect(page.locator(".say")).to_contain_text("Kế hoạch đã xác nhận")
    page.get_by_role("button", name="Hoàn tác xác nhận của tôi").click()
    expect(page.locator(".say")).to_contain_text(f"{count} việc đề xuất chờ")
    assert not campaign.plan_items.confirmed().exists()
    assert campaign.plan_items.exclude(owner=None).exists()
    assert heard == []


def test_the_screens_beside_the_steps_fit_a_telephone_in_the_dark(enter: Enter, lead: User) -> None:
    page = enter(lead, width=390, color_scheme="dark")
    heard = complaints(page)
    page.goto("/admin/campaigns/new/")
    looked_at(page, True, "Ngày này hằng năm")
    page.get_by_label("Tên chiến dịch").fill("Tuần lễ đọc sách")
    page.get_by_label("Ngày chính").fill("2031-04-21")
    page.get_by_label("Nội dung trọng tâm").fill("Đọc sách mỗi ngày")
    page.get_by_label("Bài viết").check()
    page.get_by_label("Người dân", exact=True).check()
    page.get_by_role("button", name="Lập và đề xuất việc").click()
    campaign = Campaign.objects.get()
    expect(page.locator("[aria-current=step]")).to_contain_text("2 Chọn việc")
    page.goto("/admin/campaigns/lead-times/")
    looked_at(page, True, "Theo quy tắc chung")
    page.get_by_label("Bài viết").fill("3")
    page.get_by_role("button", name="Đặt số ngày chuẩn bị").click()
    expect(page.locator(".messages")).to_contain_text("1 việc đề xuất")
    page.goto(f"/admin/campaigns/{campaign.pk}/copy/?year=2032")
    looked_at(page, True, "18/4/2032")
    page.goto(f"/admin/campaigns/{campaign.pk}/match/")
    looked_at(page, True, "Không có đơn vị nào được nêu tên")
    page.goto("/admin/campaigns/")
    looked_at(page, True, "Tuần lễ đọc sách")
    assert heard == []
