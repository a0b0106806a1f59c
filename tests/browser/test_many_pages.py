"""The first pages of a site, from drafts to readers: ticked by keyboard, submitted and approved together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from wagtail.models import Page

from nhipcau.publishing.keeper import Desk
from nhipcau.stories import gate
from nhipcau.stories.first_pages import lay_pages
from tests.browser.desk import against_axe, complaints, desk
from tests.people.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def kept_gate() -> Iterator[None]:
    gate.keep(Desk())
    yield
    gate.keep(None)


def test_first_pages_are_submitted_and_approved_together(
    committed_db: Path, browser: Browser, kept_gate: None
) -> None:
    laid = lay_pages(by=UserFactory(role="operator"))
    with desk(browser) as enter:
        page = enter(UserFactory(role="editor"))
        heard = complaints(page)
        page.goto("/admin/publishing/?part=drafts")
        button = page.get_by_role("button", name="Gửi duyệt các trang đã chọn")
        expect(button).to_be_disabled()
        assert against_axe(page) == []
        page.get_by_label("Chọn tất cả dòng đang hiện").focus()
        page.keyboard.press("Space")
        expect(button).to_contain_text(str(len(laid)))
        button.press("Enter")
        expect(page.locator(".messages .success")).to_contain_text(f"Đã gửi duyệt {len(laid)} trang.")
        page = enter(UserFactory(role="reviewer"))
        page.goto("/admin/publishing/")
        assert against_axe(page) == []
        page.get_by_label("Chọn tất cả dòng đang hiện").check()
        page.get_by_role("button", name="Duyệt các trang đã chọn").click()
        told = page.locator(".messages .success")
        expect(told).to_contain_text(f"Đã duyệt {len(laid)} trang.")
        expect(told).to_contain_text("còn chờ bước tiếp theo")
        assert heard == []
        page = enter(UserFactory(role="reviewer"), java_script_enabled=False)
        page.goto("/admin/publishing/")
        for title in ("About, tiếng Anh", "Stories, tiếng Anh"):
            page.get_by_label(title).check()
        page.get_by_role("button", name="Duyệt các trang đã chọn").click()
        expect(page.locator(".messages .success").get_by_text("Đã duyệt 2 trang.")).to_be_visible()
        expect(page.locator(".messages > ul")).to_have_css("opacity", "1")
        live = [one.title for one in Page.objects.filter(live=True, locale__language_code="en")]
        assert sorted(live) == ["About", "Stories"]
