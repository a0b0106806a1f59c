"""A table and a picture pasted from elsewhere: the editor says at once what isn't kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import desk
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, site, story

pytestmark = pytest.mark.browser

PASTE = """(field) => {
  const data = new DataTransfer();
  data.setData("text/plain", "một");
  data.setData("text/html", "<table><tr><td style='mso-x:y'>một</td></tr></table><img src='x'>");
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_what_is_not_kept_of_a_paste_is_said(committed_db: Path, browser: Browser) -> None:
    site()
    made = story(ThemeFactory(), kind="article")
    with desk(browser) as enter:
        page = enter(UserFactory(is_superuser=True))
        page.goto(f"/admin/pages/{made.pk}/edit/")
        words = page.locator("[data-contentpath=lead] [contenteditable=true]").first
        expect(words).to_be_visible()
        words.evaluate(PASTE)
        messages = page.locator(".messages .warning")
        expect(messages.filter(has_text="Đã dán một bảng")).to_be_visible()
        expect(messages.filter(has_text="Đã dán một ảnh")).to_be_visible()
