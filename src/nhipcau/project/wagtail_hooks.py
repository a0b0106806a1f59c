"""What every screen has besides Wagtail's own: faces for Japanese, days as typed, a word on pasting."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

from nhipcau.project.duty_panel import DutyPanel
from nhipcau.project.media import document

hooks.register("before_serve_document", document)


@hooks.register("insert_global_admin_css")
def faces_of_languages() -> SafeString:
    sheets = ((static(f"project/{name}.css"),) for name in ("languages", "forms"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")
def days_as_they_are_typed() -> SafeString:
    return format_html('<script src="{}"></script>', static("project/dates.js"))


@hooks.register("insert_editor_js")
def word_on_pasting() -> SafeString:
    scripts = ((static(f"project/{name}.js"),) for name in ("pasted", "pasting"))
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("construct_homepage_panels")
def what_stands_still(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DutyPanel(request))
