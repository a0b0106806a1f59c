"""Reminders by mail: one letter a day to one person, of all that waits for them and is due or late."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import TaskState, WorkflowState

from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import written_short
from nhipcau.people.models import User
from nhipcau.publishing.models import Reminder, Step
from nhipcau.publishing.rules import why_not

logger = logging.getLogger(__name__)
AHEAD = dt.timedelta(days=1)


def remind_due(*, owner: str) -> int:
    """Write to everybody for whom a step is due by tomorrow, or late. Returns how many letters left.

    The row is written before the letter: killed in between, that day's letter is lost and never sent
    twice. The next day's goes out all the same.
    """
    today = clock.today()
    sent = 0
    for person, states in _owed(today).items():
        reminder = _claim(person, states, today)
        if reminder is not None:
            sent += _send(reminder, person, states)
    return sent


def _owed(today: dt.date) -> dict[User, list[TaskState]]:
    """Whom to remind of what: those who may take the step, as far as they have an address."""
    written = Reminder.objects.filter(day=today).values("person")
    found: dict[User, list[TaskState]] = {}
    for state in _due_states(today):
        step: Step = state.task.specific
        page = state.workflow_state.content_object.specific
        able = User.objects.filter(is_active=True, groups__in=step.groups.all()).exclude(email="")
        for person in able.exclude(pk__in=written).distinct():
            if not why_not(page, step, person, state.workflow_state):
                found.setdefault(person, []).append(state)
    return found


def _due_states(today: dt.date) -> list[TaskState]:
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    ).select_related("task", "workflow_state")
    return [
        state
        for state in states.order_by("started_at")
        if isinstance(state.task.specific, Step)
        and state.task.specific.due(state.started_at) <= today + AHEAD
    ]


def _claim(person: User, states: list[TaskState], today: dt.date) -> Reminder | None:
    """The day's one row for a person; nothing where another worker has it."""
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(person=person, day=today, made_at=clock.now())
            reminder.steps.set(states)
    except IntegrityError:
        return None
    return reminder


def _send(reminder: Reminder, person: User, states: list[TaskState]) -> bool:
    profile = getattr(person, "wagtail_userprofile", None)
    language = (profile and profile.preferred_language) or settings.LANGUAGE_CODE
    with override(language):
        lines = [_line(state) for state in states]
        subject = _("%(count)d pages wait for your answer") % {"count": len(lines)}
        address = f"{settings.NHIPCAU_PUBLIC_ADDRESS}{reverse('publishing_desk')}"
        body = "\n".join([_("These pages wait for you:"), "", *lines, "", address, ""])
    try:
        send_mail(subject, body, None, [person.email])
    except OSError as failed:  # the mail server's own errors are among them
        logger.warning("reminder failed: %s", failed, extra={"event": "publishing.reminder_failed"})
        Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.FAILED)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.SENT)
    return True


def _line(state: TaskState) -> str:
    page = state.workflow_state.content_object
    return _("%(page)s · %(step)s · due %(day)s") % {
        "page": page.draft_title,
        "step": state.task.name,
        "day": written_short(state.task.specific.due(state.started_at)),
    }
