"""The desk's words and shapes: one state, one word, one shape, one colour, on every screen.

`{% load desk %}{% state delivery.state "delivery" %}`. The second argument says whose state it is,
since some words differ by what they speak of: a planned item *has a plan*, a planned delivery *is due*.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from nhipcau.kit.dates import PartialDate

register = template.Library()

_RING = '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
_LINE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
SHAPES: dict[str, str] = {
    "ring": _RING,
    "quarter": f'{_RING}<path fill="currentColor" d="M8 8V2.4A5.6 5.6 0 0 1 13.6 8z"/>',
    "half": f'{_RING}<path fill="currentColor" d="M8 2.4a5.6 5.6 0 0 1 0 11.2z"/>',
    "three-quarters": f'{_RING}<path fill="currentColor" d="M8 8H2.4A5.6 5.6 0 1 0 8 2.4z"/>',
    "full": '<circle cx="8" cy="8" r="6.4" fill="currentColor"/>',
    "struck": f'{_RING}<path {_LINE} d="M4 12 12 4"/>',
    "dashes": (
        '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' stroke-dasharray="2.6 2.2"/>'
    ),
    "plus": f'<path {_LINE} d="M8 3.5v9M3.5 8h9"/>',
    "dash": f'<path {_LINE} d="M4 8h8"/>',
    "bang": f'<path {_LINE} d="M8 2.5v7M8 13v.1"/>',
    "cross": f'<path {_LINE} d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>',
    "query": f'<path {_LINE} d="M5.4 5.3a2.7 2.7 0 1 1 3.8 2.5c-.9.4-1.2.9-1.2 1.8M8 13v.1"/>',
    "clock": f'{_RING}<path {_LINE} d="M8 5v3.2l2 1.3"/>',
    "check": f'<path {_LINE} d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "person": (
        f'<circle cx="8" cy="5" r="2.6" {_LINE}/><path {_LINE} d="M3 13.5c.5-2.7 2.4-4 5-4s4.5 1.3 5 4"/>'
    ),
    "diamond": '<path fill="currentColor" d="M8 2l6 6-6 6-6-6z"/>',
    "plane": f'<path {_LINE} d="M14 2 2 7.5l4.5 2L14 2 9.5 14l-3-4.5"/>',
    "pen": f'<path {_LINE} d="M2.5 13.5 3.2 10.5 11 2.7l2.3 2.3-7.8 7.8z"/>',
    "hand": f'<path {_LINE} d="M3 8h8.5M8 4.5 11.5 8 8 11.5M14 3v10"/>',
}


@dataclass(frozen=True)
class Look:
    """How a state is shown: the class that colours it, its shape, its word."""

    tone: str
    shape: str
    word: Any


LOOKS: dict[str, dict[str, Look]] = {
    "stage": {
        "planned": Look("s0", "ring", pgettext_lazy("stage", "planned")),
        "made": Look("s1", "quarter", pgettext_lazy("stage", "made")),
        "approved": Look("s2", "half", pgettext_lazy("stage", "approved")),
        "delivered": Look("s3", "three-quarters", pgettext_lazy("stage", "delivered")),
        "measured": Look("s4", "full", pgettext_lazy("stage", "measured")),
        "awaiting": Look("s3", "three-quarters", pgettext_lazy("stage", "delivered, measure awaited")),
        "unmeasured": Look("s-none", "struck", pgettext_lazy("stage", "delivered, not measured")),
        "late": Look("bad", "bang", pgettext_lazy("stage", "late")),
        "mine": Look("ask", "diamond", pgettext_lazy("stage", "waiting for me")),
        "gap": Look("plain", "plus", pgettext_lazy("stage", "gap")),
        "not_applicable": Look("plain", "dash", pgettext_lazy("stage", "not applicable")),
        "stale": Look("warn", "clock", pgettext_lazy("stage", "stale")),
        "held": Look("warn", "hand", pgettext_lazy("stage", "held")),
        "agrees": Look("good", "check", pgettext_lazy("stage", "agrees")),
    },
    "item": {
        "proposed": Look("plain dashed", "dashes", pgettext_lazy("item", "proposed")),
        "confirmed": Look("good", "check", pgettext_lazy("item", "confirmed")),
        "dropped": Look("plain", "cross", pgettext_lazy("item", "dropped")),
    },
    "passage": {
        "proposed": Look("plain dashed", "dashes", pgettext_lazy("passage", "unreviewed")),
        "accepted": Look("good", "check", pgettext_lazy("passage", "accepted")),
        "rejected": Look("plain", "cross", pgettext_lazy("passage", "rejected")),
        "retired": Look("plain", "dash", pgettext_lazy("passage", "no longer in the reading")),
    },
    "campaign": {
        "draft": Look("plain dashed", "dashes", pgettext_lazy("campaign", "draft")),
        "confirmed": Look("good", "check", pgettext_lazy("campaign", "confirmed")),
        "closed": Look("plain", "full", pgettext_lazy("campaign", "closed")),
    },
    "assignment": {
        "assigned": Look("info", "hand", pgettext_lazy("assignment", "assigned")),
        "accepted": Look("info", "pen", pgettext_lazy("assignment", "accepted")),
        "declined": Look("bad", "cross", pgettext_lazy("assignment", "declined")),
        "answered": Look("ask", "person", pgettext_lazy("assignment", "answered")),
        "closed": Look("good", "check", pgettext_lazy("assignment", "closed")),
        "withdrawn": Look("plain", "cross", pgettext_lazy("assignment", "withdrawn")),
    },
    "response": {
        "received": Look("ask", "person", pgettext_lazy("response", "received")),
        "approved": Look("good", "check", pgettext_lazy("response", "approved")),
        "returned": Look("warn", "pen", pgettext_lazy("response", "sent back")),
        "withdrawn": Look("plain", "cross", pgettext_lazy("response", "taken back")),
    },
    "letter": {
        "due": Look("info", "clock", pgettext_lazy("letter", "to be sent")),
        "sending": Look("info", "plane", pgettext_lazy("letter", "on its way")),
        "sent": Look("good", "check", pgettext_lazy("letter", "sent")),
        "failed": Look("bad", "cross", pgettext_lazy("letter", "could not be sent")),
        "dropped": Look("plain", "dash", pgettext_lazy("letter", "not needed any more")),
    },
    "page": {
        "draft": Look("plain dashed", "pen", pgettext_lazy("page", "draft")),
        "in_review": Look("ask", "person", pgettext_lazy("page", "in review")),
        "changed": Look("info", "pen", pgettext_lazy("page", "changed since it went live")),
        "live": Look("good", "check", pgettext_lazy("page", "live")),
        "expired": Look("plain", "cross", pgettext_lazy("page", "expired")),
    },
    "publishing": {
        "draft": Look("plain dashed", "pen", pgettext_lazy("page", "draft")),
        "ahead": Look("plain dashed", "dashes", pgettext_lazy("publishing", "not yet")),
        "in_review": Look("ask", "person", pgettext_lazy("page", "in review")),
        "returned": Look("warn", "pen", pgettext_lazy("publishing", "returned")),
        "approved": Look("good", "check", pgettext_lazy("publishing", "approved")),
        "scheduled": Look("info", "clock", pgettext_lazy("publishing", "scheduled")),
        "embargoed": Look("warn", "hand", pgettext_lazy("publishing", "under embargo")),
        "stopped": Look("bad", "bang", pgettext_lazy("publishing", "stopped")),
        "live": Look("good", "full", pgettext_lazy("page", "live")),
        "changed": Look("info", "pen", pgettext_lazy("page", "changed since it went live")),
        "expired": Look("plain", "cross", pgettext_lazy("page", "expired")),
        "withdrawn": Look("bad", "struck", pgettext_lazy("publishing", "withdrawn")),
    },
    "release": {
        "preparing": Look("plain dashed", "dashes", pgettext_lazy("publishing", "being prepared")),
        "scheduled": Look("info", "clock", pgettext_lazy("publishing", "scheduled")),
        "stopped": Look("bad", "bang", pgettext_lazy("publishing", "stopped")),
        "released": Look("good", "full", pgettext_lazy("publishing", "released")),
        "dropped": Look("plain", "cross", pgettext_lazy("publishing", "dropped")),
    },
    "correction": {
        "declared": Look("info", "pen", pgettext_lazy("publishing", "declared, not yet public")),
        "corrected": Look("good", "check", pgettext_lazy("publishing", "public")),
    },
    "product": {
        "due": Look("info", "clock", pgettext_lazy("product", "to be made")),
        "made": Look("good", "check", pgettext_lazy("product", "made")),
        "failed": Look("bad", "cross", pgettext_lazy("product", "could not be made")),
        "withdrawn": Look("plain", "cross", pgettext_lazy("product", "withdrawn")),
    },
    "delivery": {
        "planned": Look("info", "clock", pgettext_lazy("delivery", "due")),
        "postponed": Look("warn", "clock", pgettext_lazy("delivery", "postponed")),
        "attempting": Look("info", "plane", pgettext_lazy("delivery", "attempting")),
        "delivered": Look("good", "check", pgettext_lazy("delivery", "delivered")),
        "failed": Look("bad", "cross", pgettext_lazy("delivery", "could not be delivered")),
        "unknown": Look("warn", "query", pgettext_lazy("delivery", "unknown")),
        "needs_human": Look("ask", "person", pgettext_lazy("delivery", "needs a person")),
        "paused": Look("warn", "hand", pgettext_lazy("delivery", "paused")),
    },
    "attempt": {
        "delivered": Look("good", "check", pgettext_lazy("attempt", "delivered")),
        "retry": Look("warn", "clock", pgettext_lazy("attempt", "to be tried again")),
        "rejected": Look("bad", "cross", pgettext_lazy("attempt", "refused")),
        "unknown": Look("warn", "query", pgettext_lazy("attempt", "unknown")),
    },
    "measure": {
        "counted": Look("good", "check", pgettext_lazy("measure", "counted")),
        "reported": Look("info", "person", pgettext_lazy("measure", "reported by the organisation")),
        "estimated": Look("warn", "query", pgettext_lazy("measure", "estimated")),
    },
}
_DEFAULT = {value: look for of in reversed(LOOKS) for value, look in LOOKS[of].items()}

LANGUAGE_WORDS = {
    "vi": pgettext_lazy("language", "Vietnamese"),
    "ja": pgettext_lazy("language", "Japanese"),
    "en": pgettext_lazy("language", "English"),
}


def look_of(value: str, of: str = "") -> Look:
    """The look of a state. Without `of`, the first kind in `LOOKS` that knows the word; a state that
    none knows is shown as it is written."""
    known = LOOKS.get(of, {}).get(value) or _DEFAULT.get(value)
    return known or Look("plain", "ring", str(value).replace("_", " "))


@register.simple_tag
def shape(name: str, classname: str = "i") -> SafeString:
    """A shape alone, hidden from screen readers: a word always stands beside it."""
    drawn = mark_safe(SHAPES[name])  # noqa: S308  # our own drawings
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', classname, drawn
    )


@register.simple_tag
def shape_sprite() -> SafeString:
    """Every shape once, for a page that draws many: `<svg><use href="#shape-ring"/></svg>`."""
    symbols = "".join(
        f'<symbol id="shape-{name}" viewBox="0 0 16 16">{drawn}</symbol>' for name, drawn in SHAPES.items()
    )
    hidden = '<svg class="sr" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    return mark_safe(f"{hidden}{symbols}</defs></svg>")  # noqa: S308  # our own drawings


@register.simple_tag
def state(value: str, of: str = "") -> SafeString:
    """Word, shape and colour of a state."""
    look = look_of(value, of)
    return format_html('<span class="st {}">{}{}</span>', look.tone, shape(look.shape), look.word)


@register.simple_tag
def look_word(value: str, of: str = "stage") -> str:
    """The word of a state alone."""
    return str(look_of(value, of).word)


@register.simple_tag
def sample() -> SafeString:
    """The label that every sample figure carries."""
    return format_html('<span class="demo">{}</span>', pgettext_lazy("label", "sample data"))


@register.filter
def language_word(code: str) -> str:
    """`ja` as it stands in a Vietnamese sentence: "tiếng Nhật"."""
    return str(LANGUAGE_WORDS.get(code, code))


@register.filter
def theme_code(number: int) -> str:
    """What a theme is called for short: `ND3` in Vietnamese, `T3` elsewhere."""
    return _("T%(number)d") % {"number": number}


def _language() -> str:
    return (get_language() or "vi")[:2]


@register.simple_tag
def stop() -> str:
    """What ends a sentence that a template puts together: a Japanese one ends otherwise."""
    return pgettext("punctuation", ". ")


@register.simple_tag
def comma() -> str:
    return pgettext("punctuation", ", ")


@register.simple_tag
def semicolon() -> str:
    return pgettext("punctuation", "; ")


@register.filter
def figure(value: Any) -> str:
    """A whole number as the reader's language groups it; unknown is never 0."""
    if value is None:
        return "–"
    return f"{int(value):,}".replace(",", "." if _language() == "vi" else ",")


def written_short(day: dt.date | None) -> str:
    """A day in figures, in the active language."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    return PartialDate(day.year, day.month, day.day).short(_language())


@register.simple_tag
def date_short(day: dt.date | None) -> str | SafeString:
    """A day in figures, readable by machines; nothing for no day."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), written_short(day))


@register.simple_tag
def moment(at: dt.datetime | None) -> str | SafeString:
    """Time and day of an aware moment, as `moment_text` writes them."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), moment_text(at))


def moment_text(at: dt.datetime) -> str:
    """In the office's time zone: `08:30 24/8/2026`; in Japanese the day comes first, `2026/8/24 08:30`."""
    local = timezone.localtime(at)
    time, day = local.strftime("%H:%M"), written_short(local)
    return f"{day} {time}" if get_language() == "ja" else f"{time} {day}"
