"""A story is begun at the door, as an editor does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nhipcau.stories.models import StoryPage
from tests.browser.desk import desk
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory

pytestmark = pytest.mark.browser


def test_a_story_is_begun_at_the_door_and_seen_beside_the_editor(
    browser: Browser, committed_site: Path
) -> None:
    theme = ThemeFactory()
    editor = UserFactory(username="bien-tap", is_superuser=True)
    with desk(browser) as enter:
        page = enter(editor, width=1600)
        page.goto(f"/admin/stories/new/?theme={theme.pk}")
        expect(page.locator(".kinds li")).to_have_count(len(StoryPage.Kind.values))
        page.get_by_role("button", name="Nói chuyện, hội thảo").click()
        expect(page.locator("#id_title")).to_have_value("Bài mới: nói chuyện, hội thảo")
        page.locator("#id_title").fill("Một buổi tối nói chuyện")
        page.locator("[data-side-panel-toggle=preview]").click()
        shown = page.frame_locator("[data-side-panel=preview] iframe").first
        expect(shown.locator("h1")).to_contain_text("Một buổi tối", timeout=30_000)
