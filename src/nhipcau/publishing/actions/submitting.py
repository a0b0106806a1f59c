"""From draft into review, and back out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.models import Submission
from nhipcau.publishing.rules import process_of, require_sound
from nhipcau.stories.models import PageCorrection
from nhipcau.translations.following import unfinished


@dataclass(frozen=True)
class Said:
    """A correction as readers will read it, in the page's language."""

    text: str
    before: str = ""


@transaction.atomic
def submit(
    *,
    page: Any,
    by: User,
    note: str = "",
    correction: Said | None = None,
    routine: bool = False,
    ledger: Ledger | None = None,
) -> WorkflowState:
    """Put the page's newest revision into review; one that was returned goes on where it was.

    A page that readers see has to say whether its change is a correction: `correction` or `routine`.
    Refused while something blocks the page, with every problem named.
    """
    page = page.specific
    _require_submittable(page, by)
    change = _change(page, correction, routine)
    require_sound(page.get_latest_revision(), ledger=ledger)
    state = page.current_workflow_state
    if state is None:
        state = page.get_workflow().start(page, by)
    else:
        if reasons := unfinished(page):
            raise ValidationError(reasons)
        WorkflowState.objects.filter(pk=state.pk).update(requested_by=by)
        state.requested_by = by
        state.resume(user=by)
    Submission.objects.update_or_create(
        workflow_state=state, defaults={"change": change, "note": note.strip(), "made_at": clock.now()}
    )
    _declare(page, correction, by)
    record(page, "publishing.submit", by=by, revision=page.latest_revision_id, change=str(change))
    return state


def _require_submittable(page: Any, by: User) -> None:
    if not by.is_active or not page.permissions_for_user(by).can_edit():
        raise PermissionDenied(_("Your role may not change “%(page)s”.") % {"page": page.title})
    if page.latest_revision_id is None:
        raise ValidationError(_("Save the page first."))
    if page.workflow_in_progress:
        raise ValidationError(_("“%(page)s” is in review already.") % {"page": page.title})
    if page.live and page.latest_revision_id == page.live_revision_id:
        raise ValidationError(_("Nothing changed since “%(page)s” went live.") % {"page": page.title})
    if process_of(page) is None:
        raise ValidationError(_("No process is laid down for this page. An editor-in-chief lays one."))


def _change(page: Any, correction: Said | None, routine: bool) -> Submission.Change:
    if not page.live:
        return Submission.Change.FIRST
    if correction is not None:
        if not correction.text.strip():
            raise ValidationError(_("Say what is corrected, in the language of the page."))
        return Submission.Change.CORRECTION
    if not routine:
        raise ValidationError(_("Readers see this page. Say whether the change is a correction."))
    return Submission.Change.ROUTINE


def _declare(page: Any, correction: Said | None, by: User) -> None:
    declared = PageCorrection.objects.declared().filter(page=page.pk)
    if correction is None or not page.live:
        declared.delete()
        return
    PageCorrection.objects.update_or_create(
        page_id=page.pk,
        corrected_at=None,
        defaults={
            "text": correction.text.strip(),
            "before": correction.before.strip(),
            "made_by": by,
            "made_at": clock.now(),
        },
    )


@transaction.atomic
def take_back(*, page: Any, by: User) -> None:
    """End the review without an answer, so that the page can be written on. Its submitter may, or a lead."""
    page = page.specific
    state = page.current_workflow_state
    if state is None:
        raise ValidationError(_("The page isn't in review."))
    if state.requested_by_id != by.pk and not by.has_perm("publishing.change_process"):
        raise PermissionDenied(_("Only the person who submitted the page takes it back."))
    state.cancel(user=by)
    PageCorrection.objects.declared().filter(page=page.pk).delete()
    record(page, "publishing.take_back", by=by)
