"""What readers are told of a page that is no longer there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def standing(self) -> WithdrawalQuerySet:
        """What readers meet today in place of a page."""
        return self.filter(restored_at=None)

    def of_language(self, language: str) -> WithdrawalQuerySet:
        return self.filter(language=language)


class Withdrawal(models.Model):
    """A page taken from the public, and why, in the page's own language.

    standing → restored. While it stands, `address` answers 410 and says `title` and `reason`.
    """

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What readers saw last; restoring shows it again."""
    translation_key = models.UUIDField(db_index=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    address = models.CharField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=255)
    reason = models.TextField(_("reason, shown to the public"))
    withdrawn_at = models.DateTimeField(_("withdrawn"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    restored_at = models.DateTimeField(_("restored"), null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-withdrawn_at", "-pk"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        default_permissions = ()
        permissions: ClassVar = [
            ("withdraw_page", "Can withdraw live pages, with a reason shown to the public"),
            ("restore_page", "Can restore withdrawn pages"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(restored_at=None),
                name="one_standing_withdrawal_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class DepartureQuerySet(models.QuerySet["Departure"]):
    def standing(self) -> DepartureQuerySet:
        """Addresses that no page took since."""
        from wagtail.models import Page

        return self.exclude(address__in=Page.objects.live().values("url_path"))


class Departure(models.Model):
    """A page that was live and was deleted: its address answers 410, without a reason.

    A page that only moved leaves a redirect (`wagtail.contrib.redirects`) and no row here.
    """

    address = models.CharField(max_length=500, unique=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=255)
    departed_at = models.DateTimeField()

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-departed_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.address
