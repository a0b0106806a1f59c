"""Every kind of public page in Chromium: narrow and wide, light and dark, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

LANGUAGES = ("vi", "ja", "en")
KINDS = (
    *("", "themes/", "themes/theme-1/", "stories/", "stories/paris/", "stories/hai/", "stories/hostile/"),
    *("timeline/", "documents/", "documents/paris/", "documents/upgrade/", "people/", "places/", "partners/"),
    *("events/", "exhibitions/", "factchecks/", "factchecks/year/", "corrections/", "about/", "policy/"),
    *("accessibility/", "404.html"),
)
WEIGHT = {"vi": 80_000, "en": 80_000, "ja": 150_000}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""Rules that the dark style sheet can break: it changes nothing else."""
WIDTHS = (320, 390, 1280, 2560)


@pytest.fixture(scope="module")
def site(small_site: dict[str, Any], serve: Serve) -> Iterator[str]:
    with serve(small_site["baked"] / "public") as address:
        yield address


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: refused by the policy, missing, broken."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    page.on("response", lambda r: found.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return found


def overflow(page: Page) -> list[str]:
    """What stands out sideways, by element, where the page can be scrolled sideways at all."""
    return page.evaluate("""() => {
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return [];
        return [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > wide + 1 && !e.closest('.scroll, .sr, svg'))
            .map(e => e.tagName + '.' + e.className).slice(0, 5).concat(['page']);
    }""")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_or_asks_for_what_it_may_not_have(
    page: Page, site: str, complaints: list[str], language: str
) -> None:
    for kind in KINDS:
        page.goto(f"{site}/{language}/{kind}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) == [], (kind, width)
        assert complaints == [], kind
        assert page.context.cookies() == []


def test_a_page_not_translated_leads_to_a_front_page_that_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/vi/stories/only-vi/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site}/en/#only-vi")
    expect(page.locator("#only-vi")).to_be_visible()
    expect(page.locator("#only-vi")).to_contain_text("It is there in Vietnamese.")
    expect(page.locator("#only-ja")).to_be_hidden()


def test_a_state_shows_its_documents_alone_and_all_brings_them_back(page: Page, site: str) -> None:
    page.goto(f"{site}/en/documents/")
    groups = page.locator(".groups > section")
    expect(groups.locator("visible=true").filter(has=page.locator("h2"))).to_have_count(2)
    page.get_by_role("link", name="Signed or declared").click()
    expect(page.locator("#signed")).to_be_visible()
    expect(page.locator("#in-force")).to_be_hidden()
    page.get_by_role("link", name="All 2").click()
    expect(page.locator("#in-force")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(browser: Browser, site: str, language: str) -> None:
    # axe itself is a script, which our policy refuses: here alone it is let in.
    # Without motion: a colour on its way from light to dark is neither.
    size: Any = {"width": 1000, "height": 900}
    context = browser.new_context(bypass_csp=True, viewport=size, reduced_motion="reduce")
    page = context.new_page()
    for kind in KINDS:
        page.goto(f"{site}/{language}/{kind}")
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=rules).response["violations"]
            assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == [], (kind, scheme)
    context.close()


def test_the_language_choice_reads_too(page: Page, site: str, complaints: list[str]) -> None:
    page.set_extra_http_headers({"accept-language": "fr"})
    page.goto(site)
    assert page.url == f"{site}/"
    expect(page.locator("ul.choice a")).to_have_text(["Tiếng Việt", "日本語", "English"])
    page.get_by_role("link", name="日本語").click()
    assert page.url == f"{site}/ja/"
    assert complaints == []


def test_readers_go_everywhere_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi")
    page = context.new_page()
    page.goto(site)
    assert page.url == f"{site}/vi/"
    page.locator("nav.nav").get_by_role("link", name="Câu chuyện").click()
    page.get_by_role("link", name="Hai", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Hai")
    page.get_by_role("link", name="日本語").click()
    assert page.url == f"{site}/ja/stories/hai/"
    page.locator("a.fact").last.click()
    assert page.url.endswith("/ja/people/#pe-buttetsu")
    expect(page.locator("#pe-buttetsu")).to_be_in_viewport()
    context.close()


def test_the_keyboard_skips_to_the_content_and_sees_where_it_is(page: Page, site: str) -> None:
    page.goto(f"{site}/vi/stories/paris/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_keyboard_skips_the_line_of_years(page: Page, site: str) -> None:
    page.goto(f"{site}/vi/timeline/")
    skip = page.locator("main a.skip")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#entries').contains(document.activeElement)")


def test_a_finger_finds_the_places_beside_the_map(browser: Browser, site: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/vi/places/")
    links = page.locator(".place-list a")
    expect(links.first).to_be_visible()
    assert min(link.bounding_box()["height"] for link in links.all()) >= 44
    context.close()


SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-block-end: 2em !important }"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", [SPACED, "html { font-size: 200% !important }"], ids=["spaced", "large"])
def test_letters_set_wider_or_larger_by_the_reader_fit(
    page: Page, site: str, language: str, style: str
) -> None:
    page.set_viewport_size({"width": 320 if style == SPACED else 640, "height": 900})
    for kind in KINDS:
        page.goto(f"{site}/{language}/{kind}")
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
            style,
        )
        assert overflow(page) == [], kind


def test_with_colours_of_the_readers_own_a_name_keeps_its_halo_and_the_page_its_place(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/en/places/")
    colours = "e => { const c = getComputedStyle(e); return [c.fill, c.stroke] }"
    fill, halo = page.locator(".drawing text:visible").first.evaluate(colours)
    assert fill != halo
    edge = "e => getComputedStyle(e).borderBlockEndWidth"
    here = page.locator(".nav [aria-current]").evaluate(edge)
    assert here != page.locator(".nav a:not([aria-current])").first.evaluate(edge)
    context.close()


def test_one_drawing_is_shown_at_each_width(page: Page, site: str) -> None:
    for width, shown in ((390, "tall"), (1280, "flat")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}/en/stories/paris/")
        for figure in page.locator("figure.fig").all():
            visible = figure.locator("svg.drawing:visible")
            expect(visible).to_have_count(1)
            assert shown in (visible.get_attribute("class") or "")


def test_on_paper_the_imprint_stays_and_addresses_are_written_out(page: Page, site: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/vi/stories/paris/")
    expect(page.locator("aside.imprint")).to_be_visible()
    expect(page.locator("nav.nav")).to_be_hidden()
    assert overflow(page) == []
    written = "getComputedStyle(document.querySelector('.notes a[rel]'), '::after').content"
    assert "https://example.org/paris" in page.evaluate(written)
    red, green, blue = (
        int(c) for c in page.evaluate("getComputedStyle(document.body).color").strip("rgb()").split(",")
    )
    assert red + green + blue < 200  # dark ink, though the screen was dark too


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["", "themes/theme-1/", "stories/paris/", "timeline/"])
def test_a_first_view_keeps_to_its_weight(page: Page, site: str, language: str, kind: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", 0))))
    page.goto(f"{site}/{language}/{kind}", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    assert 10_000 < sum(sizes) <= WEIGHT[language]
    family = "Nhip Cau Mincho" if language == "ja" else "Nhip Cau Serif"
    loaded = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family.replaceAll('\"', ''))"
    assert family in page.evaluate(loaded)
