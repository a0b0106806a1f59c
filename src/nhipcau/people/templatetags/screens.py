"""What the screens of several rooms write alike."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.log_actions import registry as logs

from nhipcau.people.desk import short_date

register = template.Library()


@register.filter
def iso_short(text: str) -> str:
    """`--09-21` as `21/9`, `1973-09` as `9/1973`."""
    return short_date(text)


@register.filter
def person_name(user: Any) -> str:
    """A person's full name; the name they sign in with where there is none."""
    return str(user.get_full_name() or user) if user else ""


@register.filter
def action_word(action: str) -> str:
    """What was done, as the log names it."""
    return str(logs.get_action_label(action))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key, "")
