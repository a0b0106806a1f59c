"""Where one page stands and who takes its next step, as the page's screen and its editor say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from nhipcau.kit import clock
from nhipcau.people.models import Role, User
from nhipcau.publishing.keeper import clock_text
from nhipcau.publishing.models import Approval, Embargo, ReleaseItem, Withdrawal
from nhipcau.publishing.rules import why_not


@dataclass(frozen=True)
class Onward:
    """What has to happen next, in a sentence; `mine` where it is this person's to do."""

    state: str
    say: str
    mine: bool = False
    due: dt.date | None = None
    late: bool = False
    note: str = ""


def state_of(page: Any) -> str:
    """Where a page stands, in the word that the desk has for it."""
    if page.workflow_in_progress:
        return "in_review"
    if page.current_workflow_state is not None:
        return "returned"
    if page.revisions.exclude(approved_go_live_at=None).exists():
        return "scheduled"
    if page.live:
        return "changed" if page.has_unpublished_changes else "live"
    if Withdrawal.objects.standing().filter(page=page.pk).exists():
        return "withdrawn"
    approved = Approval.objects.standing().filter(revision=page.latest_revision_id, live_at=None)
    return "approved" if approved.exists() else "expired" if page.expired else "draft"


def onward(page: Any, user: User, *, blocked: bool) -> Onward:
    """The next step of a page. `blocked`: something keeps it from being submitted as it stands."""
    state = state_of(page)
    if state == "in_review":
        return _in_review(page, user)
    if state == "returned":
        return _returned(page, user)
    if state in ("draft", "changed", "expired"):
        return _to_submit(state, blocked)
    return Onward(state, _waits(page, state), mine=state == "approved" and _may_release(user))


def _in_review(page: Any, user: User) -> Onward:
    row: TaskState = page.current_workflow_task_state
    step: Any = row.task.specific
    due = step.due(row.started_at) if hasattr(step, "due") else None
    mine = hasattr(step, "holds_role") and not why_not(page, step, user)
    names = dict(Role.choices)
    roles = ", ".join(str(names.get(one, one)) for one in step.groups.values_list("name", flat=True))
    called = getattr(step, "called", step.name)
    say = _("“%(step)s” is next. Who may take it: %(roles)s.") % {"step": called, "roles": roles}
    return Onward("in_review", say, mine, due, bool(due and due < clock.today()))


def _returned(page: Any, user: User) -> Onward:
    state: WorkflowState = page.current_workflow_state
    row = state.current_task_state
    who = row.finished_by.get_full_name() or row.finished_by.get_username() if row and row.finished_by else ""
    say = _("It came back from %(who)s. Change it, then submit it again.") % {"who": who}
    mine = state.requested_by_id == user.pk
    return Onward("returned", say, mine, note=row.comment if row else "")


def _to_submit(state: str, blocked: bool) -> Onward:
    """Nobody waits for whoever writes: the desk counts drafts by themselves, and so does this."""
    if blocked:
        say = _("Whoever writes it puts right what is listed here, then submits it for review.")
    elif state == "changed":
        say = _("Readers see an earlier version. Whoever writes it submits the change for review.")
    else:
        say = _("Whoever writes it submits it for review.")
    return Onward(state, say)


def _waits(page: Any, state: str) -> str:
    item = ReleaseItem.objects.filter(page=page.pk, open=True).select_related("release").first()
    if item is not None and state != "live":
        return _("It goes live with the bundle “%(bundle)s”.") % {"bundle": item.release.title}
    if state == "scheduled":
        row = page.revisions.exclude(approved_go_live_at=None).first()
        return _("It goes live by itself at %(time)s.") % {"time": clock_text(row.approved_go_live_at)}
    embargo = Embargo.objects.holding(page, clock.now())
    if embargo is not None and state == "approved":
        return _("Under embargo until %(until)s.") % {"until": clock_text(embargo.until)}
    if state == "approved":
        return _("It is approved. Somebody who may let pages go live does so.")
    if state == "withdrawn":
        return _("Readers don't see it any more. Somebody else than who withdrew it restores it.")
    return _("Readers see this version.")


def _may_release(user: User) -> bool:
    return bool(user.has_perm("publishing.release_page"))
