from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.guidance import forms, views
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def guidance_addresses() -> list[Any]:
    receive = views.ReceiveGuidance.as_view(form_class=forms.ReceiveForm)
    return [
        path("guidance/", views.GuidanceList.as_view(), name="guidance_list"),
        path("guidance/new/", receive, name="guidance_receive"),
        path("guidance/<int:pk>/", views.Reading.as_view(), name="guidance_reading"),
        path("guidance/<int:pk>/decide/", views.Decide.as_view(), name="guidance_decide"),
        path("guidance/<int:pk>/add/", views.Add.as_view(form_class=forms.ItemForm), name="guidance_add"),
        re_path(
            r"^guidance/(?P<pk>\d+)/items/(?P<key>\d+)/(?P<verb>change|split|merge)/$",
            views.Edit.as_view(form_class=forms.ItemForm),
            name="guidance_edit",
        ),
        path("guidance/<int:pk>/changes/", views.Changes.as_view(), name="guidance_changes"),
        path("guidance/<int:pk>/history/", views.History.as_view(), name="guidance_history"),
        path("guidance/<int:pk>/amends/", views.Pair.as_view(), name="guidance_pair"),
        path("guidance/<int:pk>/reading.json", views.ReadingData.as_view(), name="guidance_data"),
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
