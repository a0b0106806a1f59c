"""States of translations and segments: word, shape and colour."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from nhipcau.kit.templatetags.desk import Look, shape

register = template.Library()

PAGES: dict[str, Look] = {
    "held": Look("bad", "bang", pgettext_lazy("translation", "held")),
    "stale": Look("warn", "clock", pgettext_lazy("translation", "stale")),
    "progress": Look("plain", "pen", pgettext_lazy("translation", "in progress")),
    "done": Look("info", "half", pgettext_lazy("translation", "translated")),
    "review": Look("ask", "person", pgettext_lazy("translation", "in review")),
    "live": Look("good", "check", pgettext_lazy("translation", "live")),
    "changed": Look("info", "pen", pgettext_lazy("translation", "live, changed since")),
    "draft": Look("plain dashed", "pen", pgettext_lazy("translation", "draft")),
    "missing": Look("plain dashed", "plus", pgettext_lazy("translation", "missing")),
}
SEGMENTS: dict[str, Look] = {
    "missing": Look("plain dashed", "plus", pgettext_lazy("segment", "not translated")),
    "stale": Look("warn", "clock", pgettext_lazy("segment", "stale")),
    "machine": Look("ask", "diamond", pgettext_lazy("segment", "by machine")),
    "broken": Look("bad", "cross", pgettext_lazy("segment", "mark or tag broken")),
    "done": Look("good", "check", pgettext_lazy("segment", "translated")),
}


def _tag(look: Look) -> SafeString:
    return format_html('<span class="st {}">{}{}</span>', look.tone, shape(look.shape), look.word)


@register.simple_tag
def page_state(value: str) -> SafeString:
    """Where a page stands in a language."""
    return _tag(PAGES[value])


@register.simple_tag
def segment_state(value: str) -> SafeString:
    """What a segment needs."""
    return _tag(SEGMENTS[value])


@register.filter
def version(conflict: Any) -> str:
    """The version of a segment that stands now, where somebody was faster."""
    return str(conflict.theirs.seen)
