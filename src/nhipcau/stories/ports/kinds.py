"""What a kind says besides its blocks."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.stories.ports.drawn import Parties
from nhipcau.stories.ports.shown import MediaClip
from nhipcau.stories.ports.text import Inline

# Details: what a kind says besides its blocks


@dataclass(frozen=True)
class Contributor:
    name: str
    role: str = ""
    fact: str = ""


@dataclass(frozen=True)
class ProgrammeEntry:
    time: str
    title: str
    who: str = ""


@dataclass(frozen=True)
class Moment:
    """An instant: as ISO 8601 with its offset at the place, and as clocks show it on both sides."""

    iso: str
    utc: str
    vietnam: str
    japan: str
    place: str = ""
    """As clocks show it at the place, where that is neither of the two."""


@dataclass(frozen=True)
class ReportageDetails:
    place: str
    dates: str
    photographer: str


@dataclass(frozen=True)
class InterviewDetails:
    people: tuple[Contributor, ...]
    interviewer: str
    place: str
    date: str
    date_text: str


@dataclass(frozen=True)
class TalkDetails:
    starts: Moment | None
    ends: Moment | None
    place: str
    address: str
    host: str
    speakers: tuple[Contributor, ...]
    programme: tuple[ProgrammeEntry, ...]
    recording: MediaClip | None
    transcript: tuple[Inline, ...]
    event: str = ""
    name: str = ""
    """What the ledger calls it and its days, as of an event."""
    dates_text: str = ""


@dataclass(frozen=True)
class ProfileDetails:
    person: str
    name: str
    role: str
    dates_text: str
    names: tuple[tuple[str, str], ...]
    """The name in each other language that the ledger knows: (language, name)."""


@dataclass(frozen=True)
class LegalArticle:
    number: str
    title: str
    text: tuple[Inline, ...]


@dataclass(frozen=True)
class DocumentDetails:
    document: str
    name: str
    date: str
    date_text: str
    place: str
    status: str
    parties: Parties | None
    articles: tuple[LegalArticle, ...]


@dataclass(frozen=True)
class ExhibitionDetails:
    starts: str
    ends: str
    dates_text: str
    place: str
    address: str
    hours: str
    admission: str
    contact: str


@dataclass(frozen=True)
class PlayedDetails:
    """Of a video or a sound."""

    clip: MediaClip | None


@dataclass(frozen=True)
class QuizDetails:
    opens: Moment | None
    closes: Moment | None
    rules: tuple[Inline, ...]
    prize: str
    contact: str


@dataclass(frozen=True)
class EventDetails:
    event: str
    starts: Moment | None
    ends: Moment | None
    place: str
    address: str
    organiser: str
    admission: str
    name: str = ""
    """What the ledger calls the event, if it holds it, and its days: for one whose hour no source gives."""
    dates_text: str = ""


@dataclass(frozen=True)
class AnnouncementDetails:
    valid_from: str
    valid_until: str
    dates_text: str
    contact: str


Details = (
    ReportageDetails
    | InterviewDetails
    | TalkDetails
    | ProfileDetails
    | DocumentDetails
    | ExhibitionDetails
    | PlayedDetails
    | QuizDetails
    | EventDetails
    | AnnouncementDetails
)
