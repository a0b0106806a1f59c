"""What the templates of the public site need besides their content."""

from __future__ import annotations

import json
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhipcau.kit.dates import PartialDate
from nhipcau.publicsite.kept import kept_styles
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.styles import FACES_HERE, SEARCH, SHEETS, asset

_FETCHED = {
    "css": mark_safe('rel="stylesheet"'),
    "woff2": mark_safe('rel="preload" as="font" type="font/woff2" crossorigin'),
}


def _ending(address: str) -> str:
    return address.rpartition(".")[2]


def style_links(styles: tuple[str, ...] | None, language: str) -> SafeString:
    """What every page fetches first: as the baker says, or as it left it, or the plain style sheets."""
    styles = styles or kept_styles(language)
    if not styles:  # nothing was baked yet
        styles = tuple(static(f"publicsite/{name}") for name in SHEETS)
    return format_html_join("\n", '<link {} href="{}">', ((_FETCHED[_ending(one)], one) for one in styles))


def late_faces() -> SafeString:
    """Where a baked page names its own Japanese faces: at its end, so that nobody waits for them to read."""
    return mark_safe(FACES_HERE)  # noqa: S308  # a mark of ours


def search_assets() -> SafeString:
    """What the search page alone fetches."""
    style, script = (f"/{asset(name)[0]}" for name in SEARCH)
    return format_html('<link rel="stylesheet" href="{}"><script src="{}" defer></script>', style, script)


def in_words(date: str, language: str) -> str:
    """An ISO date written out."""
    return PartialDate.parse(date).written(language) if date else ""


def in_figures(date: str, language: str) -> str:
    return PartialDate.parse(date).short(language) if date else ""


def set_large(text: Any, language: str) -> SafeString:
    """Words of the interface set as a heading."""
    return heading(str(text), language)


def json_ld(value: Any) -> SafeString:
    """JSON that can't end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for character, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, code)
    return mark_safe(text)  # noqa: S308  # what could end the element was replaced above
