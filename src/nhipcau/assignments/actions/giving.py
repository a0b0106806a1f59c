"""Giving confirmed plan items to organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Assignment
from nhipcau.campaigns.actions import mark_given_out
from nhipcau.campaigns.models import PlanItem
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User


@transaction.atomic
def assign(
    *,
    items: Iterable[PlanItem],
    organisation: Organisation,
    due: dt.date | None = None,
    note: str = "",
    by: User,
) -> list[Assignment]:
    """Give confirmed plan items to an organisation; what it has already is left as it is.

    From then on an amendment alone changes those items. Raises ValidationError, and assigns nothing,
    where an item isn't confirmed.
    """
    by.require("assignments.assign")
    wanted = list(items)
    unconfirmed = [item for item in wanted if item.state != PlanItem.State.CONFIRMED]
    if unconfirmed:
        raise ValidationError(
            _("%(count)d items are not confirmed; confirm the plan before assigning.")
            % {"count": len(unconfirmed)}
        )
    held = set(Assignment.objects.of(organisation).values_list("plan_item_id", flat=True))
    given = []
    for item in wanted:
        if item.pk in held:
            continue
        assignment = Assignment.objects.create(
            plan_item=item,
            organisation=organisation,
            due=due or item.due or clock.today(),
            note=note,
            assigned_by=by,
            assigned_at=clock.now(),
        )
        record(assignment, "assignments.assign", by=by)
        given.append(assignment)
    mark_given_out(items=[assignment.plan_item for assignment in given])
    return given
