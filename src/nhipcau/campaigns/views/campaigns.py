"""The campaigns, and opening one from its guidance."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from nhipcau.campaigns.actions import open_campaign, propose_plan
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.guidance.kinds import LOOKS
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.people.desk import (
    Screen,
    page_of,
    person,
    told,
)
from nhipcau.people.models import User

State = PlanItem.State


class CampaignList(Screen):
    """Every campaign with its day and how far its plan is decided."""

    permission = "campaigns.view_campaign"
    page_title = gettext_lazy("Campaigns and plans")
    header_icon = "nc-plan"
    template_name = "campaigns/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = (
            Campaign.objects.select_related("guidance", "lead_organisation")
            .prefetch_related("key_dates")
            .defer("guidance__text")
            .annotate(
                proposed=Count("plan_items", filter=Q(plan_items__state=State.PROPOSED)),
                confirmed=Count("plan_items", filter=Q(plan_items__state=State.CONFIRMED)),
                late=Count(
                    "plan_items",
                    filter=Q(plan_items__state=State.CONFIRMED, plan_items__due__lt=clock.today()),
                ),
            )
            .order_by("-pk")
        )
        page = page_of(self.request, campaigns)
        proposed = PlanItem.objects.filter(state=State.PROPOSED)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [(campaign, _days_left(campaign)) for campaign in page],
            "campaigns": page.paginator.count,
            "proposed": proposed.count(),
            "may_open": person(self.request).has_perm("campaigns.draw_up_plan"),
        }


def _days_left(campaign: Campaign) -> int | None:
    first = next(iter(campaign.key_dates.all()), None)
    return (first.next() - clock.today()).days if first else None


class OpenCampaign(Screen):
    """Open the campaign of a guidance and propose its plan. One that is open already is shown."""

    permission = "campaigns.draw_up_plan"
    page_title = gettext_lazy("Open a campaign and propose its plan")
    header_icon = "nc-plan"
    template_name = "campaigns/open.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        opened = Campaign.objects.filter(guidance=self.guidance).first()
        if opened:
            return redirect("campaign_plan", opened.pk)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                campaign, proposed = self._open(form.cleaned_data, person(request))
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                said = ngettext(
                    "%(count)d plan item proposed. None is confirmed yet.",
                    "%(count)d plan items proposed. None is confirmed yet.",
                    proposed,
                )
                messages.success(request, said % {"count": proposed})
                return redirect("campaign_plan", campaign.pk)
        return self.render_to_response(self.get_context_data(form=form))

    @transaction.atomic
    def _open(self, given: dict[str, Any], by: User) -> tuple[Campaign, int]:
        campaign = open_campaign(guidance=self.guidance, by=by, **given)
        return campaign, len(propose_plan(campaign=campaign, by=by))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        passages = list(self.guidance.passages.standing())
        kinds = [(Passage.Kind(kind).label, LOOKS[kind], _count(passages, kind)) for kind in _PLANNED]
        form = self.form_class(initial={"title": self._title(passages)})
        return {
            "form": form,
            "guidance": self.guidance,
            "kinds": kinds,
            "unreviewed": sum(p.state == Passage.State.PROPOSED for p in passages),
            "rejected": self.guidance.passages.filter(state=Passage.State.REJECTED).count(),
            "would_propose": _would_propose(passages),
            **context,
        }

    def _title(self, passages: list[Passage]) -> str:
        occasion = next((p.text for p in passages if p.kind == Passage.Kind.OCCASION), "")
        return (self.guidance.title or occasion or self.guidance.file_name)[:300]


_PLANNED = (Passage.Kind.THEME, Passage.Kind.FORM, Passage.Kind.AUDIENCE, Passage.Kind.KEY_DATE)


def _count(passages: list[Passage], kind: str) -> int:
    return sum(p.kind == kind for p in passages)


def _would_propose(passages: list[Passage]) -> int:
    """How many items the rules would propose in all languages; the verb itself decides."""

    def values(kind: str) -> list[str]:
        named = {(p.value, p.text if p.value == "other" else "") for p in passages if p.kind == kind}
        return [value for value, _text in sorted(named)]

    themes = _count(passages, Passage.Kind.THEME)
    languages = [code for code, _name in settings.LANGUAGES]
    forms, audiences = values(Passage.Kind.FORM), values(Passage.Kind.AUDIENCE)
    return sum(1 for _item in propose(themes, forms, audiences, languages, None))
