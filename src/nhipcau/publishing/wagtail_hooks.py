"""The publishing desk in the menu, and in the page editor the one way from draft to readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import pgettext, pgettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from nhipcau.people.desk import Door
from nhipcau.publishing import forms, views
from nhipcau.stories.models import PublicPage

FORMS = {
    "submit": forms.SubmitForm,
    "approve": forms.ApproveForm,
    "send_back": forms.AnswerForm,
    "schedule": forms.ScheduleForm,
    "embargo": forms.EmbargoForm,
    "withdraw": forms.WithdrawForm,
    "invite": forms.InviteForm,
}
SUBMIT = "action-nhipcau-submit"
OURS_INSTEAD = (
    *("action-submit", "action-publish", "action-unpublish", "action-schedule"),
    *("action-cancel-workflow", "action-restart-workflow", "approve", "reject"),
)
"""Wagtail's own ways on; the desk's screen does all of them, with what stands in the way beside."""


@hooks.register("register_admin_urls")
def publishing_addresses() -> list[Any]:
    page = views.PageScreen.as_view(forms=FORMS)
    releases = views.ReleaseList.as_view(form_class=forms.ReleaseForm)
    release = views.ReleaseScreen.as_view(form_class=forms.ScheduleForm)
    process = views.ProcessScreen.as_view(form_class=forms.ProcessForm, steps_class=forms.StepForms)
    return [
        path("publishing/", views.Desk.as_view(), name="publishing_desk"),
        path("publishing/page/<int:pk>/", page, name="publishing_page"),
        path("publishing/bundles/", releases, name="publishing_releases"),
        path("publishing/bundles/<int:pk>/", release, name="publishing_release"),
        path("publishing/processes/", views.ProcessList.as_view(), name="publishing_processes"),
        path("publishing/processes/<int:pk>/", process, name="publishing_process"),
        path(
            "publishing/processes/of/<int:campaign>/",
            views.OwnProcess.as_view(),
            name="publishing_own_process",
        ),
    ]


@hooks.register("register_admin_menu_item")
def publishing_door() -> Door:
    return Door(
        pgettext_lazy("room", "Publishing"),
        url="publishing_desk",
        name="publishing",
        icon="clipboard-list",
        order=65,
        permission="publishing.use_publishing",
    )


class SubmitItem(ActionMenuItem):
    """Saves what is typed, then opens the page's screen on the desk."""

    name = SUBMIT
    order = 5
    icon_name = "nc-send"

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        public = issubclass(context["page_class"], PublicPage) if "page_class" in context else True
        parent = context.get("parent_page")
        return public and (page is not None or parent is not None) and not context.get("locked_for_user")

    @property
    def label(self) -> str:
        return pgettext("button", "Save, then submit for review…")


@hooks.register("construct_page_action_menu")
def one_way_on(menu_items: list[Any], request: HttpRequest, context: Any) -> None:
    page = context.get("page")
    parent = context.get("parent_page")
    if page is not None and not isinstance(page.specific, PublicPage):
        return
    if page is None and parent is None:
        return
    kept = [item for item in menu_items if getattr(item, "name", "") not in OURS_INSTEAD]
    menu_items[:] = [*kept, SubmitItem()] if SubmitItem().is_shown(context) else kept


def _onward(request: HttpRequest, page: Page) -> HttpResponse | None:
    """From the editor to the desk's screen, once the page is saved by its own button."""
    if request.method == "POST" and SUBMIT in request.POST and isinstance(page.specific, PublicPage):
        return redirect("publishing_page", pk=page.pk)
    return None


@hooks.register("after_create_page")
def onward_from_new(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _onward(request, page)


@hooks.register("after_edit_page")
def onward_from_edited(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _onward(request, page)


def _way(page: Page, user: Any) -> Iterator[Button]:
    if issubclass(page.specific_class or Page, PublicPage) and user.has_perm("publishing.use_publishing"):
        yield Button(
            pgettext("button", "Its way to readers"),
            reverse("publishing_page", args=[page.pk]),
            icon_name="clipboard-list",
            priority=15,
        )


@hooks.register("translated_page_way")
def from_its_translation(page: Page, user: Any) -> Iterator[Button]:
    """From the last translated segment straight to where it is submitted."""
    for button in _way(page, user):
        button.label = pgettext("button", "On to review…")
        yield button


@hooks.register("register_page_listing_more_buttons")
def in_listings(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return _way(page, user)


@hooks.register("register_page_header_buttons")
def in_headers(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return _way(page, user)
