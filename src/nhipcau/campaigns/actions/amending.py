"""Amending a plan that stands: draft what changes, let a person look and choose, then apply or discard.

Drafting changes nothing. `amend_plan` is the plan's half of applying; the room that knows who holds what
calls it in its own transaction, so that both halves happen or neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.amendable import steps_from
from nhipcau.campaigns.actions.amended import Amending
from nhipcau.campaigns.actions.changing import lock
from nhipcau.campaigns.models import Amendment, AmendmentStep, Campaign, PlanItem
from nhipcau.campaigns.planning.amendable import Step
from nhipcau.guidance.models import Guidance
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User

Kind = AmendmentStep.Kind


def draft_amendment(
    *,
    campaign: Campaign,
    guidance: Guidance | None = None,
    reason: str = "",
    changes: Mapping[int, Mapping[str, Any]] | None = None,
    by: User,
) -> Amendment:
    """Draft what a supplementary guidance changes in a plan, or what the office itself wants changed.

    With `guidance`, once a guidance: it has to be paired with the one of the campaign. Without it a
    `reason` is needed, and `changes`: a plan item's key -> `due` (a date), `owner` (an organisation's key
    or None), or `drop` (True). Raises ValidationError where there is nothing to change. Nothing of the
    plan changes by this.
    """
    by.require("campaigns.draw_up_plan")
    if guidance is None:
        return _draft(campaign, None, reason.strip(), _wanted(campaign, reason, changes or {}), by)
    kept = _of(campaign, guidance)
    if kept:
        return kept
    base = _amended_by(campaign, guidance)
    steps = steps_from(campaign, base, guidance)
    if not steps:
        raise ValidationError(
            _("Nothing in “%(document)s” changes this plan. See in the reading what was found.")
            % {"document": guidance}
        )
    try:
        return _draft(campaign, guidance, reason.strip(), steps, by)
    except IntegrityError:  # two persons at once: the constraint let one through
        return Amendment.objects.exclude(state=Amendment.State.DISCARDED).get(
            campaign=campaign, guidance=guidance
        )


def _of(campaign: Campaign, guidance: Guidance) -> Amendment | None:
    drafts = Amendment.objects.filter(campaign=campaign, guidance=guidance)
    return drafts.exclude(state=Amendment.State.DISCARDED).first()


def _amended_by(campaign: Campaign, guidance: Guidance) -> Guidance:
    """The guidance of the campaign, which `guidance` amends, be it by way of another supplement."""
    above = guidance.amends
    while above is not None and above.pk != campaign.guidance_id:
        above = above.amends
    if above is None:
        raise ValidationError(
            _("“%(document)s” isn't paired with this campaign's guidance. Say in its reading what it amends.")
            % {"document": guidance}
        )
    return above


@transaction.atomic
def _draft(
    campaign: Campaign, guidance: Guidance | None, reason: str, steps: Sequence[Step], by: User
) -> Amendment:
    amendment = Amendment.objects.create(
        campaign=campaign, guidance=guidance, reason=reason[:500], drafted_by=by, drafted_at=clock.now()
    )
    rows = [_row(amendment, step) for step in steps]
    tops = [row for row, step in zip(rows, steps, strict=True) if step.parent is None]
    AmendmentStep.objects.bulk_create(tops)
    parts = [(row, step) for row, step in zip(rows, steps, strict=True) if step.parent is not None]
    for row, step in parts:
        row.parent = rows[step.parent or 0]
        if "steps" in row.after:
            row.after["steps"] = {name: rows[place].pk for name, place in row.after["steps"].items()}
    AmendmentStep.objects.bulk_create(row for row, _step in parts)
    record(amendment, "campaigns.draft_amendment", by=by, steps=len(rows))
    return amendment


def _row(amendment: Amendment, step: Step) -> AmendmentStep:
    return AmendmentStep(
        amendment=amendment,
        kind=step.kind,
        theme_id=step.theme,
        key_date_id=step.key_date,
        plan_item_id=step.item,
        passage_id=step.passage,
        start=step.start,
        end=step.end,
        before=step.before,
        after=dict(step.after),
        taken=step.kind != Kind.UNPLACED,
    )


def _wanted(campaign: Campaign, reason: str, changes: Mapping[int, Mapping[str, Any]]) -> list[Step]:
    """What the office itself wants, as steps; what stands so already is left out."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the organisations understand the change.")})
    items = PlanItem.objects.standing().filter(campaign=campaign, pk__in=list(changes)).order_by("pk")
    steps = [step for item in items for step in _of_item(item, changes[item.pk])]
    if not steps:
        raise ValidationError(_("Tick items, and say what is to change in them."))
    return steps


