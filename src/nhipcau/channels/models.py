"""Channel (an official account), Delivery (what is owed), Attempt (what was tried)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from nhipcau.people.models import Organisation
from nhipcau.products.models import Product


class Channel(models.Model):
    """An account that an organisation declares as its own. There are no other accounts."""

    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        OUTBOX = "outbox", _("Outbox folder")
        EMAIL = "email", _("E-mail")

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    address = models.CharField(_("public address"), max_length=300)
    options = models.JSONField(default=dict, blank=True)
    secret = models.TextField(blank=True, editable=False)
    paused = models.BooleanField(_("paused"), default=False)
    paused_why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        default_permissions = ("view",)
        permissions: ClassVar = [("keep_channel", "Can record declared accounts")]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: dt.datetime) -> DeliveryQuerySet:
        """Planned and its time has come, on a channel that isn't paused."""
        return self.filter(state=Delivery.State.PLANNED, next_at__lte=now, channel__paused=False)

    def abandoned(self, now: dt.datetime) -> DeliveryQuerySet:
        """Attempting, but the lease ran out: the outcome is not known."""
        return self.filter(state=Delivery.State.ATTEMPTING, lease_until__lt=now)

    def to_reconcile(self, now: dt.datetime) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.UNKNOWN, next_at__lte=now)

    def waiting_for_a_person(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.NEEDS_HUMAN)


class Delivery(models.Model):
    """planned → attempting → delivered | failed | planned | unknown → delivered | planned | needs_human.

    What is sent is frozen in `payload` when it is planned; `key` is the idempotency key.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ATTEMPTING = "attempting", _("Attempting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown")
        NEEDS_HUMAN = "needs_human", _("Needs a person")

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    recipient = models.CharField(_("recipient"), max_length=300, blank=True)
    variant = models.CharField(max_length=40, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    payload = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    next_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(_("reason"), blank=True)
    remote_id = models.CharField(max_length=500, blank=True)
    remote_url = models.CharField(max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-next_at", "-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("plan_delivery", "Can plan deliveries"),
            ("settle_delivery", "Can settle deliveries that need a person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "revision", "product", "recipient", "variant"],
                name="a_product_is_owed_once",
            ),
            models.UniqueConstraint(
                fields=["channel", "revision", "recipient", "variant"],
                condition=models.Q(product=None),
                name="a_page_is_owed_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.page} → {self.channel}"


class Attempt(models.Model):
    """Written before the first byte leaves; append-only, save for how it ended."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        RETRY = "retry", _("To be tried again")
        REJECTED = "rejected", _("Refused")
        UNKNOWN = "unknown", _("Unknown")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["delivery", "number"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempts_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.delivery} #{self.number}"
