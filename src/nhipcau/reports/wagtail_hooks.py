"""The editing side's frame: the desk's styles and icons, the order of its menu, and this room's screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from nhipcau.facts.models import Fact
from nhipcau.people.desk import Door
from nhipcau.reports import views
from nhipcau.reports.impact import impact_panel
from nhipcau.reports.panels import StandingPanel

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


@hooks.register("register_admin_urls")
def report_addresses() -> list[Any]:
    return [
        path("reports/coverage/", views.CampaignChoice.as_view(), name="reports_home"),
        path("reports/final/", views.ReportChoice.as_view(), name="reports_final"),
        path("reports/coverage/<int:pk>/", views.CoverageScreen.as_view(), name="reports_coverage"),
        path("reports/coverage/<int:pk>/items/", views.ItemsScreen.as_view(), name="reports_items"),
        path("reports/final/<int:pk>/", views.ReportScreen.as_view(), name="reports_report"),
        path("reports/final/<int:pk>/report.<slug:kind>", views.ReportFile.as_view(), name="reports_file"),
    ]


@hooks.register("fact_panels")
def what_was_made(request: HttpRequest, fact: Fact) -> SafeString:
    return impact_panel(request, fact)


@hooks.register("construct_homepage_panels")
def where_we_stand(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, StandingPanel(request))


@hooks.register("register_admin_menu_item")
def coverage_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Coverage"),
        url="reports_home",
        name="coverage",
        icon="nc-coverage",
        order=25,
        permission="campaigns.view_campaign",
    )


@hooks.register("register_reports_menu_item")
def report_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Campaign report"),
        url="reports_final",
        name="campaign-report",
        icon="nc-report",
        order=1,
        permission=views.ReportScreen.permission,
    )


@hooks.register("register_admin_menu_item")
def home() -> Any:
    return MenuItem(
        pgettext_lazy("menu", "Home"),
        reverse("wagtailadmin_home"),
        name="home",
        icon_name="nc-home",
        order=0,
    )
