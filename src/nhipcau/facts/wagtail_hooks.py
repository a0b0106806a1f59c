from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.facts import keeping, views
from nhipcau.facts.choosing import FactChoice
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def fact_addresses() -> list[Any]:
    return [
        path("facts/", views.FactList.as_view(), name="fact_list"),
        path("facts/choose/", FactChoice.as_view(), name="fact_choose"),
        path("facts/new/", keeping.FactEdit.as_view(), name="fact_new"),
        path("facts/<slug:key>/", views.FactDetail.as_view(), name="fact_detail"),
        path("facts/<slug:key>/edit/", keeping.FactEdit.as_view(), name="fact_edit"),
        path("facts/<slug:key>/history/", keeping.FactHistory.as_view(), name="fact_history"),
        path("facts/<slug:key>/restore/", keeping.FactRestore.as_view(), name="fact_restore"),
    ]


@hooks.register("register_admin_menu_item")
def fact_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Facts"),
        url="fact_list",
        name="facts",
        icon="nc-fact",
        order=50,
        permission="facts.view_fact",
    )
