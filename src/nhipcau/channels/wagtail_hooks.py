from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from nhipcau.channels import forms, views
from nhipcau.people.desk import Door


@hooks.register("register_admin_urls")
def delivery_addresses() -> list[Any]:
    keep = views.KeepAccount.as_view(form_class=forms.AccountForm)
    plan = views.PlanScreen.as_view(form_class=forms.PlanForm)
    delivery = views.DeliveryScreen.as_view(answers=forms.ANSWERS)
    return [
        path("deliveries/", views.Ledger.as_view(), name="delivery_ledger"),
        path("deliveries/plan/", views.ChooseStory.as_view(), name="delivery_choose"),
        path("deliveries/plan/<int:pk>/", plan, name="delivery_plan"),
        path("deliveries/<int:pk>/", delivery, name="delivery"),
        path("deliveries/<int:pk>/hasten/", views.Hasten.as_view(), name="delivery_hasten"),
        path("deliveries/<int:pk>/again/", views.PlanAgain.as_view(), name="delivery_again"),
        path("deliveries/accounts/new/", keep, name="account_new"),
        path("deliveries/accounts/<slug:code>/", keep, name="account"),
        path("deliveries/accounts/<slug:code>/pause/", views.Pause.as_view(), name="account_pause"),
        path("deliveries/accounts/<slug:code>/resume/", views.Resume.as_view(), name="account_resume"),
    ]


@hooks.register("register_admin_menu_item")
def delivery_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Publishing"),
        url="delivery_ledger",
        name="deliveries",
        icon="nc-send",
        order=90,
        permission="channels.view_delivery",
    )


def _publishing(page: Page, user: Any) -> Iterator[Button]:
    """From a live page to publishing it through the declared accounts."""
    if page.live and page.depth > 2 and user.has_perm("channels.plan_delivery"):
        yield Button(
            _("Publish through accounts"),
            reverse("delivery_plan", args=[page.pk]),
            icon_name="nc-send",
            priority=55,
        )


@hooks.register("register_page_listing_more_buttons")
def in_listings(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return _publishing(page, user)


@hooks.register("register_page_header_buttons")
def in_headers(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return _publishing(page, user)
