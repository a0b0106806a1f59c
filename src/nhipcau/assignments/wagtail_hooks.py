from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.assignments import forms
from nhipcau.assignments.views import amendments, desk, letters
from nhipcau.people.desk import Door
from nhipcau.people.models import Organisation


@hooks.register("register_admin_urls")
def assignment_addresses() -> list[Any]:
    return [
        path("assignments/", desk.AssignmentList.as_view(), name="assignment_list"),
        path(
            "assignments/new/",
            desk.NewAssignment.as_view(form_class=forms.AssignForm),
            name="assignment_new",
        ),
        path("assignments/amendments/", amendments.AmendmentList.as_view(), name="amendment_list"),
        path(
            "assignments/amendments/new/",
            amendments.NewAmendment.as_view(form_class=forms.AmendForm),
            name="amendment_new",
        ),
        path(
            "assignments/amendments/<int:campaign>/from/<int:guidance>/",
            amendments.DraftFromGuidance.as_view(),
            name="amendment_from",
        ),
        path("assignments/amendments/<int:pk>/", amendments.AmendmentDetail.as_view(), name="amendment"),
        path(
            "assignments/changes/<int:pk>/settle/", amendments.SettleRefusal.as_view(), name="change_settle"
        ),
        path("assignments/letters/", letters.OrderLetters.as_view(), name="letter_order"),
        path("assignments/letters/<int:pk>/again/", letters.SendLetterAgain.as_view(), name="letter_again"),
        path("assignments/letters/<int:pk>/drop/", letters.DropLetter.as_view(), name="letter_drop"),
        path("assignments/<int:pk>/", desk.AssignmentDetail.as_view(), name="assignment_detail"),
        path(
            "assignments/responses/<int:pk>/approve/", desk.ApproveResponse.as_view(), name="response_approve"
        ),
        path("assignments/responses/<int:pk>/return/", desk.ReturnResponse.as_view(), name="response_return"),
        path("assignments/responses/<int:pk>/photo/", desk.EvidencePhoto.as_view(), name="response_photo"),
        path(
            "assignments/responses/<int:pk>/photo/<int:further>/",
            desk.EvidencePhoto.as_view(),
            name="response_further_photo",
        ),
    ]


@hooks.register("organisation_panels")
def what_an_organisation_owes(request: HttpRequest, organisation: Organisation) -> SafeString:
    return letters.organisation_panel(request, organisation)


@hooks.register("register_admin_menu_item")
def assignment_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Assignments"),
        url="assignment_list",
        name="assignments",
        icon="nc-assign",
        order=30,
        permission="assignments.view_assignment",
    )
