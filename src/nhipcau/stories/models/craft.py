"""Blocks of a craft: what is said and who says it, tables, rooms of an exhibition, questions of a quiz."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from nhipcau.stories.models.fact_key import FactKey
from nhipcau.stories.models.pictures import OptionalPictureBlock
from nhipcau.stories.models.text import TEXT_FEATURES

_CELLS = re.compile(r"\t|\|")


def cells(row: str) -> tuple[str, ...]:
    """The cells of a row as an editor writes it or pastes it from a sheet: parted by | or tabs."""
    return tuple(cell.strip() for cell in _CELLS.split(row.strip().strip("|")))


class QuoteBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=pgettext_lazy("story", "Words"))
    who = blocks.CharBlock(max_length=200, label=_("Who said it"))
    role = blocks.CharBlock(required=False, max_length=200, label=_("Role or source"))
    fact = FactKey("person", required=False, label=_("Person in the ledger"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = pgettext_lazy("story", "Words")


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    answer = blocks.RichTextBlock(features=TEXT_FEATURES, label=pgettext_lazy("story", "Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        group = pgettext_lazy("story", "Words")


class TableBlock(blocks.StructBlock):
    """A table as lines of cells. Rows pasted from a sheet into one field part when it is saved."""

    caption = blocks.CharBlock(max_length=300, label=_("What the table tells"))
    header = blocks.CharBlock(
        label=_("Column heads"), help_text=_("Cells parted by | ; a row pasted from a sheet does as well.")
    )
    rows = blocks.ListBlock(
        blocks.TextBlock(rows=1),
        label=pgettext_lazy("story", "Rows"),
        help_text=_("A row a line, its cells parted by |."),
    )
    first_column_header = blocks.BooleanBlock(
        required=False, default=True, label=_("The first column names the row")
    )

    class Meta:
        icon = "table"
        label = pgettext_lazy("story", "Table")
        group = _("Figures and drawings")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        lines = [line for row in cleaned["rows"] for line in str(row).splitlines() if line.strip()]
        width = len(cells(cleaned["header"] or ""))
        for number, line in enumerate(lines, start=1):
            if cleaned["header"] and len(cells(line)) != width:
                message = _("Row %(row)d has %(cells)d cells; the heads are %(heads)d.")
                told = message % {"row": number, "cells": len(cells(line)), "heads": width}
                raise StructBlockValidationError(block_errors={"rows": ValidationError(told)})
        cleaned["rows"] = self.child_blocks["rows"].normalize(lines)
        return cleaned


class ObjectBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Object"))
    caption = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=_("Label on the wall"))
    picture = OptionalPictureBlock()

    class Meta:
        icon = "pick"


class RoomBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Name of the room"))
    text = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=_("What the room tells"))
    objects = blocks.ListBlock(ObjectBlock(), min_num=0, default=[], label=pgettext_lazy("story", "Objects"))

    class Meta:
        icon = "home"
        label = _("Room of an exhibition")
        group = _("Exhibition and quiz")


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Choice"))
    right = blocks.BooleanBlock(required=False, label=_("Right"))


class QuestionBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    choices = blocks.ListBlock(
        ChoiceBlock(), min_num=2, default=[ChoiceBlock().get_default()] * 2, label=_("Choices")
    )
    explanation = blocks.RichTextBlock(
        features=TEXT_FEATURES, label=_("Why, with its source"), help_text=_("A reader learns from this.")
    )

    class Meta:
        icon = "help"
        label = pgettext_lazy("quiz", "Quiz question")
        group = _("Exhibition and quiz")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(one["right"] for one in cleaned["choices"]):
            message = _("Tick the choice that is right.")
            raise StructBlockValidationError(block_errors={"choices": ValidationError(message)})
        return cleaned
