"""Pasted from elsewhere: headings, lists and tables stay such, and the editor says what isn't kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nhipcau.stories.models import StoryPage
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
LEAD = "[data-contentpath=lead] [contenteditable=true]"
BODY = "[data-contentpath=body] [contenteditable=true]"


@contextmanager
def editing(browser: Browser, where: str) -> Iterator[tuple[Page, Locator, StoryPage]]:
    """The editor of a story, one of its fields, emptied, and the story."""
    made = story(ThemeFactory(), kind="article")
    with desk(browser) as enter:
        page = enter(UserFactory(is_superuser=True))
        page.goto(f"/admin/pages/{made.pk}/edit/")
        words = page.locator(where).first
        expect(words).to_be_visible()
        words.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        yield page, words, made


def saved(page: Page, made: StoryPage) -> list[tuple[str, object]]:
    """The story's blocks, once its form was saved; the editor hands its words over after a moment."""
    page.wait_for_timeout(600)
    with page.expect_navigation():
        page.locator("[name=action-nhipcau-submit], button.action-save").first.evaluate(
            "b => b.form.submit()"
        )
    stream = StoryPage.objects.get(pk=made.pk).get_latest_revision_as_object().body
    return [(block["type"], block["value"]) for block in stream.get_prep_value()]


def test_what_is_not_kept_of_a_paste_is_said(committed_site: Path, browser: Browser) -> None:
    with editing(browser, LEAD) as (page, words, _made):
        words.evaluate(PASTE, "<table><tr><td style='mso-x:y'>một<td>hai</table><img src='x'>")
        messages = page.locator(".messages .warning")
        expect(messages.filter(has_text="Đã dán một bảng thành từng dòng")).to_be_visible()
        expect(messages.filter(has_text="Đã dán một ảnh")).to_be_visible()
        expect(words).to_have_text("một | hai")


FROM_THE_WEB = """<html><head><title>tên</title><style>a {}</style></head><body><!--StartFragment-->
<p class="MsoNormal">hai<o:p></o:p></p><style>p { color: red }</style><script>alert(1)</script>
<svg><title>hình</title><style>.a {}</style></svg><noscript>bật</noscript><xml>w:Word</xml>
<p>ba <b>bốn</b></p><table><tr><td>năm</td></tr></table><!--EndFragment--></body></html>"""


def test_programs_leave_no_words(committed_site: Path, browser: Browser) -> None:
    with editing(browser, LEAD) as (page, words, _made):
        words.evaluate(PASTE, FROM_THE_WEB)
        expect(words).to_contain_text("năm")
        assert words.inner_text().split() == ["hai", "ba", "bốn", "năm"]
        expect(words.locator("[style*=bold]")).to_have_text("bốn")
        expect(page.locator(".messages .warning")).to_have_count(0)  # one cell is no table


# As Word puts it on the clipboard: lists are paragraphs, notes hang on links into the clipboard's own file.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=VI><!--StartFragment-->
<p class=MsoTitle>Hai nước và 50&nbsp;năm<o:p></o:p></p>
<p class=MsoNormal>Quan hệ lập ngày 21/9/1973<a style='mso-footnote-id:ftn1'
 href="file:///C:/clip.htm#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><span
 style='mso-special-character:footnote'><![if !supportFootnotes]><span
 class=MsoFootnoteReference>[1]</span><![endif]></span></span></a>, tại <b>Paris</b>.</p>
<h2>Ba mốc<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Năm
 1973</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>Năm <i>2014</i></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Năm</p></td><td>
<p class=MsoNormal>Khách|Đoàn</p></td></tr>
<tr><td rowspan=2><p>A</p></td><td><p>B</p><p>C</p></td></tr><tr><td><p>D</p></td></tr>
<tr><td></td><td>E</td></tr></table>
<p class=MsoNormal>Hết.</p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><hr size=1><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1'
 href="file:///C:/clip.htm#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> Công báo số
 5.</p></div></div><!--EndFragment--></body></html>"""
PARTED = [
    ("heading", "Hai nước và 50 năm"),
    ("text", "Quan hệ lập ngày 21/9/1973 (Công báo số 5.), tại <b>Paris</b>."),
    ("heading", "Ba mốc"),
    ("list", ["Năm 1973", "Năm <i>2014</i>"]),
    ("table", ("Năm | Khách / Đoàn", ["A | B C", "A | D", "|  | E |"])),
    ("text", "Hết."),
]


def _plainly(kind: str, value: object) -> tuple[str, object]:
    """A stored block as this module writes it: without ids and the tags that every text has."""

    def words(html: object) -> str:
        bare = str(html).replace("\xa0", " ").replace("<p data-block-key=", "<p ")
        return bare.partition(">")[2].removesuffix("</p>") if bare.startswith("<p") else bare

    if isinstance(value, dict) and kind == "list":
        assert value["ordered"]
        return kind, [words(item["value"]) for item in value["items"]]
    if isinstance(value, dict) and kind == "table":
        return kind, (value["header"], [row["value"].strip() for row in value["rows"]])
    return kind, words(value)


def test_a_document_of_word_becomes_the_blocks_of_a_story(committed_site: Path, browser: Browser) -> None:
    with editing(browser, BODY) as (page, words, made):
        others = page.locator("[data-contentpath=body] [data-streamfield-child]").count() - 1
        words.evaluate(PASTE, FROM_WORD)
        messages = page.locator(".messages .warning")
        expect(messages.filter(has_text="Đã dán một bảng thành khối")).to_be_visible()
        expect(messages.filter(has_text="đặt trong ngoặc")).to_be_visible()
        found = saved(page, made)
        assert len(found) == len(PARTED) + others
        assert [_plainly(*one) for one in found[: len(PARTED)]] == PARTED


def test_what_stands_behind_the_caret_stays_behind_what_is_pasted(
    committed_site: Path, browser: Browser
) -> None:
    with editing(browser, BODY) as (page, words, made):
        page.keyboard.type("Trước. Sau.")
        for _letter in " Sau.":
            page.keyboard.press("ArrowLeft")
        words.evaluate(PASTE, "<ol><li>một<ol><li>một rưỡi</li></ol></li><li>hai</li></ol>")
        found = [_plainly(*one) for one in saved(page, made)[:3]]
        assert found == [("text", "Trước."), ("list", ["một", "một rưỡi", "hai"]), ("text", " Sau.")]


def test_marks_of_notes_that_were_not_copied_are_left_out(committed_site: Path, browser: Browser) -> None:
    with editing(browser, LEAD) as (page, words, _made):
        call = "<sup class=reference><a href='https://vi.example/#cite_note-1'>[1]</a></sup>"
        web = f"<p>1. Mục đích</p><p>Cầu dài{call} 2&nbsp;km"
        words.evaluate(PASTE, f"{web}, m<sup>2</sup></p><h2>Tên</h2><ul><li>một<li>hai</ul>")
        expect(words).to_have_text("1. Mục đíchCầu dài 2 km, m2Tên– một– hai")
        expect(page.locator(".messages .warning").filter(has_text="bỏ dấu chú thích")).to_be_visible()


def test_what_was_undone_is_done_again_by_ctrl_y(committed_site: Path, browser: Browser) -> None:
    with editing(browser, LEAD) as (page, words, _made):
        page.keyboard.type("một")
        expect(words).to_have_text("một")
        page.keyboard.press("Control+Z")
        expect(words).not_to_have_text("một")
        page.keyboard.press("Control+Y")
        expect(words).to_have_text("một")
