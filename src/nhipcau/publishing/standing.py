"""Where pages stand on their way to readers, as rows of the desk. Reading only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from nhipcau.kit import clock
from nhipcau.people.models import User
from nhipcau.publishing.models import Approval, Embargo, Release, ReleaseItem, Withdrawal
from nhipcau.publishing.rules import may_restore, why_not
from nhipcau.stories.models import PageCorrection, PublicPage

PARTS = ("mine", "drafts", "review", "approved", "timed", "bundles", "withdrawn", "corrections")


@dataclass(frozen=True)
class Row:
    """One page, or one bundle: its state in a word, what is to be known, and the one thing to do.

    `of` says whose state it is, as the desk's `state` tag asks.
    """

    title: str
    state: str
    note: str = ""
    language: str = ""
    who: Any = None
    at: dt.datetime | None = None
    due: dt.date | None = None
    late: bool = False
    button: str = ""
    address: str = ""
    lines: list[str] = field(default_factory=list)
    of: str = "publishing"
    tick: str = ""
    """What the row's box sends, where it can be answered for together with others."""


def _of_page(key: int) -> str:
    return reverse("publishing_page", args=[key])


def in_review(user: User | None = None) -> list[Row]:
    """Pages at a step, the most urgent first; with a user, those that they may answer for now."""
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        .filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        .select_related("task", "workflow_state__requested_by", "revision")
    )
    pages = _pages(int(state.workflow_state.object_id) for state in states)
    rows = [row for state in states if (row := _review_row(state, pages, user))]
    return sorted(rows, key=lambda row: (row.due or dt.date.max, row.language, row.title))


def _pages(keys: Iterator[int]) -> dict[int, Any]:
    found = Page.objects.filter(pk__in=list(keys)).select_related("locale").specific()
    return {page.pk: page for page in found}


def _review_row(state: TaskState, pages: dict[int, Any], user: User | None) -> Row | None:
    page = pages.get(int(state.workflow_state.object_id))
    step = state.task.specific
    if page is None or not hasattr(step, "due"):
        return None
    if user is not None and why_not(page, step, user, state.workflow_state):
        return None
    due = step.due(state.started_at)
    return Row(
        title=page.draft_title,
        language=page.locale.language_code,
        state="in_review",
        note=step.called,
        who=state.workflow_state.requested_by,
        at=state.started_at,
        due=due,
        late=due < clock.today(),
        button=pgettext("button", "Read and answer") if user else pgettext("button", "See where it stands"),
        address=_of_page(page.pk),
        tick=f"{page.pk}.{page.latest_revision_id}" if user else "",
    )


def drafts(user: User) -> list[Row]:
    """What this person may submit: changed since it last was cleared, and on no way yet. In the tree's order.

    Of a page that readers see one has to say whether the change is a correction: it has no box.
    """
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change").type(PublicPage)
    pages = pages.filter(alias_of=None, has_unpublished_changes=True).exclude(latest_revision=None)
    on_its_way = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    states = WorkflowState.objects.filter(status__in=on_its_way).values_list("object_id", flat=True)
    pages = pages.exclude(pk__in=[int(key) for key in states if key.isdigit()])
    pages = pages.exclude(latest_revision__in=Approval.objects.standing().values("revision"))
    listed = pages.select_related("locale", "content_type", "latest_revision__user", "owner")
    return [
        Row(
            title=page.draft_title,
            language=page.locale.language_code,
            state="changed" if page.live else "draft",
            note=capfirst(page.page_type_display_name),
            who=page.latest_revision.user or page.owner,
            at=page.latest_revision_created_at,
            button=pgettext("button", "See and submit"),
            address=_of_page(page.pk),
            tick="" if page.live else str(page.pk),
        )
        for page in listed.defer("latest_revision__content").order_by("path")
    ]


