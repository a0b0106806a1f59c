"""What the set-up lays, and the ways from old addresses: written with the move, not after it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import override_settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Workflow, WorkflowState

from nhipcau.people.models import User
from nhipcau.publishing.actions import lay_default
from nhipcau.stories.actions import start_story
from nhipcau.stories.foundations import lay_foundations
from nhipcau.stories.models import SectionPage
from tests.stories.factories import ThemeFactory, section, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


def ways() -> dict[str, str]:
    rows = Redirect.objects.select_related("redirect_page")
    return {row.old_path: row.redirect_page.url_path for row in rows}


def test_a_changed_address_leaves_a_way_in_the_same_transaction() -> None:
    """Nothing is committed in this test, so nothing that waits for a commit has run."""
    page = story(ThemeFactory())
    page.slug = "paris-1973"
    with transaction.atomic():
        page.save()
    assert ways() == {"/vi/stories/paris": "/vi/stories/paris-1973/"}
    stories = section("stories", "vi").specific
    stories.slug = "bai-viet"
    stories.save()
    assert ways() == {
        "/vi/stories/paris": "/vi/bai-viet/paris-1973/",
        "/vi/stories": "/vi/bai-viet/",
        "/vi/stories/paris-1973": "/vi/bai-viet/paris-1973/",
    }


def test_a_page_put_elsewhere_leaves_a_way_and_a_draft_none() -> None:
    about = section("about", "vi")
    page = story(ThemeFactory())
    page.move(about, pos="last-child")
    assert ways() == {"/vi/stories/paris": "/vi/about/paris/"}
    operator = User.objects.get(username="operator")
    begun = start_story(kind="article", theme=ThemeFactory(), language="vi", by=operator)
    begun.slug = "co-ten"
    begun.save()
    assert len(ways()) == 1


def test_a_way_that_somebody_wrote_stays() -> None:
    page = story(ThemeFactory())
    Redirect.add_redirect("/vi/stories/paris", redirect_to=section("about", "vi"), is_permanent=True)
    by_hand = Redirect.objects.get()
    page.slug = "paris-1973"
    page.save()
    assert list(Redirect.objects.all()) == [by_hand]
    assert ways() == {"/vi/stories/paris": "/vi/about/"}


def test_the_set_up_speaks_the_office_s_language_and_retires_what_wagtail_brings() -> None:
    operator = User.objects.get(username="operator")
    assert Page.objects.get(depth=1).title == "Mọi ngôn ngữ"
    Page.objects.filter(depth=1).update(title="Root")
    Group.objects.create(name="Moderators")
    with override_settings(LANGUAGE_CODE="ja"):
        lay_foundations()
    root = Page.objects.get(depth=1)
    assert Collection.objects.get(depth=1).name == "Mọi tệp"
    assert (root.title, root.draft_title) == ("すべての言語", "すべての言語")
    root.title = "Cổng của tỉnh"
    root.save(clean=False)
    lay_foundations()
    assert Page.objects.get(depth=1).title == "Cổng của tỉnh"
    assert not Group.objects.filter(name__in=("Moderators", "Editors")).exists()
    assert list(Workflow.objects.all()) == [lay_default().workflow]
    page = start_story(kind="article", theme=ThemeFactory(), language="vi", by=operator)
    theirs = Workflow.objects.create(name="Moderators approval")
    kinds = {"content_type": page.cached_content_type, "base_content_type": page.cached_content_type}
    WorkflowState.objects.create(
        workflow=theirs, object_id=str(page.pk), status=WorkflowState.STATUS_APPROVED, **kinds
    )
    lay_default()
    theirs.refresh_from_db()
    assert not theirs.active
    assert SectionPage.objects.exists()
