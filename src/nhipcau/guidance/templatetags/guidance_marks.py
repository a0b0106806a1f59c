"""The document with its marks, and the items beside it, for templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from nhipcau.guidance import pieces
from nhipcau.guidance.models import Doubt
from nhipcau.guidance.room import Entry, Group, Room

register = template.Library()


@register.simple_tag
def document(room: Room) -> SafeString:
    """The whole document as paragraphs with its marks."""
    return pieces.Writer(room).lines(room.lines)


@register.simple_tag
def group_head(group: Group, room: Room) -> SafeString:
    return pieces.group_head(group, room)


@register.simple_tag
def items(entries: tuple[Entry, ...], room: Room) -> SafeString:
    """The items of a group."""
    writer = pieces.Writer(room)
    return mark_safe("".join(writer.item(entry) for entry in entries))  # noqa: S308  # pieces are escaped


@register.simple_tag
def buttons(room: Room) -> SafeString:
    """The buttons that the script puts into the current item."""
    return pieces.Writer(room).buttons()


@register.simple_tag
def place_of(doubt: Doubt, room: Room) -> str:
    """The anchor of the line that a doubt speaks of; none where it speaks of the whole document."""
    return "" if doubt.start is None else f"#l{room.line_at(doubt.start)}"
