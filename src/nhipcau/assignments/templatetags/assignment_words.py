"""What was counted, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nhipcau.assignments.forms import METRICS
from nhipcau.assignments.models import AssignmentChange
from nhipcau.kit.templatetags.desk import Look, shape, written_short

register = template.Library()


@register.filter
def metric_word(metric: str) -> str:
    """The word of a metric; one we don't know stands as it was given."""
    return str(dict(METRICS).get(metric, metric))


_State = AssignmentChange.State
_LOOKS = {
    _State.PROPOSED: Look("ask", "person", _State.PROPOSED.label),
    _State.AGREED: Look("good", "check", _State.AGREED.label),
    _State.REFUSED: Look("bad", "bang", _State.REFUSED.label),
    _State.KEPT: Look("plain", "dash", _State.KEPT.label),
    _State.WITHDRAWN: Look("plain", "cross", _State.WITHDRAWN.label),
    _State.APPLIED: Look("info", "pen", _State.APPLIED.label),
    _State.NOTED: Look("plain", "ring", _State.NOTED.label),
    _State.LAPSED: Look("plain", "struck", _State.LAPSED.label),
}


@register.simple_tag
def change_state(value: str) -> SafeString:
    """Word, shape and colour of what became of a change."""
    look = _LOOKS[_State(value)]
    return format_html('<span class="st {}">{}{}</span>', look.tone, shape(look.shape), look.word)


_Kind = AssignmentChange.Kind
_SAID = {
    (_Kind.MOVE_DUE, False): _("The office asks to move the due date from %(before)s to %(after)s."),
    (_Kind.MOVE_DUE, True): _("The office moved the due date from %(before)s to %(after)s."),
    (_Kind.REWORD, False): _("The office asks to word the theme anew."),
    (_Kind.REWORD, True): _("The office worded the theme anew."),
    (_Kind.WITHDRAW, False): _("The office asks to withdraw this task: it need not be done any more."),
    (_Kind.WITHDRAW, True): _("The office withdrew this task: it need not be done any more."),
}
_DONE = (_State.AGREED, _State.APPLIED, _State.WITHDRAWN)


@register.simple_tag
def change_said(change: AssignmentChange) -> str:
    """A change in one sentence: what the office asks for, or what it did."""
    sentence = _SAID[_Kind(change.kind), change.state in _DONE]
    days: dict[str, Any] = {
        "before": written_short(change.due_before),
        "after": written_short(change.due_after),
    }
    return str(sentence) % days
