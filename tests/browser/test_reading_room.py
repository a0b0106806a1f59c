"""The reading room in Chromium: keys alone, a selection, two persons, a tablet, no script, many items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from nhipcau.guidance.models import Doubt, Guidance, Passage
from nhipcau.people.models import User
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.guidance.conftest import DATA
from tests.guidance.factories import TEXT, make_guidance
from tests.people.factories import UserFactory

pytestmark = pytest.mark.browser
SELECT = """([from, to]) => {
    const line = document.querySelector("#l3");
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const text = walker.currentNode, at = text.data.indexOf(from), end = text.data.indexOf(to);
        if (at >= 0) range.setStart(text, at);
        if (end >= 0) range.setEnd(text, end + to.length);
    }
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
}"""
WORDS = """() => [...document.querySelectorAll("[data-document] p")].map((line) => {
    const copy = line.cloneNode(true);
    copy.querySelectorAll(".pn, .pg, .pc, .tallyok").forEach((ours) => ours.remove());
    return copy.textContent;
}).join("\\n")"""
PRESS = """(key) => new Promise((done) => {
    const begun = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""


@pytest.fixture
def enter(committed_db: Path, browser: Browser) -> Iterator[Enter]:
    with desk(browser) as opened:
        yield opened


@pytest.fixture
def lead(committed_db: Path) -> User:
    return UserFactory(role="lead", first_name="Lan")


@pytest.fixture
def guidance(lead: User) -> Guidance:
    made = make_guidance(by=lead)
    start = TEXT.index("Đồng thời")
    Doubt.objects.create(guidance=made, msgid="The file is empty.", start=start, end=len(TEXT) - 1)
    return made


def room(page: Page, guidance: Guidance) -> list[str]:
    heard = complaints(page)
    page.goto(reverse("guidance_reading", args=[guidance.pk]))
    expect(page.locator("#reading.scripted")).to_be_visible()
    return heard


def told(page: Page) -> str:
    return page.locator("[data-say]").inner_text()


def one(guidance: Guidance, words: str) -> Passage:
    return guidance.passages.of_reading().filter(text=words).get()


def test_by_keyboard_alone_from_a_file_to_all_reviewed(enter: Enter, lead: User) -> None:
    page = enter(lead)
    heard = complaints(page)
    page.goto(reverse("guidance_receive"))
    page.locator("[name=file]").set_input_files(DATA / "seed.txt")
    assert against_axe(page) == []
    page.locator("[name=file]").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reading.scripted")).to_be_visible(timeout=30_000)
    assert against_axe(page) == []
    left = page.locator("[data-left]")
    count = int(left.inner_text())
    assert count == Guidance.objects.get().passages.count() > 20
    page.keyboard.press("n")
    page.keyboard.press("x")
    for reviewed in range(1, count):
        expect(left).to_have_text(str(count - reviewed))
        assert page.evaluate("document.activeElement.matches('.item.s-proposed')"), reviewed
        page.keyboard.press("Enter")
    expect(left).to_have_text("0")
    expect(page.locator(".grp:not([hidden]) h2 .left").first).to_have_text("xem xong")
    page.keyboard.press("z")
    expect(left).to_have_text("1")
    assert "Đã hoàn tác 1 mục: nhận" in told(page)
    assert page.evaluate("document.activeElement.matches('.item.s-proposed.cur')")
    assert heard == []


def test_each_side_lights_the_other_and_a_kind_can_be_hidden(
    enter: Enter, lead: User, guidance: Guidance
) -> None:
    page = enter(lead)
    heard = room(page, guidance)
    theme = guidance.passages.of_kind("theme")[1]
    page.locator(f"#i{theme.pk}").hover()
    expect(page.locator(f"mark[data-p='{theme.pk}']")).to_have_class("k k-theme s-proposed lit")
    page.locator(f"#p{theme.pk}").click()
    expect(page.locator(f"#i{theme.pk}")).to_have_attribute("aria-current", "true")
    expect(page.locator(f"#i{theme.pk}")).to_be_focused()
    page.locator(".lg[data-kind=theme]").click()
    expect(page.locator(f"#p{theme.pk}")).to_be_hidden()
    page.keyboard.press(" ")
    expect(page.locator(f"#p{theme.pk}")).to_be_visible()
    page.locator(".warns a[data-place]").first.click()
    expect(page).to_have_url(re.compile("#l3$"))
    page.locator(".warns [name=settle]").click()
    expect(page.locator(".warns .done [name=reopen]")).to_have_count(1)
    assert heard == []


def test_items_are_added_split_merged_and_changed_and_the_document_stays(
    enter: Enter, lead: User, guidance: Guidance
) -> None:
    page = enter(lead)
    heard = room(page, guidance)
    page.evaluate(SELECT, ["các hội đoàn", "ở nước ngoài"])
    expect(page.locator("[data-picked]")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#adder")).to_be_visible()
    assert against_axe(page) == []
    page.locator("#adder [value=audience]").click()
    expect(page.locator(".item.cur .q")).to_have_text("các hội đoàn ở nước ngoài")
    expect(page.locator(".item.cur")).to_be_focused()
    made = one(guidance, "các hội đoàn ở nước ngoài")
    assert (made.kind, made.made_by) == ("audience", lead)

    page.keyboard.press("t")
    expect(page.locator("[data-panel=split] .part")).to_have_count(2)
    assert against_axe(page) == []
    boxes = page.locator("[data-panel=split] [name=at]")
    boxes.first.uncheck()
    expect(page.locator("[data-panel=split] .btn.go")).to_be_disabled()
    page.locator("[data-panel=split] [name=at]").nth(2).check()
    expect(page.locator("[data-panel=split] .part").first).to_contain_text("các hội đoàn")
    page.locator("[data-panel=split] .btn.go").click()
    expect(page.locator(".item.cur .q")).to_have_text("các hội đoàn")
    page.keyboard.press("g")
    expect(page.locator("[data-panel=merge] .part")).to_contain_text("các hội đoàn ở nước ngoài")
    page.keyboard.press("Enter")
    expect(page.locator(".item.cur .q")).to_have_text("các hội đoàn ở nước ngoài")

    page.keyboard.press("e")
    expect(page.locator("[data-panel=change] [name=kind]")).to_be_focused()
    assert against_axe(page) == []
    page.locator("[data-panel] [value='start+']").click()
    expect(page.locator("[data-panel] .q.now")).to_have_text("hội đoàn ở nước ngoài")
    page.locator("[data-panel] [name=kind]").select_option("duty")
    page.locator("[data-panel] [name=date]").fill("32/13/2026")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel] [role=alert]")).to_contain_text("không phải ngày")
    page.locator("[data-panel] [name=date]").fill("30/9/2026")
    page.keyboard.press("Enter")
    expect(page.locator(".item.cur .meta")).to_contain_text("30/9/2026")
    duty = one(guidance, "hội đoàn ở nước ngoài")
    assert (duty.kind, duty.date) == ("duty", "2026-09-30")
    for _ in range(4):
        version = Guidance.objects.get().version
        page.keyboard.press("z")
        expect(page.locator("[name=seen]").first).to_have_value(str(version + 1))
    assert page.evaluate(WORDS) == TEXT.strip()
    assert guidance.passages.of_reading().count() == 10
    assert [message for message in heard if "422" not in message] == []


def test_two_persons_at_once(enter: Enter, lead: User, guidance: Guidance) -> None:
    other = UserFactory(role="lead", first_name="Minh")
    mine, theirs = enter(lead), enter(other)
    room(mine, guidance)
    room(theirs, guidance)
    form = one(guidance, "triển lãm")
    mine.route("**/changes/", lambda route: route.abort())  # this page hears of nothing for a while
    theirs.locator(f"#i{form.pk} .pc").click()
    theirs.locator(f"#i{form.pk} [name=reject]").click()
    expect(theirs.locator(f"#i{form.pk}")).to_have_class("item s-rejected short")
    mine.locator(f"#i{form.pk} .q").click()
    mine.locator(f"#i{form.pk} [name=accept]").click()
    expect(mine.locator("#clash")).to_be_visible()
    expect(mine.locator("#clash")).to_contain_text("Minh")
    assert against_axe(mine) == []
    form.refresh_from_db()
    assert form.state == "rejected"
    mine.locator("[data-clash=again]").click()
    expect(mine.locator(f"#i{form.pk}.s-accepted")).to_have_count(1)
    expect(theirs.locator(f"#i{form.pk}.s-accepted")).to_have_count(1)
    mine.unroute("**/changes/")
    expect(mine.locator("[data-here]")).to_contain_text("Minh đang xem")

    made = one(guidance, "bài viết")
    for page, kind in ((theirs, "duty"), (mine, "purpose")):
        page.locator(f"#i{made.pk} .pc").click()
        page.locator(f"#i{made.pk} [data-edit=change]").click()
        page.locator("[data-panel] [name=kind]").select_option(kind)
    theirs.locator("[data-panel] .btn.go").last.click()
    expect(theirs.locator(".item.cur .meta")).to_contain_text("Minh")
    mine.locator("[data-panel] .btn.go").last.click()
    expect(mine.locator("#clash")).to_be_visible()
    mine.locator("[data-clash=again]").click()
    expect(mine.locator(".grp[data-kind=purpose] .item")).to_have_count(2)
    assert mine.locator(f"#i{made.pk}.item").count() == 0
    assert one(guidance, "bài viết").kind == "purpose"


def test_on_a_tablet_by_touch_and_at_320_pixels(enter: Enter, lead: User, guidance: Guidance) -> None:
    page = enter(lead, width=834, has_touch=True)
    heard = room(page, guidance)
    assert against_axe(page) == []
    first = guidance.passages.of_kind("theme")[0]
    page.locator(f"#i{first.pk} .q").tap()
    page.locator(f"#i{first.pk} [name=accept]").tap()
    expect(page.locator(f"#i{first.pk}.s-accepted")).to_have_count(1)
    page.evaluate(SELECT, ["phát huy", "hội đoàn"])
    page.locator("[data-pick=add]").tap()
    page.locator("#adder [value=duty]").tap()
    expect(page.locator(".grp[data-kind=duty] .item")).to_have_count(1)
    for width in (834, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert against_axe(page) == []
    assert heard == []


def test_single_keys_can_be_switched_off_and_stay_off(enter: Enter, lead: User, guidance: Guidance) -> None:
    page = enter(lead)
    room(page, guidance)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert against_axe(page) == []
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("Escape")
    room(page, guidance)
    for key in ("n", "x", "z"):
        page.keyboard.press(key)
    page.locator("[data-do=next]").click()
    expect(page.locator(".item.cur")).to_be_focused()
    assert Guidance.objects.get().version == 1


def test_without_script_every_button_posts_a_form(enter: Enter, lead: User, guidance: Guidance) -> None:
    page = enter(lead, java_script_enabled=False)
    page.goto(reverse("guidance_reading", args=[guidance.pk]))
    form = one(guidance, "triển lãm")
    page.locator(f"#i{form.pk} [name=reject]").click()
    expect(page.locator("#reading .big b").first).to_have_text("9")
    page.locator("[name=undo]").click()
    expect(page.locator("#reading .big b").first).to_have_text("10")
    page.locator(f"#i{form.pk} [data-edit=change]").click()
    page.locator("[value='start-']").click()
    expect(page.locator(".q.now")).to_have_text("viết, triển lãm")
    page.locator(".ways .btn.go").click()
    assert one(guidance, "viết, triển lãm").made_by == lead
    page.locator("footer [data-do=add]").click()
    page.locator("details[open] textarea").fill("cầu nối")  # open from the start: no words were given
    page.locator("[name=kind]").select_option("duty")
    page.locator(".ways .btn.go").click()
    assert one(guidance, "cầu nối").kind == "duty"


def test_a_thousand_items_are_walked_without_waiting(enter: Enter, lead: User) -> None:
    lines = [f"Nội dung thứ {n:04}: giới thiệu lịch sử quan hệ hai nước qua từng năm." for n in range(1000)]
    marked = tuple((Passage.Kind.THEME, line[:-1], "", "") for line in lines)
    long = make_guidance(by=lead, text="\n".join(lines), marked=marked, title="Văn bản dài")
    page = enter(lead)
    heard = room(page, long)
    took = [page.evaluate(PRESS, key) for key in "jjjjjjjjkn"]
    assert sorted(took)[5] < 300, took  # this machine may be busy; docs/performance.md has the figure
    page.keyboard.press("Enter")
    expect(page.locator("[data-left]")).to_have_text("999")
    page.evaluate("document.querySelector('.list').scrollTop = 1e6")
    expect(page.locator(".item").last).to_be_in_viewport()
    assert heard == []
