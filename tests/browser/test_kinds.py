"""A story of each kind as a reader meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, expect

from nhipcau.publicsite.bake import bake
from nhipcau.stories.models import StoryPage
from tests.browser.conftest import Serve
from tests.browser.test_public_pages import overflow
from tests.databases import shared
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import ThemeFactory, site, theme_page
from tests.stories.kinds import House, every_kind

pytestmark = pytest.mark.browser
LANGUAGES = ("vi", "ja", "en")


@pytest.fixture(scope="module")
def baked(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The public folder of a site with every kind in every language."""
    folder = tmp_path_factory.mktemp("kinds")
    with django_db_blocker.unblock(), shared(site):
        theme, house = ThemeFactory(), House()
        for language in LANGUAGES:
            theme_page(theme, language)
            every_kind(theme, language, house)
        with override_settings(**lay_folders(folder)):
            result = bake()
        assert result.problems == ()
        yield folder / "public"


def test_every_picture_and_file_that_a_page_shows_is_there(baked: Path) -> None:
    media = {path.suffix for path in (baked / "media").rglob("*") if path.is_file()}
    assert {".webp", ".webm", ".ogg", ".vtt"} <= media
    event = baked / "vi" / "stories" / "mau-event" / "event.ics"
    assert b"DTSTART:20260921T020000Z" in event.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_accessible_and_keeps_to_its_width(
    browser: Browser, serve: Serve, baked: Path, language: str
) -> None:
    # axe itself is a script, which our policy refuses: here alone it is let in.
    context = browser.new_context(bypass_csp=True, color_scheme="dark" if language == "en" else "light")
    page = context.new_page()
    missing: list[str] = []
    page.on("response", lambda r: missing.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    with serve(baked) as address:
        for kind in StoryPage.Kind.values:
            page.set_viewport_size({"width": 320, "height": 900})
            page.goto(f"{address}/{language}/stories/mau-{kind}/")
            expect(page.locator("h1")).to_be_visible()
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert overflow(page) == [], (kind, width)
                if width == 320 and language != "vi":
                    continue  # what a narrow window changes is the same in every language
                found = Axe().run(page).response["violations"]
                assert [v["id"] for v in found] == [], (kind, width, found)
    assert missing == []
    context.close()


def test_on_paper_what_is_folded_away_is_read_and_a_picture_leaves_room(
    browser: Browser, serve: Serve, baked: Path
) -> None:
    page = browser.new_page(viewport={"width": 660, "height": 930})
    page.emulate_media(media="print")
    with serve(baked) as address:
        page.goto(f"{address}/vi/stories/mau-quiz/")
        answer = page.locator(".question details > :not(summary)").first
        assert answer.bounding_box()
        assert answer.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")
        page.goto(f"{address}/vi/stories/mau-gallery/")
        heights = page.locator(".pic img").evaluate_all("found => found.map(e => e.clientHeight)")
        assert heights
        assert max(heights) <= 341  # 9 cm
    page.close()
