"""Mail about pages on their way: one letter a day to one person, with all that is news to them or due."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import written_short
from nhipcau.people.models import User
from nhipcau.publishing.models import Reminder, Step
from nhipcau.publishing.rules import why_not

logger = logging.getLogger(__name__)
AHEAD = dt.timedelta(days=1)
TOLD = dt.timedelta(days=90)
NEWS = dt.timedelta(days=14)
"""How long an answer is news to whoever submitted the page."""


@dataclass
class Letter:
    """What one person is told: pages that wait for them, those that came back to them, those that passed."""

    waiting: list[TaskState] = field(default_factory=list)
    returned: list[TaskState] = field(default_factory=list)
    passed: list[TaskState] = field(default_factory=list)

    @property
    def all(self) -> list[TaskState]:
        return [*self.waiting, *self.returned, *self.passed]


def remind_due(*, owner: str) -> int:
    """Write to everybody who has news: a page that waits for them, newly or by tomorrow or late, and
    answers to what they submitted. Returns how many letters left.

    The row is written before the letter: killed in between, that day's letter is lost and never sent
    twice. The next day's goes out all the same.
    """
    today = clock.today()
    sent = 0
    for person, letter in _owed(today).items():
        reminder = _claim(person, letter, today)
        if reminder is not None:
            sent += _send(reminder, person, letter)
    return sent


def _owed(today: dt.date) -> dict[User, Letter]:
    """Whom to tell of what, as far as they have an address and had no letter today."""
    written = set(Reminder.objects.filter(day=today).values_list("person", flat=True))
    told = Reminder.steps.through.objects.filter(reminder__day__gte=today - TOLD)
    known = set(told.values_list("reminder__person", "taskstate"))
    found: dict[User, Letter] = {}
    for state, due in _waiting():
        step: Step = state.task.specific
        page = state.workflow_state.content_object.specific
        able = User.objects.filter(is_active=True, groups__in=step.groups.all()).exclude(email="")
        for person in able.exclude(pk__in=written).distinct():
            new = (person.pk, state.pk) not in known
            if (new or due <= today + AHEAD) and not why_not(page, step, person, state.workflow_state):
                found.setdefault(person, Letter()).waiting.append(state)
    for state in _answers():
        person = state.workflow_state.requested_by
        if person.pk not in written and (person.pk, state.pk) not in known and _wishes(person, state):
            letter = found.setdefault(person, Letter())
            back = state.status == TaskState.STATUS_REJECTED
            (letter.returned if back else letter.passed).append(state)
    return found


def _waiting() -> list[tuple[TaskState, dt.date]]:
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    ).select_related("task", "workflow_state")
    steps = [state for state in states.order_by("started_at") if isinstance(state.task.specific, Step)]
    return [(state, state.task.specific.due(state.started_at)) for state in steps]


def _answers() -> Iterator[TaskState]:
    """The last answer to each page that came back, or passed its process, lately."""
    states = WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_NEEDS_CHANGES, WorkflowState.STATUS_APPROVED),
        requested_by__is_active=True,
        current_task_state__finished_at__gte=clock.now() - NEWS,
    ).exclude(requested_by__email="")
    for state in states.select_related("requested_by", "current_task_state").order_by("pk"):
        last: TaskState = state.current_task_state
        if last.finished_by_id != state.requested_by_id:
            last.workflow_state = state
            yield last


def _wishes(person: User, state: TaskState) -> bool:
    """As they set it under their account."""
    profile = UserProfile.get_for_user(person)
    back = state.status == TaskState.STATUS_REJECTED
    return bool(profile.rejected_notifications if back else profile.approved_notifications)


def _claim(person: User, letter: Letter, today: dt.date) -> Reminder | None:
    """The day's one row for a person; nothing where another worker has it."""
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(person=person, day=today, made_at=clock.now())
            reminder.steps.set(letter.all)
    except IntegrityError:
        return None
    return reminder


def _send(reminder: Reminder, person: User, letter: Letter) -> bool:
    language = UserProfile.get_for_user(person).preferred_language or settings.LANGUAGE_CODE
    with override(language):
        subject, body = _worded(letter)
    try:
        send_mail(subject, body, None, [person.email])
    except OSError as failed:  # the mail server's own errors are among them
        logger.warning("reminder failed: %s", failed, extra={"event": "publishing.reminder_failed"})
        Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.FAILED)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.SENT)
    return True


def _worded(letter: Letter) -> tuple[str, str]:
    """Subject and words, in the active language."""
    parts = [
        (_("These pages wait for you:"), [_line(one) for one in letter.waiting]),
        (_("These came back to you:"), [_answer(one) for one in letter.returned]),
        (_("These passed every step:"), [_answer(one) for one in letter.passed]),
    ]
    lines = [line for head, told in parts if told for line in (head, "", *told, "")]
    if letter.waiting:
        subject = _("%(count)d pages wait for your answer") % {"count": len(letter.waiting)}
    else:
        subject = _("Answers to %(count)d pages that you submitted") % {"count": len(letter.all)}
    address = f"{settings.NHIPCAU_PUBLIC_ADDRESS}{reverse('publishing_desk')}"
    return subject, "\n".join([*lines, address, ""])


def _step(state: TaskState) -> str:
    step = state.task.specific
    return getattr(step, "called", step.name)


def _answer(state: TaskState) -> str:
    title = state.workflow_state.content_object.draft_title
    who = state.finished_by.get_full_name() or state.finished_by.get_username() if state.finished_by else ""
    return " · ".join(part for part in (title, _step(state), who, state.comment) if part)


def _line(state: TaskState) -> str:
    page = state.workflow_state.content_object
    return _("%(page)s · %(step)s · due %(day)s") % {
        "page": page.draft_title,
        "step": _step(state),
        "day": written_short(state.task.specific.due(state.started_at)),
    }
