"""A campaign's process: which steps a page passes, who may take them, how many days each has.

The steps are tasks of Wagtail's own workflow; a campaign has a workflow of its own, so that an
editor-in-chief may change it without touching another campaign's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.models import AbstractGroupApprovalTask, TaskState, Workflow

from nhipcau.campaigns.models import Campaign
from nhipcau.kit.languages import named
from nhipcau.people.models import User


class ProcessQuerySet(models.QuerySet["Process"]):
    def for_campaign(self, campaign: int | None) -> Process | None:
        """The campaign's own process; else the office's."""
        rows = {row.campaign_id: row for row in self.filter(workflow__active=True).select_related("workflow")}
        return rows.get(campaign) or rows.get(None)


class Process(models.Model):
    """How the pages of a campaign go live; without a campaign: those of every other, and the site's own."""

    campaign = models.OneToOneField(
        Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    workflow = models.OneToOneField(Workflow, on_delete=models.PROTECT, related_name="+")
    one_person_twice = models.BooleanField(
        _("one person may take two steps of a page"),
        default=False,
        help_text=_("Never the steps of a page that they wrote or changed."),
    )
    live_when_approved = models.BooleanField(
        _("goes live with the last approval"),
        default=True,
        help_text=_("Otherwise an approved page waits until somebody releases it."),
    )

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        default_permissions = ("change", "view")
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(campaign=None), name="one_process_of_the_office"
            )
        ]

    def __str__(self) -> str:
        return str(self.campaign or self.workflow)

    @property
    def steps(self) -> list[Step]:
        """The steps in their order."""
        return [task.specific for task in self.workflow.tasks if task.active]


class Step(AbstractGroupApprovalTask):
    """What every step knows: its days, and that nobody answers for what they wrote."""

    days = models.PositiveSmallIntegerField(_("days"), default=2)

    class Meta:
        abstract = True

    @property
    def called(self) -> str:
        """As the office named it; in the reader's language where that is the set-up's name."""
        return named(self.name, self._meta.verbose_name)

    def applies_to(self, page: Any) -> bool:
        """Whether a page has to pass this step at all."""
        return True

    def start(self, workflow_state: Any, user: User | None = None) -> TaskState:
        state = super().start(workflow_state, user=user)
        if not self.applies_to(workflow_state.content_object.specific):
            state.status = TaskState.STATUS_SKIPPED
            state.finished_at = timezone.now()
            state.save(update_fields=["status", "finished_at"])
        return state

    def due(self, started: dt.datetime) -> dt.date:
        return timezone.localtime(started).date() + dt.timedelta(days=self.days)

    def holds_role(self, user: User) -> bool:
        """Whether the person's role lets them take this step. Being a superuser is no role here."""
        return bool(user.is_active and self._user_in_groups(user))

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, Any, bool]]:
        from nhipcau.publishing.rules import why_not

        if not self.holds_role(user):
            return []
        back = ("reject", _now("Return with a note"), True)
        onward = ("approve", pgettext("button", "Approve"), False)
        return [back] if why_not(obj, self, user) else [back, onward]

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Wagtail's door to the same verbs that the desk calls: no way round them."""
        from nhipcau.publishing.rules import require_may_answer

        locked = TaskState.objects.select_for_update().get(pk=task_state.pk)
        if locked.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(_now("Somebody answered this step already."))
        if action_name == "approve":
            latest = locked.workflow_state.content_object.latest_revision_id
            if locked.revision_id != latest:  # whoever approves answers for what stands now
                locked.revision_id = latest
                locked.save(update_fields=["revision"])
            require_may_answer(task_state=locked, by=user)
        elif not self.holds_role(user):
            raise PermissionDenied(_now("Your role doesn't take this step."))
        super().on_action(locked, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        if not self.holds_role(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user)

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        return self.holds_role(user)

    def locked_for_user(self, obj: Any, user: User) -> bool:
        return not self.holds_role(user)


class EditorialReview(Step):
    """Somebody else than the writer reads the page and answers for it."""

    class Meta:
        verbose_name = _("editorial review")
        verbose_name_plural = _("editorial reviews")

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody else than the writer answers for what the page says.")


class LanguageReview(Step):
    """Somebody else than the translator reads a translation beside its source; other pages pass it by."""

    class Meta:
        verbose_name = _("language review")
        verbose_name_plural = _("language reviews")

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody else than the translator answers for the language; only translations pass here.")

    def applies_to(self, page: Any) -> bool:
        return bool(page.locale.language_code != getattr(page, "original_language", "vi"))
