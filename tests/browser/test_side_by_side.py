"""A translator's sitting by keyboard alone: save, memory, conflict, the next that waits, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from wagtail_localize.models import Translation

from nhipcau.people.models import User
from nhipcau.translations.actions import (
    keep_term,
    save_segment,
    send_to_translation,
    take_source_changes,
    write_draft,
)
from nhipcau.translations.actions.terms import TermRecord
from nhipcau.translations.models import Standing
from nhipcau.translations.segments import segments_of
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.translations.factories import WORDS, person, segment, theme, written
from tests.translations.test_verbs import change

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_site")]


@pytest.fixture
def enter(browser: Browser, committed_site: Path) -> Iterator[Enter]:
    with desk(browser) as entered:
        yield entered


def prepared() -> tuple[User, Translation]:
    """One story half translated and changed since; another, translated, for the memory."""
    by = person()
    keep_term(TermRecord(words={"vi": "đại sứ", "en": "ambassador"}), by=by)
    where = theme()
    (other,) = send_to_translation(written(where, "vi", slug="khac"), languages=["en"], by=by)
    one = segment(other, "Họ ký")
    save_segment(other, one.key, WORDS["en"]["one"], seen=one.seen, by=by)
    source = written(where, "vi")
    (translation,) = send_to_translation(source, languages=["en"], by=by)
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    change(source, heading="Hai vị đại sứ")
    take_source_changes(source, by=by)
    return by, Translation.objects.get(pk=translation.pk)


def test_a_story_is_translated_by_keyboard_alone(enter: Enter) -> None:
    by, translation = prepared()
    page = enter(by)
    wrong = complaints(page)
    page.goto(reverse("translation_status"))
    expect(page.locator("h1")).to_contain_text("Bản dịch")
    assert against_axe(page) == []
    page.goto(reverse("translation_edit", args=[translation.pk]))
    expect(page.locator(".sg")).to_have_count(7)
    expect(page.locator(".was del")).to_have_count(0)
    expect(page.locator(".was ins")).to_have_text("vị ")
    # the first that waits, then the stale one, accepted as it stands
    page.keyboard.press("Alt+KeyN")
    page.keyboard.type("Vietnamese people in Japan")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sg").nth(0)).to_have_attribute("data-state", "done")
    # a mark lost is told beside the words, and stays one that waits
    expect(page.locator(".sg").nth(1).locator("textarea[name=text]")).to_be_focused()
    page.keyboard.type("Many people")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sg").nth(1)).to_have_attribute("data-state", "broken")
    expect(page.locator(".sg").nth(1).locator(".error")).to_contain_text("[[st-people:2024]]")
    # the stale one holds as it is
    stale = page.locator(".sg.stale textarea[name=text]")
    expect(stale).to_be_focused()
    expect(page.locator(".sg").nth(2).locator(".help")).to_contain_text("ambassador")
    assert against_axe(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sg").nth(2)).to_have_attribute("data-state", "done")
    # a former translation by one key
    fourth = page.locator(".sg").nth(3)
    expect(fourth.locator("textarea[name=text]")).to_be_focused()
    expect(fourth.locator("[data-suggestion]")).to_have_count(1)
    page.keyboard.press("Alt+Digit1")
    expect(fourth.locator("textarea[name=text]")).to_have_value(WORDS["en"]["one"])
    # meanwhile somebody else saves the same segment: both are shown, nothing is overwritten
    mine = segments_of(translation)[3]
    save_segment(translation, mine.key, "They met <b>there</b> on 21 September 1973.", seen=mine.seen, by=by)
    page.keyboard.press("Control+Enter")
    expect(fourth.locator(".wrong")).to_contain_text("They met")
    expect(fourth.locator("textarea[name=text]")).to_have_value(WORDS["en"]["one"])
    page.keyboard.press("Control+Enter")
    expect(fourth).to_have_attribute("data-state", "done")
    # leaving a field saves it too
    expect(page.locator(".sg").nth(4).locator("textarea[name=text]")).to_be_focused()
    page.keyboard.type('See <a id="a1">the original</a> &amp; its notes.')
    page.keyboard.press("Alt+KeyN")
    expect(page.locator(".sg").nth(4)).to_have_attribute("data-state", "done")
    # out of the field, single keys walk over what waits, unless they are switched off
    expect(page.locator(".sg").nth(5).locator("textarea[name=text]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sg").nth(5)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".sg").nth(6)).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(".sg").nth(6)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".sg").nth(5)).to_be_focused()
    page.keyboard.press("?")
    off = page.get_by_role("checkbox", name=re.compile("phím đơn"))
    off.uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).not_to_be_visible()
    page.locator(".sg").nth(5).focus()
    page.keyboard.press("j")
    expect(page.locator(".sg").nth(5)).to_be_focused()
    assert segments_of(translation)[3].text == WORDS["en"]["one"]
    assert Standing.objects.get(translation=translation).done == 4
    conflicts = [one for one in wrong if "409" not in one]
    assert conflicts == []


def test_the_source_is_copied_with_its_marks_and_what_was_typed_comes_back(enter: Enter) -> None:
    by, translation = prepared()
    page = enter(by)
    page.goto(reverse("translation_edit", args=[translation.pk]))
    row = page.locator(".sg").nth(1)
    field = row.locator("textarea[name=text]")
    field.click()
    page.keyboard.type("Half a sentence")
    page.keyboard.press("Alt+Digit0")
    expect(field).to_have_value(re.compile(re.escape("[[st-people:2024]]")))
    page.keyboard.press("Control+z")
    expect(field).to_have_value("Half a sentence")
    row.get_by_role("button", name="Chép câu gốc").click()
    page.keyboard.press("Control+Enter")
    expect(row).to_have_attribute("data-state", "done")


def test_words_that_could_not_be_saved_say_so_where_they_stand(enter: Enter) -> None:
    by, translation = prepared()
    page = enter(by)
    page.goto(reverse("translation_edit", args=[translation.pk]))
    row = page.locator(".sg").first
    row.locator("textarea[name=text]").click()
    page.keyboard.type("Vietnamese people in Japan")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(row.get_by_role("alert")).to_contain_text("mất kết nối")
    page.context.set_offline(False)
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(row.get_by_role("alert")).to_contain_text("đăng nhập lại")
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # what the browser gave is what it takes
    page.keyboard.press("Control+Enter")
    expect(row).to_have_attribute("data-state", "done")
    expect(row.get_by_role("alert")).to_have_count(0)


def test_after_the_last_that_waits_comes_what_disagrees(enter: Enter) -> None:
    by, translation = prepared()
    for one in segments_of(translation):
        said = one.source if "[[" in one.source or "<" in one.source else "Words of one kind"
        save_segment(translation, one.key, said, seen=one.seen, by=by)
    one = segment(translation, "Họ ký")
    save_segment(translation, one.key, "They signed <b>there</b> on 12 September 1973.", seen=one.seen, by=by)
    write_draft(translation, by=by)
    page = enter(by)
    page.goto(reverse("translation_edit", args=[translation.pk]))
    expect(page.locator(".sg:not([data-state=done])")).to_have_count(0)
    expect(page.locator("[data-onward] a")).to_have_count(0)
    page.locator(".sg").last.locator("textarea[name=text]").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sg").nth(3).locator("textarea[name=text]")).to_be_focused()


def test_on_a_telephone_source_and_translation_stand_one_above_the_other(enter: Enter) -> None:
    by, translation = prepared()
    page = enter(by, width=360)
    page.goto(reverse("translation_edit", args=[translation.pk]))
    expect(page.locator(".sg").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    boxes = page.locator(".sg").first.locator("> div")
    first, second = boxes.nth(0).bounding_box(), boxes.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"] - 1
