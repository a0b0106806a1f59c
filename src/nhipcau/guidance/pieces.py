"""The HTML of items, groups and lines, written in one go: for the page, and for what changed in it.

A template would add spaces to the document that aren't in it, and take seconds for a thousand items.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.urls import reverse
from django.utils.html import escape, format_html
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


class Writer:
    """Writes the pieces of one room. What is alike in all of them is worked out once."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def lines(self, lines: Iterable[Line]) -> SafeString:
        """Lines of the document as paragraphs; every passage can be reached at `#p<its key>`."""
        return mark_safe("".join(self.line(line) for line in lines))  # noqa: S308  # pieces are escaped

    def line(self, line: Line) -> str:
        pieces = "".join(self._piece(token) for token in line.tokens)
        page = self.room.pages.get(line.number)
        mark = format_html('<span class="pg">{}</span>', _margin(page)) if page else ""
        return (
            f'<p id="l{line.number}" data-s="{line.start}">'
            f'<span class="pn" aria-hidden="true">{line.number}</span>{mark}{pieces}</p>'
        )

    def _piece(self, token: Token) -> str:
        if token.what == "text":
            return escape(token.text)
        mark = token.mark
        assert mark is not None  # noqa: S101  # every opening and closing carries its mark
        if mark.kind == "unread":
            return self._unread(mark) if token.what == "open" else "</span>"
        if mark.stated:
            return '<span class="tally">' if token.what == "open" else f"</span>{stated_note(mark.stated)}"
        return self._opening(mark) if token.what == "open" else "</mark>"

    def _unread(self, mark: Mark) -> str:
        name = "" if mark.goes_on else format_html(' id="u{}"', mark.start)
        return format_html('<span class="unread"{} title="{}">', name, _("this sentence has no item"))

    def _opening(self, mark: Mark) -> str:
        states = {str(passage.state) for passage in mark.passages}
        state_of_all = states.pop() if len(states) == 1 else str(Passage.State.PROPOSED)
        keys = " ".join(str(passage.pk) for passage in mark.passages)
        opening = (
            f'<mark class="k k-{LOOKS[mark.kind].colour} s-{state_of_all}" data-k="{mark.kind!s}"'
            f' data-p="{keys}">'
        )
        return opening + ("" if mark.goes_on else "".join(self._tag(passage) for passage in mark.passages))

    def _tag(self, passage: Passage) -> str:
        code, key = self.room.codes[passage.pk], passage.pk
        label = self._to_item % {"code": code, "kind": self._kinds[passage.kind]}
        former = "".join(f'<span id="p{old}"></span>' for old in self.room.former.get(key, ()))
        return (
            f'{former}<a class="pc s-{passage.state!s}" id="p{key}" href="#i{key}"'
            f' aria-label="{escape(label)}">{code}</a>'
        )

    def item(self, entry: Entry) -> str:
        """One item of the right side. Its buttons post a form, its code leads to its place."""
        one, code = entry.passage, entry.code
        former = "".join(f'<span id="i{old}"></span>' for old in self.room.former.get(one.pk, ()))
        size = " long" if entry.long else " short" if entry.short else ""
        ends = ""
        if self.room.may_review:
            plain = self._plain(str(one.state)).replace("~key~", str(one.pk))
            ends = f"{self._hint(entry)}<noscript>{plain}</noscript>"
        return (
            f'<li class="item s-{one.state!s}{size}" id="i{one.pk}" data-p="{one.pk}" data-s="{one.start}"'
            f' data-e="{one.end}" tabindex="-1"><a class="pc" href="#p{one.pk}"'
            f' aria-label="{escape(self._place % {"code": code})}">{code}</a><div class="what">{former}'
            f'<p class="q">{escape(one.text)}</p><p class="meta">{self._meta(entry)}</p></div>'
            f"{self._states[str(one.state)]}{ends.replace('~code~', code)}</li>"
        )

    def _meta(self, entry: Entry) -> str:
        one = entry.passage
        said = [
            f"→ <b>{escape(entry.word)}</b>" if entry.word else "",
            f"<b>{escape(one.organisation)}</b>" if one.organisation else "",
            escape(one.number),
            f"<b>{escape(short_date(one.date))}</b>" if one.date else "",
            escape(_("no. %(n)s") % {"n": one.ordinal}) if one.ordinal else "",
            escape(_("p. %(n)s") % {"n": one.page}) if one.page else "",
            escape(_("by hand: %(who)s") % {"who": entry.maker}) if entry.maker else "",
            f'<span class="num">{one.start}–{one.end}</span>',
        ]
        return " · ".join(part for part in said if part)

    def _hint(self, entry: Entry) -> str:
        if not entry.sentences:
            return ""
        words = _("It holds %(count)d sentences, perhaps several things. Split it, or accept it as one.")
        return format_html('<p class="hint">{}</p>', words % {"count": entry.sentences})

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {kind: str(Passage.Kind(kind).label) for kind in LOOKS}

    @cached_property
    def _to_item(self) -> str:
        return _("%(code)s, %(kind)s: to its item")

    @cached_property
    def _place(self) -> str:
        return _("%(code)s: its place in the document")

    @cached_property
    def _states(self) -> dict[str, str]:
        return {value: state(value, "passage") for value in Passage.State.values if value != "retired"}

    def _plain(self, of: str) -> str:
        """The buttons of an item where no script brings them."""
        if of not in self._rows:
            self._rows[of] = self._row(of, plain=True)
        return self._rows[of]

    @cached_property
    def _rows(self) -> dict[str, str]:
        return {}

    def buttons(self) -> SafeString:
        """The buttons of an item in each state, for the script to put into the item that is current.

        `~key~` and `~code~` stand for its own. A thousand rows of buttons would take seconds to lay out.
        """
        return mark_safe(  # noqa: S308  # pieces are escaped
            "".join(f'<template data-acts="{of}">{self._row(of)}</template>' for of in self._states)
        )

    def _row(self, of: str, *, plain: bool = False) -> str:
        decisions = [
            ("btn go", "accept", _("Accept"), "Enter", Passage.State.ACCEPTED),
            ("btn no", "reject", pgettext("passage", "Reject"), "X", Passage.State.REJECTED),
        ]
        edits = [
            ("change", pgettext("passage", "Change"), "E"),
            ("split", pgettext("passage", "Split"), "T"),
            ("merge", pgettext("passage", "Merge"), "G"),
        ]
        parts = [
            format_html(
                '<button type="submit" form="decide" class="{}" name="{}" value="~key~">{}'
                '<span class="sr"> ~code~</span>{}</button>',
                look,
                name,
                word,
                _key(key, plain=plain),
            )
            for look, name, word, key, already in decisions
            if already != of
        ]
        for verb, word, key in edits[: 1 if plain else None]:
            address = reverse("guidance_edit", args=[self.room.guidance.pk, 0, verb])
            parts.append(
                format_html(
                    '<a class="btn quiet" href="{}" data-edit="{}">{}<span class="sr"> ~code~</span>{}</a>',
                    address.replace("/0/", "/~key~/"),
                    verb,
                    word,
                    _key(key, plain=plain),
                )
            )
        return f'<div class="acts" role="group" aria-label="~code~">{"".join(parts)}</div>'


def _margin(page: int) -> str:
    return pgettext("margin", "p.%(n)s") % {"n": page}


def _key(key: str, *, plain: bool) -> SafeString | str:
    return "" if plain else format_html(' <kbd aria-hidden="true">{}</kbd>', key)


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
