"""The composed story: what every product form is made from.

`stories.compose` turns one revision of a page into a `StoryDocument`: facts resolved in the
page's language, notes numbered, nothing left to look up. The public site, the Typst and DOCX
renderers and the feeds read this and never the page, so that they can't disagree.

All strings are NFC and plain text; none is markup. Dates are ISO 8601 unless the name says
`_text`, which is written out in the document's language.
"""

from __future__ import annotations

from nhipcau.stories.ports.document import Block, Credit, Note, SourceLine, StoryDocument
from nhipcau.stories.ports.drawn import (
    Chart,
    ChartPoint,
    Chronicle,
    ChronicleEntry,
    Drawing,
    Figure,
    KeyFact,
    KeyFacts,
    MapPlace,
    Parties,
    Party,
    PlaceMap,
    YearPoint,
    Years,
)
from nhipcau.stories.ports.kinds import (
    AnnouncementDetails,
    Contributor,
    Details,
    DocumentDetails,
    EventDetails,
    ExhibitionDetails,
    InterviewDetails,
    LegalArticle,
    Moment,
    PlayedDetails,
    ProfileDetails,
    ProgrammeEntry,
    QuizDetails,
    ReportageDetails,
    TalkDetails,
)
from nhipcau.stories.ports.shown import (
    Choice,
    Exhibit,
    File,
    Gallery,
    MediaClip,
    Picture,
    Question,
    QuestionAnswer,
    Quote,
    Room,
    Table,
)
from nhipcau.stories.ports.text import Heading, Inline, LanguageCode, Listing, Paragraph, Pull, Run

__all__ = [
    "AnnouncementDetails",
    "Block",
    "Chart",
    "ChartPoint",
    "Choice",
    "Chronicle",
    "ChronicleEntry",
    "Contributor",
    "Credit",
    "Details",
    "DocumentDetails",
    "Drawing",
    "EventDetails",
    "Exhibit",
    "ExhibitionDetails",
    "Figure",
    "File",
    "Gallery",
    "Heading",
    "Inline",
    "InterviewDetails",
    "KeyFact",
    "KeyFacts",
    "LanguageCode",
    "LegalArticle",
    "Listing",
    "MapPlace",
    "MediaClip",
    "Moment",
    "Note",
    "Paragraph",
    "Parties",
    "Party",
    "Picture",
    "PlaceMap",
    "PlayedDetails",
    "ProfileDetails",
    "ProgrammeEntry",
    "Pull",
    "Question",
    "QuestionAnswer",
    "QuizDetails",
    "Quote",
    "ReportageDetails",
    "Room",
    "Run",
    "SourceLine",
    "StoryDocument",
    "Table",
    "TalkDetails",
    "YearPoint",
    "Years",
]
