"""What the craft of each kind asks for besides its text: one block, named as the kind."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from nhipcau.facts.models import Fact
from nhipcau.stories.models.fact_key import FactKey
from nhipcau.stories.models.files import CaptionsFile, MediaFile, Transcript
from nhipcau.stories.models.text import TEXT_FEATURES

ZONES: Final = (
    ("Asia/Ho_Chi_Minh", _("Vietnam time (UTC+7)")),
    ("Asia/Tokyo", _("Japan time (UTC+9)")),
    ("Europe/Paris", _("Paris time")),
)
NO_HOUR: Final = _("May stay empty where the event of the ledger has the day and no source gives the hour.")
assert all(zoneinfo.ZoneInfo(name) for name, _words in ZONES)  # noqa: S101  # names known to the machine


class PlaceTime(blocks.DateTimeBlock):
    """A day and hour as clocks show them at the place; kept without an offset, which the zone gives."""

    def clean(self, value: Any) -> Any:
        return _clock(super().clean(value))

    def to_python(self, value: Any) -> Any:
        return _clock(parse_datetime(value) if isinstance(value, str) else value, as_written=True)

    def get_prep_value(self, value: Any) -> Any:
        """Of what a person typed, too: a form asks it whether anything was changed."""
        return value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value or None


def _clock(value: dt.datetime | None, *, as_written: bool = False) -> dt.datetime | None:
    if value is None or timezone.is_naive(value):
        return value
    return value.replace(tzinfo=None) if as_written else timezone.make_naive(value)


class _Period(blocks.StructBlock):
    """Refuses an end before its start. `bounds` names the two fields."""

    bounds: ClassVar[tuple[str, str]] = ("starts", "ends")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        first, last = (cleaned.get(name) for name in self.bounds)
        if first and last and last < first:
            wrong = ValidationError(_("The end is before the start."))
            raise StructBlockValidationError(block_errors={self.bounds[1]: wrong})
        return cleaned


class _Happening(_Period):
    """Has a day of its own, or the ledger's: of what is past, often no hour is known."""

    def clean(self, value: Any) -> Any:
        wrong: dict[str, Any] = {}
        cleaned = value
        try:
            cleaned = super().clean(value)
        except StructBlockValidationError as refusal:
            wrong.update(refusal.block_errors)
        if not self.is_deferred_validation and not self.has_day(value):
            told = _("Give the day and hour, or name the event of the ledger that has the day.")
            wrong.setdefault("starts", ValidationError(told))
        if wrong:
            raise StructBlockValidationError(block_errors=wrong)
        return cleaned

    def has_day(self, value: Any) -> bool:
        named = Fact.objects.filter(key=value["event"] or "").exclude(date="")
        return bool(value["starts"] or named.exists())


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=200, label=pgettext_lazy("story", "Name"))
    role = blocks.CharBlock(required=False, max_length=200, label=pgettext_lazy("story", "Role"))
    fact = FactKey("person", required=False, label=_("Person in the ledger"))

    class Meta:
        icon = "user"
        label = pgettext_lazy("story", "Person")


class ProgrammeItem(blocks.StructBlock):
    time = blocks.CharBlock(max_length=40, label=pgettext_lazy("story", "Time"))
    title = blocks.CharBlock(max_length=300, label=_("What takes place"))
    who = blocks.CharBlock(required=False, max_length=300, label=_("Who"))


class ReportageDetails(blocks.StructBlock):
    place = blocks.CharBlock(max_length=200, label=_("Place"))
    dates = blocks.CharBlock(
        max_length=120,
        label=_("When it was reported"),
        help_text=_("Where nobody was there, say what was done instead: sources read, plates drawn."),
    )
    photographer = blocks.CharBlock(max_length=200, label=_("Photographer"))

    class Meta:
        icon = "image"
        label = _("Reportage")


class InterviewDetails(blocks.StructBlock):
    people = blocks.ListBlock(PersonBlock(), label=_("Who answers"))
    interviewer = blocks.CharBlock(max_length=200, label=_("Who asks"))
    place = blocks.CharBlock(max_length=200, label=_("Place"))
    date = blocks.DateBlock(label=_("Day"))

    class Meta:
        icon = "openquote"
        label = _("Interview")


class TalkDetails(_Happening):
    event = FactKey("event", required=False, label=_("Event in the ledger"))
    starts = PlaceTime(required=False, label=_("Begins"), help_text=NO_HOUR)
    ends = PlaceTime(required=False, label=_("Ends"))
    time_zone = blocks.ChoiceBlock(ZONES, default="Asia/Ho_Chi_Minh", label=_("Clock of the place"))
    place = blocks.CharBlock(max_length=200, label=_("Place"))
    address = blocks.CharBlock(required=False, max_length=300, label=pgettext_lazy("of a place", "Address"))
    host = blocks.CharBlock(max_length=200, label=_("Host"))
    undated = blocks.BooleanBlock(
        required=False,
        label=_("No day is set"),
        help_text=_("A talk made ready for others to hold: they choose the day, hour and speaker."),
    )
    speakers = blocks.ListBlock(PersonBlock(), label=_("Speakers"))
    programme = blocks.ListBlock(ProgrammeItem(), min_num=0, default=[], label=_("Programme"))
    recording = MediaFile("any", required=False, label=_("Recording"))
    transcript = Transcript(required=False)

    class Meta:
        icon = "group"
        label = _("Talk or seminar")

    def has_day(self, value: Any) -> bool:
        return bool(value["undated"]) or super().has_day(value)


