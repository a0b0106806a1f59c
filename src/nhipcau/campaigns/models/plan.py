"""PlanItem: what is to be said, to whom, in what form, by whom and by when; and every change to a plan."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models.campaign import Audience, Campaign, Form, FormValue, Theme
from nhipcau.guidance.models import Passage
from nhipcau.people.models import Organisation


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def standing(self) -> PlanItemQuerySet:
        return self.exclude(state=PlanItem.State.DROPPED)

    def confirmed(self) -> PlanItemQuerySet:
        return self.filter(state=PlanItem.State.CONFIRMED)

    def given_out(self) -> PlanItemQuerySet:
        return self.exclude(given_out_at=None)

    def late(self, today: dt.date) -> PlanItemQuerySet:
        """Confirmed and past its due date; whether it was done is known downstream."""
        return self.confirmed().filter(due__lt=today)


class PlanItem(models.Model):
    """One theme in one form for one audience in one language, due on a day."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    class DueFrom(models.TextChoices):
        """Where its due date comes from."""

        LEAD_TIME = "lead_time", _("Counted back from the key date")
        GUIDANCE = "guidance", _("Set by the guidance")
        PERSON = "person", _("Set by a person")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="plan_items")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="plan_items")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="plan_items")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="plan_items")
    language = models.CharField(_("language"), max_length=10)
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    due_from = models.CharField(max_length=10, choices=DueFrom, default=DueFrom.LEAD_TIME)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("lead organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    supporting = models.ManyToManyField(
        Organisation, verbose_name=_("supporting organisations"), related_name="+", blank=True
    )
    note = models.CharField(pgettext_lazy("plan", "note"), max_length=500, blank=True)
    passages = models.ManyToManyField(Passage, related_name="+", blank=True)
    reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    given_out_at = models.DateTimeField(null=True, blank=True)
    """When an organisation was first given it; from then on it changes by an Amendment only."""
    changed_in = models.PositiveIntegerField(default=0)
    """The version of the plan that last changed it: whoever saw an older one edits something else."""

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["theme__ordinal", "due", "form_id", "audience_id", "language"]
        verbose_name = _("plan item")
        verbose_name_plural = _("plan items")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["theme", "form", "audience", "language"], name="a_plan_item_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(decided_by__isnull=False),
                name="confirmed_by_a_named_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} · {self.form} · {self.audience} · {self.language}"


class PlanChange(models.Model):
    """What one person changed in a plan at once, and so what one undo takes back. Never altered."""

    class Action(models.TextChoices):
        PROPOSE = "propose", _("Proposed")
        ADD = "add", _("Added")
        EDIT = "edit", pgettext_lazy("plan", "Changed")
        IMPORT = "import", _("Imported")
        CONFIRM = "confirm", _("Confirmed")
        DROP = "drop", _("Dropped")
        RESTORE = "restore", _("Taken back into the plan")
        AMEND = "amend", _("Amended")
        UNDO = "undo", _("Undone")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    """The version of the plan that it made."""
    action = models.CharField(max_length=10, choices=Action)
    before = models.JSONField()
    """Plan item's key -> its fields as they were; None where the change made the item."""
    after = models.JSONField()
    """Plan item's key -> the same fields as the change left them."""
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["campaign", "-version"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "version"], name="one_change_a_version_of_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.version} · {self.get_action_display()}"


class LeadTime(models.Model):
    """Days before the key date by which the office wants a form done. Without a row, the rules' own."""

    form = models.CharField(max_length=30, choices=FormValue, unique=True)
    days = models.PositiveSmallIntegerField(_("days before the key date"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["form"]
        default_permissions = ()
        permissions: ClassVar = [("set_lead_times", "Can set the lead times of the office")]

    def __str__(self) -> str:
        return f"{self.get_form_display()}: {self.days}"
