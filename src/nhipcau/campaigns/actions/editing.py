"""Editing a plan: change, add, take back. Everything is checked before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import (
    Conflict,
    Fields,
    keep,
    lock,
    refuse_given_out,
    standing_as,
    write,
)
from nhipcau.campaigns.actions.checking import InvalidItems, Parts
from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem
from nhipcau.people.actions import record
from nhipcau.people.models import User

Action = PlanChange.Action
State = PlanItem.State


@transaction.atomic
def edit_items(
    *,
    campaign: Campaign,
    changes: Mapping[int, Mapping[str, Any]],
    seen: int | None = None,
    action: str = "edit",
    by: User,
) -> int:
    """Change items of a plan: their key -> field -> value. All of it or nothing.

    Fields: `due` (a date or None), `owner` (an organisation's key or None), `supporting` (keys), `note`,
    `language`, and `theme`, `form`, `audience` (keys). A given due date is a person's from then on; a
    proposed item whose date is counted back follows its new form. The lead organisation is taken off
    the supporting ones. Returns the version of the plan, which stays where nothing differs.

    Raises InvalidItems naming items and fields, GivenOut, or Conflict where an item was changed after
    version `seen`.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    items = _items(campaign, changes)
    if any(item.state == State.CONFIRMED for item in items.values()):
        by.require("campaigns.confirm_plan")
    refuse_given_out(items.values())
    _refuse_unseen(items.values(), seen)
    parts, held = Parts(campaign), standing_as(campaign, changes)
    wanted = parts.check(items, held, changes)
    version = campaign.version
    if write(campaign, wanted, action=Action(action), by=by) != version:
        record(campaign, "campaigns.edit_plan", by=by, items=len(changes), version=campaign.version)
    return campaign.version


def _items(campaign: Campaign, pks: Iterable[int]) -> dict[int, PlanItem]:
    wanted = list(pks)
    items = PlanItem.objects.filter(campaign=campaign, pk__in=wanted)
    found = {item.pk: item for item in items.select_related("theme", "form", "audience")}
    if missing := [pk for pk in wanted if pk not in found]:
        raise InvalidItems({pk: {"": _("This item is no longer in the plan.")} for pk in missing}, {})
    return found


def _refuse_unseen(items: Iterable[PlanItem], seen: int | None) -> None:
    for item in items:
        if seen is not None and item.changed_in > seen:
            changes = PlanChange.objects.select_related("by").filter(campaign=item.campaign_id)
            raise Conflict(item, changes.filter(version=item.changed_in).first())


@transaction.atomic
def add_items(*, campaign: Campaign, rows: Sequence[Mapping[str, Any]], by: User) -> list[PlanItem]:
    """Add items to a plan as proposed. All of them or none.

    A row names `theme`, `form`, `audience` (keys) and `language`, and may give the other fields of
    `edit_items`; without `due` the date is counted back from the key date. Raises InvalidItems, whose
    keys are the rows' places, where one is wrong or stands in the plan already.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    parts = Parts(campaign)
    wanted = parts.check_new(rows)
    return make_items(campaign, new_items(campaign, wanted), wanted, action=Action.ADD, by=by)


def new_items(campaign: Campaign, wanted: Iterable[Fields]) -> list[PlanItem]:
    """Items with these fields, not yet stored."""
    return [PlanItem(campaign=campaign, **_columns(fields)) for fields in wanted]


def _columns(fields: Fields) -> Fields:
    columns = {f"{name}_id": fields[name] for name in ("theme", "form", "audience", "owner")}
    columns["due"] = dt.date.fromisoformat(fields["due"]) if fields["due"] else None
    return columns | {name: fields[name] for name in ("language", "note", "due_from")}


def make_items(
    campaign: Campaign, items: list[PlanItem], lists: Sequence[Fields], *, action: str, by: User
) -> list[PlanItem]:
    """Store new items with their `supporting` and `passages`, and keep that as one change.

    Checks nothing; for verbs that hold the lock. Without items nothing is kept.
    """
    if not items:
        return []
    after = store_new(campaign, items, lists)
    version = keep(campaign, dict.fromkeys(after), dict(after), action=action, by=by)
    for item in items:
        item.changed_in = version
    record(campaign, "campaigns.add_items", by=by, items=len(items), version=version)
    return items


def store_new(campaign: Campaign, items: list[PlanItem], lists: Sequence[Fields]) -> dict[int, Fields]:
    """As `make_items`, for a verb that keeps several steps as one change: the fields as they are kept."""
    PlanItem.objects.bulk_create(items)
    cites, helps = PlanItem.passages.through, PlanItem.supporting.through
    pairs = list(zip(items, lists, strict=True))
    cites.objects.bulk_create(
        cites(planitem_id=item.pk, passage_id=passage) for item, row in pairs for passage in row["passages"]
    )
    helps.objects.bulk_create(
        helps(planitem_id=item.pk, organisation_id=body) for item, row in pairs for body in row["supporting"]
    )
    return standing_as(campaign, [item.pk for item in items])


@transaction.atomic
def restore_items(*, campaign: Campaign, items: Iterable[PlanItem], by: User) -> int:
    """Take dropped items back into the plan, as proposed. Returns how many were out of it."""
    by.require("campaigns.confirm_plan")
    lock(campaign)
    found = _items(campaign, [item.pk for item in items])
    dropped = {pk: item for pk, item in found.items() if item.state == State.DROPPED}
    refuse_given_out(dropped.values())
    back: Fields = {"state": State.PROPOSED.value, "reason": "", "decided_by": None, "decided_at": None}
    if dropped:
        write(campaign, {pk: dict(back) for pk in dropped}, action=Action.RESTORE, by=by)
        record(campaign, "campaigns.restore_items", by=by, items=len(dropped))
    return len(dropped)


UNDOABLE = set(Action.values) - {Action.AMEND, Action.UNDO}


def latest_change(campaign: Campaign, by: User) -> PlanChange | None:
    """What undoing would take back: this person's latest change that still stands."""
    changes = PlanChange.objects.filter(campaign=campaign, by=by, undone_by=None)
    return changes.exclude(action=Action.UNDO).order_by("-version").first()


@transaction.atomic
def undo_plan_change(*, campaign: Campaign, by: User) -> PlanChange:
    """Take back this person's latest change. Returns it; undoing again goes one further back.

    Refused where there is none, where it was an amendment, where an item in it is with an organisation,
    and where another person changed an item since: what they did is never undone by this one.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    change = latest_change(campaign, by)
    if change is None:
        raise ValidationError(_("There is nothing of yours to undo in this plan."))
    if change.action not in UNDOABLE:
        raise ValidationError(_("An applied amendment isn't undone; draw up another one."))
    if change.action in (Action.CONFIRM, Action.DROP, Action.RESTORE):
        by.require("campaigns.confirm_plan")
    items = {
        item.pk: item
        for item in PlanItem.objects.filter(
            campaign=campaign, pk__in=[int(pk) for pk in change.after]
        ).select_related("theme", "form", "audience")
    }
    refuse_given_out(items.values())
    _refuse_changed_by_others(change, items)
    wanted = {int(pk): fields for pk, fields in change.before.items() if int(pk) in items}
    version = campaign.version
    if write(campaign, wanted, action=Action.UNDO, by=by, undoes=change) == version:
        keep(campaign, {}, {}, action=Action.UNDO, by=by, undoes=change)  # what it made is gone already
    record(campaign, "campaigns.undo", by=by, undone=change.version, version=campaign.version)
    return change


def _refuse_changed_by_others(change: PlanChange, items: Mapping[int, PlanItem]) -> None:
    later = PlanChange.objects.filter(campaign=change.campaign_id, version__gt=change.version)
    later = later.exclude(by=change.by_id).select_related("by").order_by("-version")
    for other in later:
        touched = [pk for pk in items if str(pk) in other.after]
        if touched:
            raise Conflict(items[touched[0]], other)
