"""The editing side's frame: the desk's styles and icons, the order of its menu, and this room's screens."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

ICONS = (
    *("home", "document", "plan", "assign", "story", "fact", "check", "product", "send", "measure"),
    *("report", "coverage"),
)


@hooks.register("insert_global_admin_css")
def desk_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("kit/desk.css"))


@hooks.register("register_icons")
def desk_icons(icons: list[str]) -> list[str]:
    return [*icons, *(f"kit/icons/nc-{name}.svg" for name in ICONS)]


@hooks.register("register_admin_menu_item")
def home() -> Any:
    return MenuItem(
        pgettext_lazy("menu", "Home"),
        reverse("wagtailadmin_home"),
        name="home",
        icon_name="nc-home",
        order=0,
    )
