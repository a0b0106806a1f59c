"""Letters to organisations: a person orders them, sends one again, or takes one back before it leaves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Assignment, Letter, LetterLine
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User

BEFORE = dt.timedelta(days=3)
AFTER = dt.timedelta(days=1)
Kind = Letter.Kind
State = Letter.State
LINK, LINK_AND_REMINDERS, REMINDER = "link", "link_and_reminders", "reminder"
WHAT = (LINK, LINK_AND_REMINDERS, REMINDER)


@dataclass(frozen=True)
class Ordered:
    """How many letters were ordered, to how many organisations; and who has no address to write to."""

    letters: int
    organisations: int
    without_address: tuple[Organisation, ...]


@transaction.atomic
def order_letters(*, assignments: Iterable[Assignment], what: str, by: User) -> Ordered:
    """Order letters about what is still owed; one letter tells an organisation of all it owes a campaign.

    `what`: the link now; the link now and a reminder 3 days before and one the day after the due date; or a
    reminder now. What was ordered for the same day already isn't ordered again. Reminders ahead are written
    only if no report has come by then. Raises ValidationError where nothing of it is owed.
    """
    by.require("assignments.assign")
    if what not in WHAT:
        raise ValidationError(_("Say what is to be written."))
    keys = [one.pk for one in assignments]
    locked = Assignment.objects.open().filter(pk__in=keys).select_for_update(of=("self",))
    owed = list(locked.select_related("organisation", "plan_item").order_by("pk"))
    if not owed:
        raise ValidationError(_("Nothing of this is still owed: nobody needs a letter."))
    reached = [one for one in owed if one.organisation.contact and not one.organisation.closed]
    without = {one.organisation_id: one.organisation for one in owed if one not in reached}
    told = set(LetterLine.objects.filter(assignment__in=keys).values_list("assignment", "kind", "day"))
    parcels: dict[tuple[int, int, str, dt.date], list[Assignment]] = defaultdict(list)
    for one in reached:
        for kind, day in _days(one, what):
            if (one.pk, kind, day) not in told:
                parcels[one.organisation_id, one.plan_item.campaign_id, kind, day].append(one)
    for (_organisation, _campaign, kind, day), listed in parcels.items():
        _order(listed, kind, day, by)
    return Ordered(len(parcels), len({key[0] for key in parcels}), tuple(without.values()))


def _days(assignment: Assignment, what: str) -> Iterator[tuple[str, dt.date]]:
    today, due = clock.today(), assignment.due
    if what == REMINDER:
        yield (Kind.AFTER if due < today else Kind.BEFORE).value, today
        return
    yield Kind.LINK.value, today
    if what == LINK_AND_REMINDERS:
        if due - BEFORE > today:
            yield Kind.BEFORE.value, due - BEFORE
        if due + AFTER > today:
            yield Kind.AFTER.value, due + AFTER


def _order(listed: list[Assignment], kind: str, day: dt.date, by: User) -> None:
    letter = Letter.objects.create(
        organisation=listed[0].organisation, kind=kind, day=day, ordered_by=by, ordered_at=clock.now()
    )
    LetterLine.objects.bulk_create(
        LetterLine(letter=letter, assignment=one, kind=kind, day=day) for one in listed
    )
    record(letter, "assignments.order_letter", by=by, kind=kind, assignments=[one.pk for one in listed])


@transaction.atomic
def send_letter_again(*, letter: Letter, by: User) -> Letter:
    """Send what failed, what may never have left, or what went to an address that was corrected since.

    Raises ValidationError for any other: a letter isn't sent twice to the same address.
    """
    by.require("assignments.assign")
    now_at = letter.organisation.contact
    if not now_at:
        raise ValidationError(_("%(name)s has no contact address.") % {"name": letter.organisation})
    able = Letter.objects.again(clock.now()).filter(pk=letter.pk)
    if not Letter.objects.filter(pk__in=list(able.values_list("pk", flat=True))).update(
        state=State.DUE, why="", begun_at=None, sent_at=None
    ):
        raise ValidationError(_("This letter has left, or is about to. It isn't sent twice."))
    record(letter, "assignments.send_letter_again", by=by, address=now_at)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def drop_letter(*, letter: Letter, by: User) -> Letter:
    """Take back a letter that hasn't left. Raises ValidationError once it has. Twice changes nothing."""
    by.require("assignments.assign")
    if Letter.objects.filter(pk=letter.pk, state=State.DUE).update(state=State.DROPPED):
        record(letter, "assignments.drop_letter", by=by)
    letter.refresh_from_db()
    if letter.state != State.DROPPED:
        raise ValidationError(_("This letter has left already."))
    return letter
