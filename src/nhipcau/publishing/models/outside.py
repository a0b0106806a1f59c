"""Readers from outside: an expert or a partner who looks at one revision before it goes live."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, Revision

from nhipcau.publishing.links import address_of


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: dt.datetime) -> InvitationQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)

    def of_page(self, page: Page) -> InvitationQuerySet:
        return self.filter(page_id=page.pk)


class Invitation(models.Model):
    """One signed link to one revision. open → expired (by the clock) or revoked (by a person).

    Its letter: due → sending → sent | failed | due; sending → unsure, which a person sees to.
    """

    class Letter(models.TextChoices):
        NONE = "", _("none")
        DUE = "due", pgettext_lazy("letter", "about to be sent")
        SENDING = "sending", pgettext_lazy("letter", "being sent")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "refused")
        UNSURE = "unsure", pgettext_lazy("letter", "perhaps sent")

        @classmethod
        def for_a_person(cls) -> tuple[Invitation.Letter, ...]:
            return (cls.FAILED, cls.UNSURE)

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("for whom"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    question = models.TextField(_("what to look at"), blank=True)
    language = models.CharField(
        _("language of the page around it"), max_length=10, choices=settings.LANGUAGES
    )
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    letter = models.CharField(max_length=10, choices=Letter, default=Letter.NONE, blank=True)
    letter_at = models.DateTimeField(null=True, blank=True)
    """When it is due, was begun, or ended."""
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_said = models.CharField(max_length=300, blank=True)
    """What the mail server said."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        verbose_name = _("outside review")
        verbose_name_plural = _("outside reviews")
        default_permissions = ()
        permissions: ClassVar = [("invite_reviewer", "Can invite readers from outside")]
        indexes: ClassVar = [
            models.Index(
                fields=["letter_at"],
                condition=models.Q(letter__in=("due", "sending")),
                name="letters_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.page_id}"

    @property
    def link(self) -> str:
        """The address to pass on, as its token is signed."""
        return address_of(self.pk)


class OutsideAnswer(models.Model):
    """What an outside reader said. Kept as it was said; it approves nothing by itself."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("agrees")
        OBJECTS = "objects", _("has objections")

    key = models.UUIDField(unique=True)
    """From the form, so that one answer sent twice is one answer."""
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=10, choices=Verdict)
    text = models.TextField(_("remarks on the whole"), blank=True)
    name = models.CharField(_("your name"), max_length=200)
    role = models.CharField(_("your role or organisation"), max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"


class Objection(models.Model):
    """One remark on one paragraph, which it quotes."""

    answer = models.ForeignKey(OutsideAnswer, on_delete=models.CASCADE, related_name="objections")
    paragraph = models.PositiveSmallIntegerField()
    quote = models.TextField()
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["paragraph", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.paragraph}: {self.text}"
