"""A page that can't be made fails alone, isn't listed, and says so to whoever edits it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.images import get_image_model

from nhipcau.facts.actions import keep_fact
from nhipcau.publicsite.bake import bake
from nhipcau.stories.models import HomePage, StoryPage
from tests.publicsite.factories import MORE_FACTS
from tests.stories.factories import story
from tests.stories.kinds import House, every_kind


@pytest.fixture
def broken(small_site: dict[str, Any], public: Path) -> StoryPage:
    """New, and quoting a fact that the ledger doesn't hold: it went live past the desk."""
    page = story(small_site["theme"], "vi", slug="hong", title="Bài hỏng")
    StoryPage.objects.filter(pk=page.pk).update(body=[("text", "<p>Ngày [[tl-lost:date]].</p>")])
    return page


def test_a_new_page_that_cannot_be_made_is_listed_nowhere_until_it_can(
    small_site: dict[str, Any], broken: StoryPage, public: Path
) -> None:
    for _again in range(2):
        result = bake()
        assert [problem for problem in result.problems if "tl-lost" in problem]
        assert not (public / "vi/stories/hong").exists()
        for name in ("vi/stories/index.html", "vi/themes/theme-1/index.html", "vi/index.html", "sitemap.xml"):
            assert "/vi/stories/hong/" not in (public / name).read_text(), name
    fact = next(fact for fact in MORE_FACTS if fact.key == "tl-paris")
    keep_fact(type(fact)(**{**vars(fact), "key": "tl-lost"}), by=small_site["by"])
    assert not bake().problems
    assert "1973" in (public / "vi/stories/hong/index.html").read_text()
    assert "/vi/stories/hong/" in (public / "vi/stories/index.html").read_text()


def test_a_front_page_that_only_named_a_broken_story_is_there_as_soon_as_it_can_be(
    small_site: dict[str, Any], broken: StoryPage, public: Path
) -> None:
    front = HomePage.objects.get(locale__language_code="vi")
    HomePage.objects.filter(pk=front.pk).update(lead="<p>[[tl-gone:date]]</p>", featured=broken)
    for left in (public, public.with_name("bake.sqlite")):
        left.rename(left.with_name(f"old-{left.name}"))
    assert len(bake().problems) == 2
    assert not (public / "vi/index.html").exists()
    fact = next(fact for fact in MORE_FACTS if fact.key == "tl-paris")
    keep_fact(type(fact)(**{**vars(fact), "key": "tl-gone"}), by=small_site["by"])
    assert len(bake().problems) == 1
    assert "/vi/stories/hong/" not in (public / "vi/index.html").read_text()


def test_the_desk_names_it_on_its_first_screen_and_beside_the_page(
    small_site: dict[str, Any], broken: StoryPage, client: Client
) -> None:
    bake()
    client.force_login(small_site["by"])
    assert "tl-lost" in client.get("/admin/").content.decode()
    assert "tl-lost" in client.get(f"/admin/pages/{broken.pk}/edit/").content.decode()
    other = StoryPage.objects.get(slug="hai", locale__language_code="vi")
    assert "tl-lost" not in client.get(f"/admin/pages/{other.pk}/edit/").content.decode()


def test_sizes_of_a_picture_that_the_store_lost_are_made_again(
    small_site: dict[str, Any], public: Path
) -> None:
    page = every_kind(small_site["theme"], "vi", House())["gallery"]
    assert bake().problems == ()
    for size in get_image_model().get_rendition_model().objects.all():
        size.file.storage.delete(size.file.name)
        size.delete()
    shutil.rmtree(public / "media")
    assert bake(all_pages=True).problems == ()
    found = BeautifulSoup((public / page.url_path.strip("/") / "index.html").read_text(), "html.parser")
    pictures = [one["src"] for one in found.select("main img")]
    assert pictures
    assert all((public / unquote(one).lstrip("/")).exists() for one in pictures)
