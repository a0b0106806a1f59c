"""The document with its marks, written in one go: templates would add spaces that aren't in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.guidance.kinds import LOOKS
from nhipcau.guidance.marking import Line, Mark, StatedCount, Token
from nhipcau.guidance.models import Passage

register = template.Library()


@register.simple_tag
def document(lines: Iterable[Line], codes: Mapping[int, str]) -> SafeString:
    """The lines of a document as paragraphs; every passage can be reached at `#p<its key>`."""
    return mark_safe("".join(_paragraph(line, codes) for line in lines))  # noqa: S308 - pieces are escaped


@register.simple_tag
def stated_note(stated: StatedCount) -> SafeString:
    """Whether a count that the document states is what was read."""
    said = {"said": stated.said, "found": stated.found}
    if stated.holds:
        words, tone = _("document says %(said)s · read %(found)d ✓") % said, ""
    else:
        words, tone = _("document says %(said)s · read %(found)d: look again") % said, " none"
    return format_html('<span class="tallyok{}">{}</span>', tone, words)


def _paragraph(line: Line, codes: Mapping[int, str]) -> str:
    pieces = "".join(_piece(token, codes) for token in line.tokens)
    return f'<p><span class="pn" aria-hidden="true">{line.number}</span>{pieces}</p>'


def _piece(token: Token, codes: Mapping[int, str]) -> str:
    if token.what == "text":
        return format_html("{}", token.text)
    mark = token.mark
    assert mark is not None  # noqa: S101 - every opening and closing carries its mark
    if mark.kind == "unread":
        return _unread(mark) if token.what == "open" else "</span>"
    if mark.stated:
        return '<span class="tally">' if token.what == "open" else f"</span>{stated_note(mark.stated)}"
    return _opening(mark, codes) if token.what == "open" else "</mark>"


def _unread(mark: Mark) -> str:
    title = _("this sentence has no item")
    return format_html('<span class="unread" id="u{}" title="{}">', mark.start, title)


def _opening(mark: Mark, codes: Mapping[int, str]) -> str:
    states = {passage.state for passage in mark.passages}
    state = states.pop() if len(states) == 1 else Passage.State.PROPOSED
    opening = format_html(
        '<mark class="k k-{} s-{}" data-p="{}">',
        LOOKS[mark.kind].colour,
        state,
        " ".join(str(passage.pk) for passage in mark.passages),
    )
    return opening + ("" if mark.goes_on else "".join(_tag(p, codes[p.pk]) for p in mark.passages))


def _tag(passage: Passage, code: str) -> str:
    label = _("%(code)s, %(kind)s: to its item") % {"code": code, "kind": passage.get_kind_display()}
    return format_html(
        '<a class="pc s-{3}" id="p{0}" href="#i{0}" aria-label="{2}">{1}</a>',
        passage.pk,
        code,
        label,
        passage.state,
    )
