"""Amendment: what a supplementary guidance, or the office itself, changes in a plan that stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.campaigns.models.campaign import Campaign, KeyDate, Theme
from nhipcau.campaigns.models.plan import PlanItem
from nhipcau.guidance.models import Guidance, Passage


class Amendment(models.Model):
    """drafted → applied, or drafted → discarded. Nothing in the plan changes before it is applied."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", _("Discarded")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="amendments")
    guidance = models.ForeignKey(Guidance, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The supplementary guidance; none where the office itself changes the plan."""
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "guidance"],
                condition=~models.Q(state="discarded") & models.Q(guidance__isnull=False),
                name="a_guidance_amends_a_campaign_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="drafted") | models.Q(decided_by__isnull=False),
                name="amended_by_a_named_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.guidance or self.reason)


class AmendmentStepQuerySet(models.QuerySet["AmendmentStep"]):
    def applied_to(self, items: Iterable[PlanItem]) -> AmendmentStepQuerySet:
        """What applied amendments changed in these items, the latest first."""
        applied = self.filter(amendment__state=Amendment.State.APPLIED, plan_item__in=list(items))
        return applied.in_force().select_related("amendment__guidance").order_by("-amendment", "pk")

    def in_force(self) -> AmendmentStepQuerySet:
        """What is taken over: ticked, and standing under nothing that is left out."""
        taken = self.filter(taken=True).exclude(kind=AmendmentStep.Kind.UNPLACED)
        return taken.filter(models.Q(parent=None) | models.Q(parent__taken=True))

    def moved_days(self, campaign: Campaign) -> set[tuple[int, int]]:
        """Months and days on which key dates of a campaign stood until an amendment moved them."""
        moved = self.filter(amendment__campaign=campaign, amendment__state=Amendment.State.APPLIED)
        moved = moved.in_force().filter(kind=AmendmentStep.Kind.MOVE_KEY_DATE)
        return {(was["month"], was["day"]) for was in moved.values_list("before", flat=True)}


class AmendmentStep(models.Model):
    """One change of an amendment. A person may leave it out before the amendment is applied.

    What it brings about in single plan items are its `parts`: none of them without it. What the guidance
    changes and no rule could place is kept as a step too: it changes nothing by itself.
    """

    class Kind(models.TextChoices):
        ADD_THEME = "add_theme", _("Theme added")
        ADD_FORM = "add_form", _("Form added")
        ADD_AUDIENCE = "add_audience", _("Audience added")
        REWORD_THEME = "reword_theme", _("Theme reworded")
        DROP_THEME = "drop_theme", _("Theme removed")
        DROP_FORM = "drop_form", _("Form removed")
        MOVE_KEY_DATE = "move_key_date", _("Key date moved")
        MOVE_DEADLINE = "move_deadline", _("Deadline moved")
        CHANGE_DUTY = "change_duty", _("Duty taken back or given to another")
        ADD_ITEM = "add_item", _("Plan item added")
        MOVE_DUE = "move_due", _("Due date moved")
        CHANGE_OWNER = "change_owner", _("Lead organisation changed")
        DROP_ITEM = "drop_item", _("Plan item dropped")
        UNPLACED = "unplaced", _("For a person to place")

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="steps")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20, choices=Kind)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key_date = models.ForeignKey(KeyDate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    plan_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What it changes; what was taken out of the plan since is changed no more."""
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """What was read of it in the supplementary guidance."""
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    """The sentence that asks for it is `amendment.guidance.text[start:end]`."""
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    taken = models.BooleanField(_("take over"), default=True)

    objects = AmendmentStepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.plan_item or self.theme or self.key_date or ''}".rstrip(
            ": "
        )

    @property
    def void(self) -> bool:
        """What it would change was taken out of the plan meanwhile."""
        needed = {
            **dict.fromkeys(
                (self.Kind.MOVE_DUE, self.Kind.CHANGE_OWNER, self.Kind.DROP_ITEM), self.plan_item_id
            ),
            self.Kind.REWORD_THEME: self.theme_id,
            self.Kind.MOVE_KEY_DATE: self.key_date_id,
        }
        return needed.get(self.Kind(self.kind), 0) is None

    @property
    def sentence(self) -> str:
        """The words of the supplementary guidance that ask for it; none where the office itself does."""
        if self.amendment.guidance is None or self.start is None or self.end is None:
            return ""
        words = self.amendment.guidance.text[self.start : self.end].strip()
        alone = words.count('"') % 2 == 1  # a quotation that begins or ends outside the sentence
        return words.strip('"').strip() if alone else words
