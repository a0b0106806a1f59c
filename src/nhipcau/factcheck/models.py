"""The fact-check desk: it examines claims, never people. No field can hold who made a claim."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.facts.ledger import view_of
from nhipcau.facts.models import Fact, Verdict
from nhipcau.kit.templatetags.desk import language_word


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> ClaimQuerySet:
        return self.filter(published_at__isnull=False).select_related("fact").order_by("-published_at", "pk")


class Claim(models.Model):
    """A statement that can be checked, and the desk's verdict. Its wording is a fact of the ledger."""

    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="+", verbose_name=_("fact"))
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    as_of = models.CharField(_("evidence as of"), max_length=10)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        default_permissions = ("view",)
        permissions: ClassVar = [("give_verdict", "Can give verdicts, publish and correct checks")]

    def __str__(self) -> str:
        return self.fact.key

    @property
    def seen(self) -> str:
        """Which verdict it is: what a screen that changes it says it saw."""
        return self.decided_at.isoformat()

    @property
    def unsaid(self) -> list[str]:
        """The languages of the desk, in words, that lack the claim or its explanation."""
        view = view_of(self.fact)
        return [
            language_word(code)
            for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES
            if not (view.word("claim", code) and view.word("explanation", code))
        ]


class Evidence(models.Model):
    """An address read for a check; `says` holds what stands there, a text a language."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    source = models.URLField(max_length=1000)
    says = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["position"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "position"], name="evidence_in_order")
        ]

    def __str__(self) -> str:
        return self.source

    def said(self, language: str) -> str:
        """In the language, else in English, in which evidence is first noted, else as it was noted."""
        return str(self.says.get(language) or self.says.get("en") or next(iter(self.says.values()), ""))


class Correction(models.Model):
    """What the desk got wrong and when it said so. Published as plainly as the check; never deleted."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    language = models.CharField(max_length=10)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text[:80]
