"""The plan of a campaign as a table, and deciding on its items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.campaigns.actions import confirm_plan, drop_items, propose_plan
from nhipcau.campaigns.models import Campaign, PlanItem, PlanItemQuerySet
from nhipcau.guidance.kinds import codes_of
from nhipcau.kit import clock
from nhipcau.people.desk import (
    Screen,
    Verb,
    chosen,
    chosen_key,
    keys,
    page_of,
    person,
    segments,
)
from nhipcau.people.models import User

State = PlanItem.State
ITEMS_A_PAGE = 100


@dataclass(frozen=True)
class Filter:
    """What of a plan is shown, as asked in the address."""

    theme: int | None
    form: int | None
    audience: int | None
    language: str
    state: str

    @classmethod
    def asked(cls, request: HttpRequest, campaign: Campaign) -> Filter:
        return cls(
            theme=chosen_key(request, "theme"),
            form=chosen_key(request, "form"),
            audience=chosen_key(request, "audience"),
            language=chosen(request, "language", campaign.languages),
            state=chosen(request, "state", (*State.values, "late")),
        )

    def narrow(self, items: PlanItemQuerySet) -> PlanItemQuerySet:
        """All conditions but the state, whose numbers are shown beside each other."""
        named = {"theme": self.theme, "form": self.form, "audience": self.audience}
        wanted: dict[str, Any] = {name: key for name, key in named.items() if key}
        if self.language:
            wanted["language"] = self.language
        return items.filter(**wanted)

    def of_state(self, items: PlanItemQuerySet) -> PlanItemQuerySet:
        if self.state == "late":
            return items.late(clock.today())
        return items.filter(state=self.state) if self.state else items.standing()

    @property
    def narrowed(self) -> bool:
        return bool(self.theme or self.form or self.audience or self.language)


class Plan(Screen):
    """A campaign's plan: what is to be said, to whom, in what form, by when, and which sentence asks it."""

    permission = "campaigns.view_planitem"
    header_icon = "nc-plan"
    template_name = "campaigns/plan.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, asked = self.campaign, Filter.asked(self.request, self.campaign)
        narrowed = asked.narrow(PlanItem.objects.filter(campaign=campaign))
        shown = asked.of_state(narrowed).select_related("theme", "form", "audience", "decided_by")
        day = campaign.day()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "campaign": campaign,
            "filter": asked,
            "page": page_of(self.request, shown.prefetch_related("passages"), ITEMS_A_PAGE),
            "counts": _counts(PlanItem.objects.filter(campaign=campaign)),
            "states": self._states(_counts(narrowed)),
            "themes": campaign.themes.all(),
            "forms": campaign.forms.all(),
            "audiences": campaign.audiences.all(),
            "languages": [(c, n) for c, n in settings.LANGUAGES if c in campaign.languages],
            "codes": codes_of([campaign.guidance_id]) if campaign.guidance_id else {},
            "day": day,
            "days_left": (day - clock.today()).days if day else None,
            "today": clock.today(),
            "may_confirm": person(self.request).has_perm("campaigns.confirm_plan"),
            "may_propose": person(self.request).has_perm("campaigns.draw_up_plan"),
            "proposed_here": narrowed.filter(state=State.PROPOSED).count(),
            "here": self.request.get_full_path(),
        }

    def _states(self, counts: dict[str, int]) -> Any:
        choices = (
            ("", _("In the plan"), counts["standing"]),
            (State.PROPOSED.value, _("Proposed"), counts["proposed"]),
            (State.CONFIRMED.value, _("Confirmed"), counts["confirmed"]),
            ("late", _("Late"), counts["late"]),
            (State.DROPPED.value, _("Dropped"), counts["dropped"]),
        )
        return segments(self.request, "state", choices)


def _counts(items: PlanItemQuerySet) -> dict[str, int]:
    counts: dict[str, int] = items.aggregate(
        standing=Count("pk", filter=~Q(state=State.DROPPED)),
        proposed=Count("pk", filter=Q(state=State.PROPOSED)),
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        late=Count("pk", filter=Q(state=State.CONFIRMED, due__lt=clock.today())),
        dropped=Count("pk", filter=Q(state=State.DROPPED)),
    )
    return counts


class DecidePlan(Verb):
    """Confirm ticked items, or every proposed one that the filter shows; or drop ticked items."""

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign, pk=self.kwargs["pk"])

    def call(self, by: User) -> str:
        if "propose" in self.request.POST:
            new = len(propose_plan(campaign=self.campaign, by=by))
            said = ngettext("%(count)d item proposed anew.", "%(count)d items proposed anew.", new)
            return said % {"count": new}
        if "confirm_all" in self.request.POST:
            shown = Filter.asked(self.request, self.campaign).narrow(self._items())
            return self._confirmed(shown.filter(state=State.PROPOSED), by)
        ticked = self._items().filter(pk__in=keys(self.request, "item"))
        if not ticked:
            raise ValidationError(_("Tick the items first."))
        if "drop" in self.request.POST:
            dropped = drop_items(items=ticked, reason=self.request.POST.get("reason", ""), by=by)
            said = ngettext("%(count)d item dropped.", "%(count)d items dropped.", dropped)
            return said % {"count": dropped}
        return self._confirmed(ticked, by)

    def _items(self) -> PlanItemQuerySet:
        return PlanItem.objects.filter(campaign=self.campaign)

    def _confirmed(self, items: PlanItemQuerySet, by: User) -> str:
        confirmed = confirm_plan(campaign=self.campaign, items=items, by=by)
        said = ngettext("%(count)d item confirmed.", "%(count)d items confirmed.", confirmed)
        return said % {"count": confirmed}

    def back(self) -> str:
        return reverse("campaign_plan", args=[self.campaign.pk])
