"""Verbs of `reach`: numbers that came back, each with where it is from and how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Response
from nhipcau.campaigns.models import PlanItem
from nhipcau.channels.models import Delivery
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import figure
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.reach.figures import Figure
from nhipcau.reach.models import Measure
from nhipcau.stories.models import StoryPage

LARGEST = 10**15  # more than any count of people or things: beyond it a finger slipped


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
    """Enter one number by hand. The same number twice is once; another in its place is refused.

    Raises ValidationError naming each field that is wrong.
    """
    return _entered(
        plan_item=plan_item,
        metric=metric,
        value=value,
        source=source,
        method=method,
        date=date,
        confidence=confidence,
        delivery=delivery,
        sample=sample,
        by=by,
    )[0]


@dataclass(frozen=True)
class Imported:
    """How many figures of a table are new, and how many were there already; what is wrong with the others."""

    new: int = 0
    known: int = 0
    problems: tuple[tuple[int, str, str], ...] = ()
    """Row, field, and why."""


class WrongFiguresError(ValidationError):
    """Some rows of a table can't be entered, so none was."""


def import_measures(*, figures: Sequence[Figure], keep: bool = True, by: User) -> Imported:
    """Enter the figures of a table, all of them or none. Sent twice, it is entered once.

    With `keep=False` nothing is kept: what would become of each is told. Raises WrongFiguresError, and keeps
    nothing, where a row is wrong.
    """
    by.require("reach.enter_measure")
    new = known = 0
    problems: list[tuple[int, str, str]] = []
    with transaction.atomic():
        for figure_of in figures:
            try:
                made = _entered(delivery=None, sample=False, by=by, **figure_of.given)[1]
            except ValidationError as refusal:
                told = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
                problems += [(figure_of.number, field, " ".join(said)) for field, said in told.items()]
            else:
                new, known = new + made, known + (not made)
        if problems or not keep:
            transaction.set_rollback(True)
    if problems and keep:
        raise WrongFiguresError(_("Nothing was entered: some rows can't be. See them below."))
    return Imported(new, known, tuple(problems))


@transaction.atomic
def _entered(
    *,
    plan_item: PlanItem,
    metric: str,
    value: int,
    source: str,
    method: str,
    date: dt.date,
    confidence: str,
    delivery: Delivery | None,
    sample: bool,
    by: User,
) -> tuple[Measure, bool]:
    """The measure, and whether it is new."""
    by.require("reach.enter_measure")
    source, method = source.strip(), method.strip()
    _check_item(plan_item, delivery)
    _check(metric=metric, value=value, source=source, method=method, date=date, confidence=confidence)
    measure = Measure(
        plan_item=plan_item,
        delivery=delivery,
        metric=metric,
        value=value,
        source=source,
        method=method,
        date=date,
        confidence=confidence,
        sample=sample,
        entered_by=by,
        entered_at=clock.now(),
    )
    other = _other(measure)
    if other is None and _saved(measure):
        record(measure, "reach.enter", by=by, metric=metric, value=value)
        return measure, True
    other = other or _other(measure)  # two at once: the constraint has decided which came first
    if other is None or (other.value, other.plan_item_id) != (value, plan_item.pk):
        raise _taken(other)
    return other, False


@transaction.atomic
def correct_measure(*, measure: Measure, instead_of: int, reason: str, by: User, **given: Any) -> Measure:
    """Put a number right, or what is said of it; the log keeps what stood before, and why it was changed.

    `given` is what `enter_measure` takes. `instead_of` is the number that the person saw: another one since
    is refused. A number of a report stays with its report's item. Raises ValidationError naming each field.
    """
    by.require("reach.enter_measure")
    kept = Measure.objects.select_for_update().get(pk=measure.pk)
    if kept.value != instead_of:
        raise ValidationError(
            _("Somebody else has put %(kept)s here meanwhile. Look at it before you change it.")
            % {"kept": figure(kept.value)}
        )
    given = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    plan_item, delivery = given.pop("plan_item"), given.pop("delivery", None)
    if (kept.plan_item_id, kept.delivery_id) != (plan_item.pk, delivery and delivery.pk):
        if kept.response_id:
            raise ValidationError({"plan_item": _("The report that this number is of says what it is for.")})
        _check_item(plan_item, delivery)
    _check(**given)
    _check_reason(reason)
    given |= {"plan_item_id": plan_item.pk, "delivery_id": delivery and delivery.pk}
    before = {name: getattr(kept, name) for name, value in given.items() if getattr(kept, name) != value}
    if not before:
        return kept
    for name, value in given.items():
        setattr(kept, name, value)
    if (other := _other(kept)) or not _saved(kept, update_fields=[*before]):
        raise _taken(other or _other(kept))
    after = {name: given[name] for name in before}
    record(kept, "reach.correct", by=by, before=_plain(before), after=_plain(after), reason=reason.strip())
    return kept


@transaction.atomic
def remove_measure(*, measure: Measure, reason: str, by: User) -> None:
    """Take a number entered by hand out of every count; the log keeps it, with the reason.

    The number of a report is corrected instead: the report stands, and its number would be taken again.
    """
    by.require("reach.enter_measure")
    kept = Measure.objects.select_for_update().get(pk=measure.pk)
    if kept.response_id:
        raise ValidationError(_("This number is of an approved report. Correct it; it can't be removed."))
    _check_reason(reason)
    names = ("plan_item_id", "delivery_id", "metric", "value", "source", "method", "date", "confidence")
    before = _plain({name: getattr(kept, name) for name in names})
    record(kept, "reach.remove", by=by, before=before, reason=reason.strip())
    kept.delete()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept beside what stood before.")})


