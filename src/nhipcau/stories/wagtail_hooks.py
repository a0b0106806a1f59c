from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.models import Page

from nhipcau.facts.models import Fact
from nhipcau.people.desk import Door
from nhipcau.stories import editor, rereading, views
from nhipcau.stories.models import StoryPage

__all__ = ["editor"]  # the page editor's own hooks


@hooks.register("register_admin_urls")
def story_addresses() -> list[Any]:
    return [
        path("stories/", views.StoryList.as_view(), name="story_list"),
        path("stories/new/", views.NewStory.as_view(), name="story_new"),
        path("stories/lay/", views.LayPages.as_view(), name="story_lay"),
        path("stories/stale/", rereading.StaleList.as_view(), name="story_stale"),
        path("stories/stale/approve/", rereading.Reapprove.as_view(), name="story_reapprove"),
    ]


@hooks.register("before_create_page")
def through_the_door(_request: HttpRequest, _parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """A story is begun by its kind, whichever way Wagtail was asked for a new one."""
    return redirect("story_new") if issubclass(page_class, StoryPage) else None


@hooks.register("after_edit_page")
def answered_by_a_draft(_request: HttpRequest, page: Page) -> None:
    """A draft counts as written where it is ticked at once; of a public story, what goes live counts."""
    if isinstance(page, StoryPage) and not page.live:
        page.plan_items.commit()


@hooks.register("register_admin_menu_item")
def story_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Stories"),
        url="story_list",
        name="stories",
        icon="nc-story",
        order=40,
        permission="stories.view_storypage",
    )


@hooks.register("fact_panels")
def who_quotes(request: HttpRequest, fact: Fact) -> SafeString:
    """A fact's own page asks every room downstream what it makes of the fact."""
    return rereading.quoting_panel(request, fact)
