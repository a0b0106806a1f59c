"""The first panel of the editing side's home page: where do we stand?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.admin.ui.components import Component

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.people.desk import person
from nhipcau.reports import links
from nhipcau.reports.coverage import Coverage, coverage_of
from nhipcau.reports.ports import Counts
from nhipcau.reports.remedies import late_rows
from nhipcau.reports.sight import Sight
from nhipcau.reports.summary import standing
from nhipcau.reports.views import newest_campaign, start_of, still_open
from nhipcau.reports.waiting import things, waiting_for

LISTED = 4


@dataclass(frozen=True)
class GridCell:
    """A theme in a language: its counts, two shares in hundredths, and the items behind them."""

    counts: Counts
    made: int
    delivered: int
    address: str


@dataclass(frozen=True)
class Other:
    """Another campaign that is still open: what waits there for the reader, and what is late."""

    campaign: Campaign
    waiting: int
    late: int
    address: str


class StandingPanel(Component):
    """For holders of `campaigns.view_campaign`: the newest open campaign at a glance, what waits for them in
    any other that is open, or how to begin."""

    name = "standing"
    order = 10
    template_name = "reports/home_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def media(self) -> Any:
        return forms.Media(css={"all": [static("reports/coverage.css")]})

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        if not person(self.request).has_perm("campaigns.view_campaign"):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        campaign = newest_campaign()
        context = {"campaign": campaign, **start_of(self.request)}
        if campaign is None:
            return context
        coverage = coverage_of(campaign)
        waiting = waiting_for(person(self.request), coverage)
        late = late_rows(coverage, Sight(person(self.request)))
        others = self._others(campaign)
        return context | {
            "standing": standing(
                coverage,
                mine=things(waiting),
                link=lambda show: f"{links.coverage(campaign.pk, show=show)}#do-phu",
            ),
            "waiting": waiting[:LISTED],
            "waiting_all": things(waiting) + sum(one.waiting for one in others),
            "waiting_more": len(waiting) - LISTED,
            "others": others,
            "mine_address": f"{links.coverage(campaign.pk, waiting='all')}#me-h",
            "late": late[:LISTED],
            "late_more": len(late) - LISTED,
            "languages": coverage.languages,
            "grid": _grid(coverage),
        }

    def _others(self, shown: Campaign) -> list[Other]:
        user = person(self.request)
        found = []
        for campaign in still_open().exclude(pk=shown.pk):
            coverage = coverage_of(campaign)
            found.append(
                Other(
                    campaign=campaign,
                    waiting=things(waiting_for(user, coverage)),
                    late=coverage.counts().late,
                    address=f"{links.coverage(campaign.pk, waiting='all')}#me-h",
                )
            )
        return found


def _grid(coverage: Coverage) -> list[tuple[Theme, list[GridCell]]]:
    """Theme × language."""
    return [
        (theme, [_cell(coverage, theme.pk, language) for language in coverage.languages])
        for theme in coverage.evidence.themes
    ]


def _cell(coverage: Coverage, theme: int, language: str) -> GridCell:
    counts = coverage.counts(theme=theme, language=language)
    whole = counts.planned or 1
    return GridCell(
        counts=counts,
        made=round(100 * counts.made / whole),
        delivered=round(100 * counts.delivered / whole),
        address=links.items(coverage.campaign.pk, theme=theme, language=language),
    )
