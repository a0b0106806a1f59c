"""A reader and a campaign lead, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demonstration

Opens = Callable[[str], Page]
pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demonstration")]

WORDS = {"vi": "Nội dung", "ja": "テーマ", "en": "Theme"}


@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_a_reader_goes_from_the_door_to_a_source_and_to_another_language(
    browser_in: Opens, served: Demonstration, language: str
) -> None:
    page = browser_in(language)
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith(served.address) else None)
    page.goto(f"{served.address}/")
    expect(page).to_have_url(f"{served.address}/{language}/")
    expect(page.locator("html")).to_have_attribute("lang", language)

    page.locator(f'main a[href*="/{language}/"]').first.wait_for()
    stories = page.locator(".nav a").last
    stories.click()
    story = page.locator("main .ledger h3 a, main .themes a, main li a").first
    story.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#imprint, .imprint").first).to_be_visible()

    other = "en" if language != "en" else "vi"
    page.locator(f'.langs a[hreflang="{other}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert re.search(rf"/{other}/.+", page.url), page.url
    assert outside == []


def test_a_lead_logs_in_and_sees_where_the_campaign_stands(browser_in: Opens, served: Demonstration) -> None:
    page = browser_in("vi")
    username, password = served.logins["lead"]
    page.goto(f"{served.address}/admin/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("button[type=submit]").click()
    expect(page).to_have_url(f"{served.address}/admin/")
    expect(page.locator("main, #main").first).to_contain_text("21/9")
    for word in ("Văn bản", "Kế hoạch", "Giao việc", "Bài viết", "Sản phẩm", "Phát hành", "Báo cáo"):
        expect(page.locator("body")).to_contain_text(word)


def test_a_wrong_password_is_refused_in_vietnamese(browser_in: Opens, served: Demonstration) -> None:
    page = browser_in("vi")
    page.goto(f"{served.address}/admin/")
    page.fill("input[name=username]", "phu-trach")
    page.fill("input[name=password]", "sai")
    page.locator("button[type=submit]").click()
    expect(page).to_have_url(re.compile("/login/"))
    expect(page.locator("body")).to_contain_text("Sai tên đăng nhập hoặc mật khẩu")
