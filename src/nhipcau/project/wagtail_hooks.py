"""What every screen of the editing side has besides Wagtail's own: faces for Japanese, a word on pasting."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def faces_of_languages() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("project/languages.css"))


@hooks.register("insert_editor_js")
def word_on_pasting() -> SafeString:
    return format_html('<script src="{}"></script>', static("project/pasting.js"))
