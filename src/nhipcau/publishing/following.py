"""What follows when Wagtail says that a page went live, or went away. Listens to Wagtail's signals only."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.actions import record
from nhipcau.publishing.models import Approval, Departure, Release, ReleaseItem, Withdrawal
from nhipcau.stories.models import PageCorrection, PublicPage

WAGTAILS_LETTERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)
"""Whom Wagtail would write to at each step: also those who may not answer, and inside the request."""


def follow() -> None:
    """Connect, once, when the room starts; before Wagtail's own, whose places it takes for letters."""
    for signal, sender, name in WAGTAILS_LETTERS:
        signal.connect(_no_letter, sender=sender, dispatch_uid=name)
    page_published.connect(_went_live, dispatch_uid="publishing.went_live")
    page_unpublished.connect(_went_away, dispatch_uid="publishing.went_away")
    pre_delete.connect(_deleted, dispatch_uid="publishing.deleted")


def _no_letter(**_kwargs: Any) -> None:
    """`actions.reminding` writes one letter a day instead, in each person's language."""


def _went_live(sender: Any, instance: Any, revision: Any = None, **_kwargs: Any) -> None:
    now = clock.now()
    if revision is not None:
        Approval.objects.filter(revision=revision.pk, live_at=None).update(live_at=now)
    if PageCorrection.objects.declared().filter(page=instance.pk).update(corrected_at=now):
        record(instance, "publishing.correct", by=None)
    Withdrawal.objects.standing().filter(page=instance.pk).update(restored_at=now)


def _went_away(sender: Any, instance: Any, **_kwargs: Any) -> None:
    told = Withdrawal.objects.standing().filter(page=instance.pk).exists()
    if isinstance(instance, PublicPage) and not told:
        _leave(instance)


def _deleted(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Wagtail deletes a page's children with it and tells of each."""
    if not issubclass(sender, PublicPage):
        return
    if instance.live:
        _leave(instance)
    _out_of_its_bundle(instance)


def _out_of_its_bundle(page: Any) -> None:
    """A bundle is all or none: without a page that was meant to be in it somebody looks it over first."""
    item = ReleaseItem.objects.filter(page=page.pk, open=True).select_related("release").first()
    if item is None:
        return
    release = item.release
    told = {"page": page.draft_title or page.title, "language": language_word(page.locale.language_code)}
    line = _(
        "“%(page)s” (%(language)s) was deleted while it was in this bundle. Look the bundle over; if it is "
        "to go without that page, release it or set its hour again."
    )
    release.findings = [*release.findings, line % told]
    if release.state == Release.State.SCHEDULED:
        release.state = Release.State.STOPPED
    release.checked_at = clock.now()
    release.save(update_fields=["findings", "state", "checked_at"])
    record(release, "publishing.stop_release", by=None, why=release.findings)


def _leave(page: Any) -> None:
    Departure.objects.update_or_create(
        address=page.url_path,
        defaults={
            "language": page.locale.language_code,
            "title": page.title,
            "departed_at": clock.now(),
        },
    )