def _other(measure: Measure) -> Measure | None:
    """Another row that stands where this one would: the constraints of the table, asked beforehand."""
    if measure.response_id:
        return None
    same = Measure.objects.filter(metric=measure.metric, date=measure.date, source=measure.source)
    if measure.delivery_id:
        same = same.filter(delivery=measure.delivery_id)
    else:
        same = same.filter(plan_item=measure.plan_item_id, delivery=None, response=None)
    return same.exclude(pk=measure.pk).select_related("plan_item").first()


def _saved(measure: Measure, **how: Any) -> bool:
    """Save it; not where a row of somebody else has taken its place in this very moment."""
    try:
        with transaction.atomic():
            measure.save(**how)
    except IntegrityError:
        return False
    return True


def _taken(other: Measure | None) -> ValidationError:
    if other is None:  # in its place a moment ago, and gone again
        return ValidationError(_("Somebody else is changing this number. Look at it before you change it."))
    said = _(
        "%(kept)s was entered already for this item, day and source. Correct that one, or, if both are right,"
        " name the sources apart."
    )
    return ValidationError({"value": said % {"kept": figure(other.value)}})


@transaction.atomic
def measure_from_response(*, response: Response, by: User) -> Measure:
    """The number of an approved response as a measure; once a response, sample data stays sample data."""
    by.require("reach.enter_measure")
    if response.state != Response.State.APPROVED:
        raise ValidationError(_("This report isn't approved yet. Approve it, then its number counts."))
    if response.number is None or not response.metric:
        raise ValidationError(_("This report has no number, or doesn't say what was counted."))
    if response.metric not in Measure.Metric.values:
        raise ValidationError(
            _("“%(metric)s” isn't something that is counted here.") % {"metric": response.metric}
        )
    return _take(response, number=response.number, by=by)


@transaction.atomic
def work_once(*, owner: str) -> int:
    """Take the numbers of all approved responses that have none yet. Returns how many.

    Each is entered in the name of the person who approved the response.
    """
    taken = 0
    for response in Measure.objects.owed():
        if response.approved_by is not None and response.number is not None:
            _take(response, number=response.number, by=response.approved_by)
            taken += 1
    return taken


def _take(response: Response, *, number: int, by: User) -> Measure:
    assignment = response.assignment
    measure, created = Measure.objects.get_or_create(
        response=response,
        defaults={
            "plan_item": assignment.plan_item,
            "metric": response.metric,
            "value": number,
            "source": assignment.organisation.name[:300],
            "method": response.method,
            "date": response.done_on,
            "confidence": Measure.Confidence.REPORTED,
            "sample": response.sample,
            "entered_by": by,
            "entered_at": clock.now(),
        },
    )
    if created:
        record(measure, "reach.take", by=by, response=response.pk)
    return measure


def _check_item(plan_item: PlanItem, delivery: Delivery | None) -> None:
    if plan_item.state != PlanItem.State.CONFIRMED:
        raise ValidationError({"plan_item": _("Only an item of a confirmed plan is measured.")})
    if delivery is None:
        return
    if delivery.state != Delivery.State.DELIVERED:
        raise ValidationError({"delivery": _("This hasn't been delivered; there is nothing to count yet.")})
    if not _answers(delivery, plan_item):
        said = _(
            "This is a delivery of “%(page)s”, which answers another plan item. Choose that item, or no"
            " delivery."
        )
        raise ValidationError({"delivery": said % {"page": delivery.page.title}})


def _answers(delivery: Delivery, item: PlanItem) -> bool:
    """Whether what was delivered is something that this item asks for, in its language.

    A story answers the items it is linked to, and in its other languages the items of the same theme, form
    and audience. A page that is linked to none answers for its theme; one without a theme, for any item.
    """
    if delivery.language != item.language:
        return False
    pages = StoryPage.objects.filter(translation_key=delivery.page.translation_key)
    linked = PlanItem.objects.filter(pk__in=pages.values("plan_items"))
    if linked.exists():
        same = {"theme": item.theme_id, "form": item.form_id, "audience": item.audience_id}
        return linked.filter(**same).exists()
    theme = getattr(delivery.page.specific, "theme_id", None)
    return theme is None or theme == item.theme_id


def _check(*, metric: str, value: int, source: str, method: str, date: dt.date, confidence: str) -> None:
    """Every fault at once, each at its field."""
    found: dict[str, str] = {}
    if metric not in Measure.Metric.values:
        found["metric"] = _("“%(metric)s” isn't something that is counted here.") % {"metric": metric}
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        found["value"] = _("Give a whole number, 0 or more. If it isn't known, enter nothing.")
    elif value > LARGEST:
        found["value"] = _("This number is too large to be a count. Look at it again.")
    absent = {"source": _("Say where the number is from."), "method": _("Say how it was counted.")}
    for name, text in (("source", source), ("method", method)):
        if not text or len(text) > 300:
            found[name] = _("At most 300 characters.") if text else absent[name]
    if date > clock.today():
        found["date"] = _("The day is still to come. Give the day of the count.")
    if confidence not in Measure.Confidence.values:
        found["confidence"] = _("Say whether it was counted, reported or estimated.")
    if found:
        raise ValidationError(dict(found))
