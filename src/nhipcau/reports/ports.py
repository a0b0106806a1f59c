"""What a report is, as frozen values; an adapter makes a file of it, without the database.

`dataclasses.asdict` of a `Report` is the shape of `report.json`. Days are ISO texts, an address is
empty where there is none, and unknown is None, never 0.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from nhipcau.kit.templatetags.desk import look_of

KINDS: dict[str, str] = {
    "html": "nhipcau.reports.adapters.page.render",
    "docx": "nhipcau.reports.adapters.word.render",
    "xlsx": "nhipcau.reports.adapters.workbook.render",
    "json": "nhipcau.reports.adapters.data.render",
}
MEDIA_TYPES: dict[str, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class Stage(enum.IntEnum):
    """How far a plan item has come. A later stage includes the earlier ones."""

    PLANNED = 1
    MADE = 2
    APPROVED = 3
    DELIVERED = 4
    MEASURED = 5

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        """Its word in the active language, as a heading has it."""
        return capfirst(str(look_of(self.word, "stage").word))


class ReportError(Exception):
    """A report that can't be made. The message is for the person who asked for it, with the remedy."""


@dataclass(frozen=True)
class Cited:
    """A sentence of the guidance: `text` stands at `start`–`end` of the document's text."""

    id: int
    kind: str
    text: str
    start: int
    end: int
    page: int | None
    document: str
    address: str


@dataclass(frozen=True)
class KeyDay:
    title: str
    month: int
    day: int
    year: int | None
    next: str
    passage: Cited | None


@dataclass(frozen=True)
class Source:
    """The document that asked for the campaign."""

    title: str
    number: str
    issuer: str
    date: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class About:
    id: int
    slug: str
    title: str
    state: str
    lead_organisation: str
    lead_parent: str
    languages: list[str]
    key_dates: list[KeyDay]
    guidance: Source | None


@dataclass(frozen=True)
class Counts:
    """Of plan items; `gaps` counts places (theme × form × language), `sample` items that rest on samples."""

    planned: int = 0
    made: int = 0
    approved: int = 0
    delivered: int = 0
    measured: int = 0
    late: int = 0
    awaiting: int = 0
    unmeasured: int = 0
    proposed: int = 0
    gaps: int = 0
    sample: int = 0


@dataclass(frozen=True)
class ThemePart:
    ordinal: int
    title: str
    text: str
    passage: Cited | None
    counts: Counts


@dataclass(frozen=True)
class NamedPart:
    """An audience or a form: its value, the system's word for it, and the guidance's own words."""

    value: str
    name: str
    label: str
    passage: Cited | None


@dataclass(frozen=True)
class LanguagePart:
    code: str
    name: str
    counts: Counts


@dataclass(frozen=True)
class OrganisationPart:
    code: str
    name: str
    kind: str
    assigned: int
    answered: int
    approved: int
    declined: int
    late: int
    sample: int


@dataclass(frozen=True)
class Trace:
    """What a figure rests on: who did it, what, when, and where it can be seen."""

    kind: str
    id: int
    text: str
    who: str
    date: str
    state: str
    state_name: str
    address: str
    sample: bool


@dataclass(frozen=True)
class CoverageRow:
    """A theme × audience × form × channel × language; `channel` is empty where none carries it yet."""

    id: str
    item: int
    theme: int
    theme_title: str
    audience: str
    audience_name: str
    form: str
    form_name: str
    language: str
    channel: str
    channel_name: str
    organisation: str
    due: str
    state: str
    planned: bool
    made: bool
    approved: bool
    delivered: bool
    measured: bool
    stage: str
    look: str
    late: bool
    late_since: str
    sample: bool
    passages: list[Cited]
    evidence: list[Trace]


@dataclass(frozen=True)
class GapPart:
    theme: int
    theme_title: str
    form: str
    form_name: str
    language: str
    reason: str
    passage: Cited | None


@dataclass(frozen=True)
class PlacePart:
    """A theme × form × language as the coverage table shows it: how far its slowest audience has come."""

    theme: int
    form: str
    form_name: str
    language: str
    look: str
    late: bool
    proposed: bool
    sample: bool
    reason: str
    items: list[int]


@dataclass(frozen=True)
class DeliveryPart:
    id: int
    state: str
    state_name: str
    channel: str
    channel_name: str
    organisation: str
    title: str
    language: str
    product: str
    recipient: str
    settled: str
    address: str
    screen: str
    reason: str
    items: list[int]
    passages: list[Cited]


@dataclass(frozen=True)
class MeasurePart:
    id: int
    metric: str
    metric_name: str
    value: int
    source: str
    method: str
    date: str
    confidence: str
    confidence_name: str
    sample: bool
    latest: bool
    item: int
    item_title: str
    delivery: int | None
    response: int | None
    passages: list[Cited]


@dataclass(frozen=True)
class MetricTotal:
    """The newest readings of one metric, added up where they are equally sure; `measures` are its parts."""

    metric: str
    metric_name: str
    confidence: str
    confidence_name: str
    sample: bool
    value: int
    readings: int
    measures: list[int]


@dataclass(frozen=True)
class Report:
    """Everything the final report says. The same data on the same day give the same report."""

    day: str
    language: str
    layout: str
    campaign: About
    totals: Counts
    themes: list[ThemePart]
    audiences: list[NamedPart]
    forms: list[NamedPart]
    languages: list[LanguagePart]
    organisations: list[OrganisationPart]
    coverage: list[CoverageRow]
    places: list[PlacePart]
    gaps: list[GapPart]
    not_applicable: list[GapPart]
    deliveries: dict[str, int]
    delivery_list: list[DeliveryPart]
    measures: list[MeasurePart]
    metrics: list[MetricTotal]

    @property
    def samples(self) -> tuple[int, int]:
        """How many measures and how many responses are sample data."""
        responses = {t.id for row in self.coverage for t in row.evidence if t.kind == "response" and t.sample}
        return sum(one.sample for one in self.measures), len(responses)

    @property
    def items(self) -> dict[int, list[CoverageRow]]:
        """The rows of each plan item, in the guidance's order."""
        found: dict[int, list[CoverageRow]] = {}
        for row in self.coverage:
            found.setdefault(row.item, []).append(row)
        return found


Render = Callable[[Report], bytes]


def renderer(kind: str) -> Render:
    """The function that makes a file of this kind. Raises ReportError for a kind there isn't."""
    if kind not in KINDS:
        raise ReportError(
            _("There is no report in “%(format)s”. Choose from: %(formats)s.")
            % {"format": kind, "formats": ", ".join(KINDS)}
        )
    found: Any = import_string(KINDS[kind])
    render: Render = found
    return render
