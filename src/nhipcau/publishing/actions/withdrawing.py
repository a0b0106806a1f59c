"""Taking a page from the public, with a reason they can read, and bringing it back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.actions.going import publish_revision, require_free
from nhipcau.publishing.models import Approval, Withdrawal
from nhipcau.publishing.rules import require_sound

SHORTEST = 10


@transaction.atomic
def withdraw(*, page: Any, reason: str, by: User) -> Withdrawal:
    """Take one live page down; its address says why, in the page's language, until it is restored."""
    by.require("publishing.withdraw_page")
    page = page.specific
    if not page.live:
        raise ValidationError(_("“%(page)s” isn't live.") % {"page": page.title})
    if len(reason.strip()) < SHORTEST:
        raise ValidationError(_("Write the reason out, in the language of the page: readers see it."))
    if page.get_descendants().live().exists():
        raise ValidationError(
            _("Pages below “%(page)s” are live. Withdraw them first.") % {"page": page.title}
        )
    now = clock.now()
    # Another page may have taken the address of one that was withdrawn and deleted: that row ends here.
    Withdrawal.objects.standing().filter(address=page.url_path).update(restored_at=now)
    withdrawal = Withdrawal.objects.create(
        page_id=page.pk,
        revision_id=page.live_revision_id,
        translation_key=page.translation_key,
        language=page.locale.language_code,
        address=page.url_path,
        title=page.title,
        reason=reason.strip(),
        withdrawn_at=now,
        withdrawn_by=by,
    )
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
    record(page, "publishing.withdraw", by=by, reason=reason.strip())
    return withdrawal


@transaction.atomic
def restore(*, withdrawal: Withdrawal, by: User) -> None:
    """Show again what readers saw last. It was approved; it is looked over again for what blocks it.

    Somebody else than the person who withdrew it restores it.
    """
    by.require("publishing.restore_page")
    standing = Withdrawal.objects.select_for_update().filter(pk=withdrawal.pk, restored_at=None).first()
    if standing is None or standing.page is None:
        raise ValidationError(_("This page was restored already, or deleted."))
    if standing.withdrawn_by_id == by.pk:
        raise ValidationError(_("You withdrew this page. Somebody else has to restore it."))
    revision = standing.revision
    if revision is None or not Approval.objects.standing().filter(revision=revision).exists():
        raise ValidationError(
            _("What was live is no longer approved. Change the page and submit it for review.")
        )
    require_free(standing.page)
    require_sound(revision)
    Withdrawal.objects.filter(pk=standing.pk).update(restored_at=clock.now(), restored_by=by)
    publish_revision(revision, by)
    record(standing.page.specific, "publishing.restore", by=by)
