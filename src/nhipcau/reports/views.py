"""Screens of `reports`: coverage, the items behind a figure, the report and its files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from nhipcau.campaigns.models import Campaign
from nhipcau.kit import clock
from nhipcau.people.desk import Screen, chosen, chosen_key, page_of, person, segments
from nhipcau.reports import links
from nhipcau.reports.actions import file_name, render_report
from nhipcau.reports.compose import compose
from nhipcau.reports.coverage import Coverage, Item, coverage_of
from nhipcau.reports.matrix import Drawing
from nhipcau.reports.ports import KINDS, MEDIA_TYPES, Stage
from nhipcau.reports.presentation import laid_out
from nhipcau.reports.remedies import gap_rows, late_rows, remedy
from nhipcau.reports.sight import Sight
from nhipcau.reports.summary import standing
from nhipcau.reports.waiting import Waiting, things, waiting_for

STAGES = tuple(stage.word for stage in Stage)
SHOWN = ("late", "mine", "gap", "unmeasured", "awaiting", "proposed", "sample", *STAGES)
LISTED = 5


class CampaignScreen(Screen):
    """A screen about one campaign, whose coverage is read once."""

    permission = "campaigns.view_campaign"

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation__parent")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])

    @cached_property
    def coverage(self) -> Coverage:
        return coverage_of(self.campaign)

    @cached_property
    def sight(self) -> Sight:
        return Sight(person(self.request))

    @cached_property
    def waiting(self) -> list[Waiting]:
        return waiting_for(person(self.request), self.coverage)

    @cached_property
    def mine(self) -> set[int]:
        return {item for one in self.waiting for item in one.items}

    def items(self, **query: Any) -> str:
        return links.items(self.campaign.pk, **query)


class CampaignChoice(Screen):
    """The way in from the menu: the newest campaign still open, else the newest."""

    permission = "campaigns.view_campaign"
    page_title = gettext_lazy("Progress and coverage")
    header_icon = "nc-coverage"
    template_name = "reports/no_campaign.html"
    leads_to = "reports_coverage"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        campaign = newest_campaign()
        if campaign:
            return HttpResponseRedirect(reverse(self.leads_to, args=[campaign.pk]))
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | start_of(self.request)


class ReportChoice(CampaignChoice):
    """The way in to the report."""

    permission = "channels.view_delivery"
    leads_to = "reports_report"


def _campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("guidance", "lead_organisation").defer("guidance__text")


def still_open() -> QuerySet[Campaign]:
    """The newest first."""
    return _campaigns().exclude(state=Campaign.State.CLOSED)


def newest_campaign() -> Campaign | None:
    """The campaign that the desk opens with."""
    return still_open().first() or _campaigns().first()


def start_of(request: HttpRequest) -> dict[str, str]:
    """What to do where no campaign is open, for those who may."""
    user = person(request)
    return {
        "receive": links.address("guidance_receive") if user.has_perm("guidance.receive_guidance") else "",
        "read": links.address("guidance_list") if user.has_perm("guidance.view_guidance") else "",
    }


class CoverageScreen(CampaignScreen):
    """Progress and coverage: what is planned, made, approved, delivered and measured, and what is not."""

    page_title = gettext_lazy("Progress and coverage")
    header_icon = "nc-coverage"
    template_name = "reports/coverage.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, _here = super().get_breadcrumbs_items()
        return [*above, {"url": None, "label": capfirst(self.campaign.title)}]

    def get_header_buttons(self) -> list[Any]:
        if not self.sight.may(ReportScreen.permission):
            return []
        address = reverse("reports_report", args=[self.campaign.pk])
        return [HeaderButton(_("Report"), url=address, icon_name="nc-report")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        show = chosen(self.request, "show", SHOWN)
        coverage, waiting = self.coverage, self.waiting
        late, gaps = late_rows(coverage, self.sight), gap_rows(coverage, self.sight)
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "campaigns": Campaign.objects.only("pk", "title"),
            "now": clock.now(),
            "standing": standing(coverage, mine=things(waiting), link=self._figure),
            "matrix": Drawing(coverage, self.sight, link=self.items, mine=self.mine, show=show).matrix(),
            "show": show,
            "filters": self._filters(show),
            "late": late[:LISTED],
            "late_more": len(late) - LISTED,
            **self._waiting(waiting),
            "gaps": gaps[:LISTED],
            "gap_places": len(coverage.gaps),
            "gaps_more": len(gaps) - LISTED,
            "may_plan": person(self.request).has_perm("campaigns.confirm_plan"),
            **start_of(self.request),
        }

    def _waiting(self, waiting: list[Waiting]) -> dict[str, Any]:
        listed = len(waiting) if self.request.GET.get("waiting") == "all" else LISTED
        return {
            "waiting": waiting[:listed],
            "waiting_all": things(waiting),
            "waiting_more": len(waiting) - listed,
            "mine_address": f"{links.coverage(self.campaign.pk, waiting='all')}#me-h",
        }

    def _figure(self, show: str) -> str:
        return f"{links.coverage(self.campaign.pk, show=show)}#do-phu"

    def _filters(self, show: str) -> Any:
        counts = self.coverage.counts()
        listed: list[tuple[str, Any, int | None]] = [
            ("", _("All"), None),
            ("late", _("Late"), counts.late),
            ("mine", _("Waiting for me"), len(self.mine)),
            ("gap", _("Gaps"), counts.gaps),
            ("unmeasured", _("Not measured"), counts.unmeasured),
        ]
        words = {
            "awaiting": _("Measure awaited"),
            "proposed": _("Proposed"),
            "sample": _("Sample data"),
            **{stage.word: stage.label for stage in Stage},
        }
        if show in words:
            listed.append((show, words[show], None))
        return segments(self.request, "show", listed)


class ItemsScreen(CampaignScreen):
    """The plan items behind a figure or a tile, each with the way from the sentence to the number."""

    header_icon = "nc-coverage"
    template_name = "reports/items.html"

    def get_page_title(self) -> str:
        return _("Plan items and their evidence")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, _here = super().get_breadcrumbs_items()
        coverage = {"url": links.coverage(self.campaign.pk), "label": _("Progress and coverage")}
        return [*above, coverage, {"url": None, "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self._asked()
        only = chosen_key(self.request, "item")
        found = [
            item for item in self.coverage.select(**asked, mine=self.mine) if only is None or item.pk == only
        ]
        page = page_of(self.request, found, 20)
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "page": page,
            "sight": self.sight,
            "plan_address": self.sight.plan(self.campaign.pk),
            "rows": [self._row(item) for item in page],
            "narrowed": self._narrowed(asked),
            "gap": self._gap(asked) if not found else None,
        }

    def _row(self, item: Item) -> dict[str, Any]:
        done = item.stage == Stage.MEASURED and not item.late
        return {
            "item": item,
            "remedy": None if done else remedy(self.campaign.pk, item, self.sight),
            "mine": item.pk in self.mine,
            "assignments": self.sight.assignments(item),
            "responses": self.sight.responses(item),
        }

    def _asked(self) -> dict[str, Any]:
        request = self.request
        return {
            "theme": chosen_key(request, "theme"),
            "form": chosen_key(request, "form"),
            "audience": chosen_key(request, "audience"),
            "language": chosen(request, "language", self.coverage.languages),
            "show": chosen(request, "show", SHOWN),
        }

    def _narrowed(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The chosen theme, form and audience as such, for the sentence above the list."""
        evidence = self.coverage.evidence
        parts: dict[str, list[Any]] = {
            "theme": list(evidence.themes),
            "form": list(evidence.forms),
            "audience": list(evidence.audiences),
        }
        chosen_parts = {
            name: next((one for one in listed if one.pk == asked[name]), None)
            for name, listed in parts.items()
        }
        return {**asked, **chosen_parts}

    def _gap(self, asked: dict[str, Any]) -> Any:
        place = (asked["theme"], asked["form"])
        rows = (row for row in gap_rows(self.coverage, self.sight) if (row.theme.pk, row.form.pk) == place)
        return next((row for row in rows if asked["language"] in row.languages), None)


