"""What a story is made of. Drawings name facts; the ledger holds what they draw.

Text quotes the ledger with `[[fact-key:field]]` and cites it with `[^fact-key]`; see
`stories.compose`.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from nhipcau.stories.models.craft import (
    QuestionAnswerBlock,
    QuestionBlock,
    QuoteBlock,
    RoomBlock,
    TableBlock,
)
from nhipcau.stories.models.fact_key import FactKey
from nhipcau.stories.models.pictures import GalleryBlock, MediaBlock, PictureBlock
from nhipcau.stories.models.text import TEXT_FEATURES

__all__ = ["TEXT_FEATURES", "StoryBlocks"]

WORDS = pgettext_lazy("story", "Words")
DRAWN = _("Figures and drawings")


class ListBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.RichTextBlock(features=TEXT_FEATURES), label=_("Items"))
    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))

    class Meta:
        icon = "list-ul"
        group = WORDS
        label = _("List")


class _DrawnBlock(blocks.StructBlock):
    alt = blocks.TextBlock(label=_("What the drawing shows, for those who can't see it"))
    caption = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=_("Caption"))


class YearPointBlock(blocks.StructBlock):
    fact = FactKey()
    label = blocks.CharBlock(label=_("Label"))


class YearsBlock(_DrawnBlock):
    points = blocks.ListBlock(YearPointBlock(), label=_("Years"))
    span_from = blocks.IntegerBlock(required=False, label=_("Large arc from"))
    span_to = blocks.IntegerBlock(required=False, label=_("to"))
    span_label = blocks.CharBlock(required=False, label=_("Words at its crown"))

    class Meta:
        icon = "date"
        group = DRAWN
        label = _("Arc of years")


class ChartBlock(_DrawnBlock):
    statistic = FactKey("statistic", label=_("Statistic"))
    years = blocks.CharBlock(required=False, label=_("Only these years"))

    class Meta:
        icon = "table"
        group = DRAWN
        label = _("Chart")


class MapBlock(_DrawnBlock):
    places = blocks.ListBlock(FactKey("place", label=_("Place")), label=_("Places"))
    home = FactKey("place", required=False, label=_("Place in the middle"))

    class Meta:
        icon = "site"
        group = DRAWN
        label = _("Map of places")


class PartiesBlock(_DrawnBlock):
    document = FactKey("document", label=_("Document"))

    class Meta:
        icon = "doc-full"
        group = DRAWN
        label = _("Two signatories")


class ChronicleBlock(blocks.StructBlock):
    facts = blocks.ListBlock(FactKey(), label=_("Facts"))

    class Meta:
        icon = "history"
        group = DRAWN
        label = _("Chronicle")


class KeyFactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"))
    value = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Value"))


class StoryBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(icon="title", label=_("Heading"), max_length=200, group=WORDS)
    text = blocks.RichTextBlock(icon="pilcrow", label=_("Text"), features=TEXT_FEATURES, group=WORDS)
    list = ListBlock()
    quote = QuoteBlock()
    qa = QuestionAnswerBlock()
    pull = blocks.CharBlock(icon="openquote", label=_("Words set large"), max_length=400, group=WORDS)
    picture = PictureBlock()
    gallery = GalleryBlock()
    media = MediaBlock()
    key_facts = blocks.ListBlock(KeyFactBlock(), icon="list-ul", label=_("Key facts"), group=DRAWN)
    table = TableBlock()
    years = YearsBlock()
    chart = ChartBlock()
    map = MapBlock()
    parties = PartiesBlock()
    chronicle = ChronicleBlock()
    room = RoomBlock()
    question = QuestionBlock()

    class Meta:
        block_counts: ClassVar = {"pull": {"max_num": 1}}
