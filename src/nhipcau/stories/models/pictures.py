"""Blocks that show: pictures, galleries, sound and moving pictures inside a story."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from nhipcau.stories.models.files import CaptionsFile, MediaFile, Transcript
from nhipcau.stories.models.text import TEXT_FEATURES


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=pgettext_lazy("story", "Picture"))
    alt = blocks.TextBlock(
        label=_("What it shows, for those who can't see it"),
        help_text=_("One or two sentences; not the caption over again."),
        rows=2,
    )
    caption = blocks.RichTextBlock(
        required=False,
        features=TEXT_FEATURES,
        label=_("Caption"),
        help_text=_("Who, where, when, and why it matters: a caption is read before the text."),
    )
    credit = blocks.CharBlock(
        required=False, max_length=200, label=_("Credit"), help_text=_("Photographer or holder, and licence.")
    )

    class Meta:
        icon = "image"
        label = pgettext_lazy("story", "Picture")
        group = _("Pictures and sound")


class OptionalPictureBlock(PictureBlock):
    """A picture that may be left out; one that is there has to be described."""

    image = ImageChooserBlock(required=False, label=pgettext_lazy("story", "Picture"))
    alt = blocks.TextBlock(
        required=False,
        label=_("What it shows, for those who can't see it"),
        help_text=_("One or two sentences; not the caption over again."),
        rows=2,
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["alt"] and not self.is_deferred_validation:
            message = _("Say what the picture shows, for those who can't see it.")
            raise StructBlockValidationError(block_errors={"alt": ValidationError(message)})
        return cleaned


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(
        PictureBlock(), min_num=2, default=[PictureBlock().get_default()] * 2, label=_("Pictures")
    )

    class Meta:
        icon = "image"
        label = pgettext_lazy("story", "Gallery")
        group = _("Pictures and sound")


class MediaBlock(blocks.StructBlock):
    """A video or a sound inside a story."""

    media = MediaFile("any")
    title = blocks.CharBlock(max_length=200, label=_("What it is called"))
    poster = ImageChooserBlock(required=False, label=_("Picture before it plays"))
    captions = CaptionsFile(required=False)
    transcript = Transcript(required=False)
    duration = blocks.IntegerBlock(required=False, min_value=1, label=_("Length in seconds"))

    class Meta:
        icon = "media"
        label = pgettext_lazy("story", "Video or sound")
        group = _("Pictures and sound")
