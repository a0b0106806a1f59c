"""A bundle: made, looked over, and released whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from nhipcau.campaigns.models import Campaign
from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.actions.going import publish_revision
from nhipcau.publishing.keeper import clock_text
from nhipcau.publishing.models import Approval, Embargo, Release, ReleaseItem
from nhipcau.publishing.rules import blocking, told, withdrawn


@transaction.atomic
def prepare_release(
    *, title: str, languages: Iterable[str] = (), campaign: Campaign | None = None, by: User
) -> Release:
    """Open a bundle. Each story in it needs all of `languages`; none named: any will do."""
    by.require("publishing.prepare_release")
    known = [code for code, _name in settings.LANGUAGES]
    wanted = [code for code in known if code in set(languages)]
    if not title.strip():
        raise ValidationError(_("Name the bundle."))
    release = Release.objects.create(
        title=title.strip()[:200], languages=wanted, campaign=campaign, made_by=by, made_at=clock.now()
    )
    record(release, "publishing.keep_release", by=by)
    return release


def _locked(release: Release) -> Release:
    """The row as it stands, held until the verb ends; refused once it is settled."""
    row = Release.objects.select_for_update().get(pk=release.pk)
    if not row.is_open:
        raise ValidationError(_("This bundle was released or dropped; it doesn't change any more."))
    return row


@transaction.atomic
def add_to_release(*, release: Release, pages: Iterable[Page], by: User) -> int:
    """Put pages into a bundle; those that are approved bring their approved revision. Returns how many."""
    by.require("publishing.prepare_release")
    row = _locked(release)
    added = 0
    for page in pages:
        other = ReleaseItem.objects.filter(page=page.pk, open=True).select_related("release").first()
        if other is not None and other.release_id != row.pk:
            raise ValidationError(
                _("“%(page)s” is in the bundle “%(bundle)s”. Take it out there first.")
                % {"page": page.title, "bundle": other.release.title}
            )
        if other is None:
            page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
            approval = Approval.objects.of_page(page).standing().order_by("-revision_id").first()
            news = approval is not None and approval.revision_id != page.live_revision_id
            ReleaseItem.objects.create(
                release=row, page_id=page.pk, revision_id=approval.revision_id if approval and news else None
            )
            added += 1
    record(row, "publishing.keep_release", by=by, added=added)
    return added


@transaction.atomic
def take_from_release(*, item: ReleaseItem, by: User) -> None:
    """Take a page out of an open bundle. It stays approved, and waits for a person."""
    by.require("publishing.prepare_release")
    row = _locked(item.release)
    ReleaseItem.objects.filter(pk=item.pk).delete()
    record(row, "publishing.keep_release", by=by, removed=item.page_id)


@transaction.atomic
def schedule_release(*, release: Release, at: dt.datetime, by: User) -> None:
    """Set the instant. The bundle is looked over now, and again then."""
    by.require("publishing.release_page")
    row = _locked(release)
    if at <= clock.now():
        raise ValidationError(_("That moment has passed. Give one that is still to come."))
    if findings := verify(row, at):
        raise ValidationError(findings)
    Release.objects.filter(pk=row.pk).update(
        state=Release.State.SCHEDULED, release_at=at, findings=[], checked_at=clock.now()
    )
    record(row, "publishing.schedule", by=by, at=at.isoformat())


@transaction.atomic
def hold_release(*, release: Release, by: User) -> None:
    """Take a bundle off the schedule, or take it up again after it was stopped."""
    by.require("publishing.prepare_release")
    row = _locked(release)
    Release.objects.filter(pk=row.pk).update(state=Release.State.PREPARING, release_at=None)
    record(row, "publishing.unschedule", by=by)


@transaction.atomic
def drop_release(*, release: Release, by: User) -> None:
    """Give a bundle up. Its pages stay approved; none goes live by this."""
    by.require("publishing.prepare_release")
    row = _locked(release)
    row.items.update(open=False)
    Release.objects.filter(pk=row.pk).update(state=Release.State.DROPPED, release_at=None)
    record(row, "publishing.keep_release", by=by, dropped=True)


@transaction.atomic
def release_now(*, release: Release, by: User) -> None:
    """Show every page of the bundle to readers in this instant, or none and say why."""
    by.require("publishing.release_page")
    row = _locked(release)
    if findings := verify(row, clock.now()):
        raise ValidationError(findings)
    _let_go(row, by)


def release_due(*, owner: str) -> int:
    """Release the bundles whose instant has come. One that fails its check is stopped, with why."""
    done = 0
    for key in list(Release.objects.due(clock.now()).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = Release.objects.select_for_update().due(clock.now()).filter(pk=key).first()
                if row is None:
                    continue
                if findings := verify(row, clock.now()):
                    raise ValidationError(findings)
                _let_go(row, None)
        except (PermissionDenied, ValidationError) as refusal:
            _stop(key, refusal)
        done += 1
    return done


def _stop(key: int, refusal: PermissionDenied | ValidationError) -> None:
    why = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
    with transaction.atomic():
        stopped = Release.objects.filter(pk=key, state=Release.State.SCHEDULED).update(
            state=Release.State.STOPPED, findings=why, checked_at=clock.now()
        )
        if stopped:
            record(Release.objects.get(pk=key), "publishing.stop_release", by=None, why=why)


def _let_go(row: Release, by: User | None) -> None:
    """All in the caller's transaction: a worker killed half way leaves nothing released."""
    for item in row.items.select_related("revision", "page"):
        publish_revision(item.revision, by)
        record(item.page.specific, "publishing.release", by=by, bundle=row.pk)
    row.items.update(open=False)
    now = clock.now()
    Release.objects.filter(pk=row.pk).update(
        state=Release.State.RELEASED, released_at=now, released_by=by, findings=[], checked_at=now
    )