def returned(user: User) -> list[Row]:
    """What came back to the person who submitted it."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
    ).select_related("current_task_state__finished_by")
    pages = _pages(int(state.object_id) for state in states)
    return [
        Row(
            title=pages[int(state.object_id)].draft_title,
            language=pages[int(state.object_id)].locale.language_code,
            state="returned",
            note=state.current_task_state.comment if state.current_task_state else "",
            who=state.current_task_state.finished_by if state.current_task_state else None,
            at=state.current_task_state.finished_at if state.current_task_state else None,
            button=pgettext("button", "Change and submit again"),
            address=reverse("wagtailadmin_pages:edit", args=[state.object_id]),
        )
        for state in states
        if int(state.object_id) in pages
    ]


def approved() -> list[Row]:
    """Approved, not live, and waiting for a person; those that were stopped at their time say why."""
    rows = (
        Approval.objects.standing()
        .filter(revision_id=F("page__latest_revision_id"))
        .exclude(revision_id=F("page__live_revision_id"))
    )
    rows = rows.filter(live_at=None, revision__approved_go_live_at=None)
    rows = rows.exclude(page__in=ReleaseItem.objects.filter(open=True).values("page"))
    return [
        Row(
            title=row.page.draft_title,
            language=row.page.locale.language_code,
            state="stopped" if row.stopped else "approved",
            note=row.stopped,
            at=row.approved_at,
            button=pgettext("button", "Let it go live"),
            address=_of_page(row.page_id),
        )
        for row in rows.select_related("page__locale")
    ]


def timed() -> list[Row]:
    """On the schedule, and under embargo."""
    due = Revision.objects.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    times = {int(key): at for key, at in due.values_list("object_id", "approved_go_live_at") if key.isdigit()}
    pages = _pages(iter(times))
    rows = [
        Row(
            title=pages[key].draft_title,
            language=pages[key].locale.language_code,
            state="scheduled",
            at=at,
            button=pgettext("button", "See or change the time"),
            address=_of_page(key),
        )
        for key, at in times.items()
        if key in pages
    ]
    return [*rows, *_embargoed()]


def _embargoed() -> Iterator[Row]:
    embargoes = {
        one.translation_key: one for one in Embargo.objects.standing(clock.now()).select_related("set_by")
    }
    pages = Page.objects.filter(translation_key__in=embargoes, alias_of=None).select_related("locale")
    for page in pages.order_by("translation_key", "pk"):
        embargo = embargoes[page.translation_key]
        yield Row(
            title=page.draft_title,
            language=page.locale.language_code,
            state="embargoed",
            note=embargo.reason,
            who=embargo.set_by,
            at=embargo.until,
            button=pgettext("button", "See the embargo"),
            address=_of_page(page.pk),
        )


def bundles() -> list[Row]:
    return [
        Row(
            title=one.title,
            state=one.state,
            note=_("%(count)d pages") % {"count": one.items.count()},
            who=one.made_by,
            at=one.release_at or one.released_at,
            button=pgettext("button", "Open the bundle"),
            address=reverse("publishing_release", args=[one.pk]),
            lines=list(one.findings),
            of="release",
        )
        for one in Release.objects.exclude(state=Release.State.DROPPED).select_related("made_by")
    ]


def withdrawn(user: User) -> list[Row]:
    return [
        Row(
            title=one.title,
            language=one.language,
            state="withdrawn",
            note=one.reason,
            who=one.withdrawn_by,
            at=one.withdrawn_at,
            button=_about_withdrawn(one, user),
            address=_of_page(one.page_id) if one.page_id else "",
        )
        for one in Withdrawal.objects.standing().select_related("withdrawn_by")
    ]


def _about_withdrawn(one: Withdrawal, user: User) -> str:
    if not one.page_id:
        return ""
    restoring = may_restore(one, user)
    return pgettext("button", "Restore or change") if restoring else pgettext("button", "See the page")


def corrections() -> list[Row]:
    rows = PageCorrection.objects.order_by(F("corrected_at").desc(nulls_first=True), "-pk")
    return [
        Row(
            title=one.page.title,
            language=one.page.locale.language_code,
            of="correction",
            state="corrected" if one.corrected_at else "declared",
            note=one.text,
            who=one.made_by,
            at=one.corrected_at or one.made_at,
            button=pgettext("button", "See the page"),
            address=_of_page(one.page_id),
        )
        for one in rows.select_related("page__locale", "made_by")[:200]
    ]


def rows_of(part: str, user: User) -> list[Row]:
    """The rows of one part of the desk, for this person."""
    readers = {
        "review": in_review,
        "approved": approved,
        "timed": timed,
        "bundles": bundles,
        "corrections": corrections,
    }
    if part in ("drafts", "withdrawn"):
        return drafts(user) if part == "drafts" else withdrawn(user)
    return [*returned(user), *in_review(user)] if part == "mine" else readers[part]()


@dataclass(frozen=True)
class StepStanding:
    """One step of a page's way, as its screen shows it."""

    name: str
    kind: str
    roles: str
    state: str
    who: Any = None
    at: dt.datetime | None = None
    due: dt.date | None = None
    late: bool = False
    note: str = ""


def steps_of(page: Any, state: WorkflowState | None, steps: list[Any]) -> list[StepStanding]:
    """Each step that the page has to pass, with the newest answer to it at this revision.

    Once every step is passed no state is current: who answered stands with the approval of the revision.
    """
    from nhipcau.people.models import Role

    names = dict(Role.choices)
    answers: dict[int, TaskState] = {}
    if state is None:
        approved = Approval.objects.of_page(page).standing().filter(revision=page.latest_revision_id)
        state = next((one.workflow_state for one in approved.select_related("workflow_state")), None)
    if state is not None:
        for row in state.task_states.select_related("finished_by").order_by("started_at", "pk"):
            answers[row.task_id] = row
    standing = []
    for step in (one for one in steps if one.applies_to(page)):
        row = answers.get(step.pk)
        now = row is not None and row.status == TaskState.STATUS_IN_PROGRESS
        done = row is not None and row.revision_id == page.latest_revision_id
        roles = [str(names.get(name, name)) for name in step.groups.values_list("name", flat=True)]
        standing.append(
            StepStanding(
                name=step.called,
                kind=str(step._meta.verbose_name),
                roles=", ".join(roles),
                state=_step_state(row, now, done),
                who=row.finished_by if row else None,
                at=row.finished_at if row else None,
                due=step.due(row.started_at) if row and now else None,
                late=bool(row and now and step.due(row.started_at) < timezone.localdate()),
                note=row.comment if row else "",
            )
        )
    return standing


def _step_state(row: TaskState | None, now: bool, done: bool) -> str:
    if row is None:
        return "ahead"
    if now:
        return "in_review"
    if row.status == TaskState.STATUS_REJECTED:
        return "returned"
    return "approved" if row.status == TaskState.STATUS_APPROVED and done else "ahead"
