"""A page that moves leaves a way from its old address, written with the move: none is lost between the two.

Wagtail writes its redirects once the move is committed, so that a process killed there loses them. These
stand in the same transaction, for the page and for every live page below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

MOVING = frozenset({"slug", "url_path"})


def follow() -> None:
    """Connected once, when the room starts. Listens to every page, for a page is moved as its plain kind."""
    pre_save.connect(_before, dispatch_uid="stories.moving")
    post_save.connect(_after, dispatch_uid="stories.moved")


def _before(sender: Any, instance: Any, update_fields: Iterable[str] | None = None, **_kwargs: Any) -> None:
    if not isinstance(instance, Page) or instance.pk is None:
        return
    touched = update_fields is None or MOVING & set(update_fields)
    standing = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True) if touched else ()
    instance._address_before = next(iter(standing), "")


def _after(sender: Any, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    before = getattr(instance, "_address_before", "") if isinstance(instance, Page) else ""
    if before and before != instance.url_path and not raw:
        _leave_ways(instance, before)


def _leave_ways(page: Any, before: str) -> None:
    """The pages below still have their old addresses here: Wagtail gives them the new ones next."""
    site = Site.objects.filter(is_default_site=True).first()
    known = Q(live=True) | Q(pk=page.pk, first_published_at__isnull=False)
    below = Page.objects.descendant_of(page, inclusive=True).filter(known).exclude(url_path="/")
    left = {
        Redirect.normalise_path(before if pk == page.pk else address): pk
        for pk, address in below.values_list("pk", "url_path")
    }
    Redirect.objects.filter(automatically_created=True, site=site, old_path__in=left).delete()
    by_hand = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__in=left)
    kept = set(by_hand.values_list("old_path", flat=True))
    Redirect.objects.bulk_create(
        Redirect(old_path=path, site=site, redirect_page_id=pk, automatically_created=True)
        for path, pk in left.items()
        if path not in kept
    )
