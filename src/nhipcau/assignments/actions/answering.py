"""What an organisation says to its assignment. Without an account it answers by a signed link."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Assignment, AssignmentChange, FurtherPhoto, Response
from nhipcau.assignments.photos import MOST
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

LINK_SALT = "nhipcau.assignments.link"
LINK_DAYS = 400
MOST_A_DAY = 20  # responses to one assignment by its link: whoever holds it can't fill the disk


@dataclass(frozen=True)
class LinkHolder:
    """Whoever came by an assignment's signed link; they speak for its organisation."""

    assignment_id: int
    name: str


def signed_link(assignment: Assignment) -> str:
    """The token of the address at which an organisation answers without an account."""
    return signing.dumps(assignment.pk, salt=LINK_SALT)


def open_link(token: str, name: str = "") -> LinkHolder:
    """Whom a token speaks for. Raises PermissionDenied where it is forged or older than 400 days."""
    try:
        pk = signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 86400)
    except signing.BadSignature as bad:
        raise PermissionDenied(
            _("This link is not valid any more. Ask the campaign office for a new one.")
        ) from bad
    return LinkHolder(int(pk), name)


def speaks_for(assignment: Assignment, by: User | LinkHolder) -> User | None:
    """Refuse whoever doesn't speak for its organisation. Returns the user; nobody for a link."""
    if isinstance(by, LinkHolder):
        if by.assignment_id != assignment.pk:
            raise PermissionDenied(_("This link belongs to another assignment."))
        return None
    by.require("assignments.answer_assignment")
    if by.organisation_id != assignment.organisation_id and not by.is_superuser:
        raise PermissionDenied(_("This assignment belongs to another organisation."))
    return by


@transaction.atomic
def accept(*, assignment: Assignment, seen: int | None = None, by: User | LinkHolder) -> Assignment:
    """The organisation takes it on. Accepting twice changes nothing.

    `seen` is the latest change of it that they were shown (0 for none). Raises ValidationError where the
    office changed it since: nobody takes on what they didn't see.
    """
    user = speaks_for(assignment, by)
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    if seen is not None and assignment.changes.filter(pk__gt=seen).exists():
        assignment.refresh_from_db()
        raise ValidationError(
            _("The office has just changed this assignment. Look at it again, then answer.")
        )
    fresh = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.ASSIGNED)
    if fresh.update(state=Assignment.State.ACCEPTED, accepted_at=clock.now()):
        record(assignment, "assignments.accept", by=user)
    assignment.refresh_from_db()
    return assignment


@transaction.atomic
def decline(*, assignment: Assignment, reason: str, by: User | LinkHolder) -> Assignment:
    """The organisation can't do it, and says why. What was accepted or answered can't be declined."""
    user = speaks_for(assignment, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the office can give it to another.")})
    fresh = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.ASSIGNED)
    if fresh.update(state=Assignment.State.DECLINED, reason=reason.strip()[:500]):
        record(assignment, "assignments.decline", by=user, reason=reason)
    assignment.refresh_from_db()
    return assignment


@transaction.atomic
def respond(
    *,
    assignment: Assignment,
    key: uuid.UUID,
    done_on: dt.date,
    text: str = "",
    link: str = "",
    photo: Any = None,
    further: Sequence[Any] = (),
    number: int | None = None,
    metric: str = "",
    method: str = "",
    sample: bool = False,
    by: User | LinkHolder,
) -> Response:
    """Record what was done, with at least one piece of evidence. The same `key` is recorded once.

    `further` are photos beside the first.

    Raises ValidationError naming the field: nothing given, a number without what was counted and how,
    a day to come, a declined assignment; or too many responses by link in a day.
    """
    user = speaks_for(assignment, by)
    Assignment.objects.select_for_update().get(pk=assignment.pk)  # many at once come one after another
    kept = Response.objects.filter(key=key).first()
    if kept:
        return kept
    assignment.refresh_from_db(fields=["state"])
    _check_rate(assignment, user)
    _check_response(assignment, done_on, text, link, photo, number, metric, method)
    if len(further) >= MOST:
        raise ValidationError({"photo": _("At most %(count)d photos go with a report.") % {"count": MOST}})
    response, _created = Response.objects.get_or_create(  # two at once: the key's constraint decides
        key=key,
        defaults={
            "assignment": assignment,
            "text": text.strip(),
            "link": link,
            "photo": photo or "",
            "number": number,
            "metric": metric,
            "method": method,
            "done_on": done_on,
            "received_at": clock.now(),
            "by": user,
            "by_name": _name(by) or str(assignment.organisation),
            "sample": sample,
        },
    )
    for one in further:
        FurtherPhoto.objects.create(response=response, file=one)
    Assignment.objects.open().filter(pk=assignment.pk).update(state=Assignment.State.ANSWERED)
    assignment.refresh_from_db()
    record(response, "assignments.respond", by=user)
    return response


