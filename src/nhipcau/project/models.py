"""Duty: one kind of the worker's work; when a worker was last at it, and what keeps it from being done."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LATE = dt.timedelta(minutes=10)
"""So long after a worker was last heard of nobody is at work. A worker is heard of every half minute."""


class DutyQuerySet(models.QuerySet["Duty"]):
    def failing(self) -> DutyQuerySet:
        return self.exclude(failing_since=None)

    def attended(self, now: dt.datetime) -> DutyQuerySet:
        """What a worker is at. A moment still to come is a clock that was set back: it says nothing."""
        return self.filter(seen_at__range=(now - LATE, now + LATE))


class Duty(models.Model):
    """attended → failing → attended. One row a kind, whichever worker is at it."""

    class Kind(models.TextChoices):
        """In the order of a round."""

        PUBLISHING = "publishing", pgettext_lazy("duty", "Pages and bundles at their hour, letters")
        PRODUCTS = "products", pgettext_lazy("duty", "Products")
        PAGES = "pages", pgettext_lazy("duty", "Pages of the public site")
        DELIVERIES = "deliveries", pgettext_lazy("duty", "Deliveries to channels")
        MEASURES = "measures", pgettext_lazy("duty", "Measures from reports")
        LETTERS = "letters", pgettext_lazy("duty", "Letters to organisations")

    class Cause(models.TextChoices):
        DISK = "disk", _("The disk is full.")
        RIGHTS = "rights", _("A file or folder can't be written.")
        DATABASE = "database", _("The database doesn't answer.")
        MEMORY = "memory", _("There is not enough memory.")
        FAULT = "fault", _("A fault of the program, which its log tells.")

    kind = models.CharField(max_length=12, choices=Kind, unique=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    """When a worker that does this was last heard of."""
    failing_since = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    said = models.CharField(max_length=300, blank=True)
    """What the program said, for whoever runs the system."""

    objects = DutyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [("run_system", "Can see what the worker's faults say")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(failing_since=None, tries=0)
                | models.Q(failing_since__isnull=False, tries__gt=0),
                name="failing_since_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.kind
