"""What a step of an amendment means for those who hold the work: the one reading of it.

The preview shows it and applying carries it out, so neither can say something else.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from nhipcau.assignments.models import Assignment, AssignmentChange, AssignmentQuerySet
from nhipcau.campaigns.models import AmendmentStep

Kind = AssignmentChange.Kind
Outcome = AssignmentChange.State
State = Assignment.State
Step = AmendmentStep.Kind

OUTCOMES = {
    State.ASSIGNED: Outcome.APPLIED,
    State.ACCEPTED: Outcome.PROPOSED,
    State.ANSWERED: Outcome.PROPOSED,
    State.CLOSED: Outcome.NOTED,
}
"""Not yet accepted: at once. Accepted or answered: the organisation is asked. Done: only noted."""
KINDS = {
    Step.MOVE_DUE: Kind.MOVE_DUE,
    Step.DROP_ITEM: Kind.WITHDRAW,
    Step.CHANGE_OWNER: Kind.WITHDRAW,
    Step.REWORD_THEME: Kind.REWORD,
}


@dataclass(frozen=True)
class Consequence:
    """What one step does to one assignment."""

    step: AmendmentStep
    assignment: Assignment
    kind: Kind
    outcome: Outcome
    due_before: dt.date | None = None
    due_after: dt.date | None = None


def touched(steps: Iterable[AmendmentStep]) -> AssignmentQuerySet:
    """The assignments that these steps can touch, settled ones too."""
    items = {s.plan_item_id for s in steps if s.kind in KINDS and s.plan_item_id}
    themes = {s.theme_id for s in steps if s.kind == Step.REWORD_THEME and s.theme_id}
    return Assignment.objects.filter(Q(plan_item__in=items) | Q(plan_item__theme__in=themes))


def consequences(
    steps: Sequence[AmendmentStep], assignments: Iterable[Assignment]
) -> dict[int, list[Consequence]]:
    """By the step's key, what it does to each of `assignments` (with `plan_item`, and the open `changes`).

    `steps` have their `plan_item` as it stands before the plan is changed. What is withdrawn isn't moved
    or reworded as well; of two moves the later step counts, as in the plan; whoever declined, and
    whatever was withdrawn before, is left alone.
    """
    by_item: dict[int, list[Assignment]] = defaultdict(list)
    by_theme: dict[int, list[Assignment]] = defaultdict(list)
    for one in assignments:
        by_item[one.plan_item_id].append(one)
        by_theme[one.plan_item.theme_id].append(one)
    found: dict[int, list[Consequence]] = {step.pk: [] for step in steps}
    withdrawn: set[int] = set()
    seen: set[tuple[int, str]] = set()
    for step in sorted(steps, key=lambda step: (KINDS.get(Step(step.kind)) != Kind.WITHDRAW, -step.pk)):
        held = (
            by_theme[step.theme_id or 0]
            if step.kind == Step.REWORD_THEME
            else by_item[step.plan_item_id or 0]
        )
        for told in _of_step(step, held):
            once = (told.assignment.pk, str(told.kind))
            if told.assignment.pk not in withdrawn and once not in seen:
                seen.add(once)
                found[step.pk].append(told)
                if told.kind == Kind.WITHDRAW:
                    withdrawn.add(told.assignment.pk)
    return found


def _of_step(step: AmendmentStep, held: Iterable[Assignment]) -> Iterator[Consequence]:
    kind = KINDS.get(Step(step.kind))
    for one in held:
        outcome = OUTCOMES.get(State(one.state))
        if kind is None or outcome is None:
            continue
        if step.kind == Step.CHANGE_OWNER and one.organisation_id != step.before.get("owner"):
            continue
        if kind != Kind.MOVE_DUE:
            yield Consequence(step, one, kind, outcome)
        elif (due := _moved(step, one)) != one.due:
            yield Consequence(step, one, kind, outcome, one.due, due)


def _moved(step: AmendmentStep, one: Assignment) -> dt.date:
    """The new due date: the plan's where the assignment follows the plan, else as many days on."""
    to = dt.date.fromisoformat(step.after["due"])
    was = step.plan_item.due if step.plan_item else None
    asked = {change.due_after for change in one.changes.all() if change.state in AssignmentChange.UNAGREED}
    if was is None or one.due == was or was in asked:
        return to
    return one.due + (to - was)