class ProfileDetails(blocks.StructBlock):
    person = FactKey("person", label=_("Person in the ledger"))

    class Meta:
        icon = "user"
        label = pgettext_lazy("kind of story", "Profile")


class ArticleBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=40, label=pgettext_lazy("story", "Number"))
    title = blocks.CharBlock(required=False, max_length=300, label=_("What it is about"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("What it says, and what that means"))


class DocumentDetails(blocks.StructBlock):
    document = FactKey("document", label=_("Document in the ledger"))
    articles = blocks.ListBlock(ArticleBlock(), min_num=0, default=[], label=_("Articles"))

    class Meta:
        icon = "doc-full"
        label = _("Document explained")


class ExhibitionDetails(_Period):
    starts = blocks.DateBlock(label=_("Opens"))
    ends = blocks.DateBlock(required=False, label=_("Closes"))
    place = blocks.CharBlock(max_length=200, label=_("Place"))
    address = blocks.CharBlock(required=False, max_length=300, label=pgettext_lazy("of a place", "Address"))
    hours = blocks.CharBlock(required=False, max_length=200, label=_("Opening hours"))
    admission = blocks.CharBlock(required=False, max_length=200, label=_("Admission"))
    contact = blocks.CharBlock(required=False, max_length=200, label=_("Contact"))

    class Meta:
        icon = "home"
        label = _("Exhibition")


class _Played(blocks.StructBlock):
    captions = CaptionsFile(required=False)
    transcript = Transcript()
    duration = blocks.IntegerBlock(required=False, min_value=1, label=_("Length in seconds"))


class VideoDetails(_Played):
    media = MediaFile("video", label=_("Video file"), help_text=_("WebM or MP4, kept on our own server."))
    poster = ImageChooserBlock(required=False, label=_("Picture before it plays"))

    class Meta:
        icon = "media"
        label = pgettext_lazy("story", "Video")
        form_layout: ClassVar = ["media", "poster", "captions", "transcript", "duration"]


class AudioDetails(_Played):
    media = MediaFile("audio", label=_("Sound file"), help_text=_("Ogg, Opus, MP3 or M4A."))

    class Meta:
        icon = "media"
        label = pgettext_lazy("story", "Audio")
        form_layout: ClassVar = ["media", "captions", "transcript", "duration"]


class QuizDetails(_Period):
    bounds: ClassVar[tuple[str, str]] = ("opens", "closes")

    opens = PlaceTime(required=False, label=_("Opens"))
    closes = PlaceTime(required=False, label=_("Closes"))
    time_zone = blocks.ChoiceBlock(ZONES, default="Asia/Ho_Chi_Minh", label=_("Clock of the place"))
    rules = blocks.RichTextBlock(
        features=TEXT_FEATURES, label=_("Rules"), help_text=_("Who may take part, how, and how it is judged.")
    )
    prize = blocks.CharBlock(required=False, max_length=300, label=_("Prize"))
    contact = blocks.CharBlock(required=False, max_length=200, label=_("Contact"))

    class Meta:
        icon = "help"
        label = _("Quiz or contest")


class EventDetails(_Happening):
    event = FactKey("event", required=False, label=_("Event in the ledger"))
    starts = PlaceTime(required=False, label=_("Begins"), help_text=NO_HOUR)
    ends = PlaceTime(required=False, label=_("Ends"))
    time_zone = blocks.ChoiceBlock(ZONES, default="Asia/Ho_Chi_Minh", label=_("Clock of the place"))
    place = blocks.CharBlock(max_length=200, label=_("Place"))
    address = blocks.CharBlock(required=False, max_length=300, label=pgettext_lazy("of a place", "Address"))
    organiser = blocks.CharBlock(required=False, max_length=300, label=_("Organiser"))
    admission = blocks.CharBlock(required=False, max_length=200, label=_("Admission"))

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("kind of story", "Event")


class AnnouncementDetails(_Period):
    bounds: ClassVar[tuple[str, str]] = ("valid_from", "valid_until")

    valid_from = blocks.DateBlock(label=_("Valid from"))
    valid_until = blocks.DateBlock(required=False, label=_("Valid until"))
    contact = blocks.CharBlock(required=False, max_length=200, label=_("Contact"))

    class Meta:
        icon = "warning"
        label = pgettext_lazy("kind of story", "Announcement")


DETAILS: Final[dict[str, type[blocks.StructBlock]]] = {
    "reportage": ReportageDetails,
    "interview": InterviewDetails,
    "talk": TalkDetails,
    "profile": ProfileDetails,
    "document": DocumentDetails,
    "exhibition": ExhibitionDetails,
    "video": VideoDetails,
    "audio": AudioDetails,
    "quiz": QuizDetails,
    "event": EventDetails,
    "announcement": AnnouncementDetails,
}
"""The kinds that ask for details. The others say everything in their body."""


def details_block(kind: str | None = None) -> blocks.StreamBlock:
    """One block at most: of any kind that has details, or of the kind named."""
    names = DETAILS if kind is None else {kind: DETAILS[kind]}
    return blocks.StreamBlock(
        [(name, block()) for name, block in names.items()], max_num=1, required=False, collapsed=False
    )
