"""The verb that answers for stale pages: somebody read the sentences around what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from nhipcau.facts.ledger import Ledger
from nhipcau.people.actions import record
from nhipcau.people.desk import told
from nhipcau.people.models import User
from nhipcau.stories import gate
from nhipcau.stories.checks import problems
from nhipcau.stories.staleness import Difference, changed_by, stale


@dataclass
class Reapproved:
    """The titles of the pages that are answered for again, and of those that could not be, with why."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def reapprove(*, pages: Iterable[int], by: User) -> Reapproved:
    """Publish each of these stale pages anew as it stands, each in a transaction of its own.

    The words of a page stay; its new revision is what products are made from and the site is baked from.
    A draft that waits beside it stays the newest draft. A page is refused to whoever changed the fact, to
    those who may not let pages go live, while it is in review, and while something blocks it.
    """
    asked = stale(pages=pages)
    answer = Reapproved()
    ledger = Ledger.load()
    for page in Page.objects.filter(pk__in=list(pages)).order_by("pk").specific(defer=True):
        try:
            _reapprove(page, asked.get(page.pk, []), ledger, by)
        except (PermissionDenied, ValidationError) as refusal:
            answer.refused.append((page.title, told(refusal)))
        else:
            answer.done.append(page.title)
    return answer


@transaction.atomic
def _reapprove(page: Any, differences: list[Difference], ledger: Ledger, by: User) -> None:
    live = type(page).objects.select_for_update(of=("self",)).select_related("locale").get(pk=page.pk)
    _allow(live, differences, by)
    if blocking := [one for one in problems(live, ledger=ledger) if one.blocking]:
        raise ValidationError([": ".join(filter(None, (one.place, one.message))) for one in blocking])
    draft = live.latest_revision_id if live.latest_revision_id != live.live_revision_id else None
    revision = live.save_revision(user=by, clean=False)
    if keeper := gate.kept():
        keeper.renew(live, revision, by=by)
    revision.publish(user=by, log_action=False, skip_permission_checks=True)
    # Its words are as old as they were: what was translated from them hasn't fallen behind.
    Page.objects.filter(pk=page.pk).update(last_published_at=live.last_published_at)
    if draft:
        _keep_draft(draft)
    facts = sorted({one.key for one in differences})
    record(live, "stories.reapprove", by=by, revision=revision.pk, facts=facts)


def held_back(found: Mapping[int, Sequence[Difference]], by: User) -> dict[int, str]:
    """Why this person may not answer for these stale pages, by page; those that they may are left out.

    As many queries whatever the number of pages.
    """
    reviewed = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, object_id__in=[str(pk) for pk in found]
    )
    in_review = {int(pk) for pk in reviewed.values_list("object_id", flat=True)}
    changers = changed_by(one for listed in found.values() for one in listed)
    may = _may_release(by)
    told = {}
    for pk in found:
        if by.pk in changers[pk]:
            told[pk] = _(
                "You corrected this fact yourself. Somebody else reads the page again and answers for it."
            )
        elif not may:
            told[pk] = _("Your role doesn't let pages go live.")
        elif pk in in_review:
            told[pk] = _(
                "A draft of this page is in review. It goes live with the corrected fact once it is approved."
            )
    return told


def _may_release(by: User) -> bool:
    """As the keeper says; where none stands, as Wagtail does."""
    keeper = gate.kept()
    if keeper is not None:
        return keeper.may_renew(by)
    root = Page.objects.get(depth=1)
    return bool(by.is_active and root.permissions_for_user(by).can_publish_subpage())


def _allow(page: Any, differences: list[Difference], by: User) -> None:
    if not page.live or not differences:
        raise ValidationError(_("Nothing that this page quotes has changed."))
    if why := held_back({page.pk: differences}, by).get(page.pk):
        raise PermissionDenied(why)


def _keep_draft(pk: int) -> None:
    """The draft as it was, newest again: answering for the public text takes nobody's work away."""
    draft = Revision.objects.get(pk=pk)
    draft.as_object().save_revision(user=draft.user, clean=False)
