"""NamedBody: how the guidance names who is to act, and which organisations a person says that is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models.campaign import Campaign
from nhipcau.guidance.models import Passage
from nhipcau.people.models import Organisation


class NamedBodyQuerySet(models.QuerySet["NamedBody"]):
    def open(self) -> NamedBodyQuerySet:
        """Not yet matched by a person, nor set aside."""
        return self.filter(state=NamedBody.State.OPEN)


class NamedBody(models.Model):
    """A name of the guidance's duties: one organisation, or several ("các sở, ban, ngành")."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("named body", "Not matched")
        MATCHED = "matched", pgettext_lazy("named body", "Matched")
        SET_ASIDE = "set_aside", pgettext_lazy("named body", "Set aside")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="named_bodies")
    name = models.CharField(_("as the guidance says it"), max_length=500)
    passages = models.ManyToManyField(Passage, related_name="+", blank=True)
    """The duties that name it."""
    organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = NamedBodyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("named body")
        verbose_name_plural = _("named bodies")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="a_named_body_once"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(decided_by__isnull=False),
                name="matched_by_a_named_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name
