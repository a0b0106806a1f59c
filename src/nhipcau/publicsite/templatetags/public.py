"""What the templates of the public site need besides their content."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhipcau.kit.dates import PartialDate
from nhipcau.publicsite.manifest import kept_styles
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.rendering import context_of, sheet_of
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import FACES_HERE, SEARCH, SHEETS, asset

register = template.Library()


@register.simple_tag(takes_context=True)
def public_page(context: template.Context) -> str:
    """Make the page's content known to the template.

    The baker has done so already; when Wagtail serves or previews a page, it is done here.
    """
    if "sheet" not in context:
        snapshot = Snapshot.load(showing=context["page"])
        snapshot.composer.draft = True  # a preview says what is missing, and shows the rest
        sheet = sheet_of(snapshot, context["page"])
        with translation.override(sheet.language):
            for name, value in context_of(snapshot, sheet).items():
                context[name] = value
    return ""


@register.simple_tag(takes_context=True)
def style_links(context: template.Context) -> SafeString:
    """The style sheets that every page shares."""
    styles = context.get("styles") or kept_styles(context["sheet"].language)
    if not styles:  # nothing was baked yet
        styles = tuple(static(f"publicsite/{name}") for name in SHEETS)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((style,) for style in styles))


@register.simple_tag
def late_faces() -> SafeString:
    """Where a baked page names its own Japanese faces: at its end, so that nobody waits for them to read."""
    return mark_safe(FACES_HERE)  # noqa: S308 - a mark of ours


@register.simple_tag
def search_assets() -> SafeString:
    """What the search page alone fetches."""
    style, script = (f"/{asset(name)[0]}" for name in SEARCH)
    return format_html('<link rel="stylesheet" href="{}"><script src="{}" defer></script>', style, script)


@register.filter
def in_words(date: str, language: str) -> str:
    """An ISO date written out."""
    return PartialDate.parse(date).written(language) if date else ""


@register.filter
def in_figures(date: str, language: str) -> str:
    return PartialDate.parse(date).short(language) if date else ""


@register.filter
def set_large(text: Any, language: str) -> SafeString:
    """Words of the interface set as a heading."""
    return heading(str(text), language)


@register.filter
def json_ld(value: Any) -> SafeString:
    """JSON that can't end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for character, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, code)
    return mark_safe(text)  # noqa: S308 - what could end the element was replaced above
