"""What follows when Wagtail says that a page went live, or went away. Listens to Wagtail's signals only."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.signals import page_published, page_unpublished

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.publishing.models import Approval, Departure, Withdrawal
from nhipcau.stories.models import PageCorrection, PublicPage


def follow() -> None:
    """Connect, once, when the room starts."""
    page_published.connect(_went_live, dispatch_uid="publishing.went_live")
    page_unpublished.connect(_went_away, dispatch_uid="publishing.went_away")
    pre_delete.connect(_deleted, dispatch_uid="publishing.deleted")


def _went_live(sender: Any, instance: Any, revision: Any = None, **_kwargs: Any) -> None:
    now = clock.now()
    if revision is not None:
        Approval.objects.filter(revision=revision.pk, live_at=None).update(live_at=now)
    if PageCorrection.objects.declared().filter(page=instance.pk).update(corrected_at=now):
        record(instance, "publishing.correct", by=None)
    Withdrawal.objects.standing().filter(page=instance.pk).update(restored_at=now)


def _went_away(sender: Any, instance: Any, **_kwargs: Any) -> None:
    told = Withdrawal.objects.standing().filter(page=instance.pk).exists()
    if isinstance(instance, PublicPage) and not told:
        _leave(instance)


def _deleted(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Wagtail deletes a page's children with it and tells of each."""
    if issubclass(sender, PublicPage) and instance.live:
        _leave(instance)


def _leave(page: Any) -> None:
    Departure.objects.update_or_create(
        address=page.url_path,
        defaults={
            "language": page.locale.language_code,
            "title": page.title,
            "departed_at": clock.now(),
        },
    )
