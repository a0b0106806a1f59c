"""A reader searches the site in a real browser, from files alone; and without scripts finds the lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, Page, Route, expect

from nhipcau.publicsite.bake import bake
from nhipcau.publicsite.searching import layout
from tests.browser.conftest import Serve
from tests.publicsite.fixtures import lay_folders

pytestmark = pytest.mark.browser

ASKED = {
    "vi": {
        "nakayama": "Paris, 21 tháng 9 năm 1973",
        "NAKAYAMA võ văn": "Paris, 21 tháng 9 năm 1973",
        "van sung": "Paris, 21 tháng 9 năm 1973",
        "nakayma": "Paris, 21 tháng 9 năm 1973",
        "lap quan h": "Paris, 21 tháng 9 năm 1973",
    },
    "ja": {"外交": "パリの文書", "関係": "パリの文書", "パリ": "パリの文書"},
}


@pytest.fixture(scope="module")
def site(small_site: dict[str, Any], serve: Serve) -> Iterator[str]:
    with serve(small_site["baked"] / "public") as address:
        yield address


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_words_are_found_as_people_type_them(page: Page, site: str, language: str) -> None:
    heard: list[str] = []
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    page.goto(f"{site}/{language}/")
    page.locator(".seek").click()
    hits = page.locator("[data-results] a")
    for typed, title in ASKED[language].items():
        page.locator("#q").fill(typed)
        expect(hits.filter(has_text=title).first).to_be_visible()
        every = page.locator("[name=kind] option").first.text_content()
        expect(page.locator("[data-results] .label").filter(has_text=every)).to_have_count(0)
    page.locator("#q").fill("zzzz qqqq")
    expect(page.locator("[data-status]")).not_to_be_empty()
    expect(hits).to_have_count(0)
    page.locator("#q").fill("\"*'((")
    expect(hits).to_have_count(0)
    assert heard == []


def test_a_search_is_an_address_and_filters_narrow_it(page: Page, site: str) -> None:
    page.goto(f"{site}/vi/search/?q=paris")
    hits = page.locator("[data-results] > li")
    expect(hits.first).to_be_visible()
    page.locator("[name=theme]").select_option("2")
    expect(page).to_have_url(f"{site}/vi/search/?q=paris&theme=2")
    expect(hits).to_have_count(2)
    page.reload()
    expect(hits).to_have_count(2)
    page.locator("[name=since]").fill("2099-01-01")
    expect(hits).to_have_count(0)
    page.goto(f"{site}/vi/search/?kind=documents")
    expect(hits.first).to_be_visible()  # without words: all of a kind
    hits.locator("a").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_old_recent_and_newest_pages_of_a_large_site_are_found_alike(
    page: Page, site: str, small_site: dict[str, Any], tmp_path: Path, serve: Serve, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name, value in {"APART_FROM": 16, "NEWEST_SPAN": 8, "RECENT_SPAN": 24}.items():
            patch.setattr(layout, name, value)
        with override_settings(**lay_folders(tmp_path)):
            bake()
    files = {
        one.relative_to(tmp_path / "public/vi/search").parts[0]
        for one in tmp_path.rglob("vi/search/**/*.json")
    }
    assert files >= {"words", "recent", "newest.json"}
    found = []
    with serve(tmp_path / "public") as large:
        for address in (site, large):
            page.goto(f"{address}/vi/search/?q=paris")
            expect(page.locator("[data-results] a").first).to_be_visible()
            found.append(page.locator("[data-results] a").all_text_contents())
    assert len(found[0]) > 3
    assert found[0] == found[1]


HELD = {
    "facets": {
        "parts": 1,
        "pages": {str(number): ["stories", "article", 1, "", ""] for number in range(1, 5)},
    },
    "words/0": {"duong": "0:1*8 2", "hoa": "0:3*8 4*8"},
    "known": {"words": "binh duong hoa nagasaki"},
    "entries/0": {
        "1": ["/vi/1/", "Bình Dương", "Một tỉnh."],
        "2": ["/vi/2/", "Chuyến đi", "Trên đường tới Kyoto."],
        "3": ["/vi/3/", "Hòa bình", "Một lời."],
        "4": ["/vi/4/", "Hoa anh đào", "Một mùa."],
    },
}


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("đường", ["Chuyến đi", "Bình Dương"]),
        ("duong", ["Bình Dương", "Chuyến đi"]),
        ("hoà", ["Hòa bình", "Hoa anh đào"]),  # the tone may stand on either letter
        ("hoa", ["Hoa anh đào", "Hòa bình"]),
    ],
)
def test_a_word_with_its_marks_comes_before_another_of_the_same_letters(
    page: Page, site: str, typed: str, order: list[str]
) -> None:
    def answer(route: Route) -> None:
        name = route.request.url.partition("/vi/search/")[2].removesuffix(".json")
        route.fulfill(json=HELD.get(name, {}))

    page.route("**/vi/search/**/*.json", answer)
    page.route("**/vi/search/*.json", answer)
    page.goto(f"{site}/vi/search/")
    page.locator("#q").fill(typed)
    expect(page.locator("[data-results] h2")).to_have_text(order)


def test_the_page_fits_a_phone_and_axe_finds_nothing(browser: Browser, site: str) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 700})
    page = context.new_page()
    for language in ("vi", "ja", "en"):
        page.goto(f"{site}/{language}/search/?q=paris")
        expect(page.locator(".hits h2").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    context.close()


def test_without_scripts_the_lists_are_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/vi/search/")
    expect(page.locator("[data-without] a").first).to_be_visible()
    expect(page.locator("form.search")).to_be_hidden()
    context.close()


def test_a_card_breaks_between_phrases_and_marks_what_was_asked_for(page: Page, site: str) -> None:
    page.goto(f"{site}/vi/search/?q=nam 1973")
    expect(page.locator("[data-results] h2 a").first).to_be_visible()
    titles = page.locator("[data-results] h2 a").evaluate_all("all => all.map(one => one.textContent)")
    assert any("\u00a0tháng\u00a0" in title for title in titles)
    assert not any(" tháng " in title for title in titles)
    page.goto(f"{site}/ja/search/?q=文書")
    expect(page.locator("[data-results] h2 mark").first).to_have_text("文書")
