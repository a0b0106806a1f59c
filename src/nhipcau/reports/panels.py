"""The first panel of the editing side's home page: where do we stand?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.admin.ui.components import Component

from nhipcau.people.desk import person
from nhipcau.reports import links
from nhipcau.reports.coverage import Coverage, coverage_of
from nhipcau.reports.remedies import late_rows
from nhipcau.reports.sight import Sight
from nhipcau.reports.summary import standing
from nhipcau.reports.views import newest_campaign, start_of
from nhipcau.reports.waiting import waiting_for

LISTED = 4


class StandingPanel(Component):
    """For holders of `campaigns.view_campaign`: the newest open campaign at a glance, or how to begin."""

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
        return context | {
            "standing": standing(
                coverage,
                mine=len(waiting),
                link=lambda show: f"{links.coverage(campaign.pk, show=show)}#do-phu",
            ),
            "waiting": waiting[:LISTED],
            "waiting_more": len(waiting) - LISTED,
            "mine_address": f"{links.coverage(campaign.pk, waiting='all')}#me-h",
            "late": late[:LISTED],
            "late_more": len(late) - LISTED,
            "languages": coverage.languages,
            "grid": _grid(coverage),
        }


def _grid(coverage: Coverage) -> list[tuple[Any, list[tuple[str, Any, int, int, str]]]]:
    """Theme × language: counts, the shares made and delivered, and the items behind them."""

    def share(part: int, whole: int) -> int:
        return round(100 * part / whole) if whole else 0

    found = []
    for theme in coverage.evidence.themes:
        cells = []
        for language in coverage.languages:
            counts = coverage.counts(theme=theme.pk, language=language)
            address = links.items(coverage.campaign.pk, theme=theme.pk, language=language)
            made, done = share(counts.made, counts.planned), share(counts.delivered, counts.planned)
            cells.append((language, counts, made, done, address))
        found.append((theme, cells))
    return found
