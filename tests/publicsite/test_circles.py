"""Two stories that lead to each other, and languages that a page doesn't have (yet)."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from nhipcau.publicsite.bake import bake
from nhipcau.stories.models import StoryPage
from tests.publicsite.fixtures import folders, public, small_site
from tests.stories.factories import story

__all__ = ["folders", "public", "small_site"]
pytestmark = pytest.mark.django_db


def body(other: StoryPage) -> list[dict[str, str]]:
    link = f'<p>Xem <a linktype="page" id="{other.pk}">bài kia</a>.[^doc-paris]</p>'
    return [{"type": "text", "value": link, "id": "00000000-0000-4000-8000-000000000001"}]


def links(public: Path, path: str) -> list[str]:
    shown = BeautifulSoup((public / path / "index.html").read_bytes(), "lxml")
    return [str(a["href"]) for a in shown.select("main a[href]")]


def test_two_stories_that_lead_to_each_other_are_both_baked(public: Path) -> None:
    there = StoryPage.objects.get(slug="paris", locale__language_code="vi")
    here = story(there.theme, slug="hue", title="Huế", body=body(there))
    story(there.theme, slug="paris", title=there.title, body=body(here))
    bake()
    assert any("stories/paris/" in link for link in links(public, "vi/stories/hue"))
    assert any("stories/hue/" in link for link in links(public, "vi/stories/paris"))
    again = bake()
    assert (again.written, again.removed) == (0, 0)


def test_a_language_that_a_story_lacks_leads_on_and_one_that_comes_later_is_linked(public: Path) -> None:
    there = StoryPage.objects.get(slug="paris", locale__language_code="vi")
    story(there.theme, slug="hue", title="Huế")
    bake()
    shown = BeautifulSoup((public / "vi/stories/hue/index.html").read_bytes(), "lxml")
    for language in ("ja", "en"):
        switch = shown.select_one(f'header a[hreflang="{language}"]')
        assert switch is not None
        target = public / str(switch["href"]).split("#")[0].lstrip("/")
        assert (public / "vi/stories/hue" / str(switch["href"]) / "index.html").resolve().exists() or (
            target / "index.html"
        ).exists()
    assert not shown.select('link[rel="alternate"][hreflang="ja"]')
    story(there.theme, "ja", slug="hue", title="フエ")
    bake()
    shown = BeautifulSoup((public / "vi/stories/hue/index.html").read_bytes(), "lxml")
    assert shown.select('link[rel="alternate"][hreflang="ja"]')
    assert (public / "ja/stories/hue/index.html").is_file()
