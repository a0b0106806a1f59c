"""The HTML of items, groups and lines, written in one go: for the page, and for what changed in it.

A template would add spaces to the document that aren't in it, and take seconds for a thousand items.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from nhipcau.guidance.kinds import LOOKS
from nhipcau.guidance.marking import Line, Mark, StatedCount, Token
from nhipcau.guidance.models import Passage
from nhipcau.guidance.room import Entry, Group, Room
from nhipcau.kit.templatetags.desk import state
from nhipcau.people.desk import short_date

NOTHING = SafeString("")


def lines_html(room: Room, lines: Iterable[Line]) -> SafeString:
    """Lines of the document as paragraphs; every passage can be reached at `#p<its key>`."""
    return mark_safe("".join(f"{line_html(room, line)}" for line in lines))  # noqa: S308 - pieces are escaped


def line_html(room: Room, line: Line) -> str:
    pieces = "".join(_piece(token, room) for token in line.tokens)
    page = room.pages.get(line.number)
    mark = format_html('<span class="pg">{}</span>', _("p. %(n)s") % {"n": page}) if page else ""
    return (
        f'<p id="l{line.number}" data-s="{line.start}">'
        f'<span class="pn" aria-hidden="true">{line.number}</span>{mark}{pieces}</p>'
    )


def _piece(token: Token, room: Room) -> str:
    if token.what == "text":
        return format_html("{}", token.text)
    mark = token.mark
    assert mark is not None  # noqa: S101 - every opening and closing carries its mark
    if mark.kind == "unread":
        return _unread(mark) if token.what == "open" else "</span>"
    if mark.stated:
        return '<span class="tally">' if token.what == "open" else f"</span>{stated_note(mark.stated)}"
    return _opening(mark, room) if token.what == "open" else "</mark>"


def _unread(mark: Mark) -> str:
    name = "" if mark.goes_on else format_html(' id="u{}"', mark.start)
    return format_html('<span class="unread"{} title="{}">', name, _("this sentence has no item"))


def _opening(mark: Mark, room: Room) -> str:
    states = {passage.state for passage in mark.passages}
    opening = format_html(
        '<mark class="k k-{} s-{}" data-k="{}" data-p="{}">',
        LOOKS[mark.kind].colour,
        states.pop() if len(states) == 1 else Passage.State.PROPOSED,
        mark.kind,
        " ".join(str(passage.pk) for passage in mark.passages),
    )
    return opening + ("" if mark.goes_on else "".join(_tag(passage, room) for passage in mark.passages))


def _tag(passage: Passage, room: Room) -> str:
    code = room.codes[passage.pk]
    label = _("%(code)s, %(kind)s: to its item") % {"code": code, "kind": passage.get_kind_display()}
    former = "".join(f'<span id="p{old}"></span>' for old in room.former.get(passage.pk, ()))
    return former + format_html(
        '<a class="pc s-{3}" id="p{0}" href="#i{0}" aria-label="{2}">{1}</a>',
        passage.pk,
        code,
        label,
        passage.state,
    )


def stated_note(stated: StatedCount) -> SafeString:
    """Whether a count that the document states is what was read."""
    said = {"said": stated.said, "found": stated.found}
    if stated.holds:
        words, tone = _("document says %(said)s · read %(found)d ✓") % said, ""
    else:
        words, tone = _("document says %(said)s · read %(found)d: look again") % said, " none"
    return format_html('<span class="tallyok{}">{}</span>', tone, words)


def group_head(group: Group, room: Room) -> SafeString:
    """The heading of a kind: how many, whether the document counts as many, how many are unreviewed."""
    left = (
        ngettext("%(count)d unreviewed", "%(count)d unreviewed", group.unreviewed)
        % {"count": group.unreviewed}
        if group.unreviewed
        else _("all reviewed")
    )
    buttons = _buttons_of_all(group) if room.may_review and group.unreviewed else NOTHING
    return format_html(
        '<span class="sw" aria-hidden="true">{}</span>{} <span class="n num">{}</span>{}'
        '<span class="left num">{}</span>{}',
        group.look.code,
        group.label,
        len(group.entries),
        stated_note(group.stated) if group.stated else "",
        left,
        buttons,
    )


def _buttons_of_all(group: Group) -> SafeString:
    return format_html(
        '<span class="all"><button type="submit" form="decide" class="btn" name="accept_kind" value="{0}">'
        '{1} <span class="num">{2}</span><span class="sr"> {3}</span></button> <button type="submit"'
        ' form="decide" class="btn quiet no" name="reject_kind" value="{0}">{4}<span class="sr"> {3}</span>'
        "</button></span>",
        group.kind,
        _("Accept all"),
        group.unreviewed,
        group.label,
        _("Reject all"),
    )


def item_html(entry: Entry, room: Room) -> SafeString:
    """One item of the right side. Its buttons post a form, its code leads to its place."""
    one = entry.passage
    former = format_html_join("", '<span id="i{}"></span>', ((old,) for old in room.former.get(one.pk, ())))
    return format_html(
        '<li class="item s-{0}{1}" id="i{2}" data-p="{2}" data-s="{3}" data-e="{4}" tabindex="-1">'
        '<a class="pc" href="#p{2}" aria-label="{6}">{7}</a><div class="what">{5}<p class="q">{8}</p>'
        '<p class="meta">{9}</p></div>{10}{11}{12}</li>',
        one.state,
        " long" if entry.long else " short" if entry.short else "",
        one.pk,
        one.start,
        one.end,
        former,
        _("%(code)s: its place in the document") % {"code": entry.code},
        entry.code,
        one.text,
        _meta(entry),
        state(one.state, "passage"),
        _hint(entry) if room.may_review else "",
        _buttons(entry, room) if room.may_review else "",
    )


def _meta(entry: Entry) -> SafeString:
    one = entry.passage
    said = [
        format_html("→ <b>{}</b>", entry.word) if entry.word else "",
        format_html("<b>{}</b>", one.organisation) if one.organisation else "",
        one.number,
        format_html("<b>{}</b>", short_date(one.date)) if one.date else "",
        _("no. %(n)s") % {"n": one.ordinal} if one.ordinal else "",
        _("p. %(n)s") % {"n": one.page} if one.page else "",
        _("by hand: %(who)s") % {"who": entry.maker} if entry.maker else "",
        format_html('<span class="num">{}–{}</span>', one.start, one.end),
    ]
    return format_html_join(" · ", "{}", ((part,) for part in said if part))


def _hint(entry: Entry) -> SafeString:
    if not entry.sentences:
        return NOTHING
    words = _("It holds %(count)d sentences, perhaps several things. Split it, or accept it as one.")
    return format_html('<p class="hint">{}</p>', words % {"count": entry.sentences})


def _buttons(entry: Entry, room: Room) -> SafeString:
    one, code = entry.passage, entry.code
    decisions = []
    if one.state != Passage.State.ACCEPTED:
        decisions.append(("btn go", "accept", one.pk, _("Accept"), code, "Enter"))
    if one.state != Passage.State.REJECTED:
        decisions.append(("btn no", "reject", one.pk, pgettext("passage", "Reject"), code, "X"))
    edits = [
        ("btn", reverse("guidance_edit", args=[room.guidance.pk, one.pk, verb]), verb, word, code, key)
        for verb, word, key in (
            ("change", pgettext("passage", "Change"), "E"),
            ("split", pgettext("passage", "Split"), "T"),
            ("merge", pgettext("passage", "Merge"), "G"),
        )
    ]
    return format_html(
        '<div class="acts" role="group" aria-label="{}">{}{}</div>',
        code,
        format_html_join(
            "",
            '<button type="submit" form="decide" class="{}" name="{}" value="{}">{}'
            '<span class="sr"> {}</span> <kbd aria-hidden="true">{}</kbd></button>',
            decisions,
        ),
        format_html_join(
            "",
            '<a class="{} quiet" href="{}" data-edit="{}">{}<span class="sr"> {}</span>'
            ' <kbd aria-hidden="true">{}</kbd></a>',
            edits,
        ),
    )
