from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.people.desk import Door
from nhipcau.stories import editor, views

__all__ = ["editor"]  # the page editor's own hooks


@hooks.register("register_admin_urls")
def story_addresses() -> list[Any]:
    return [path("stories/", views.StoryList.as_view(), name="story_list")]


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
