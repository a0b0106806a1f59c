"""The plan as files: what each is for, and the files themselves. Taking one back is `pasting`."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.exchange import file_name, render_plan
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.ports import MEDIA_TYPES, PLAN_KINDS
from nhipcau.kit.word.layout import NAMES
from nhipcau.people.desk import Screen, chosen, chosen_key, person
from nhipcau.people.models import Organisation


class _OfCampaign(Screen):
    permission = "campaigns.view_planitem"
    header_icon = "nc-plan"

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation__parent")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])


class PlanFiles(_OfCampaign):
    """What the plan can be taken out as, each with what it is for."""

    page_title = gettext_lazy("The plan as files")
    template_name = "campaigns/export.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plan = reverse("campaign_plan", args=[self.campaign.pk])
        above = [
            {"url": reverse("campaign_list"), "label": _("Campaigns and plans")},
            {"url": plan, "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = PlanItem.objects.filter(campaign=self.campaign).standing()
        lead = self.campaign.lead_organisation
        taking_part = {*items.values_list("owner", flat=True), *items.values_list("supporting", flat=True)}
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "items": items.count(),
            "undated": items.filter(due=None).count(),
            "draft": self.campaign.state == Campaign.State.DRAFT,
            "party": lead is not None and lead.kind == Organisation.Kind.PARTY,
            "lead": lead,
            "bodies": Organisation.objects.filter(pk__in=taking_part - {None}),
            "may_import": person(self.request).has_perm("campaigns.draw_up_plan"),
        }


class PlanFile(_OfCampaign):
    """One file of the plan. `?layout=` chooses the document's, `?organisation=` the items of one body."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = self.kwargs["kind"]
        if kind not in PLAN_KINDS:
            raise Http404
        content = render_plan(
            self.campaign,
            kind,
            language=(get_language() or "vi")[:2],
            layout=chosen(request, "layout", NAMES),
            organisation=chosen_key(request, "organisation"),
        )
        response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="{file_name(self.campaign, kind)}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
