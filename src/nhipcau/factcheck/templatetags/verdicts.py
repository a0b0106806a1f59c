"""A verdict with its shape and colour: never a colour alone."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nhipcau.facts.models import Verdict
from nhipcau.kit.templatetags.desk import shape

register = template.Library()

_LOOKS = {
    Verdict.TRUE: ("good", "check"),
    Verdict.MOSTLY_TRUE: ("good", "three-quarters"),
    Verdict.MIXED: ("warn", "half"),
    Verdict.MISLEADING: ("warn", "bang"),
    Verdict.FALSE: ("bad", "cross"),
    Verdict.UNPROVEN: ("plain", "query"),
}


@register.simple_tag
def verdict(value: str) -> SafeString:
    """Word, shape and colour of a verdict."""
    known = Verdict(value)
    tone, drawn = _LOOKS[known]
    return format_html('<span class="st {}">{}{}</span>', tone, shape(drawn), known.label)
