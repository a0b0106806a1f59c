"""How many days before the key date the office wants each form done."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import Fields, lock, write
from nhipcau.campaigns.models import (
    Campaign,
    Form,
    FormValue,
    LeadTime,
    PlanChange,
    PlanItem,
    PlanItemQuerySet,
)
from nhipcau.campaigns.planning.proposal import lead_days
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

LONGEST = 365


def lead_times() -> dict[str, int]:
    """Days before the key date, by form: the office's where it set them, else the rules' own."""
    own = dict(LeadTime.objects.values_list("form", "days"))
    return {form: own.get(form, lead_days(form)) for form in FormValue.values}


@transaction.atomic
def set_lead_time(*, form: str, days: int | None, by: User) -> int:
    """Set the office's lead time of a form; None goes back to the rules' own.

    Dates that a person confirmed or set never move by this. In plans that are still drafts, proposed
    items whose date is counted back follow. Returns how many did.
    """
    by.require("campaigns.set_lead_times")
    if form not in FormValue.values:
        raise ValidationError(_("There is no such form."))
    if days is not None and not 0 <= days <= LONGEST:
        raise ValidationError(_("Write a number of days from 0 to %(most)d.") % {"most": LONGEST})
    before = lead_times()[form]
    if days is None:
        LeadTime.objects.filter(form=form).delete()
    else:
        LeadTime.objects.update_or_create(
            form=form, defaults={"days": days, "set_by": by, "set_at": clock.now()}
        )
    now = lead_times()[form]
    if now == before:
        return 0
    moved = 0
    for campaign in Campaign.objects.filter(state=Campaign.State.DRAFT, forms__value=form).distinct():
        lock(campaign)
        Form.objects.filter(campaign=campaign, value=form).update(lead_days=now)
        moved += count_back(campaign, by=by)
        record(campaign, "campaigns.set_lead_time", by=by, form=form, days=now)
    return moved


def count_back(campaign: Campaign, *, by: User) -> int:
    """Count the dates of proposed items anew from the key date, where no person set them.

    For verbs that hold the lock and changed a key date or a lead time. Returns how many moved.
    """
    items = counted(campaign).select_related("form")
    day = campaign.day()
    wanted: dict[int, Fields | None] = {}
    for item in items:
        due = day - dt.timedelta(days=item.form.lead_days) if day else None
        if due != item.due:
            wanted[item.pk] = {"due": due.isoformat() if due else None}
    if wanted:
        write(campaign, wanted, action=PlanChange.Action.EDIT, by=by)
    return len(wanted)


def counted(campaign: Campaign) -> PlanItemQuerySet:
    """Proposed items whose date is counted back from the key date, so follows it."""
    return PlanItem.objects.filter(
        campaign=campaign,
        state=PlanItem.State.PROPOSED,
        due_from=PlanItem.DueFrom.LEAD_TIME,
        given_out_at=None,
    )