class ReportScreen(CampaignScreen):
    """The final report, as the files have it, with a way from each figure to what it counts.

    It names organisations, their answers and recipients, so it is for those who may see deliveries.
    """

    permission = "channels.view_delivery"
    header_icon = "nc-report"
    template_name = "reports/report_screen.html"

    def get_page_title(self) -> str:
        return _("Report")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, _here = super().get_breadcrumbs_items()
        coverage = {"url": links.coverage(self.campaign.pk), "label": _("Progress and coverage")}
        return [*above, coverage, {"url": None, "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "standing": standing(self.coverage, mine=None, link=self.items),
            "matrix": Drawing(self.coverage, self.sight, link=self.items).matrix(),
            "formats": list(KINDS),
            "way": self._way,
            **laid_out(compose(self.coverage)),
        }

    def _way(self, **figure: Any) -> str:
        """The items behind a figure; a gap has none, so it leads to the table."""
        if figure.get("show") == "gap":
            return f"{links.coverage(self.campaign.pk, show='gap')}#do-phu"
        if "item" in figure:
            return links.item(self.campaign.pk, figure["item"])
        themes = {theme.ordinal: theme.pk for theme in self.coverage.evidence.themes}
        narrowed = {"theme": themes[figure["theme"]]} if "theme" in figure else {}
        return self.items(**{**figure, **narrowed})


class ReportFile(CampaignScreen):
    """The report as a file, for those who may see its screen."""

    permission = ReportScreen.permission

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = self.kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        language = (get_language() or "vi")[:2]
        content = render_report(campaign=self.campaign, format=kind, language=language)
        response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
        name = file_name(self.campaign, kind)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
