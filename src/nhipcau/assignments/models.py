"""Assignment (a plan item given to an organisation) and Response (what it did, with evidence)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.campaigns.models import PlanItem
from nhipcau.people.models import Organisation


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        """Still owed by the organisation."""
        return self.filter(state__in=(Assignment.State.ASSIGNED, Assignment.State.ACCEPTED))

    def late(self, today: dt.date) -> AssignmentQuerySet:
        return self.open().filter(due__lt=today)

    def of(self, organisation: Organisation) -> AssignmentQuerySet:
        return self.filter(organisation=organisation)


class Assignment(models.Model):
    """assigned → accepted → answered → closed; assigned → declined. A settled one never moves back."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    plan_item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASSIGNED)
    note = models.TextField(_("note"), blank=True)
    reason = models.CharField(_("why it was declined"), max_length=500, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("assign", "Can give plan items to organisations"),
            ("answer_assignment", "Can accept, decline and answer for the own organisation"),
            ("review_response", "Can approve responses"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan_item", "organisation"], name="assigned_once_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_item} → {self.organisation}"


class ResponseQuerySet(models.QuerySet["Response"]):
    def waiting(self) -> ResponseQuerySet:
        return self.filter(state=Response.State.RECEIVED)

    def approved(self) -> ResponseQuerySet:
        return self.filter(state=Response.State.APPROVED)


class Response(models.Model):
    """What an organisation did. At least one of text, link, photo and number is its evidence."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        APPROVED = "approved", _("Approved")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="responses")
    key = models.UUIDField(_("idempotency key"), unique=True)
    text = models.TextField(_("what was done"), blank=True)
    link = models.URLField(_("link"), blank=True, max_length=500)
    photo = models.ImageField(_("photo"), upload_to="evidence", blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    metric = models.CharField(_("what was counted"), max_length=40, blank=True)
    method = models.CharField(_("how it was counted"), max_length=200, blank=True)
    done_on = models.DateField(_("done on"))
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("reported by"), max_length=200)
    sample = models.BooleanField(_("sample data"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(text="", link="", photo="", number__isnull=True),
                name="a_response_has_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.text[:60]}"
