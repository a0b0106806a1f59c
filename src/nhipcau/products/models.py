"""Product: one rendition of one revision of a page, in its language, in one form and format."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class ProductQuerySet(models.QuerySet["Product"]):
    def due(self, now: dt.datetime) -> ProductQuerySet:
        """Owed and not held by a living worker."""
        return self.filter(state=Product.State.DUE).filter(
            models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=now)
        )

    def made(self) -> ProductQuerySet:
        return self.filter(state=Product.State.MADE)

    def current(self) -> ProductQuerySet:
        """Made from the revision that is live now, and from the stories that are."""
        return self.made().filter(superseded=False, revision_id=models.F("page__live_revision_id"))


class Product(models.Model):
    """due → made | failed. The file is named by its digest, written once and never changed."""

    class Form(models.TextChoices):
        PANEL = "panel", _("Exhibition panel A1")
        BOOKLET = "booklet", _("Booklet A5")
        INFOGRAPHIC = "infographic", _("Infographic")
        CARD = "card", _("Social card")
        BRIEFING = "briefing", _("Meeting briefing")

    class State(models.TextChoices):
        DUE = "due", _("To be made")
        MADE = "made", _("Made")
        FAILED = "failed", _("Could not be made")

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    form = models.CharField(_("form"), max_length=20, choices=Form)
    format = models.CharField(_("format"), max_length=20)
    parts = models.CharField(max_length=64, blank=True)
    """Digest of the stories' revisions that a theme's product holds; empty for a story."""
    superseded = models.BooleanField(_("replaced by a newer one"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(_("why it could not be made"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ending = models.CharField(max_length=10, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["page_id", "form", "format", "pk"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        default_permissions = ("view",)
        permissions: ClassVar = [("order_product", "Can order products")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "parts", "form", "format"], name="a_product_once_a_revision"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="made") | ~models.Q(sha256=""), name="made_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.get_form_display()} · {self.format}"

    @property
    def path(self) -> Path:
        """Where its bytes are. Raises ValueError before it was made."""
        if not self.sha256:
            raise ValueError("not made yet")
        folder: Path = settings.NHIPCAU_PRODUCTS
        return folder / self.sha256[:2] / f"{self.sha256}.{self.ending}"
