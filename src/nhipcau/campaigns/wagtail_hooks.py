from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.campaigns import forms, views
from nhipcau.campaigns.views.exchange import PlanFile, PlanFiles
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
        path("campaigns/<int:pk>/cells/", views.Cells.as_view(), name="campaign_cells"),
        path(
            "campaigns/<int:pk>/organisations/",
            views.FindOrganisations.as_view(),
            name="campaign_organisations",
        ),
        path("campaigns/<int:pk>/calendar/", views.PlanCalendar.as_view(), name="campaign_calendar"),
        path("campaigns/<int:pk>/paste/", views.PasteTable.as_view(), name="campaign_paste"),
        path("campaigns/<int:pk>/files/", PlanFiles.as_view(), name="campaign_files"),
        path("campaigns/<int:pk>/files/<slug:kind>/", PlanFile.as_view(), name="campaign_export"),
        path("campaigns/<int:pk>/items/new/", views.AddItem.as_view(), name="campaign_item_new"),
        path("campaigns/<int:pk>/items/<int:item>/", views.EditItem.as_view(), name="campaign_item"),
    ]


@hooks.register("register_admin_urls")
def step_addresses() -> list[Any]:
    """From a reading to a plan, from nothing or from another; and the office's lead times."""
    new, copy = forms.StartCampaignForm, forms.CopyCampaignForm
    body = forms.NewOrganisationForm
    return [
        path("campaigns/new/", views.StartCampaign.as_view(form_class=new), name="campaign_new"),
        path("campaigns/<int:pk>/copy/", views.CopyCampaign.as_view(form_class=copy), name="campaign_copy"),
        path("campaigns/lead-times/", views.LeadTimes.as_view(), name="campaign_lead_times"),
        path("campaigns/lead-times/set/", views.SetLeadTimes.as_view(), name="campaign_set_lead_times"),
        path("campaigns/<int:pk>/review/", views.ReviewStep.as_view(), name="campaign_review"),
        path("campaigns/<int:pk>/parts/", views.EditParts.as_view(), name="campaign_parts"),
        path("campaigns/<int:pk>/match/", views.MatchStep.as_view(form_class=body), name="campaign_match"),
        path(
            "campaigns/<int:pk>/bodies/", views.MatchBodies.as_view(form_class=body), name="campaign_bodies"
        ),
        path("campaigns/<int:pk>/owners/", views.ProposeOwners.as_view(), name="campaign_owners"),
        path("campaigns/<int:pk>/confirm/", views.ConfirmStep.as_view(), name="campaign_confirm"),
        path("campaigns/<int:pk>/settle/", views.ConfirmPlan.as_view(), name="campaign_settle"),
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
