"""A figure as the reader's language writes it."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from nhipcau.facts.ledger import write_number

register = template.Library()


@register.filter
def fact_number(value: Decimal) -> str:
    """With the marks of the active language: 634.361 and 39,9 in Vietnamese."""
    return write_number(value, (get_language() or "vi")[:2])
