"""From a reading to a plan, step 4: the plan in numbers, what doesn't fit, and a named person's yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.campaigns.actions import confirm_plan, latest_change, undo_plan_change
from nhipcau.campaigns.models import PlanChange, PlanItem
from nhipcau.campaigns.planning.conflicts import PlanConflict, campaign_conflicts, gaps_of
from nhipcau.campaigns.views.matching import OfCampaign
from nhipcau.campaigns.views.steps import Step
from nhipcau.people.desk import person
from nhipcau.people.models import User

State = PlanItem.State
Kind = PlanConflict.Kind


@dataclass(frozen=True)
class Left:
    """How many items have one kind of conflict, and whether it keeps them from being confirmed."""

    kind: str
    label: Any
    items: int
    blocks: bool
    remedy: str


class ConfirmStep(Step):
    """Step 4: numbers, conflicts left, who confirms; after that, how it is taken back."""

    template_name = "campaigns/step_confirm.html"
    step = 4

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, by = self.campaign, person(self.request)
        items = list(
            PlanItem.objects.standing()
            .filter(campaign=campaign)
            .values_list("pk", "state", "owner_id", "language", "form_id", "due", "given_out_at")
        )
        proposed = {row[0] for row in items if row[1] == State.PROPOSED}
        latest = latest_change(campaign, by)
        return super().get_context_data(**kwargs) | {
            "proposed": len(proposed),
            "undated": sum(1 for row in items if row[0] in proposed and row[5] is None),
            "confirmed": len(items) - len(proposed),
            "dropped": campaign.plan_items.filter(state=State.DROPPED).count(),
            "given_out": sum(1 for row in items if row[6]),
            "owners": len({row[2] for row in items if row[2]}),
            "languages": Counter(row[3] for row in items).most_common(),
            "dues": sorted(row[5] for row in items if row[5]),
            "left": _left(campaign_conflicts(campaign), proposed),
            "gaps": gaps_of(campaign),
            "day": campaign.day(),
            "undo": latest if latest and latest.action == PlanChange.Action.CONFIRM else None,
        }


def _left(conflicts: Any, proposed: set[int]) -> Sequence[Left]:
    counted: Counter[str] = Counter()
    said: dict[str, PlanConflict] = {}
    for pk, several in conflicts.items():
        for one in several if pk in proposed else ():
            counted[one.kind] += 1
            said.setdefault(one.kind, one)
    return [
        Left(kind.value, kind.label, counted[kind], said[kind].blocks, said[kind].remedy)
        for kind in Kind
        if counted[kind]
    ]


class ConfirmPlan(OfCampaign):
    """Confirm the proposed items that have a due date, or all; or take one's own confirmation back."""

    def call(self, by: User) -> str:
        post = self.request.POST
        if "undo" in post:
            latest = latest_change(self.campaign, by)
            if latest is None or latest.action != PlanChange.Action.CONFIRM:
                raise ValidationError(_("You changed the plan since. Undo that first, in the grid."))
            undo_plan_change(campaign=self.campaign, by=by)
            return _("The confirmation is undone; the items are proposed again.")
        items = PlanItem.objects.filter(campaign=self.campaign, state=State.PROPOSED)
        if "dated" in post:
            items = items.exclude(due=None)
        confirmed = confirm_plan(campaign=self.campaign, items=items, by=by)
        said = ngettext("%(count)d item confirmed.", "%(count)d items confirmed.", confirmed)
        return said % {"count": confirmed}

    def back(self) -> str:
        return reverse("campaign_confirm", args=[self.campaign.pk])