def verify(release: Release, at: dt.datetime) -> list[str]:
    """All that keeps a bundle from going live at `at`, a line each; empty where nothing does."""
    items = list(release.items.select_related("page__locale", "revision"))
    if not items:
        return [_("The bundle is empty. Add pages to it.")]
    ledger = Ledger.load()
    lines = [line for item in items for line in _of_item(item, at, ledger)]
    return [*lines, *_siblings(release, items)]


def _of_item(item: ReleaseItem, at: dt.datetime, ledger: Ledger) -> Iterator[str]:
    page = item.page
    name = {"page": f"{page.title} ({language_word(page.locale.language_code)})"}
    approvals = Approval.objects.of_page(page).standing()
    newest = approvals.order_by("-revision_id").values_list("revision_id", flat=True).first()
    if item.revision is None or newest is None:
        yield _("“%(page)s” isn't approved.") % name
        return
    if newest != item.revision_id:
        yield _("“%(page)s”: another version was approved since. Take the page out and add it again.") % name
        return
    embargo = Embargo.objects.holding(page, at)
    if embargo is not None:
        yield _("“%(page)s” is under embargo until %(until)s.") % {**name, "until": clock_text(embargo.until)}
    if why := withdrawn(page, item.revision_id):
        yield f"{page.title}: {why}"
    parent = page.get_parent()
    if not parent.live and not release_holds(item, parent):
        yield _("“%(page)s” stands under a page that isn't live.") % name
    for line in told(blocking(item.revision.as_object(), ledger=ledger)):
        yield f"{page.title}: {line}"


def release_holds(item: ReleaseItem, page: Any) -> bool:
    """Whether the same bundle releases this page too."""
    return ReleaseItem.objects.filter(release=item.release_id, page=page.pk).exists()


def _siblings(release: Release, items: list[ReleaseItem]) -> Iterator[str]:
    """Every story in every language that the bundle promises: in it, or live already."""
    by_key: dict[Any, set[str]] = {}
    titles: dict[Any, str] = {}
    for item in items:
        by_key.setdefault(item.page.translation_key, set()).add(item.page.locale.language_code)
        titles.setdefault(item.page.translation_key, item.page.title)
    live = Page.objects.live().filter(translation_key__in=by_key, alias_of=None)
    for key, language in live.values_list("translation_key", "locale__language_code"):
        by_key[key].add(language)
    for key, there in by_key.items():
        missing = [language_word(code) for code in release.languages if code not in there]
        if missing:
            yield _("“%(page)s” lacks: %(languages)s.") % {
                "page": titles[key],
                "languages": ", ".join(missing),
            }
