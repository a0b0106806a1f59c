"""Fact: a date, name, place, number, document or person, once, with its sources.

Values that no language changes stand on `Fact` and `Figure`; words stand in `Wording`, a row a
field and language; where it was read stands in `Citation`. Every change of a fact is a `FactVersion`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.kit.searching.analysis import fold
from nhipcau.people.models import User

WORD = re.compile(r"[\w-]+")


class Verdict(models.TextChoices):
    """What can be said of a claim."""

    TRUE = "true", _("True")
    MOSTLY_TRUE = "mostly-true", _("Mostly true")
    MIXED = "mixed", _("Partly true, partly false")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("False")
    UNPROVEN = "unproven", _("Unproven")


class FactQuerySet(models.QuerySet["Fact"]):
    def of_kind(self, *kinds: str) -> FactQuerySet:
        return self.filter(kind__in=kinds)

    def matching(self, text: str) -> FactQuerySet:
        """Every word of `text` stands in the key or in the words of some language, marks left aside."""
        words = WORD.findall(fold(text))
        found = self if words or not text.strip() else self.none()
        for word in words:
            found = found.filter(folded__contains=word)
        return found

    def worded(self) -> FactQuerySet:
        """With wording, figures and citations fetched: four queries, whatever the number."""
        return self.prefetch_related("wordings", "figures", "citations")


class Fact(models.Model):
    class Kind(models.TextChoices):
        MILESTONE = "milestone", _("Milestone")
        DOCUMENT = "document", _("Document")
        PERSON = "person", _("Person")
        PLACE = "place", _("Place")
        PARTNERSHIP = "partnership", _("Partnership")
        EVENT = "event", _("Event")
        STATISTIC = "statistic", _("Statistic")
        CLAIM = "claim", _("Claim")
        SOURCE = "source", pgettext_lazy("kind of fact", "Source")
        """A book, an item of an archive, a web page: cited, and quoted by its title."""

    class Confidence(models.TextChoices):
        HIGH = "high", _("primary or official source, or two that agree")
        MEDIUM = "medium", _("one good source, or a detail that varies")
        LOW = "low", _("weak or inferred")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    date = models.CharField(_("date"), max_length=10, blank=True)
    date_end = models.CharField(_("end"), max_length=10, blank=True)
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence)
    values = models.JSONField(_("values"), default=dict, blank=True)
    note = models.TextField(_("editors' note"), blank=True)
    digest = models.CharField(max_length=64, editable=False)
    folded = models.TextField(default="", editable=False)
    """Its key and its words in every language, folded, for finding."""
    version = models.PositiveIntegerField(default=0, editable=False)
    """The number of its latest FactVersion; a screen that changes the fact says which it saw."""
    changed_at = models.DateTimeField(editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["date", "key"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        default_permissions = ("view",)
        permissions: ClassVar = [("keep_fact", "Can record and correct facts")]

    def __str__(self) -> str:
        return self.key

    def worded(self, field: str, language: str) -> str:
        """The wording of a field in a language; empty where there is none. Reads prefetched rows."""
        for wording in self.wordings.all():
            if wording.field == field and wording.language == language:
                return str(wording.text)
        return ""


class Wording(models.Model):
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=10)
    field = models.CharField(max_length=30)
    text = models.TextField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "language", "field"], name="worded_once_a_language")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Figure(models.Model):
    """One value of a statistic, with the address it was read at. A missing year is no row."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="figures")
    date = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.URLField(max_length=1000)
    derived = models.CharField(max_length=300, blank=True)
    estimate = models.BooleanField(default=False)
    partial = models.BooleanField(default=False)
    label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["fact", "date"], name="one_figure_a_date")]

    def __str__(self) -> str:
        return f"{self.date}: {self.value}"


class Citation(models.Model):
    """Where a fact was read, when, and what stands there where that was noted.

    A book or an item of an archive has a title and no address.
    """

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="citations")
    position = models.PositiveSmallIntegerField()
    address = models.URLField(max_length=1000, blank=True)
    says = models.TextField(blank=True)
    title = models.CharField(max_length=400, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    archived = models.URLField(max_length=1000, blank=True)
    read_on = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "position"], name="cited_in_order"),
            models.CheckConstraint(
                condition=~models.Q(address="") | ~models.Q(title=""), name="a_source_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address


class FactVersion(models.Model):
    """One change of a fact: who, when, and its record before and after. Never altered."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField()
    before = models.JSONField(null=True)
    """Null for the version that recorded the fact."""
    after = models.JSONField()
    restores = models.PositiveIntegerField(null=True)
    """The number of the version that this one brought back."""

    class Meta:
        ordering: ClassVar = ["-number"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "number"], name="fact_versions_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.fact_id}: {self.number}"
