"""Ways from a piece of evidence to the screen of its own room, in the templates of this one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import get_language

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.templatetags.desk import written_short
from nhipcau.reports.ports import Counts, OrganisationPart
from nhipcau.reports.sight import Sight
from nhipcau.reports.tracing import metric_word

register = template.Library()


@register.simple_tag(takes_context=True)
def way_to(context: Any, kind: str, one: Any) -> str:
    """The screen of a piece of evidence, where the reader may open it; `kind` is a word of `Sight`."""
    sight: Sight = context["sight"]
    return str(getattr(sight, kind)(one))


register.filter("metric_word", metric_word)


@register.simple_tag(takes_context=True)
def to(context: Any, **figure: Any) -> str:
    """Where a figure leads: the items behind it, on a screen or further down in a file."""
    way = context["way"]
    return str(way(**figure))


@register.simple_tag
def count_of(counts: Counts | OrganisationPart, word: str) -> int:
    """A number by its name."""
    return int(getattr(counts, word))


@register.filter
def day_short(iso: str) -> str:
    """`2026-09-21` as the reader writes it: `21/9/2026`."""
    return written_short(dt.date.fromisoformat(iso)) if iso else ""


@register.filter
def partial_day(iso: str) -> str:
    """A date as exact as a document gives it, as the reader writes it."""
    try:
        return PartialDate.parse(iso).short((get_language() or "vi")[:2])
    except ValueError:
        return iso
