from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.campaigns import forms, views
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def campaign_addresses() -> list[Any]:
    return [
        path("campaigns/", views.CampaignList.as_view(), name="campaign_list"),
        path(
            "campaigns/open/<int:pk>/",
            views.OpenCampaign.as_view(form_class=forms.OpenCampaignForm),
            name="campaign_open",
        ),
        path("campaigns/<int:pk>/", views.Plan.as_view(), name="campaign_plan"),
        path("campaigns/<int:pk>/decide/", views.DecidePlan.as_view(), name="campaign_decide"),
    ]


@hooks.register("register_admin_menu_item")
def campaign_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Plan"),
        url="campaign_list",
        name="campaigns",
        icon="nc-plan",
        order=20,
        permission="campaigns.view_campaign",
    )
