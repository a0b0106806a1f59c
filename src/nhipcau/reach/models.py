"""Measure: a number that came back. Counts of things that happened, never of a person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.assignments.models import Response
from nhipcau.campaigns.models import PlanItem
from nhipcau.channels.models import Delivery
from nhipcau.kit.templatetags.desk import figure


class MeasureQuerySet(models.QuerySet["Measure"]):
    def real(self) -> MeasureQuerySet:
        return self.filter(sample=False)

    def owed(self) -> models.QuerySet[Response]:
        """Approved responses with a number whose measure has not been taken yet."""
        taken = Measure.objects.filter(response__isnull=False).values("response")
        return (
            Response.objects.approved()
            .filter(number__isnull=False, metric__in=Measure.Metric.values)
            .exclude(pk__in=taken)
            .select_related("assignment__plan_item", "assignment__organisation", "approved_by")
            .order_by("pk")
        )


class Measure(models.Model):
    class Metric(models.TextChoices):
        VIEWS = "views", pgettext_lazy("metric", "views")
        ATTENDANCE = "attendance", pgettext_lazy("metric", "people attending")
        COPIES = "copies", pgettext_lazy("metric", "copies handed out")
        BROADCASTS = "broadcasts", pgettext_lazy("metric", "broadcasts")
        SHARES = "shares", pgettext_lazy("metric", "shares")
        COMMENTS = "comments", pgettext_lazy("metric", "comments")
        ENTRIES = "entries", pgettext_lazy("metric", "entries")
        ITEMS = "items", pgettext_lazy("metric", "items published")

    class Confidence(models.TextChoices):
        COUNTED = "counted", pgettext_lazy("measure", "counted")
        REPORTED = "reported", pgettext_lazy("measure", "reported by the organisation")
        ESTIMATED = "estimated", pgettext_lazy("measure", "estimated")

    plan_item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    response = models.OneToOneField(
        Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    metric = models.CharField(pgettext_lazy("measure", "what was counted"), max_length=20, choices=Metric)
    value = models.PositiveBigIntegerField(_("value"))
    source = models.CharField(_("source"), max_length=300)
    method = models.CharField(pgettext_lazy("measure", "how it was counted"), max_length=300, blank=True)
    date = models.DateField(_("date"))
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    sample = models.BooleanField(_("sample data"), default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-date", "-pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        default_permissions = ("view",)
        permissions: ClassVar = [("enter_measure", "Can enter measures")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan_item", "metric", "date", "source"],
                condition=models.Q(delivery=None, response=None),
                name="measured_by_hand_once",
            ),
            models.UniqueConstraint(
                fields=["delivery", "metric", "date", "source"], name="a_delivery_measured_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{figure(self.value)} {self.get_metric_display()}"
