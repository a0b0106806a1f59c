"""The campaigns; and making one without a document, by hand or from another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from nhipcau.campaigns.actions import (
    Day,
    copy_campaign,
    propose_plan,
    shifted_items,
    start_campaign,
)
from nhipcau.campaigns.actions.copying import EARLIEST, LATEST, shift_of
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.kit import clock
from nhipcau.people.desk import Refusal, Screen, chosen_key, page_of, person, told

State = PlanItem.State
TRAIL = (("campaign_list", gettext_lazy("Campaigns and plans")),)
SHOWN = 40


class CampaignList(Screen):
    """Every campaign with its day and how far its plan is decided."""

    permission = "campaigns.view_campaign"
    page_title = gettext_lazy("Campaigns and plans")
    header_icon = "nc-plan"
    template_name = "campaigns/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = (
            Campaign.objects.select_related("guidance", "lead_organisation", "copied_from")
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
            "may_set": person(self.request).has_perm("campaigns.set_lead_times"),
        }


def _days_left(campaign: Campaign) -> int | None:
    first = next(iter(campaign.key_dates.all()), None)
    return (first.next() - clock.today()).days if first else None


def refuse(form: Any, refusal: Refusal) -> None:
    """Put a verb's refusal beside the field it speaks of, or above the form."""
    named = (
        refusal.message_dict
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict")
        else {}
    )
    for field, said in named.items():
        form.add_error(field if field in form.fields else None, said)
    if not named:
        form.add_error(None, told(refusal))


class Making(Screen, ABC):
    """A screen that makes a campaign from what is written in its form."""

    permission = "campaigns.draw_up_plan"
    header_icon = "nc-plan"
    trail = TRAIL
    form_class: ClassVar[Any] = None

    @abstractmethod
    def make(self, given: dict[str, Any]) -> tuple[Campaign, int]:
        """Call the verbs. Returns the campaign and how many items it proposes."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                campaign, proposed = self.make(form.cleaned_data)
            except (PermissionDenied, ValidationError) as refusal:
                refuse(form, refusal)
            else:
                said = ngettext(
                    "%(count)d plan item proposed. None is confirmed yet.",
                    "%(count)d plan items proposed. None is confirmed yet.",
                    proposed,
                )
                messages.success(request, said % {"count": proposed})
                return redirect("campaign_plan", campaign.pk)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


class StartCampaign(Making):
    """A campaign without a document: its day, themes, forms and audiences in a person's words."""

    page_title = gettext_lazy("New campaign without a document")
    template_name = "campaigns/new.html"

    @transaction.atomic
    def make(self, given: dict[str, Any]) -> tuple[Campaign, int]:
        by, at = person(self.request), given["key_date"]
        campaign = start_campaign(
            title=given["title"],
            lead_organisation=given["lead_organisation"],
            days=[Day(given["title"], at.month, at.day, None if given["yearly"] else at.year)],
            themes=given["themes"],
            forms=given["forms"],
            audiences=given["audiences"],
            languages=given["languages"],
            by=by,
        )
        return campaign, len(propose_plan(campaign=campaign, by=by))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": self.form_class()} | super().get_context_data(**kwargs)


class CopyCampaign(Making):
    """A campaign like last year's: what would be copied, every date before and after, then the copy."""

    page_title = gettext_lazy("Copy a campaign for another year")
    template_name = "campaigns/copy.html"

    @cached_property
    def source(self) -> Campaign:
        return get_object_or_404(Campaign, pk=self.kwargs["pk"])

    def make(self, given: dict[str, Any]) -> tuple[Campaign, int]:
        campaign = copy_campaign(source=self.source, by=person(self.request), **given)
        return campaign, campaign.plan_items.count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = chosen_key(self.request, "year") or self._next_year()
        year = min(max(year, EARLIEST), LATEST)
        title = self.request.GET.get("title") or self.source.title
        shift, items = shift_of(self.source, year), shifted_items(self.source, year)
        return {
            "form": self.form_class(initial={"title": title[:300], "year": year}),
            "source": self.source,
            "shift": shift,
            "items": items[:SHOWN],
            "count": len(items),
            "more": max(0, len(items) - SHOWN),
            "unfounded": sum(1 for one in items if one.item.owner and one.item.owner.closed),
        } | super().get_context_data(**kwargs)

    def _next_year(self) -> int:
        return max(clock.today().year, shift_of(self.source, clock.today().year).old.year + 1)
