from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.guidance import forms, views
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def guidance_addresses() -> list[Any]:
    return [
        path("guidance/", views.GuidanceList.as_view(), name="guidance_list"),
        path(
            "guidance/new/",
            views.ReceiveGuidance.as_view(form_class=forms.ReceiveForm),
            name="guidance_receive",
        ),
        path("guidance/<int:pk>/", views.Reading.as_view(), name="guidance_reading"),
        path("guidance/<int:pk>/decide/", views.Decide.as_view(), name="guidance_decide"),
        path("guidance/<int:pk>/file/", views.ReadingFile.as_view(), name="guidance_file"),
    ]


@hooks.register("register_admin_menu_item")
def guidance_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Guidance"),
        url="guidance_list",
        name="guidance",
        icon="nc-document",
        order=10,
        permission="guidance.view_guidance",
    )
