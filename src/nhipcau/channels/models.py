"""Channel (an official account), Delivery (what is owed), Attempt (what was tried)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, Revision

from nhipcau.channels.ports import Account, Outgoing, PortError, Rejected, Rendered, Retry, Why, adapter_for
from nhipcau.kit.files import sha256
from nhipcau.kit.sealing import SealBroken, place_of, seal, unseal
from nhipcau.people.models import Organisation
from nhipcau.products.models import Product


class Channel(models.Model):
    """An account that an organisation declares as its own. There are no other accounts.

    `secret` is sealed for its own row. While `paused`, or before `rest_until`, nothing is sent
    through it and nothing planned on it is lost.
    """

    class Kind(models.TextChoices):
        """The kinds that come with the system; `ports.kinds()` has those of the deployer too."""

        WEBSITE = "website", _("Public website")
        OUTBOX = "outbox", _("Outbox folder")
        EMAIL = "email", _("E-mail")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    kind = models.CharField(_("kind of account"), max_length=40)
    name = models.CharField(_("account name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    address = models.CharField(_("public address"), max_length=300)
    options = models.JSONField(_("settings of the account"), default=dict, blank=True)
    secret = models.TextField(blank=True, editable=False)
    paused = models.BooleanField(_("paused"), default=False)
    paused_why = models.CharField(max_length=20, blank=True)
    paused_note = models.CharField(max_length=300, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    rest_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("declared account")
        verbose_name_plural = _("declared accounts")
        default_permissions = ("view",)
        permissions: ClassVar = [("keep_channel", "Can record declared accounts")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_text(self) -> str:
        try:
            return str(adapter_for(self.kind).label)
        except PortError:
            return self.kind

    def keep_secret(self, text: str) -> None:
        """Seal `text` for this row, which must have its number already; empty text takes it away."""
        self.secret = seal(text, place=self._place) if text else ""

    def account(self) -> Account:
        """What an adapter is given. Raises Retry(UNSEALED) when the secret can't be opened here."""
        try:
            secret = unseal(self.secret, place=self._place) if self.secret else ""
        except SealBroken as broken:
            raise Retry(Why.UNSEALED, pause=True) from broken
        return Account(self.code, self.kind, self.name, self.address, self.options, secret)

    @property
    def _place(self) -> str:
        return place_of(self._meta.db_table, self.pk, "secret")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: dt.datetime) -> DeliveryQuerySet:
        """Planned and its time has come, on an account that neither is paused nor rests."""
        return self.filter(state=Delivery.State.PLANNED, next_at__lte=now)._awake(now)

    def abandoned(self, now: dt.datetime) -> DeliveryQuerySet:
        """Attempting, but the lease ran out: the outcome is not known."""
        return self.filter(state=Delivery.State.ATTEMPTING, lease_until__lt=now)

    def to_reconcile(self, now: dt.datetime) -> DeliveryQuerySet:
        """Unknown, and its traces at the far end have settled."""
        return self.filter(state=Delivery.State.UNKNOWN, next_at__lte=now)._awake(now)

    def expired(self, now: dt.datetime) -> DeliveryQuerySet:
        """Planned, certainly never sent, and no longer wanted."""
        return self.filter(state=Delivery.State.PLANNED, unsure_since=None, expires_at__lt=now)

    def waiting_for_a_person(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.NEEDS_HUMAN)

    def unanswered(self) -> DeliveryQuerySet:
        """Failed, seen to by no one, and nothing owed in its place since."""
        since = Delivery.objects.filter(
            channel=models.OuterRef("channel"),
            page=models.OuterRef("page"),
            recipient=models.OuterRef("recipient"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(since), state=Delivery.State.FAILED, settled_by=None)

    def to_see_to(self) -> DeliveryQuerySet:
        """What someone should look at: unknown, waiting for a person, or failed and unanswered."""
        doubtful = models.Q(state__in=(Delivery.State.UNKNOWN, Delivery.State.NEEDS_HUMAN))
        return self.filter(doubtful | models.Q(pk__in=self.unanswered().values("pk")))

    def delivered(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.DELIVERED)

    def open(self) -> DeliveryQuerySet:
        """Not settled yet: each of them is found again by one of the words above."""
        return self.exclude(state__in=Delivery.SETTLED)

    def _awake(self, now: dt.datetime) -> DeliveryQuerySet:
        rested = models.Q(channel__rest_until=None) | models.Q(channel__rest_until__lte=now)
        return self.filter(rested, channel__paused=False)

    def next_moment(self) -> dt.datetime | None:
        """When the ledger next has something to do; None when nothing is under way."""
        moving = self.filter(channel__paused=False).aggregate(
            due=models.Min(
                "next_at",
                filter=models.Q(state__in=(Delivery.State.PLANNED, Delivery.State.UNKNOWN)),
            ),
            lease=models.Min("lease_until", filter=models.Q(state=Delivery.State.ATTEMPTING)),
        )
        return min((moment for moment in moving.values() if moment), default=None)


class Delivery(models.Model):
    """planned → attempting → delivered | failed | planned | unknown → delivered | planned | needs_human.

    What is sent is frozen in `payload` when it is planned; `key` is the idempotency key. From
    `unsure_since` on it may have been sent: then it is never `failed` unless a person says so.
    Delivered and failed are settled and never move again.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("delivery", "due")
        ATTEMPTING = "attempting", pgettext_lazy("delivery", "attempting")
        DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
        FAILED = "failed", pgettext_lazy("delivery", "could not be delivered")
        UNKNOWN = "unknown", pgettext_lazy("delivery", "unknown")
        NEEDS_HUMAN = "needs_human", pgettext_lazy("delivery", "needs a person")

    SETTLED: ClassVar = (State.DELIVERED, State.FAILED)

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
    next_at = models.DateTimeField(pgettext_lazy("delivery", "due at"))
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lookups = models.PositiveSmallIntegerField(default=0)
    unsure_since = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=20, blank=True)
    reason = models.TextField(_("what the receiver or a person said"), blank=True)
    remote_id = models.CharField(max_length=500, blank=True)
    remote_url = models.CharField(max_length=1000, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
            models.CheckConstraint(
                condition=~models.Q(state="attempting")
                | (models.Q(lease_until__isnull=False) & ~models.Q(lease_owner="")),
                name="an_attempt_has_an_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("delivered", "failed"), settled_at__isnull=False)
                | (~models.Q(state__in=("delivered", "failed")) & models.Q(settled_at=None)),
                name="settled_at_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["state", "lease_until"], name="delivery_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.channel}"

    @property
    def title(self) -> str:
        return str(self.payload.get("title", ""))

    def rendered(self) -> Rendered:
        return Rendered.of_payload(self.payload)

    def outgoing(self) -> Outgoing:
        """What an adapter is given. Raises Retry(UNSEALED), Rejected when the payload was changed."""
        rendered = self.rendered()
        if rendered.sha256 != self.sha256:
            raise Rejected(Why.FILE_MISSING, "payload")
        product = self.product

        def read(file: Any) -> bytes:
            try:
                content = product.path.read_bytes() if product else b""
            except (OSError, ValueError) as missing:
                raise Rejected(Why.FILE_MISSING, file.name) from missing
            if sha256(content) != file.sha256:
                raise Rejected(Why.FILE_MISSING, file.name)
            return content

        return Outgoing(
            key=str(self.key),
            account=self.channel.account(),
            rendered=rendered,
            page=self.page_id,
            revision=self.revision_id,
            recipient=self.recipient,
            remote_id=self.remote_id,
            read=read,
        )


class Attempt(models.Model):
    """Written before the first byte leaves; append-only, save for how it ended."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", pgettext_lazy("attempt", "delivered")
        RETRY = "retry", pgettext_lazy("attempt", "to be tried again")
        REJECTED = "rejected", pgettext_lazy("attempt", "refused")
        UNKNOWN = "unknown", pgettext_lazy("attempt", "unknown")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["delivery", "number"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempts_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.delivery} #{self.number}"
