"""Guidance (the document, verbatim), its reading (Passage, Doubt) and what persons changed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.guidance.ports import Message
from nhipcau.kit import clock


class Guidance(models.Model):
    """One document as received. Its bytes and text never change after it was read.

    `version` counts its reading: 1 as the reader left it, one more with every `ReadingChange`.
    """

    class Type(models.TextChoices):
        GUIDANCE = "guidance", _("Guidance")
        PLAN = "plan", _("Plan")
        OFFICIAL_LETTER = "official_letter", _("Official letter")
        DIRECTIVE = "directive", _("Directive")
        SCHEME = "scheme", _("Scheme")
        ANNOUNCEMENT = "announcement", _("Announcement")
        NEWS = "news", _("News about a document")
        OTHER = "other", _("Other document")

    file = models.FileField(_("file"), upload_to="guidance")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=30, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(_("text"))
    type = models.CharField(_("type"), max_length=20, choices=Type)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    date = models.CharField(_("date"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    recipients = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(_("version of the reading"), default=1)
    amended_numbers = models.JSONField(default=list, blank=True)
    """Numbers of the documents that it says it amends, as read; empty where it doesn't say the number.

    A person pairs them: `amends`.
    """
    amends = models.ForeignKey(
        "self",
        verbose_name=_("amends"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="amended_by",
    )
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-received_at"]
        verbose_name = _("guidance")
        verbose_name_plural = _("guidance documents")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("receive_guidance", "Can receive a guidance document"),
            ("review_passage", "Can accept and reject what was read"),
        ]

    def __str__(self) -> str:
        return capfirst(self.title) or self.file_name

    def reading_at(self, version: int) -> list[Passage]:
        """Every passage as it stood in a version of the reading, in the document's order.

        Told from what stands now, by taking back in thought each change made since; nothing is saved.
        """
        stood = {passage.pk: passage for passage in self.passages.all()}
        for change in self.changes.filter(version__gt=version):
            for key, (before, _after) in change.steps.items():
                passage = stood.get(int(key)) if key.isdigit() else None
                if passage is None:
                    continue
                if before is None:
                    del stood[passage.pk]
                else:
                    passage.state, passage.decided_by_id, at = before
                    passage.decided_at = parse_datetime(at) if at else None
        return [passage for passage in stood.values() if passage.state != Passage.State.RETIRED]


class PassageQuerySet(models.QuerySet["Passage"]):
    def bulk_create(self, objs: Iterable[Passage], *args: Any, **kwargs: Any) -> list[Passage]:
        """As Django's; each new passage gets the next number of its kind."""
        made = list(objs)
        waiting = [passage for passage in made if not passage.serial]
        last = {
            (guidance, kind): highest
            for guidance, kind, highest in self.model.objects.filter(
                guidance__in={passage.guidance_id for passage in waiting}
            )
            .order_by()
            .values_list("guidance", "kind")
            .annotate(models.Max("serial"))
        }
        for passage in waiting:
            at = (passage.guidance_id, str(passage.kind))
            passage.serial = last[at] = last.get(at, 0) + 1
        return super().bulk_create(made, *args, **kwargs)

    def standing(self) -> PassageQuerySet:
        """In the reading and not rejected: what may be cited."""
        return self.filter(state__in=(Passage.State.PROPOSED, Passage.State.ACCEPTED))

    def of_reading(self) -> PassageQuerySet:
        """In the reading as it stands, rejected ones too; what an edit replaced is left out."""
        return self.exclude(state=Passage.State.RETIRED)

    def unreviewed(self) -> PassageQuerySet:
        return self.filter(state=Passage.State.PROPOSED)

    def of_kind(self, kind: str) -> PassageQuerySet:
        return self.filter(kind=kind)


