"""The editing side's way to the page of components."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from nhipcau.publicsite import views
from nhipcau.publicsite.addresses import DEFAULT_LANGUAGE


@hooks.register("register_admin_urls")
def design_addresses() -> list[Any]:
    return [path("design-language/<slug:language>/", views.design_language, name="design_language")]


@hooks.register("register_help_menu_item")
def design_item() -> MenuItem:
    return MenuItem(
        _("The design language"),
        reverse_lazy("design_language", args=[DEFAULT_LANGUAGE]),
        name="design-language",
        icon_name="view",
        order=900,
    )
