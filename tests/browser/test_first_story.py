"""An editor's first story, from signing in to live, without touching the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from nhipcau.people.models import User
from nhipcau.publicsite.bake import bake
from nhipcau.publishing.keeper import Desk
from nhipcau.stories import gate
from nhipcau.stories.models import StoryPage
from tests.browser.desk import Enter, against_axe, desk
from tests.people.factories import UserFactory
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import ThemeFactory

pytestmark = pytest.mark.browser
PASSWORD = "mot-cau-dai-de-nho"
TITLE = "Lịch tiếp bạn đọc tháng 9"
LEAD = "Văn phòng mở cửa cả tuần."
DATES = {"vi": "21/9/1973", "ja": "1973年9月21日", "en": "21 September 1973"}
SAID = {
    "Nhật": {
        "Lịch": "9月の読者受付",
        "Văn": "事務局は毎日開いています。 [[doc-paris:day]]",
        "Ban": "実行委員会は事務局で読者をお迎えします。",
        "Nhịp": "ニップ・カウ",
    },
    "Anh": {
        "Lịch": "Meeting readers in September",
        "Văn": "The office is open all week. [[doc-paris:day]]",
        "Ban": "The organisers meet readers at the office.",
        "Nhịp": "Nhịp Cầu",
    },
}
WORDS = "Ban tổ chức tiếp bạn đọc tại văn phòng."


@pytest.fixture
def enter(committed_site: Path, browser: Browser) -> Iterator[Enter]:
    ThemeFactory()
    gate.keep(Desk())
    lay_folders(committed_site)  # the faces of the bake are cut once for all tests
    with desk(browser) as opened:
        yield opened
    gate.keep(None)


def person(role: str, name: str) -> User:
    user = UserFactory(role=role, first_name=name, username=name.casefold())
    user.set_password(PASSWORD)
    user.save()
    return user


def typed(page: Page, field: str, words: str) -> None:
    """Words typed into a rich text field, once the form holds them: the editor hands them over later."""
    box = page.locator(f"[data-contentpath={field}] [contenteditable=true]").first
    expect(box).to_be_visible()
    box.click()
    page.keyboard.type(words)
    held = page.locator(f"input[name={field}], input[name={field}-0-value]").first
    expect(held).to_have_value(re.compile(re.escape(words)))


def signed_in(page: Page, user: User) -> None:
    page.context.clear_cookies()
    page.goto("/admin/")
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("link", name="Xuất bản", exact=True).first).to_be_visible()


def approved(page: Page, title: str) -> None:
    """From the desk's list to the approval, as whoever is signed in."""
    page.goto("/admin/publishing/")
    row = page.get_by_role("row").filter(has_text=title)
    row.get_by_role("link", name=re.compile("Đọc và trả lời")).click()
    expect(page.get_by_role("heading", name="Duyệt phiên bản này")).to_be_visible()
    page.get_by_role("button", name="Duyệt phiên bản này").click()
    expect(page.locator(".messages .success")).to_be_visible()


def put_right_what_stands_in_the_way(page: Page) -> None:
    """Beside the editor: what is missing, a way to its field, and nothing more once it is saved."""
    toggle = page.locator("[data-side-panel-toggle=way]")
    expect(toggle).to_contain_text(re.compile(r"[1-9]"))
    toggle.click()
    panel = page.locator(".nc-way")
    expect(panel).to_contain_text("Thông báo · Có hiệu lực từ", timeout=15_000)
    assert against_axe(page) == []
    page.set_viewport_size({"width": 834, "height": 900})
    panel.get_by_role("button", name="Có hiệu lực từ").click()
    expect(panel).to_be_hidden()  # it covered the form
    expect(page.locator("[name=details-0-value-valid_from]")).to_be_focused()
    day = page.locator("[name=details-0-value-valid_from]")
    day.fill("31/2/2026")
    page.keyboard.press("Tab")
    expect(day).to_have_value("31/2/2026")  # the calendar would put another day there, unseen
    day.fill("1/9/2026")
    page.keyboard.press("Tab")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(toggle.locator("[data-side-panel-toggle-counter]")).to_be_hidden(timeout=15_000)
    toggle.click()
    expect(panel).to_contain_text("Không thiếu phần nào")


