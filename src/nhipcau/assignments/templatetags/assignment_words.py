"""What was counted, in words."""

from __future__ import annotations

from django import template

from nhipcau.assignments.forms import METRICS

register = template.Library()


@register.filter
def metric_word(metric: str) -> str:
    """The word of a metric; one we don't know stands as it was given."""
    return str(dict(METRICS).get(metric, metric))
