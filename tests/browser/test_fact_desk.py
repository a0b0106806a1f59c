"""The fact's form, its history and the pages to read again, as a browser and axe see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nhipcau.facts.models import Fact
from tests.browser.desk import Enter, against_axe, complaints, desk
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(committed_site: Path, browser: Browser) -> Iterator[Enter]:
    with desk(browser) as opened:
        yield opened


def test_a_fact_is_corrected_and_the_pages_that_quote_it_are_shown(enter: Enter) -> None:
    story(ThemeFactory(), kind="article", lead="<p>Hai bên ký ngày [[doc-paris:day]] tại Paris.</p>")
    page = enter(UserFactory(role="editor", first_name="Lan"))
    heard = complaints(page)
    page.goto("/admin/facts/doc-paris/edit/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sửa: Văn bản Paris")
    assert against_axe(page) == []
    page.get_by_label("Ngày", exact=True).first.fill("22/9/1973")
    page.get_by_role("button", name="Ghi dữ kiện").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("#quoting")).to_be_visible()
    expect(page.locator("del").get_by_text("21/9/1973", exact=True)).to_be_visible()
    assert against_axe(page) == []
    page.goto("/admin/facts/doc-paris/history/")
    expect(page.locator("ins").first).to_have_text("22/9/1973")
    assert against_axe(page) == []
    page.goto("/admin/stories/stale/")
    expect(page.locator("tbody ins").get_by_text("22/9/1973", exact=True)).to_be_visible()
    assert against_axe(page) == []
    assert heard == []
    assert Fact.objects.get(key="doc-paris").version == 2
