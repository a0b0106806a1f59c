"""What an organisation says to a change that the office asks for, and what the office does about a no."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.actions.answering import LinkHolder, speaks_for
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

State = AssignmentChange.State
Kind = AssignmentChange.Kind
HELD = (Assignment.State.ASSIGNED, Assignment.State.ACCEPTED, Assignment.State.ANSWERED)


@transaction.atomic
def agree_change(*, change: AssignmentChange, by: User | LinkHolder) -> AssignmentChange:
    """The organisation agrees, and only now its assignment changes. Agreeing twice changes nothing.

    Raises PermissionDenied for whoever doesn't speak for it, ValidationError where the change no longer
    waits for it.
    """
    user = _locked(change, by)
    if _answered(change, State.AGREED, by):
        _carry_out(change)
        record(change.assignment, "assignments.agree_change", by=user, change=change.pk)
    return _settled(change, State.AGREED)


@transaction.atomic
def refuse_change(*, change: AssignmentChange, reason: str, by: User | LinkHolder) -> AssignmentChange:
    """The organisation can't, and says why: its assignment stays as it is, and the office is told."""
    user = _locked(change, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the office can decide what to do.")})
    if _answered(change, State.REFUSED, by, reason.strip()[:500]):
        record(change.assignment, "assignments.refuse_change", by=user, change=change.pk, reason=reason)
    return _settled(change, State.REFUSED)


@transaction.atomic
def settle_refusal(*, change: AssignmentChange, withdraw: bool, by: User) -> AssignmentChange:
    """The office decides after a refusal: keep the assignment as it is, or take it from the organisation.

    Twice changes nothing. Raises ValidationError where no refusal waits for a decision.
    """
    by.require("assignments.assign")
    Assignment.objects.select_for_update().get(pk=change.assignment_id)
    to = State.WITHDRAWN if withdraw else State.KEPT
    waiting = AssignmentChange.objects.filter(pk=change.pk, state=State.REFUSED)
    if waiting.update(state=to, settled_by=by, settled_at=clock.now()):
        if withdraw:
            _withdraw(change)
        record(change.assignment, "assignments.settle_refusal", by=by, change=change.pk, withdraw=withdraw)
    return _settled(change, to)


def _locked(change: AssignmentChange, by: User | LinkHolder) -> User | None:
    """The assignment's row first, as every verb that changes both: two at once come one after the other."""
    user = speaks_for(change.assignment, by)
    Assignment.objects.select_for_update().get(pk=change.assignment_id)
    return user


def _answered(change: AssignmentChange, to: State, by: User | LinkHolder, reason: str = "") -> bool:
    waiting = AssignmentChange.objects.open().filter(pk=change.pk)
    name = by.name if isinstance(by, LinkHolder) else str(by.get_full_name() or by)
    said = {"answered_by_name": name or str(change.assignment.organisation), "reason": reason}
    return bool(waiting.update(state=to, answered_at=clock.now(), **said))


def _carry_out(change: AssignmentChange) -> None:
    if change.kind == Kind.WITHDRAW:
        _withdraw(change)
    elif change.kind == Kind.MOVE_DUE and change.due_after is not None:
        Assignment.objects.filter(pk=change.assignment_id, state__in=HELD).update(due=change.due_after)
    change.assignment.refresh_from_db()


def _withdraw(change: AssignmentChange) -> None:
    theirs = Assignment.objects.filter(pk=change.assignment_id, state__in=HELD)
    theirs.update(state=Assignment.State.WITHDRAWN)
    others = AssignmentChange.objects.filter(assignment=change.assignment_id)
    others.filter(state__in=AssignmentChange.OPEN).update(state=State.LAPSED)
    change.assignment.refresh_from_db()


def _settled(change: AssignmentChange, wanted: State) -> AssignmentChange:
    change.refresh_from_db()
    if change.state != wanted:
        raise ValidationError(_("This change no longer waits for an answer. See what stands there now."))
    return change
