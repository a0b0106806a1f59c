"""Laying and changing a process: which steps, who takes them, how many days each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import TaskState, Workflow, WorkflowState, WorkflowTask

from nhipcau.campaigns.models import Campaign
from nhipcau.people.actions import record
from nhipcau.people.models import Role, User
from nhipcau.publishing.models import EditorialReview, LanguageReview, Process, Step

KINDS: dict[str, type[Step]] = {"editorial": EditorialReview, "language": LanguageReview}
DEFAULT_ROLES = {
    "editorial": (Role.REVIEWER, Role.LEAD),
    "language": (Role.REVIEWER, Role.TRANSLATOR),
}
DEFAULT_DAYS = {"editorial": 2, "language": 3}
LONGEST = 60


@dataclass(frozen=True)
class StepWish:
    """One step as somebody wants it. `pk` names a step that stands; 0 makes one."""

    kind: str
    name: str
    roles: tuple[str, ...]
    days: int
    pk: int = 0


def lay_default() -> Process:
    """The office's process, laid once by the set-up: an editorial review, then a language review.

    Nobody acts: it is what stands before anybody has chosen. Does nothing where one stands.
    """
    _retire_wagtails()
    process = Process.objects.filter(campaign=None).first()
    if process is None:
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            workflow = Workflow.objects.create(name=_("Process of the office"))
            process = Process.objects.create(workflow=workflow)
            _write(process, [_default("editorial"), _default("language")])
    return process


def _retire_wagtails() -> None:
    """Wagtail's own workflow, whose moderators nobody is: its name stood in English among the office's.

    One that a page went through stays on record, and takes no other.
    """
    ours = Process.objects.values("workflow")
    for row in Workflow.objects.filter(name="Moderators approval").exclude(pk__in=ours):
        tasks = list(row.tasks)
        used = WorkflowState.objects.filter(workflow=row).exists()
        for one in (row, *tasks):
            if used:
                one.deactivate()
            else:
                one.delete()


def _default(kind: str) -> StepWish:
    name = str(KINDS[kind]._meta.verbose_name)
    roles = tuple(role.value for role in DEFAULT_ROLES[kind])
    return StepWish(kind, f"{name[:1].upper()}{name[1:]}", roles, DEFAULT_DAYS[kind])


def wishes_of(process: Process) -> list[StepWish]:
    """The steps as they stand, to be changed."""
    kinds = {model: kind for kind, model in KINDS.items()}
    return [
        StepWish(
            kinds[type(step)],
            step.name,
            tuple(step.groups.order_by("name").values_list("name", flat=True)),
            step.days,
            step.pk,
        )
        for step in process.steps
    ]


@transaction.atomic
def give_own_process(*, campaign: Campaign, by: User) -> Process:
    """A process of the campaign's own, which begins as the office's. Pages in review stay where they are."""
    by.require("publishing.change_process")
    process = Process.objects.filter(campaign=campaign).first()
    if process is None:
        office = lay_default()
        workflow = Workflow.objects.create(name=campaign.title[:255])
        process = Process.objects.create(
            campaign=campaign,
            workflow=workflow,
            one_person_twice=office.one_person_twice,
            live_when_approved=office.live_when_approved,
        )
        steps = wishes_of(office)
        _write(process, [StepWish(one.kind, one.name, one.roles, one.days) for one in steps])
        record(process, "publishing.change_process", by=by, campaign=campaign.pk)
    return process


@transaction.atomic
def change_process(
    *,
    process: Process,
    steps: Sequence[StepWish],
    one_person_twice: bool,
    live_when_approved: bool,
    by: User,
) -> None:
    """Set a process whole. A step at which pages wait is not taken away under them."""
    by.require("publishing.change_process")
    _require_sound(steps)
    kept = {wish.pk for wish in steps if wish.pk}
    for step in process.steps:
        waiting = TaskState.objects.filter(task=step.pk, status=TaskState.STATUS_IN_PROGRESS).count()
        if step.pk not in kept and waiting:
            raise ValidationError(
                _("%(count)d pages wait at “%(step)s”. Answer for them or take them back, then remove it.")
                % {"count": waiting, "step": step.called}
            )
    process.one_person_twice = one_person_twice
    process.live_when_approved = live_when_approved
    process.save(update_fields=["one_person_twice", "live_when_approved"])
    _write(process, steps)
    record(process, "publishing.change_process", by=by, steps=[wish.name for wish in steps])


def _require_sound(steps: Sequence[StepWish]) -> None:
    if not any(wish.kind == "editorial" for wish in steps):
        raise ValidationError(
            _("A process needs an editorial review: without one nobody answers for a page.")
        )
    for wish in steps:
        if wish.kind not in KINDS:
            raise ValidationError(_("Choose what kind of step “%(step)s” is.") % {"step": wish.name})
        if not wish.name.strip():
            raise ValidationError(_("Name every step."))
        if not wish.roles or set(wish.roles) - set(Role.values):
            raise ValidationError(_("Say who may take “%(step)s”.") % {"step": wish.name})
        if not 1 <= wish.days <= LONGEST:
            raise ValidationError(
                _("“%(step)s” may have from 1 to %(days)d days.") % {"step": wish.name, "days": LONGEST}
            )


def _write(process: Process, steps: Sequence[StepWish]) -> None:
    standing: dict[int, Any] = {step.pk: step for step in process.steps}
    WorkflowTask.objects.filter(workflow=process.workflow).delete()
    for place, wish in enumerate(steps):
        step = standing.pop(wish.pk, None)
        if step is None or not isinstance(step, KINDS[wish.kind]):
            step = KINDS[wish.kind]()
        step.name, step.days = wish.name.strip()[:255], wish.days
        step.save()
        step.groups.set([Group.objects.get_or_create(name=role)[0] for role in wish.roles])
        WorkflowTask.objects.create(workflow=process.workflow, task=step, sort_order=place)
