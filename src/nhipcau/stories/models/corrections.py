"""What a page said wrongly, said in public."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CorrectionQuerySet(models.QuerySet["PageCorrection"]):
    def public(self) -> CorrectionQuerySet:
        """What readers see: the correction has gone live. The latest first."""
        return self.exclude(corrected_at=None).order_by("-corrected_at", "-pk")

    def declared(self) -> CorrectionQuerySet:
        """Said at submission, not yet live."""
        return self.filter(corrected_at=None)

    def of_language(self, language: str) -> CorrectionQuerySet:
        return self.filter(page__locale__language_code=language)


class PageCorrection(models.Model):
    """declared (with a submission) → public (as the page goes live). Never taken back once public."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    text = models.TextField(_("what is corrected"))
    before = models.TextField(_("what it said before"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    corrected_at = models.DateTimeField(pgettext_lazy("moment", "corrected"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-corrected_at", "-pk"]
        verbose_name = _("correction of a page")
        verbose_name_plural = _("corrections of pages")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(corrected_at=None),
                name="one_declared_correction_a_page",
            )
        ]

    def __str__(self) -> str:
        return self.text
