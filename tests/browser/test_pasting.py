"""Pasted from elsewhere: the editor says at once what isn't kept, and programs leave no words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.desk import desk
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story

pytestmark = pytest.mark.browser

PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/plain", "một");
  data.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@contextmanager
def lead_of_a_story(browser: Browser) -> Iterator[tuple[Page, Locator]]:
    """The editor of a story, and the field of its lead."""
    made = story(ThemeFactory(), kind="article")
    with desk(browser) as enter:
        page = enter(UserFactory(is_superuser=True))
        page.goto(f"/admin/pages/{made.pk}/edit/")
        words = page.locator("[data-contentpath=lead] [contenteditable=true]").first
        expect(words).to_be_visible()
        yield page, words


def test_what_is_not_kept_of_a_paste_is_said(committed_site: Path, browser: Browser) -> None:
    with lead_of_a_story(browser) as (page, words):
        words.evaluate(PASTE, "<table><tr><td style='mso-x:y'>một</td></tr></table><img src='x'>")
        messages = page.locator(".messages .warning")
        expect(messages.filter(has_text="Đã dán một bảng")).to_be_visible()
        expect(messages.filter(has_text="Đã dán một ảnh")).to_be_visible()


FROM_THE_WEB = """<html><head><title>tên</title><style>a {}</style></head><body><!--StartFragment-->
<p class="MsoNormal">hai<o:p></o:p></p><style>p { color: red }</style><script>alert(1)</script>
<svg><title>hình</title><style>.a {}</style></svg><noscript>bật</noscript><xml>w:Word</xml>
<p>ba <b>bốn</b></p><table><tr><td>năm</td></tr></table><!--EndFragment--></body></html>"""


def test_programs_leave_no_words(committed_site: Path, browser: Browser) -> None:
    with lead_of_a_story(browser) as (page, words):
        words.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        words.evaluate(PASTE, FROM_THE_WEB)
        expect(words).to_contain_text("năm")
        assert words.inner_text().split() == ["hai", "ba", "bốn", "năm"]
        expect(words.locator("[style*=bold]")).to_have_text("bốn")
        expect(page.locator(".messages .warning")).to_have_count(1)  # the table, told once
