"""Applying an amendment: the plan, and what was given out of it, both or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from nhipcau.assignments.consequences import Consequence, consequences, touched
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.actions.amending import amend_plan
from nhipcau.campaigns.models import Amendment, AmendmentStep
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

Kind = AssignmentChange.Kind
Outcome = AssignmentChange.State
STEPS = AmendmentStep.Kind


@dataclass(frozen=True)
class Applied:
    """How many steps were carried out, and assignments changed at once, asked about, or only noted."""

    steps: int = 0
    at_once: int = 0
    asked: int = 0
    noted: int = 0


@transaction.atomic
def apply_amendment(*, amendment: Amendment, seen: int | None = None, by: User) -> Applied:
    """Carry out what is ticked in a draft. Applied twice, or by two at once, it is carried out once.

    The plan changes at once. Of the assignments, those that no one accepted yet change with it and are
    marked; for an accepted or answered one the change is proposed to its organisation, and nothing of it
    changes before that agrees; a closed one is only noted. `seen` is the version of the plan that was
    looked at. Raises ValidationError where the plan was changed since, where nothing is ticked, and where
    the draft was discarded.
    """
    by.require("assignments.assign")
    steps = amend_plan(amendment=amendment, seen=seen, by=by)
    if not steps:
        return Applied()
    held = touched(steps).select_related("plan_item", "organisation").prefetch_related("changes")
    assignments = list(held.order_by("pk").select_for_update(of=("self",)))
    told = [one for of_step in consequences(_before(steps), assignments).values() for one in of_step]
    _lapse(told)
    _change_at_once([one for one in told if one.outcome == Outcome.APPLIED])
    _keep(told, by)
    counts = {outcome: sum(one.outcome == outcome for one in told) for outcome in Outcome}
    applied = Applied(len(steps), counts[Outcome.APPLIED], counts[Outcome.PROPOSED], counts[Outcome.NOTED])
    record(
        amendment,
        "assignments.apply_amendment",
        by=by,
        at_once=applied.at_once,
        asked=applied.asked,
        noted=applied.noted,
    )
    return applied


def _before(steps: Sequence[AmendmentStep]) -> list[AmendmentStep]:
    """New items are with no one."""
    return [step for step in steps if step.kind != STEPS.ADD_ITEM]


def _lapse(told: Iterable[Consequence]) -> None:
    """What an earlier amendment still asked of the same is overtaken; a withdrawal overtakes everything."""
    for kind in Kind:
        overtaking = [one.assignment.pk for one in told if one.kind in (kind, Kind.WITHDRAW)]
        asked = AssignmentChange.objects.filter(assignment__in=overtaking, kind=kind)
        asked.filter(state__in=AssignmentChange.OPEN).update(state=Outcome.LAPSED)


def _change_at_once(told: Iterable[Consequence]) -> None:
    changed = []
    for one in told:
        if one.kind == Kind.WITHDRAW:
            one.assignment.state = Assignment.State.WITHDRAWN
        elif one.due_after is not None:
            one.assignment.due = one.due_after
        changed.append(one.assignment)
    Assignment.objects.bulk_update(changed, ["state", "due"], batch_size=500)


def _keep(told: Iterable[Consequence], by: User) -> None:
    now = clock.now()
    AssignmentChange.objects.bulk_create(
        AssignmentChange(
            assignment=one.assignment,
            step=one.step,
            kind=one.kind,
            state=one.outcome,
            due_before=one.due_before,
            due_after=one.due_after,
            made_by=by,
            made_at=now,
        )
        for one in told
    )
