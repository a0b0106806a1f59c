"""From approved to live: at once, at a set time, or when an embargo ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.keeper import clock_text
from nhipcau.publishing.models import Approval, Embargo, ReleaseItem, Submission
from nhipcau.publishing.rules import process_of, require_answered, require_sound


@transaction.atomic
def settle_approved(*, workflow_state: Any, by: User | None) -> Approval:
    """Record that a revision passed its process, then let it go where it is to go.

    Looks at every step's row once more: a workflow that ended by another way is refused whole.
    """
    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    require_answered(workflow_state, page, revision)
    if page.live and not Submission.objects.filter(workflow_state=workflow_state).exists():
        raise ValidationError(_("Readers see this page. Say whether the change is a correction."))
    require_sound(revision)
    approval, _created = Approval.objects.update_or_create(
        revision=revision,
        defaults={
            "page_id": page.pk,
            "workflow_state": workflow_state,
            "approved_at": clock.now(),
            "revoked_at": None,
            "stopped": "",
        },
    )
    record(page, "publishing.approved", by=by, revision=revision.pk)
    waiting = ReleaseItem.objects.filter(page=page.pk, open=True)
    if waiting.update(revision=revision):
        return approval
    _on(page, revision, by)
    return approval


def _on(page: Any, revision: Revision, by: User | None) -> None:
    now = clock.now()
    wanted = revision.as_object().go_live_at
    embargo = Embargo.objects.holding(page, now)
    times = [at for at in (wanted, embargo.until if embargo else None) if at and at > now]
    if times:
        _set_time(page, revision, max(times), by)
    elif (process := process_of(page)) is not None and process.live_when_approved:
        publish_revision(revision, by)


def publish_revision(revision: Revision, by: User | None, log_action: Any = True) -> None:
    """Show a revision to readers: past Wagtail's permission, through the gate. Other verbs end here."""
    revision.publish(user=by, log_action=log_action, skip_permission_checks=True)


def approved(page: Any) -> Approval:
    """The newest standing approval of a page. Raises ValidationError where there is none."""
    row = (
        Approval.objects.of_page(page).standing().order_by("-revision_id").select_related("revision").first()
    )
    if row is None:
        raise ValidationError(_("“%(page)s” isn't approved yet.") % {"page": page.title})
    return row


@transaction.atomic
def go_live(*, page: Any, by: User) -> None:
    """Show an approved page to readers now."""
    by.require("publishing.release_page")
    page = page.specific
    approval = approved(page)
    require_free(page)
    if page.live and page.live_revision_id == approval.revision_id:
        raise ValidationError(_("“%(page)s” is live already.") % {"page": page.title})
    require_sound(approval.revision)
    publish_revision(approval.revision, by)
    Approval.objects.filter(pk=approval.pk).update(stopped="")


@transaction.atomic
def schedule(*, page: Any, at: dt.datetime, by: User) -> None:
    """Let an approved page go live at an instant, which the worker does."""
    by.require("publishing.release_page")
    page = page.specific
    approval = approved(page)
    require_free(page)
    now = clock.now()
    if at <= now:
        raise ValidationError(_("That moment has passed. Give one that is still to come."))
    embargo = Embargo.objects.holding(page, now)
    if embargo is not None and at < embargo.until:
        raise ValidationError(_("Under embargo until %(until)s.") % {"until": clock_text(embargo.until)})
    _set_time(page, approval.revision, at, by)


def require_free(page: Any) -> None:
    """Refuse what would show a page by itself while a bundle holds it."""
    item = ReleaseItem.objects.filter(page=page.pk, open=True).select_related("release").first()
    if item is not None:
        raise ValidationError(
            _("The page waits for the bundle “%(bundle)s”. Release that, or take the page out of it.")
            % {"bundle": item.release.title}
        )


def _set_time(page: Any, revision: Revision, at: dt.datetime, by: User | None) -> None:
    page.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at)
    Approval.objects.filter(revision=revision.pk).update(stopped="")
    record(page, "publishing.schedule", by=by, at=at.isoformat(), revision=revision.pk)


@transaction.atomic
def unschedule(*, page: Any, by: User) -> None:
    """Keep an approved page back; it stays approved."""
    by.require("publishing.release_page")
    if not page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None):
        raise ValidationError(_("“%(page)s” is not on the schedule.") % {"page": page.title})
    record(page, "publishing.unschedule", by=by)


@transaction.atomic
def set_embargo(*, page: Any, until: dt.datetime, reason: str, by: User) -> Embargo:
    """Not before `until`, in any language. What was set to go live earlier is moved to then."""
    by.require("publishing.set_embargo")
    now = clock.now()
    if until <= now:
        raise ValidationError(_("That moment has passed. Give one that is still to come."))
    if not reason.strip():
        raise ValidationError(_("Say why, so that colleagues know what it waits for."))
    embargo, _created = Embargo.objects.update_or_create(
        translation_key=page.translation_key,
        lifted_at=None,
        defaults={"until": until, "reason": reason.strip(), "set_by": by, "set_at": now},
    )
    for one in page.get_translations(inclusive=True):
        if one.revisions.filter(approved_go_live_at__lt=until).update(approved_go_live_at=until):
            record(one.specific, "publishing.schedule", by=by, at=until.isoformat())
    record(page.specific, "publishing.embargo", by=by, until=until.isoformat())
    return embargo


@transaction.atomic
def lift_embargo(*, embargo: Embargo, page: Any, by: User) -> None:
    """End an embargo before its time. Pages that wait for that time keep their place on the schedule."""
    by.require("publishing.set_embargo")
    now = clock.now()
    if not Embargo.objects.filter(pk=embargo.pk, lifted_at=None).update(lifted_at=now, lifted_by=by):
        raise ValidationError(_("Somebody lifted this embargo already."))
    record(page.specific, "publishing.lift_embargo", by=by)


def work_due(*, owner: str) -> int:
    """Publish what is due and take down what has expired; each page by itself. Returns how many changed.

    Each page is one transaction that begins by looking whether it is still due, so that several workers,
    or one killed and started again, do it once. What the gate refuses comes off the schedule and says why.
    """
    now = clock.now()
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    done = sum(_go(key, now) for key in list(due.values_list("pk", flat=True)))
    gone = Page.objects.live().filter(expire_at__lte=now).order_by("expire_at")
    return done + sum(_expire(key, now) for key in list(gone.values_list("pk", flat=True)))


def _go(key: int, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            locked = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lte=now)
            revision = locked.first()
            if revision is None:
                return False
            require_sound(revision)
            publish_revision(revision, None, "wagtail.publish.scheduled")
    except (PermissionDenied, ValidationError) as refusal:
        return _stop(key, refusal)
    return True


def _stop(key: int, refusal: PermissionDenied | ValidationError) -> bool:
    why = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
    with transaction.atomic():
        if Revision.objects.filter(pk=key).exclude(approved_go_live_at=None).update(approved_go_live_at=None):
            Approval.objects.filter(revision=key).update(stopped=why)
            record(Revision.objects.get(pk=key).as_object(), "publishing.stop", by=None, why=why)
    return True


def _expire(key: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        page = (
            Page.objects.select_for_update(of=("self",)).filter(pk=key, live=True, expire_at__lte=now).first()
        )
        if page is None:
            return False
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True
