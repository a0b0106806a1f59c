"""Campaign: its days, themes, forms and audiences, each citing the passage that asked for it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.kit.dates import next_occurrence
from nhipcau.people.models import Organisation


class FormValue(models.TextChoices):
    """Product forms and channels that a guidance may name."""

    ARTICLE = "article", _("Article")
    REPORTAGE = "reportage", _("Reportage")
    INTERVIEW = "interview", _("Interview")
    TALK = "talk", _("Talk")
    SEMINAR = "seminar", _("Seminar")
    INFOGRAPHIC = "infographic", _("Infographic")
    EXHIBITION = "exhibition", _("Exhibition")
    PUBLICATION = "publication", _("Publication")
    VIDEO = "video", _("Video")
    RADIO = "radio", _("Radio")
    SOCIAL = "social", _("Social network")
    POSTER = "poster", _("Poster")
    LOUDSPEAKER = "loudspeaker", _("Loudspeaker")
    MEETING = "meeting", _("Meeting")
    CONTEST = "contest", _("Contest")
    PERFORMANCE = "performance", _("Performance")
    WEBSITE = "website", _("Website")
    NEWSLETTER = "newsletter", _("Newsletter")
    PRESS_CONFERENCE = "press_conference", _("Press conference")
    DOCUMENTARY = "documentary", _("Documentary")
    CEREMONY = "ceremony", _("Ceremony")
    MASS_MEDIA = "mass_media", _("Mass media")
    DIGITAL = "digital", _("Digital platform")
    OTHER = "other", _("Other form")


class AudienceValue(models.TextChoices):
    """Groups of people that a guidance may address; never a person."""

    OFFICIALS = "officials", _("Officials")
    PARTY_MEMBERS = "party_members", _("Party members")
    RESIDENTS = "residents", _("Residents")
    YOUTH = "youth", _("Young people")
    STUDENTS = "students", _("Students")
    WORKERS = "workers", _("Workers")
    FARMERS = "farmers", _("Farmers")
    WOMEN = "women", _("Women")
    OVERSEAS_VIETNAMESE = "overseas_vietnamese", _("Vietnamese abroad")
    INTERNATIONAL = "international", _("International friends")
    ETHNIC_MINORITIES = "ethnic_minorities", _("Ethnic minorities")
    RELIGIOUS = "religious", _("Religious communities")
    BUSINESSES = "businesses", _("Businesses")
    ARMED_FORCES = "armed_forces", _("Armed forces")
    OTHER = "other", _("Other group")


class Campaign(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        CLOSED = "closed", _("Closed")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    guidance = models.OneToOneField(
        Guidance,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("guidance"),
    )
    lead_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("led by"),
    )
    languages = models.JSONField(_("languages"), default=list)
    copied_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("copied from"),
    )
    reading_version = models.PositiveIntegerField(null=True, blank=True)
    """The version of the guidance's reading that it was last brought up to."""
    version = models.PositiveIntegerField(_("version of the plan"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("draw_up_plan", "Can open a campaign and draw up its plan"),
            ("confirm_plan", "Can confirm a plan"),
        ]

    def __str__(self) -> str:
        return self.title

    def day(self) -> dt.date | None:
        """The next occurrence of the first key date, today included; None without one."""
        first = self.key_dates.first()
        return first.next() if first else None


class KeyDate(models.Model):
    """A day the campaign turns on. Without `year` it comes every year."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="key_dates")
    title = models.CharField(max_length=300)
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "month", "day"], condition=models.Q(year=None), name="a_yearly_day_once"
            ),
            models.UniqueConstraint(fields=["campaign", "month", "day", "year"], name="a_key_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.day}/{self.month})"

    def next(self) -> dt.date:
        """The day itself where the year is fixed and ahead, else its next occurrence."""
        today = clock.today()
        if self.year and (fixed := dt.date(self.year, self.month, self.day)) >= today:
            return fixed
        return next_occurrence(self.month, self.day, today)


class Theme(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="themes")
    ordinal = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["campaign", "ordinal"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "ordinal"], name="one_theme_an_ordinal")
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"


class Audience(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="audiences")
    value = models.CharField(max_length=30, choices=AudienceValue)
    label = models.CharField(_("as the guidance says it"), max_length=300)
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("audience")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "value", "label"], name="an_audience_once")
        ]

    def __str__(self) -> str:
        return self.label if self.value == AudienceValue.OTHER else str(self.get_value_display())


class Form(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="forms")
    value = models.CharField(max_length=30, choices=FormValue)
    label = models.CharField(_("as the guidance says it"), max_length=300)
    lead_days = models.PositiveSmallIntegerField(_("days before the key date"))
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("form")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "value", "label"], name="a_form_once")
        ]

    def __str__(self) -> str:
        return self.label if self.value == FormValue.OTHER else str(self.get_value_display())