def quoted(page: Page, field: str, search: str) -> None:
    """A fact quoted by `@` at the caret, with its source as a footnote."""
    page.keyboard.type(" @")
    window = page.get_by_role("dialog", name="Dẫn một dữ kiện")
    expect(window.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(search)
    expect(window.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(window).to_have_count(0)
    held = page.locator(f"input[name={field}], input[name={field}-0-value]").first
    expect(held).to_have_value(re.compile("doc-paris"), timeout=15_000)


def submitted(page: Page, note: str = "") -> None:
    expect(page.get_by_role("heading", name="Gửi duyệt").first).to_be_visible()
    assert against_axe(page) == []
    page.locator("#submit_note").fill(note)
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.locator(".messages .success")).to_contain_text("Đã gửi duyệt")
    expect(page.get_by_text("Vai trò của bạn không duyệt bước này.")).to_be_visible()


def answered_from_outside(page: Page) -> None:
    """An expert opens the signed link in a browser of their own and answers; revoked, it opens nothing."""
    page.locator("summary").filter(has_text="Mời người đọc từ bên ngoài").click()
    page.locator("#invite_name").fill("GS. Trần")
    page.locator("form:has(#invite_name) button[type=submit]").click()
    link = re.sub(r"^https?://[^/]+", "", page.locator("input[value*='/duyet/']").first.input_value())
    assert page.context.browser is not None
    context = page.context.browser.new_context(base_url=page.url.split("/admin/")[0], locale="vi-VN")
    expert = context.new_page()
    expert.goto(link)
    expert.locator("[name=verdict]").first.check()
    expert.locator("[name=name]").fill("Trần Thử")
    expert.locator("form button").last.click()
    expect(expert).to_have_url(re.compile("sent=1"))
    page.reload()
    expect(page.get_by_text("Trần Thử").first).to_be_visible()
    page.get_by_role("button", name="Thu lại liên kết").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expert.goto(link)
    expect(expert.get_by_text("Liên kết này không còn dùng được")).to_be_visible()
    context.close()


def translated(page: Page, language: str) -> None:
    """From the table of states through every segment, by keyboard, to review."""
    page.get_by_role("link", name="Bản dịch", exact=True).first.click()
    cell = page.get_by_role("row").filter(has_text=TITLE).get_by_role("link", name=re.compile(language))
    cell.click()
    segments = page.locator(".sg")
    waiting = page.locator(".sg:not([data-state=done])")
    expect(segments.first).to_be_visible()
    page.keyboard.press("Alt+KeyN")
    while left := waiting.count():
        here = waiting.first
        field = here.locator("textarea[name=text]")
        expect(field).to_be_focused()
        field.fill(SAID[language][here.locator(".words").inner_text().split()[0]])
        page.keyboard.press("Control+Enter")
        expect(waiting).to_have_count(left - 1)
    onward = page.get_by_role("link", name="Sang bước gửi duyệt")
    expect(onward).to_be_focused()
    page.keyboard.press("Enter")
    submitted(page)


def test_from_signing_in_to_live_in_three_languages(enter: Enter) -> None:
    writer, reader = person("editor", "Lan"), person("reviewer", "Hoa")
    translator, second = person("translator", "Mai"), person("reviewer", "An")
    page = enter(writer)
    signed_in(page, writer)
    page.get_by_role("link", name="Bài viết", exact=True).first.click()
    page.get_by_role("link", name="Viết bài").first.click()
    page.locator("select[name=theme]").select_option(index=1)
    page.locator("button[name=kind][value=announcement]").click()
    page.locator("[name=title]").fill(TITLE)
    typed(page, "lead", LEAD)
    quoted(page, "lead", "van ban paris")
    typed(page, "body", WORDS)
    put_right_what_stands_in_the_way(page)
    page.locator("footer").get_by_role("button", name="Thao tác khác").click()
    page.locator("[name=action-nhipcau-submit]").click()
    submitted(page, "Xin xem giờ mở cửa.")
    answered_from_outside(page)

    other = enter(reader)  # with a session of theirs: the form is the same for everybody
    approved(other, TITLE)
    expect(other.locator(".messages .success")).to_contain_text("đang công bố")

    page.get_by_role("link", name="Bản dịch", exact=True).first.click()
    row = page.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("link", name=re.compile("^Gửi dịch")).click()
    page.get_by_label("Người dịch").select_option(label="Mai")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".messages .success")).to_be_visible()

    third, fourth = enter(translator), enter(second)
    third.goto("/admin/")
    for language in ("Nhật", "Anh"):
        translated(third, language)
        approved(other, SAID[language]["Lịch"])
        approved(fourth, SAID[language]["Lịch"])
        expect(fourth.locator(".messages .success")).to_contain_text("đang công bố")

    key = StoryPage.objects.get(title=TITLE).translation_key
    pages = StoryPage.objects.filter(translation_key=key, live=True)
    assert {one.locale.language_code for one in pages} == {"vi", "ja", "en"}
    bake()
    shown = {
        one.locale.language_code: (
            settings.NHIPCAU_PUBLIC / one.url_path.strip("/") / "index.html"
        ).read_text(encoding="utf-8")
        for one in pages
    }
    assert LEAD in shown["vi"]
    for language, date in DATES.items():
        assert date in shown[language]
        for one in pages:
            assert one.url_path in shown[language]
