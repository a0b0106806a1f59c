"""What a page has to have before readers see it and a draft may leave open, each gap with its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField

from nhipcau.campaigns.models import PlanItem
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage
from nhipcau.stories.models.editing import lacking, passing_address
from nhipcau.stories.problem import Problem
from nhipcau.stories.quotes import place_of_block, place_of_field

_ASKING: Final[dict[tuple[type, str], Any]] = {
    (model, field.name): copy.deepcopy(field.stream_block)
    for model in (HomePage, SectionPage, ThemePage, StoryPage)
    for field in model._meta.get_fields()
    if isinstance(field, StreamField)
}
"""The blocks of each field, of our own: while a draft is saved, those of the form ask for nothing."""


EMPTY = _("It is still empty. Fill it in, or remove the block if readers don't need it.")
ASKED = _("It is still empty, and stories of this kind need it.")
UNPLANNED = _(
    "The plan asks for something in this theme. Tick what the story answers, or coverage misses it."
)


def unfinished(page: Any) -> Iterator[Problem]:
    """Every part that the form asks for and the page lacks, and the address that nobody has chosen yet."""
    lacks = lacking(page) if isinstance(page, StoryPage) else {}
    for name, message in lacks.items():
        yield Problem("lacking", message, place_of_field(page, name), field=name)
    if isinstance(page, StoryPage) and (told := passing_address(page)):
        yield Problem("passing-address", told, place_of_field(page, "slug"), blocking=False, field="slug")
    if isinstance(page, StoryPage) and _unplanned(page):
        yield Problem(
            "unplanned",
            str(UNPLANNED),
            place_of_field(page, "plan_items"),
            blocking=False,
            field="plan_items",
        )
    for (model, name), asking in _ASKING.items():
        if isinstance(page, model) and (getattr(page, name) or name not in lacks):
            yield from _gaps_of_field(asking, getattr(page, name), place_of_field(page, name), name)


def _unplanned(page: StoryPage) -> bool:
    """Whether the plan asks for something in its theme and language, and nobody said what it answers."""
    asked = PlanItem.objects.confirmed().filter(theme=page.theme_id, language=page.locale.language_code)
    return not page.plan_items.all() and asked.exists()


def _gaps_of_field(asking: Any, value: Any, place: str, name: str) -> Iterator[Problem]:
    whole = asking.to_python(value.get_prep_value())
    try:
        asking.clean(whole)
    except ValidationError as refusal:
        wrong: Any = refusal
        for one in wrong.non_block_errors.as_data():
            yield Problem("unfinished", _told(one) if whole else str(EMPTY), place, field=name)
        for number, error in sorted(wrong.block_errors.items()):
            child = whole[number]
            own = name == "details"
            at = str(child.block.label) if own else place_of_block(place, number + 1, child.block)
            for where, told, part in _gaps(error, child.block, at):
                said = str(ASKED) if own and told == str(EMPTY) else told
                yield Problem("unfinished", said, where, True, name, child.id or "", part)


def _gaps(error: Any, block: Any, place: str, part: str = "") -> Iterator[tuple[str, str, str]]:
    """Each gap inside a block: where, what is missing, and the field of the block that it is in."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        yield place, _told(error), part
        return
    for one in error.non_block_errors.as_data():
        yield place, _told(one), part
    for name, inside in inner.items():
        if isinstance(block, StructBlock):
            child = block.child_blocks[name]
            yield from _gaps(inside, child, f"{place} · {child.label}", part or name)
        elif isinstance(block, ListBlock):
            yield from _gaps(inside, block.child_block, f"{place} {name + 1}", part)
        elif isinstance(block, StreamBlock):  # none of ours holds another; told at the whole
            yield place, _told(inside), part


def _told(error: ValidationError) -> str:
    if error.code == "required":
        return str(EMPTY)
    return " ".join(error.messages)