def _of_item(item: PlanItem, change: Mapping[str, Any]) -> list[Step]:
    if change.get("drop"):
        return [Step(Kind.DROP_ITEM, item=item.pk)]
    steps = []
    due = change.get("due")
    if isinstance(due, dt.date) and due != item.due:
        before = {"due": item.due.isoformat() if item.due else None}
        steps.append(Step(Kind.MOVE_DUE, item=item.pk, before=before, after={"due": due.isoformat()}))
    if "owner" in change and change["owner"] != item.owner_id:
        owner = change["owner"]
        if owner is not None and not Organisation.objects.active().filter(pk=owner).exists():
            raise ValidationError({"owner": _("No such organisation takes part.")})
        owners = ({"owner": item.owner_id}, {"owner": owner})
        steps.append(Step(Kind.CHANGE_OWNER, item=item.pk, before=owners[0], after=owners[1]))
    return steps


@transaction.atomic
def choose_steps(*, amendment: Amendment, taken: Collection[int], by: User) -> int:
    """Say which steps of a draft are taken over (their keys); the others are left out. Returns how many are.

    Raises ValidationError where it is no draft any more.
    """
    by.require("campaigns.draw_up_plan")
    _refuse_decided(Amendment.objects.select_for_update().get(pk=amendment.pk))
    steps = AmendmentStep.objects.filter(amendment=amendment).exclude(kind=Kind.UNPLACED)
    steps.exclude(pk__in=list(taken)).update(taken=False)
    return steps.filter(pk__in=list(taken)).update(taken=True)


def _refuse_decided(amendment: Amendment) -> None:
    if amendment.state == Amendment.State.APPLIED:
        raise ValidationError(_("This amendment was applied already. What it changed is told below."))
    if amendment.state == Amendment.State.DISCARDED:
        raise ValidationError(_("This amendment was discarded. Draw up another one."))


@transaction.atomic
def amend_plan(*, amendment: Amendment, seen: int | None = None, by: User) -> list[AmendmentStep]:
    """The plan's half of applying a draft, as one change of the plan. Applied twice, it does nothing.

    Returns the steps that were carried out, each with its plan item as it stood before. What is new goes
    in as proposed, to be confirmed like any other. Raises ValidationError where nothing is ticked, where
    the draft was discarded, and where the plan was changed after its version `seen`.
    """
    by.require("campaigns.confirm_plan")
    campaign = amendment.campaign
    lock(campaign)
    if seen is not None and campaign.version != seen:
        raise ValidationError(
            _("The plan was changed since you looked. See what would change now, then apply."),
            code="conflict",
        )
    drafted = Amendment.objects.filter(pk=amendment.pk, state=Amendment.State.DRAFTED)
    applied = drafted.update(state=Amendment.State.APPLIED, decided_by=by, decided_at=clock.now())
    amendment.refresh_from_db()
    if not applied:
        if amendment.state == Amendment.State.DISCARDED:
            _refuse_decided(amendment)
        return []
    done = Amending(amendment, by).carry_out()
    if not done:
        raise ValidationError(
            _("Nothing is ticked. Tick what is to be taken over, or discard the amendment.")
        )
    record(amendment, "campaigns.amend_plan", by=by, steps=len(done), version=campaign.version)
    return done


@transaction.atomic
def discard_amendment(*, amendment: Amendment, by: User) -> Amendment:
    """Put a draft aside; it stays on record. Twice changes nothing; an applied one is refused."""
    by.require("campaigns.draw_up_plan")
    drafted = Amendment.objects.filter(pk=amendment.pk, state=Amendment.State.DRAFTED)
    discarded = drafted.update(state=Amendment.State.DISCARDED, decided_by=by, decided_at=clock.now())
    amendment.refresh_from_db()
    if discarded:
        record(amendment, "campaigns.discard_amendment", by=by)
    elif amendment.state == Amendment.State.APPLIED:
        _refuse_decided(amendment)
    return amendment