def _name(by: User | LinkHolder) -> str:
    return by.name if isinstance(by, LinkHolder) else by.get_full_name() or str(by)


def _check_rate(assignment: Assignment, user: User | None) -> None:
    if user is not None:  # known by name
        return
    since = clock.now() - dt.timedelta(days=1)
    if assignment.responses.filter(received_at__gt=since, by=None).count() >= MOST_A_DAY:
        raise ValidationError(
            _("%(count)d reports have come today for this assignment. Write to the office, or come tomorrow.")
            % {"count": MOST_A_DAY}
        )


def _check_response(
    assignment: Assignment,
    done_on: dt.date,
    text: str,
    link: str,
    photo: Any,
    number: int | None,
    metric: str,
    method: str,
) -> None:
    wrong: dict[str, str] = {}
    if assignment.state == Assignment.State.DECLINED:
        raise ValidationError(_("This assignment was declined; ask the office to give it again."))
    if assignment.state == Assignment.State.WITHDRAWN:
        raise ValidationError(_("The office has withdrawn this assignment; nothing is to be reported."))
    if not (text.strip() or link or photo or number is not None):
        wrong["text"] = _("Give at least one thing: what was done, a link, a photo or a number.")
    if number is not None and not (metric and method):
        wrong["number"] = _("Say what was counted and how, so that the number can be trusted.")
    if number is not None and number < 0:
        wrong["number"] = _("A count can't be negative.")
    if done_on > clock.today():
        wrong["done_on"] = _("That day is still to come.")
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            wrong["link"] = _("Write the whole address, beginning with https://")
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def approve_response(*, response: Response, by: User) -> Response:
    """The office has looked at the evidence. The assignment is closed with it, unless it was withdrawn.

    Changes that its organisation was still asked for lapse: the work is done. Raises ValidationError where
    the report was taken back or sent back meanwhile.
    """
    by.require("assignments.review_response")
    waiting = Response.objects.filter(pk=response.pk, state=Response.State.RECEIVED)
    if waiting.update(state=Response.State.APPROVED, approved_by=by):
        theirs = Assignment.objects.filter(pk=response.assignment_id)
        theirs.exclude(state=Assignment.State.WITHDRAWN).update(state=Assignment.State.CLOSED)
        asked = AssignmentChange.objects.filter(assignment=response.assignment_id)
        asked.filter(state__in=AssignmentChange.OPEN).update(state=AssignmentChange.State.LAPSED)
        record(response, "assignments.approve", by=by)
    response.refresh_from_db()
    if response.state != Response.State.APPROVED:
        raise ValidationError(_("This report doesn't wait any more. Look at it again."))
    return response


@transaction.atomic
def take_back_response(*, response: Response, by: User | LinkHolder) -> Response:
    """The organisation takes back what it reported by mistake; it stays on record and counts nowhere.

    Raises ValidationError once the office has approved it or sent it back. Twice changes nothing."""
    user = speaks_for(response.assignment, by)
    if _leave(response, Response.State.WITHDRAWN):
        record(response, "assignments.take_back", by=user)
    elif response.state != Response.State.WITHDRAWN:
        raise ValidationError(
            _("The office has looked at this report already. Write to the office to have it put right.")
        )
    return response


@transaction.atomic
def return_response(*, response: Response, reason: str, by: User) -> Response:
    """The office sends a report back, saying what is to be put right; the assignment is owed again.

    Raises ValidationError without a reason, or once the report was approved or taken back."""
    by.require("assignments.review_response")
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is to be put right.")})
    if not _leave(response, Response.State.RETURNED, reason=reason.strip()[:500]):
        raise ValidationError(_("This report doesn't wait any more. Look at it again."))
    record(response, "assignments.return", by=by, reason=reason)
    return response


def _leave(response: Response, state: Response.State, **more: Any) -> bool:
    """Whether a waiting response went to `state`. Its assignment is owed again where nothing else answers."""
    assignment = Assignment.objects.select_for_update().get(pk=response.assignment_id)
    waiting = Response.objects.filter(pk=response.pk, state=Response.State.RECEIVED)
    left = bool(waiting.update(state=state, **more))
    if left and not assignment.responses.standing().exists():
        again = Assignment.State.ACCEPTED if assignment.accepted_at else Assignment.State.ASSIGNED
        Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.ANSWERED).update(state=again)
    response.refresh_from_db()
    return left
