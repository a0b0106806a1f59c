"""A reviewer's two answers: on, or back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from nhipcau.people.models import User
from nhipcau.publishing.rules import differences, why_not
from nhipcau.translations.actions import say_meant


def _task_state(page: Any, seen: int | None) -> TaskState:
    state = page.current_workflow_task_state
    if state is None:
        raise ValidationError(_("“%(page)s” isn't in review any more.") % {"page": page.title})
    if seen != page.latest_revision_id:
        raise ValidationError(_("The page was changed while you read. Read the new version, then answer."))
    return state


@transaction.atomic
def approve(*, page: Any, seen: int | None, by: User, note: str = "", meant: str = "") -> None:
    """Answer for the revision that was `seen`. The last step's approval is the page's.

    `meant`: why the translation differs from its source on purpose. It is kept with each difference that
    nobody answered for yet, and isn't asked again while the source's sentence stays.

    Refused to whoever wrote, changed or submitted it, to whoever took another step of it (unless the
    process allows that), and while something blocks the page.
    """
    page = page.specific
    state = _task_state(page, seen)
    step = state.task.specific
    if why := why_not(page, step, by, state.workflow_state):
        raise PermissionDenied(why)
    if meant.strip():
        version = page.get_latest_revision_as_object()
        for one in differences(version):
            say_meant(page, one, reason=meant, by=by)
    step.on_action(state, by, "approve", comment=note.strip())


@transaction.atomic
def send_back(*, page: Any, seen: int | None, by: User, note: str) -> None:
    """Return the page to its writer, who reads why."""
    page = page.specific
    state = _task_state(page, seen)
    step = state.task.specific
    if not step.holds_role(by):
        raise PermissionDenied(_("Your role doesn't take this step."))
    if not note.strip():
        raise ValidationError(_("Say why, so that the writer knows what to change."))
    step.on_action(state, by, "reject", comment=note.strip())
