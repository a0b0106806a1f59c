"""Quoting the ledger while writing: @, chips, sources and the search field of a fact key, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nhipcau.people.models import User
from nhipcau.stories.compose import compose
from nhipcau.stories.models import StoryPage
from tests.browser.desk import Enter, complaints, desk
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story

pytestmark = pytest.mark.browser
DATES = {"vi": "21/9/1973", "ja": "1973年9月21日", "en": "21 September 1973"}


@pytest.fixture
def enter(committed_site: Path, browser: Browser) -> Iterator[Enter]:
    with desk(browser) as opened:
        yield opened


@pytest.fixture
def editor(enter: Enter) -> User:
    return UserFactory(role="editor", first_name="Lan")


def opened(page: Page, made: StoryPage) -> Locator:
    """The editor of a story's opening words, the caret at their end."""
    page.goto(f"/admin/pages/{made.pk}/edit/")
    lead = page.locator("#panel-child-content-lead-section, [data-contentpath=lead]").first
    words = lead.locator("[contenteditable=true]")
    expect(words).to_be_visible()
    words.click()
    page.keyboard.press("Control+End")
    return words


def stored(made: StoryPage) -> str:
    return str(StoryPage.objects.get(pk=made.pk).get_latest_revision_as_object().lead)


def saved(page: Page, *held: str) -> None:
    """Saved, once the form holds these: the editor hands its words over a moment after they are typed."""
    kept = page.locator("input[name=lead]")
    expect(kept).to_have_value(re.compile(".*".join(map(re.escape, held)), re.DOTALL))
    page.get_by_role("button", name="Lưu bản nháp").first.click()
    expect(page.locator(".messages .success")).to_be_visible()


@pytest.mark.parametrize("language", list(DATES))
def test_a_fact_is_quoted_by_keyboard_and_stands_in_the_language_of_the_page(
    enter: Enter, editor: User, language: str
) -> None:
    made = story(ThemeFactory(), language, lead="<p>A</p>", body=[])
    page = enter(editor)
    heard = complaints(page)
    words = opened(page, made)
    page.keyboard.type(" @")
    window = page.get_by_role("dialog", name="Dẫn một dữ kiện")
    expect(window.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("van ban paris")
    expect(window.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(window.get_by_role("option").first).to_contain_text(DATES[language])
    page.keyboard.press("Enter")
    expect(words.locator(".fact-chip")).to_have_text(DATES[language])
    page.keyboard.type(" b")
    saved(page, " b", "doc-paris")
    assert "A [[doc-paris:day]] b</p>" in stored(made)
    words = opened(page, made)
    expect(words.locator(".fact-chip")).to_have_text(DATES[language])
    expect(words.locator(".fact-chip")).to_have_attribute("title", "doc-paris:day · example.org")
    StoryPage.objects.get(pk=made.pk).get_latest_revision().publish()
    document = compose(StoryPage.objects.get(pk=made.pk))
    assert "".join(run.text for run in document.lead) == f"A {DATES[language]} b"
    assert [note.fact for note in document.notes] == ["doc-paris"]
    assert heard == []


def test_a_source_is_cited_and_the_sign_alone_stays_a_sign(enter: Enter, editor: User) -> None:
    made = story(ThemeFactory(), lead="<p>A</p>", body=[])
    page = enter(editor)
    words = opened(page, made)
    page.keyboard.type(" x@y.vn @")
    window = page.get_by_role("dialog")
    expect(window.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(words).to_have_text("A x@y.vn @")
    page.keyboard.type(" /")
    page.keyboard.type("nguồn")
    page.get_by_role("option", name="Chú thích nguồn").click()
    expect(window.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("huế")
    expect(window.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(words.locator(".source-chip")).to_have_text("nguồn")
    saved(page, "x@y.vn @", "pl-hue")
    assert "A x@y.vn @ [^pl-hue]</p>" in stored(made)


def test_a_fact_key_is_found_by_words(enter: Enter, editor: User) -> None:
    block = {"type": "parties", "id": "4d5f4b0e-0000-4000-8000-000000000009"}
    drawn = block | {"value": {"document": "doc-paris", "alt": "Hai bên", "caption": ""}}
    made = story(ThemeFactory(), lead="<p>A</p>", body=[drawn])
    page = enter(editor)
    page.goto(f"/admin/pages/{made.pk}/edit/")
    field = page.locator("input[data-fact-key=document]")
    field.fill("")
    field.press_sequentially("van ban")
    found = page.get_by_role("option", name="Văn bản Paris")
    expect(found).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("doc-paris")
    expect(page.locator(".fact-name")).to_have_text("Văn bản Paris")
