from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.factcheck import forms, views
from nhipcau.facts.models import Fact
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def factcheck_addresses() -> list[Any]:
    return [
        path("factchecks/", views.ClaimList.as_view(), name="claim_list"),
        path(
            "factchecks/<int:pk>/",
            views.ClaimDetail.as_view(form_class=forms.CorrectForm),
            name="claim_detail",
        ),
        path(
            "factchecks/verdict/<slug:key>/",
            views.GiveVerdict.as_view(form_class=forms.VerdictForm),
            name="claim_verdict",
        ),
        path("factchecks/<int:pk>/publish/", views.PublishCheck.as_view(), name="claim_publish"),
    ]


@hooks.register("fact_panels")
def what_was_judged(request: HttpRequest, fact: Fact) -> SafeString:
    return views.check_panel(request, fact)


@hooks.register("register_admin_menu_item")
def factcheck_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Fact-checks"),
        url="claim_list",
        name="factcheck",
        icon="nc-check",
        order=60,
        permission="factcheck.view_claim",
    )
