"""Applying an amendment to what was given out: at once, by asking, or only noted; never silently."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from nhipcau.assignments.actions import (
    Applied,
    LinkHolder,
    accept,
    agree_change,
    apply_amendment,
    approve_response,
    assign,
    decline,
    refuse_change,
    respond,
    settle_refusal,
)
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.actions.amending import choose_steps, discard_amendment, draft_amendment
from nhipcau.campaigns.models import Amendment, AmendmentStep, Campaign, PlanChange, PlanItem
from nhipcau.kit import clock
from nhipcau.people.models import Organisation, User
from tests.assignments.factories import make_amendment
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
State, Change = Assignment.State, AssignmentChange.State
DUE, LATER = dt.date(2027, 9, 7), dt.date(2027, 9, 14)
REASON = "Đoàn khách đến sớm hơn"


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    campaign = make_campaign(by=lead, confirmed=True)
    PlanItem.objects.filter(campaign=campaign).update(due=DUE)
    return campaign


def in_state(state: str, item: PlanItem, lead: User) -> Assignment:
    """An assignment of its own organisation, brought to a state by the verbs."""
    one = assign(items=[item], organisation=OrganisationFactory(), by=lead)[0]
    if state == State.DECLINED:
        decline(assignment=one, reason="Không có loa", by=holder(one))
    if state in (State.ACCEPTED, State.ANSWERED, State.CLOSED):
        accept(assignment=one, by=holder(one))
    if state in (State.ANSWERED, State.CLOSED):
        given = {"text": "Đã làm", "done_on": clock.today(), "key": uuid.uuid4()}
        response = respond(assignment=one, by=holder(one), **given)
        if state == State.CLOSED:
            approve_response(response=response, by=lead)
    one.refresh_from_db()
    return one


def holder(assignment: Assignment) -> LinkHolder:
    return LinkHolder(assignment.pk, "Nguyễn Thử")


CHANGES: dict[str, Any] = {"move_due": {"due": LATER}, "withdraw": {"drop": True}}


@pytest.mark.parametrize("kind", [*CHANGES, "owner"])
@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.ASSIGNED, Change.APPLIED),
        (State.ACCEPTED, Change.PROPOSED),
        (State.ANSWERED, Change.PROPOSED),
        (State.CLOSED, Change.NOTED),
        (State.DECLINED, None),
    ],
)
def test_every_state_by_every_kind_of_change(
    kind: str, state: str, outcome: str | None, campaign: Campaign, lead: User
) -> None:
    item = campaign.plan_items.all()[0]
    one = in_state(state, item, lead)
    if kind == "owner":  # the one that led it holds it; another is to lead
        PlanItem.objects.filter(pk=item.pk).update(owner=one.organisation)
    change = CHANGES.get(kind, {"owner": OrganisationFactory().pk})
    draft = draft_amendment(campaign=campaign, reason=REASON, changes={item.pk: change}, by=lead)
    assert not AssignmentChange.objects.exists()
    apply_amendment(amendment=draft, by=lead)
    kept = AssignmentChange.objects.filter(assignment=one).first()
    one.refresh_from_db()
    assert (kept.state if kept else None) == outcome
    if outcome != Change.APPLIED:
        assert (one.state, one.due) == (state, DUE)
    elif kind == "move_due":
        assert (one.state, one.due) == (state, LATER)
    else:
        assert one.state == State.WITHDRAWN


def test_the_plan_changes_once_and_says_by_what(campaign: Campaign, lead: User) -> None:
    moved, dropped = campaign.plan_items.all()[:2]
    for item in (moved, dropped):
        in_state(State.ASSIGNED, item, lead)
    changes = {moved.pk: {"due": LATER}, dropped.pk: {"drop": True}}
    draft = draft_amendment(campaign=campaign, reason=REASON, changes=changes, by=lead)
    before = PlanChange.objects.count()
    assert apply_amendment(amendment=draft, by=lead) == Applied(steps=2, at_once=2)
    moved.refresh_from_db()
    dropped.refresh_from_db()
    assert (moved.due, moved.due_from) == (LATER, PlanItem.DueFrom.PERSON)
    assert (dropped.state, dropped.reason, dropped.decided_by) == (PlanItem.State.DROPPED, REASON, lead)
    assert PlanChange.objects.count() == before + 1
    latest = PlanChange.objects.latest("version")
    assert (latest.action, set(latest.after)) == (PlanChange.Action.AMEND, {str(moved.pk), str(dropped.pk)})
    told = AmendmentStep.objects.applied_to([moved, dropped])
    assert {step.amendment for step in told} == {draft}
    for action in ("campaigns.draft_amendment", "campaigns.amend_plan", "assignments.apply_amendment"):
        assert ModelLogEntry.objects.filter(action=action).count() == 1


def test_what_is_applied_twice_is_done_once(campaign: Campaign, lead: User) -> None:
    one = in_state(State.ACCEPTED, campaign.plan_items.all()[0], lead)
    draft = make_amendment(one, due=LATER, by=lead)
    assert apply_amendment(amendment=draft, by=lead).asked == 1
    assert apply_amendment(amendment=Amendment.objects.get(pk=draft.pk), by=lead) == Applied()
    assert AssignmentChange.objects.count() == 1


def test_a_discarded_draft_is_not_applied_and_an_applied_one_not_discarded(
    campaign: Campaign, lead: User
) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    put_aside, applied = make_amendment(one, due=LATER, by=lead), make_amendment(one, due=LATER, by=lead)
    for _n in range(2):
        discard_amendment(amendment=put_aside, by=lead)
    with pytest.raises(ValidationError):
        apply_amendment(amendment=put_aside, by=lead)
    apply_amendment(amendment=applied, by=lead)
    for refused in (
        lambda: discard_amendment(amendment=applied, by=lead),
        lambda: choose_steps(amendment=applied, taken=[], by=lead),
    ):
        with pytest.raises(ValidationError):
            refused()
    assert applied.state == Amendment.State.APPLIED


def test_what_is_left_out_changes_nothing_and_nothing_left_is_refused(campaign: Campaign, lead: User) -> None:
    first, second = campaign.plan_items.all()[:2]
    changes = {first.pk: {"due": LATER}, second.pk: {"due": LATER}}
    draft = draft_amendment(campaign=campaign, reason=REASON, changes=changes, by=lead)
    keep = draft.steps.get(plan_item=first)
    assert choose_steps(amendment=draft, taken=[], by=lead) == 0
    with pytest.raises(ValidationError):
        apply_amendment(amendment=draft, by=lead)
    draft.refresh_from_db()
    assert draft.state == Amendment.State.DRAFTED
    assert choose_steps(amendment=draft, taken=[keep.pk, 999_999], by=lead) == 1
    apply_amendment(amendment=draft, by=lead)
    dues = dict(campaign.plan_items.values_list("pk", "due"))
    assert (dues[first.pk], dues[second.pk]) == (LATER, DUE)


def test_what_was_looked_at_is_what_is_applied(campaign: Campaign, lead: User) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    draft, other = make_amendment(one, due=LATER, by=lead), make_amendment(one, due=DUE, drop=True, by=lead)
    campaign.refresh_from_db()
    looked = campaign.version
    apply_amendment(amendment=other, seen=looked, by=lead)
    with pytest.raises(ValidationError) as refused:
        apply_amendment(amendment=draft, seen=looked, by=lead)
    assert refused.value.code == "conflict"
    assert Amendment.objects.get(pk=draft.pk).state == Amendment.State.DRAFTED


@pytest.mark.parametrize("role", [None, "officer", "editor", "translator", "reviewer", "factchecker"])
def test_no_one_else_drafts_applies_or_settles(role: str | None, campaign: Campaign, lead: User) -> None:
    one = in_state(State.ACCEPTED, campaign.plan_items.all()[0], lead)
    draft, other = make_amendment(one, due=LATER, by=lead), UserFactory(role=role)
    for refused in (
        lambda: make_amendment(one, due=LATER, by=other),
        lambda: apply_amendment(amendment=draft, by=other),
        lambda: choose_steps(amendment=draft, taken=[], by=other),
        lambda: discard_amendment(amendment=draft, by=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    apply_amendment(amendment=draft, by=lead)
    change = refuse_change(change=one.changes.get(), reason="Không kịp", by=holder(one))
    with pytest.raises(PermissionDenied):
        settle_refusal(change=change, withdraw=True, by=other)


def asked(campaign: Campaign, lead: User, **change: Any) -> AssignmentChange:
    one = in_state(State.ACCEPTED, campaign.plan_items.all()[0], lead)
    apply_amendment(amendment=make_amendment(one, by=lead, **change), by=lead)
    return one.changes.get()


def test_agreeing_changes_it_and_twice_changes_nothing(campaign: Campaign, lead: User) -> None:
    change = asked(campaign, lead, due=LATER)
    one = change.assignment
    assert (change.due_before, change.due_after, one.due) == (DUE, LATER, DUE)
    for _n in range(2):
        agree_change(change=AssignmentChange.objects.get(pk=change.pk), by=holder(one))
    one.refresh_from_db()
    change.refresh_from_db()
    assert (one.due, one.state) == (LATER, State.ACCEPTED)
    assert (change.state, change.answered_by_name) == (Change.AGREED, "Nguyễn Thử")
    assert ModelLogEntry.objects.filter(action="assignments.agree_change").count() == 1
    with pytest.raises(ValidationError):
        refuse_change(change=change, reason="Đổi ý", by=holder(one))


def test_refusing_leaves_it_and_the_office_keeps_or_withdraws(campaign: Campaign, lead: User) -> None:
    change = asked(campaign, lead, due=LATER)
    with pytest.raises(ValidationError):
        refuse_change(change=change, reason="  ", by=holder(change.assignment))
    with pytest.raises(ValidationError):  # nothing to settle yet
        settle_refusal(change=change, withdraw=True, by=lead)
    refuse_change(change=change, reason="Đã in giấy mời", by=holder(change.assignment))
    assert list(AssignmentChange.objects.refused()) == [change]
    with pytest.raises(ValidationError):
        agree_change(change=change, by=holder(change.assignment))
    for _n in range(2):
        settle_refusal(change=change, withdraw=False, by=lead)
    one = Assignment.objects.get()
    assert (one.state, one.due, change.state, change.settled_by) == (State.ACCEPTED, DUE, Change.KEPT, lead)
    again = make_amendment(one, drop=True, by=lead)
    apply_amendment(amendment=again, by=lead)
    other = one.changes.get(kind=AssignmentChange.Kind.WITHDRAW)
    refuse_change(change=other, reason="Đang làm", by=holder(one))
    settle_refusal(change=other, withdraw=True, by=lead)
    one.refresh_from_db()
    assert (one.state, other.state) == (State.WITHDRAWN, Change.WITHDRAWN)


def test_another_organisation_or_link_does_not_answer_for_it(campaign: Campaign, lead: User) -> None:
    change = asked(campaign, lead, due=LATER)
    others = [
        LinkHolder(change.assignment_id + 1, ""),
        UserFactory(role="officer", organisation=OrganisationFactory()),
        UserFactory(role="editor"),
        lead,
    ]
    for by in others:
        with pytest.raises(PermissionDenied):
            agree_change(change=change, by=by)
        with pytest.raises(PermissionDenied):
            refuse_change(change=change, reason="Không", by=by)
    own = UserFactory(role="officer", organisation=change.assignment.organisation)
    assert agree_change(change=change, by=own).answered_by_name == str(own.get_full_name() or own)


def test_a_later_amendment_overtakes_the_question(campaign: Campaign, lead: User) -> None:
    first = asked(campaign, lead, due=LATER)
    one = first.assignment
    latest = LATER + dt.timedelta(days=7)
    apply_amendment(amendment=make_amendment(one, due=latest, by=lead), by=lead)
    second = one.changes.open().get()
    first.refresh_from_db()
    assert (first.state, second.due_before, second.due_after) == (Change.LAPSED, DUE, latest)
    with pytest.raises(ValidationError):
        agree_change(change=first, by=holder(one))
    agree_change(change=second, by=holder(one))
    assert Assignment.objects.get().due == latest


def test_a_due_date_of_its_own_moves_by_as_many_days(campaign: Campaign, lead: User) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    Assignment.objects.update(due=DUE - dt.timedelta(days=3))
    apply_amendment(amendment=make_amendment(one, due=LATER, by=lead), by=lead)
    one.refresh_from_db()
    assert one.due == LATER - dt.timedelta(days=3)


def test_the_end_of_the_work_lets_the_question_lapse(campaign: Campaign, lead: User) -> None:
    change = asked(campaign, lead, due=LATER)
    given = {"text": "Đã làm", "done_on": clock.today(), "key": uuid.uuid4()}
    response = respond(assignment=change.assignment, by=holder(change.assignment), **given)
    approve_response(response=response, by=lead)
    change.refresh_from_db()
    assert change.state == Change.LAPSED
    assert Assignment.objects.get().state == State.CLOSED


def test_what_was_withdrawn_is_neither_taken_on_nor_reported(campaign: Campaign, lead: User) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    apply_amendment(amendment=make_amendment(one, drop=True, by=lead), by=lead)
    accept(assignment=one, by=holder(one))
    assert one.state == State.WITHDRAWN
    with pytest.raises(ValidationError):
        respond(assignment=one, key=uuid.uuid4(), done_on=clock.today(), text="Đã làm", by=holder(one))


def test_nobody_takes_on_what_they_did_not_see(campaign: Campaign, lead: User) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    apply_amendment(amendment=make_amendment(one, due=LATER, by=lead), by=lead)
    with pytest.raises(ValidationError):
        accept(assignment=one, seen=0, by=holder(one))
    assert Assignment.objects.get().state == State.ASSIGNED
    accept(assignment=one, seen=one.changes.get().pk, by=holder(one))
    assert one.state == State.ACCEPTED


def test_what_breaks_between_the_plan_and_the_assignments_leaves_neither_changed(
    campaign: Campaign, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = in_state(State.ASSIGNED, campaign.plan_items.all()[0], lead)
    draft, versions = make_amendment(one, due=LATER, by=lead), PlanChange.objects.count()

    def killed(*_told: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("nhipcau.assignments.actions.amending._keep", killed)
    with pytest.raises(SystemExit):
        apply_amendment(amendment=draft, by=lead)
    monkeypatch.undo()
    one.refresh_from_db()
    assert (one.due, one.plan_item.due, PlanChange.objects.count()) == (DUE, DUE, versions)
    assert Amendment.objects.get().state == Amendment.State.DRAFTED
    assert apply_amendment(amendment=draft, by=lead).at_once == 1


def test_many_assignments_take_no_more_queries(campaign: Campaign, lead: User) -> None:
    items = list(campaign.plan_items.all()[:8])
    bodies: list[Organisation] = [OrganisationFactory() for _n in range(4)]
    counts = []
    for some in (items[:1], items[1:]):
        for body in bodies:
            assign(items=some, organisation=body, by=lead)
        changes = {item.pk: {"due": LATER} for item in some}
        draft = draft_amendment(campaign=campaign, reason=REASON, changes=changes, by=lead)
        with CaptureQueriesContext(connection) as queries:
            apply_amendment(amendment=draft, by=lead)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2 < 60
