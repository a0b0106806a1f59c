"""Blocks that choose a file, and look at what is in it before they take it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from nhipcau.stories.media import HEAD, BadCaptions, check_captions, media_type

WRONG_MEDIA = {
    "video": _("“%(file)s” is no video that browsers play. Take a WebM or MP4 file."),
    "audio": _("“%(file)s” is no sound that browsers play. Take an Ogg, Opus, MP3 or M4A file."),
    "any": _("“%(file)s” is neither a video nor a sound that browsers play (WebM, MP4, Ogg, MP3, M4A)."),
}
WRONG_ENDING = _("“%(file)s” has to be called .%(ending)s, as what it is; rename the file and upload it.")
WRONG_CAPTIONS = {
    "size": _("“%(file)s” is larger than 2 MB; captions are far smaller."),
    "encoding": _("“%(file)s”, line %(line)d: the letters are not UTF-8. Save the file as UTF-8."),
    "signature": _("“%(file)s” is no WebVTT file: its first line has to be WEBVTT."),
    "timing": _("“%(file)s”, line %(line)d: a time is not written as 00:01:02.500 --> 00:01:05.000."),
    "order": _("“%(file)s”, line %(line)d: this caption ends before it begins, or comes before the last."),
    "empty": _("“%(file)s” holds no caption."),
}


class _FileBlock(DocumentChooserBlock):
    """Refuses a file by its bytes. A file that has gone missing is told as such."""

    def clean(self, value: Any) -> Any:
        document = super().clean(value)
        if document is not None:
            try:
                with document.file.open("rb") as opened:
                    self.look_at(opened, document)
            except OSError as gone:
                message = _("The file of “%(file)s” can't be read. Upload it again.")
                raise ValidationError(message % {"file": document.title}) from gone
        return document

    @abstractmethod
    def look_at(self, opened: Any, document: Any) -> None:
        """Raise ValidationError where the file isn't what its kind says."""


class MediaFile(_FileBlock):
    """A sound or a video that browsers play by themselves. `family` is "video", "audio" or "any"."""

    def __init__(self, family: str = "any", **kwargs: Any) -> None:
        super().__init__(**{"label": pgettext_lazy("story", "Media file"), **kwargs})
        self.family = family

    def look_at(self, opened: Any, document: Any) -> None:
        found = media_type(opened.read(HEAD))
        if found is None or self.family not in (found.family, "any"):
            raise ValidationError(WRONG_MEDIA[self.family] % {"file": document.title})
        if PurePath(document.file.name).suffix.lower() not in found.endings:
            told = {"file": PurePath(document.file.name).name, "ending": found.ending}
            raise ValidationError(WRONG_ENDING % told)


class CaptionsFile(_FileBlock):
    """Captions as WebVTT, in the language of the page."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("A WebVTT file (.vtt) in the language of this page; without it the deaf are left out.")
        super().__init__(**{"label": _("Captions"), "help_text": help_text, **kwargs})

    def look_at(self, opened: Any, document: Any) -> None:
        if PurePath(document.file.name).suffix.lower() != ".vtt":
            raise ValidationError(WRONG_ENDING % {"file": document.title, "ending": "vtt"})
        try:
            check_captions(opened.read())
        except BadCaptions as wrong:
            message = WRONG_CAPTIONS[wrong.reason] % {"file": document.title, "line": wrong.line}
            raise ValidationError(message) from wrong


class Transcript(blocks.RichTextBlock):
    """All that is said, for those who read rather than listen."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Every word that is said; who speaks stands in bold before it.")
        super().__init__(
            **{"features": ["bold", "italic"], "label": _("Transcript"), "help_text": help_text, **kwargs}
        )
