"""Wagtail's own lists on a phone: the list moves sideways, and names stay whole words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import desk
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.browser


def test_lists_stay_within_a_phones_screen(browser: Browser, committed_db: Path) -> None:
    organisation = OrganisationFactory(name="Hội Hữu nghị Việt Nam – Nhật Bản thành phố")
    UserFactory(role="officer", first_name="Cán bộ phường Vườn Sen", organisation=organisation)
    operator = UserFactory(role="operator", is_superuser=True)
    with desk(browser) as enter:
        page = enter(operator, width=390)
        page.goto("/admin/users/")
        assert (
            page.evaluate("document.querySelector('#listing-results').getBoundingClientRect().right") <= 390
        )
        assert page.evaluate("document.querySelector('#listing-results').scrollWidth") > 390
        widths = page.evaluate("[...document.querySelectorAll('td.title')].map(one => one.offsetWidth)")
        assert min(widths) > 150


def test_the_name_is_never_parted_at_the_sign_in(browser: Browser, committed_db: Path) -> None:
    with desk(browser) as enter:
        page = enter(UserFactory(), width=320)
        page.context.clear_cookies()
        for language in ("vi", "ja", "en"):
            page.set_extra_http_headers({"Accept-Language": language})
            page.goto("/admin/login/")
            assert "Nhịp\u00a0Cầu" in page.locator("h1").inner_text()
