"""A bundle: pages and languages that go live at one instant, all or none."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, Revision

from nhipcau.campaigns.models import Campaign


class ReleaseQuerySet(models.QuerySet["Release"]):
    def open(self) -> ReleaseQuerySet:
        """Not released and not dropped: pages in it wait for it."""
        return self.filter(state__in=Release.OPEN)

    def due(self, now: dt.datetime) -> ReleaseQuerySet:
        return self.filter(state=Release.State.SCHEDULED, release_at__lte=now).order_by("release_at", "pk")


class Release(models.Model):
    """preparing → scheduled → released; scheduled → stopped (with why) → preparing; open → dropped.

    What was released never moves back.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        SCHEDULED = "scheduled", pgettext_lazy("publishing", "scheduled")
        STOPPED = "stopped", _("stopped by the check")
        RELEASED = "released", _("released")
        DROPPED = "dropped", _("dropped")

    OPEN = (State.PREPARING, State.SCHEDULED, State.STOPPED)

    title = models.CharField(_("title"), max_length=200)
    campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("campaign"),
    )
    languages = models.JSONField(_("languages that each story needs"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARING)
    release_at = models.DateTimeField(_("goes live at"), null=True, blank=True)
    findings = models.JSONField(_("what stopped it"), default=list, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        verbose_name = _("release bundle")
        verbose_name_plural = _("release bundles")
        default_permissions = ("view",)
        permissions: ClassVar = [("prepare_release", "Can prepare, schedule and release bundles")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ReleaseItem(models.Model):
    """One page in a bundle, and the approved revision that is to go live with it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """None while the page isn't approved; its process fills it in."""
    open = models.BooleanField(default=True)
    """False once its bundle was released or dropped."""

    class Meta:
        ordering: ClassVar = ["page__path"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "page"], name="a_page_once_a_bundle"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(open=True), name="a_page_in_one_open_bundle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} · {self.page_id}"