class Passage(models.Model):
    """An item read from a guidance with its span: `guidance.text[start:end] == text`.

    Only its state ever changes. An edit retires it and makes another that `replaces` it, so that what
    was cited stays as it was cited.
    """

    class Kind(models.TextChoices):
        LEGAL_BASIS = "legal_basis", _("Legal basis")
        OCCASION = "occasion", _("Occasion")
        KEY_DATE = "key_date", _("Key date")
        PURPOSE = "purpose", _("Purpose")
        REQUIREMENT = "requirement", _("Requirement")
        THEME = "theme", _("Theme")
        FORM = "form", pgettext_lazy("plan", "Form")
        AUDIENCE = "audience", _("Audience")
        SLOGAN = "slogan", _("Slogan")
        DUTY = "duty", _("Duty")
        DEADLINE = "deadline", _("Deadline")
        ATTACHMENT = "attachment", _("Attachment")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Unreviewed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", pgettext_lazy("passage", "Rejected")
        RETIRED = "retired", _("No longer in the reading")

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=20, choices=Kind)
    serial = models.PositiveIntegerField(default=0)
    """Its number within its kind, given once: the 3 of ND3. An edit that keeps the kind keeps it."""
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    value = models.CharField(max_length=40, blank=True)
    ordinal = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=500, blank=True)
    number = models.CharField(max_length=100, blank=True)
    date = models.CharField(max_length=10, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    path = models.JSONField(default=list, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    """The rule that found it; none where a person made it."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who made it by hand; nobody for what the reader found."""
    replaces = models.ManyToManyField("self", symmetrical=False, related_name="replaced_by", blank=True)
    changed_in = models.PositiveIntegerField(default=1)
    """The version of the reading that last changed it: whoever saw an older one decides on something else."""
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["start", "-end", "pk"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["guidance", "kind", "start", "end", "value", "organisation", "date"],
                condition=~models.Q(state="retired"),
                name="one_passage_a_span_and_value",
            ),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="passage_has_length"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.serial:
            alike = Passage.objects.filter(guidance=self.guidance_id, kind=self.kind)
            self.serial = (alike.aggregate(models.Max("serial"))["serial__max"] or 0) + 1
        super().save(*args, **kwargs)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What no two passages of a reading share."""
        return (str(self.kind), self.start, self.end, self.value, self.organisation, self.date)

    def standing_as(self) -> list[Any]:
        """Its state, who set it and when, as a `ReadingChange` keeps it."""
        at = self.decided_at.isoformat() if self.decided_at else None
        return [str(self.state), self.decided_by_id, at]


class DoubtQuerySet(models.QuerySet["Doubt"]):
    def open(self) -> DoubtQuerySet:
        return self.filter(settled_at=None)


class Doubt(models.Model):
    """Something in a reading that a person should judge. Kept untranslated, told in the reader's language."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="doubts")
    msgid = models.TextField()
    values = models.JSONField(default=list, blank=True)
    """Pairs of name and value for the message's placeholders."""
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = DoubtQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("point to judge")
        verbose_name_plural = _("points to judge")
        default_permissions = ()

    def __str__(self) -> str:
        return str(Message(self.msgid, tuple((name, value) for name, value in self.values)))

    @property
    def settled(self) -> bool:
        return self.settled_at is not None

    def standing_as(self) -> list[Any]:
        """Its state, who settled it and when, as a `ReadingChange` keeps it."""
        at = self.settled_at.isoformat() if self.settled_at else None
        return ["settled" if self.settled else "open", self.settled_by_id, at]


class ReadingChange(models.Model):
    """What one person changed in a reading at once, and so what one undo takes back. Never altered."""

    class Action(models.TextChoices):
        ACCEPT = "accept", pgettext_lazy("change", "Accepted")
        REJECT = "reject", pgettext_lazy("change", "Rejected")
        ADD = "add", pgettext_lazy("change", "Added")
        CHANGE = "change", pgettext_lazy("change", "Changed")
        SPLIT = "split", pgettext_lazy("change", "Split")
        MERGE = "merge", pgettext_lazy("change", "Merged")
        SETTLE = "settle", _("Point settled")
        REOPEN = "reopen", _("Point reopened")
        UNDO = "undo", pgettext_lazy("change", "Undone")

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    """The version of the reading that it made."""
    action = models.CharField(max_length=10, choices=Action)
    steps = models.JSONField()
    """Key -> [before, state after], before being [state, who set it, when]; None where the change made it.

    A key is a passage's, or "d" and a point's ("d12"), whose states are "open" and "settled".
    """
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["guidance", "-version"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guidance", "version"], name="one_change_a_version_of_a_reading")
        ]

    def __str__(self) -> str:
        return f"{self.guidance} · {self.version} · {self.get_action_display()}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def present(self) -> VisitQuerySet:
        """Who has the reading open now: seen within `Visit.STAYS`."""
        return self.filter(seen_at__gt=clock.now() - Visit.STAYS)


class Visit(models.Model):
    """Who has a reading open, and at which passage. One row a person; it says nothing once it is old."""

    STAYS: ClassVar = dt.timedelta(seconds=40)

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="visits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guidance", "by"], name="one_visit_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.by} · {self.guidance}"
