"""Whatever people do in whatever order, what readers see was answered for by two of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Revision, TaskState

from nhipcau.people.models import User
from nhipcau.publishing.actions import (
    Said,
    approve,
    go_live,
    restore,
    send_back,
    submit,
    take_back,
    withdraw,
)
from nhipcau.publishing.models import Approval, Process, Withdrawal
from nhipcau.stories.models import StoryPage
from tests.databases import examples
from tests.publishing.factories import change, draft, people

pytestmark = pytest.mark.django_db
ACTS = (
    *("change", "submit", "approve", "send_back", "take_back", "go_live", "withdraw", "restore"),
    *("publish", "save_live", "finish", "approve_task"),
)
WHO = ("editor", "translator", "reviewer", "reviewer2", "lead")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), min_size=4, max_size=14)


def _restore(page: StoryPage, by: User) -> None:
    for standing in Withdrawal.objects.standing().filter(page=page.pk):
        restore(withdrawal=standing, by=by)


def _finish(page: StoryPage, by: User) -> None:
    if state := page.current_workflow_state:
        state.finish(user=by)


def _approve_task(page: StoryPage, by: User) -> None:
    if state := page.current_workflow_state:
        state.current_task_state.approve(user=by)


def _save_live(page: StoryPage, by: User) -> None:
    page.live, page.live_revision = True, page.latest_revision
    page.save()


def _do(act: str, page: StoryPage, by: User, n: int) -> None:
    """One verb of the desk, or one of Wagtail's own doors."""
    seen, odd = page.latest_revision_id, bool(n % 2)
    said = Said("Sửa ngày.") if odd else None
    verbs: dict[str, Callable[[], object]] = {
        "change": lambda: change(page, by, f"Tên {n}"),
        "submit": lambda: submit(page=page, by=by, correction=said, routine=not odd),
        "approve": lambda: approve(page=page, seen=seen, by=by),
        "send_back": lambda: send_back(page=page, seen=seen, note="Thiếu.", by=by),
        "take_back": lambda: take_back(page=page, by=by),
        "go_live": lambda: go_live(page=page, by=by),
        "withdraw": lambda: withdraw(page=page, reason="Nguồn đã rút lại.", by=by),
        "restore": lambda: _restore(page, by),
        "publish": lambda: page.get_latest_revision().publish(user=by, skip_permission_checks=odd),
        "save_live": lambda: _save_live(page, by),
        "finish": lambda: _finish(page, by),
        "approve_task": lambda: _approve_task(page, by),
    }
    verbs[act]()


def _answered(page: StoryPage) -> None:
    """The live revision was approved, at each step, by people who neither wrote nor submitted it."""
    revision = page.live_revision
    approval = Approval.objects.get(revision=revision, revoked_at=None)
    state = approval.workflow_state
    approvers = set(
        TaskState.objects.filter(
            workflow_state=state, revision=revision, status=TaskState.STATUS_APPROVED
        ).values_list("finished_by", flat=True)
    )
    before = Approval.objects.filter(page=page.pk, revision__lt=revision.pk).exclude(live_at=None)
    cleared = max(before.values_list("revision", flat=True), default=0)
    writers = set(
        Revision.objects.for_instance(page)
        .filter(pk__gt=cleared, pk__lte=revision.pk)
        .values_list("user", flat=True)
    )
    assert approvers
    assert None not in approvers
    assert not approvers & writers
    assert state.requested_by_id not in approvers
    needed = 1 if page.locale.language_code == "vi" else 2
    assert len(approvers) >= needed


@settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(language=st.sampled_from(("vi", "ja")), waits=st.booleans(), steps=STEPS)
def test_nothing_is_live_that_two_people_did_not_answer_for(
    language: str, waits: bool, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        known = people()
        Process.objects.update(live_when_approved=not waits)
        page = draft(known["editor"], language)
        for n, (act, who) in enumerate(steps):
            page = StoryPage.objects.get(pk=page.pk)
            try:
                with transaction.atomic():
                    _do(act, page, known[who], n)
            except (PermissionDenied, ValidationError):
                pass
            page = StoryPage.objects.get(pk=page.pk)
            if page.live:
                _answered(page)
                assert not Withdrawal.objects.standing().filter(page=page.pk).exists()
        transaction.set_rollback(True)


def test_the_walk_above_does_reach_live_pages() -> None:
    known = people()
    page = draft(known["editor"])
    for n, (act, who) in enumerate([("submit", "editor"), ("approve", "reviewer")]):
        _do(act, StoryPage.objects.get(pk=page.pk), known[who], n)
    page = StoryPage.objects.get(pk=page.pk)
    assert page.live
    _answered(page)
