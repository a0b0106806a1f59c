"""What each public page says of the ledger, as it stood when somebody last answered for the page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.models import Page

from nhipcau.facts.models import Fact


class QuotedFactQuerySet(models.QuerySet["QuotedFact"]):
    def changed(self) -> QuotedFactQuerySet:
        """Of facts that have a newer version; whether these words changed, the ledger says."""
        return self.filter(fact__version__gt=models.F("version"))


class QuotedFact(models.Model):
    """One field of a fact that a page quotes, draws or cites, and what stood there when it was published.

    Made anew whenever the page goes live, and gone when it leaves the site.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=80)
    said = models.TextField()
    version = models.PositiveIntegerField()
    """The version of the fact at that time."""

    objects = QuotedFactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["page_id", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "fact", "field"], name="quoted_once_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.field}"
