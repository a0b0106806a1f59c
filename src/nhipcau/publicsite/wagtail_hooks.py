"""Where the editing side meets the public site: its components, and what could not be published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from nhipcau.publicsite import views
from nhipcau.publicsite.addresses import DEFAULT_LANGUAGE
from nhipcau.publicsite.troubles import TroublesPanel, tell_editor


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


@hooks.register("before_edit_page")
def beside_the_page(request: HttpRequest, page: Any) -> None:
    tell_editor(request, page)


@hooks.register("construct_homepage_panels")
def on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(TroublesPanel(request))
