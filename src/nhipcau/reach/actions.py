"""Verbs of `reach`: numbers that came back, entered by hand or taken from an approved response."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Response
from nhipcau.campaigns.models import PlanItem
from nhipcau.channels.models import Delivery
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.reach.models import Measure


@transaction.atomic
def enter_measure(
    *,
    plan_item: PlanItem,
    metric: str,
    value: int,
    source: str,
    method: str,
    date: dt.date,
    confidence: str,
    delivery: Delivery | None = None,
    sample: bool = False,
    by: User,
) -> Measure:
    """Enter a count with its source, method, day and confidence. The same count is entered once.

    Raises ValidationError by field: a metric or confidence there isn't, a negative count, no
    source or method, a day still to come.
    """
    by.require("reach.enter_measure")
    _check(metric, value, source, method, date, confidence)
    measure, created = Measure.objects.get_or_create(
        plan_item=plan_item,
        delivery=delivery,
        response=None,
        metric=metric,
        date=date,
        source=source.strip(),
        defaults={
            "value": value,
            "method": method.strip(),
            "confidence": confidence,
            "sample": sample,
            "entered_by": by,
            "entered_at": clock.now(),
        },
    )
    if not created and measure.value != value:
        raise ValidationError(
            {"value": _("This source already gave %(value)d for that day.") % {"value": measure.value}}
        )
    if created:
        record(measure, "reach.enter", by=by)
    return measure


@transaction.atomic
def measure_from_response(*, response: Response, by: User) -> Measure:
    """Take over the number of an approved response; sample data stays sample data. Once a response."""
    by.require("reach.enter_measure")
    if response.state != Response.State.APPROVED:
        raise ValidationError(_("Approve the response first; a number counts when it was looked at."))
    if response.number is None:
        raise ValidationError(_("This response holds no number."))
    _check(
        response.metric,
        response.number,
        response.by_name,
        response.method,
        response.done_on,
        Measure.Confidence.REPORTED,
    )
    measure, created = Measure.objects.get_or_create(
        response=response,
        defaults={
            "plan_item": response.assignment.plan_item,
            "metric": response.metric,
            "value": response.number,
            "source": response.by_name,
            "method": response.method,
            "date": response.done_on,
            "confidence": Measure.Confidence.REPORTED,
            "sample": response.sample,
            "entered_by": by,
            "entered_at": clock.now(),
        },
    )
    if created:
        record(measure, "reach.enter", by=by)
    return measure


def _check(metric: str, value: int, source: str, method: str, date: dt.date, confidence: str) -> None:
    wrong: dict[str, str] = {}
    if metric not in Measure.Metric.values:
        wrong["metric"] = _("Choose what was counted.")
    if value < 0:
        wrong["value"] = _("A count can't be negative.")
    if not source.strip():
        wrong["source"] = _("Say where the number comes from.")
    if not method.strip():
        wrong["method"] = _("Say how it was counted.")
    if date > clock.today():
        wrong["date"] = _("That day is still to come.")
    if confidence not in Measure.Confidence.values:
        wrong["confidence"] = _("Say how sure it is: counted, reported or estimated.")
    if wrong:
        raise ValidationError(wrong)
