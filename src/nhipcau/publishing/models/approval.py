"""What a page's process found in the end, and what else decides when the page may go live."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, TaskState, WorkflowState


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> ApprovalQuerySet:
        return self.filter(revoked_at=None)

    def of_page(self, page: Any) -> ApprovalQuerySet:
        return self.filter(page_id=page.pk)


class Approval(models.Model):
    """One revision that passed every step of its process. Only such a revision may go live.

    standing → revoked. Made where a workflow ends (`publishing.actions.finishing`) and nowhere else.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    workflow_state = models.ForeignKey(WorkflowState, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)
    """When this revision first went live."""
    revoked_at = models.DateTimeField(null=True, blank=True)
    stopped = models.TextField(_("why it could not go live at its time"), blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-approved_at", "-pk"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        default_permissions = ()
        permissions: ClassVar = [
            ("release_page", "Can let approved pages go live, now or at a set time"),
            ("use_publishing", "Can see the publishing desk"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.revision_id}"


class Submission(models.Model):
    """What the submitter said of one passage through the process."""

    class Change(models.TextChoices):
        FIRST = "first", _("not yet public")
        ROUTINE = "routine", _("not a correction")
        CORRECTION = "correction", _("a correction")

    workflow_state = models.OneToOneField(WorkflowState, on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=10, choices=Change, default=Change.FIRST)
    note = models.TextField(_("note to the reviewers"), blank=True)
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.workflow_state_id}: {self.change}"


class EmbargoQuerySet(models.QuerySet["Embargo"]):
    def standing(self, now: dt.datetime) -> EmbargoQuerySet:
        return self.filter(lifted_at=None, until__gt=now)

    def holding(self, page: Any, now: dt.datetime) -> Embargo | None:
        """What keeps a page from going live, in whichever language it is."""
        return self.standing(now).filter(translation_key=page.translation_key).order_by("-until").first()


class Embargo(models.Model):
    """Not before an instant, in any language. standing → passed (by the clock) or lifted (by a person)."""

    translation_key = models.UUIDField(db_index=True)
    until = models.DateTimeField(_("not before"))
    reason = models.CharField(_("why"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["until", "pk"]
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")
        default_permissions = ()
        permissions: ClassVar = [("set_embargo", "Can set and lift embargoes")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["translation_key"],
                condition=models.Q(lifted_at=None),
                name="one_embargo_a_story",
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} · {self.until:%Y-%m-%d %H:%M}"


class Reminder(models.Model):
    """One letter a day to one person: sending → sent or failed. Written before the letter leaves.

    A worker killed between writing and sending leaves `sending`: that day's letter is not repeated.
    """

    class State(models.TextChoices):
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    steps = models.ManyToManyField(TaskState, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.SENDING)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-day", "person"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day"], name="one_reminder_a_person_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.day}"
