"""Assigning, taking on, declining, reporting, approving."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from nhipcau.assignments.actions import (
    LINK_DAYS,
    MOST_A_DAY,
    LinkHolder,
    accept,
    approve_response,
    assign,
    decline,
    open_link,
    respond,
    return_response,
    signed_link,
    take_back_response,
)
from nhipcau.assignments.models import Assignment, Response
from nhipcau.people.models import User
from tests.assignments.factories import make_assignment
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = dt.date(2026, 11, 23)
State = Assignment.State


@pytest.fixture
def _november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def assignment(lead: User) -> Assignment:
    return make_assignment(by=lead)


def holder(assignment: Assignment, name: str = "") -> LinkHolder:
    return LinkHolder(assignment.pk, name)


def report(assignment: Assignment, by: User | LinkHolder | None = None, **given: Any) -> Response:
    what = {"text": "Đã đọc trong buổi sinh hoạt.", "done_on": TODAY, "key": uuid.uuid4()} | given
    return respond(assignment=assignment, by=by or holder(assignment), **what)


def test_confirmed_items_are_given_once_an_organisation(lead: User) -> None:
    campaign, ward = make_campaign(by=lead, confirmed=True), OrganisationFactory()
    items = campaign.plan_items.all()[:3]
    given = assign(items=items, organisation=ward, note="Nhớ chụp ảnh", by=lead)
    assert [one.due for one in given] == [item.due for item in items]
    assert assign(items=items, organisation=ward, by=lead) == []
    assert len(assign(items=items, organisation=OrganisationFactory(), due=TODAY, by=lead)) == 3
    assert ModelLogEntry.objects.filter(action="assignments.assign").count() == 6


def test_an_unconfirmed_item_assigns_nothing(lead: User) -> None:
    campaign = make_campaign(by=lead)
    with pytest.raises(ValidationError):
        assign(items=campaign.plan_items.all(), organisation=OrganisationFactory(), by=lead)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "role", [None, "officer", "editor", "translator", "reviewer", "factchecker", "operator"]
)
def test_no_one_else_assigns_or_approves(role: str | None, assignment: Assignment) -> None:
    other = UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        assign(items=[assignment.plan_item], organisation=OrganisationFactory(), by=other)
    with pytest.raises(PermissionDenied):
        approve_response(response=report(assignment), by=other)


def test_it_is_taken_on_once(assignment: Assignment) -> None:
    accept(assignment=assignment, by=holder(assignment))
    accept(assignment=assignment, by=holder(assignment))
    assert assignment.state == State.ACCEPTED
    assert assignment.accepted_at
    assert ModelLogEntry.objects.filter(action="assignments.accept").count() == 1


def test_declining_needs_a_reason_and_what_is_settled_stays(assignment: Assignment) -> None:
    with pytest.raises(ValidationError):
        decline(assignment=assignment, reason=" ", by=holder(assignment))
    decline(assignment=assignment, reason="Không có loa", by=holder(assignment))
    assert (assignment.state, assignment.reason) == (State.DECLINED, "Không có loa")
    accept(assignment=assignment, by=holder(assignment))
    assert assignment.state == State.DECLINED
    with pytest.raises(ValidationError):
        report(assignment)


def test_what_was_accepted_is_not_declined(assignment: Assignment) -> None:
    accept(assignment=assignment, by=holder(assignment))
    decline(assignment=assignment, reason="Đổi ý", by=holder(assignment))
    assert assignment.state == State.ACCEPTED


def test_an_officer_speaks_for_the_own_organisation_only(assignment: Assignment) -> None:
    own = UserFactory(role="officer", organisation=assignment.organisation)
    other = UserFactory(role="officer", organisation=OrganisationFactory())
    for by in (other, UserFactory(role="officer"), UserFactory(role="editor")):
        with pytest.raises(PermissionDenied):
            accept(assignment=assignment, by=by)
    kept = report(assignment, by=own)
    assert (kept.by, kept.by_name) == (own, own.get_full_name())


def test_a_link_speaks_for_one_assignment_until_it_is_old(assignment: Assignment, lead: User) -> None:
    token = signed_link(assignment)
    assert open_link(token).assignment_id == assignment.pk
    for wrong in ("", "x", token[:-2], token.replace(":", ";"), "1:2:3"):
        with pytest.raises(PermissionDenied):
            open_link(wrong)
    with (
        time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC) + dt.timedelta(days=LINK_DAYS + 1)),
        pytest.raises(PermissionDenied),
    ):
        open_link(token)
    with pytest.raises(PermissionDenied):
        accept(assignment=assignment, by=LinkHolder(assignment.pk + 1, ""))


def test_the_same_key_is_recorded_once(assignment: Assignment) -> None:
    key = uuid.uuid4()
    first = report(assignment, key=key)
    again = report(assignment, key=key, text="Nội dung khác")
    assert again == first
    assert Response.objects.get().text == first.text
    assert assignment.state == State.ANSWERED
    assert first.by_name == str(assignment.organisation)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"number": 5}, "number"),
        ({"number": -1, "metric": "attendance", "method": "đếm"}, "number"),
        ({"done_on": TODAY + dt.timedelta(days=1)}, "done_on"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "vnexpress"}, "link"),
    ],
)
def test_a_wrong_report_names_its_field(wrong: dict[str, Any], field: str, assignment: Assignment) -> None:
    with pytest.raises(ValidationError) as refused:
        report(assignment, **wrong)
    assert field in refused.value.error_dict
    assert not Response.objects.exists()
    assert assignment.state == State.ASSIGNED


def test_whoever_holds_a_link_cannot_fill_the_disk(assignment: Assignment) -> None:
    for _n in range(MOST_A_DAY):
        report(assignment)
    with pytest.raises(ValidationError):
        report(assignment)
    officer = UserFactory(role="officer", organisation=assignment.organisation)
    assert report(assignment, by=officer).pk  # who is signed in is known by name
    with time_machine.travel(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)):
        assert report(assignment).pk


def test_approval_closes_the_assignment_once(assignment: Assignment, lead: User) -> None:
    kept = report(assignment)
    for _n in range(2):
        approve_response(response=kept, by=lead)
    assignment.refresh_from_db()
    assert (kept.state, kept.approved_by, assignment.state) == (Response.State.APPROVED, lead, State.CLOSED)
    assert ModelLogEntry.objects.filter(action="assignments.approve").count() == 1


def test_open_and_late_are_what_is_still_owed(lead: User) -> None:
    campaign, ward = make_campaign(by=lead, confirmed=True), OrganisationFactory()
    given = assign(items=campaign.plan_items.all()[:4], organisation=ward, due=TODAY, by=lead)
    accept(assignment=given[0], by=holder(given[0]))
    decline(assignment=given[1], reason="Không", by=holder(given[1]))
    report(given[2])
    assert set(Assignment.objects.open()) == {given[0], given[3]}
    assert not Assignment.objects.late(TODAY).exists()
    assert Assignment.objects.late(TODAY + dt.timedelta(days=1)).count() == 2


def test_assigning_many_items_takes_queries_for_each_only(lead: User) -> None:
    campaign = make_campaign(by=lead, confirmed=True)
    items = list(campaign.plan_items.select_related("campaign"))
    counts = []
    for n in (1, 4):
        with CaptureQueriesContext(connection) as queries:
            assign(items=items[:n], organisation=OrganisationFactory(), by=lead)
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 3 * 12


def test_what_was_taken_back_counts_nowhere_and_the_assignment_is_owed_again(
    assignment: Assignment, lead: User
) -> None:
    accept(assignment=assignment, by=LinkHolder(assignment.pk, ""))
    first, second = report(assignment), report(assignment, key=uuid.uuid4())
    take_back_response(response=first, by=LinkHolder(assignment.pk, ""))
    assignment.refresh_from_db()
    assert assignment.state == State.ANSWERED  # the other still answers it
    return_response(response=second, reason=" Thiếu ảnh ", by=lead)
    assignment.refresh_from_db()
    second.refresh_from_db()
    assert (assignment.state, second.state, second.reason) == (State.ACCEPTED, "returned", "Thiếu ảnh")
    assert not assignment.responses.standing().exists()
    assert take_back_response(response=first, by=LinkHolder(assignment.pk, "")).state == "withdrawn"
    report(assignment, key=uuid.uuid4())
    assignment.refresh_from_db()
    assert assignment.state == State.ANSWERED


def test_only_what_waits_is_taken_back_sent_back_or_approved(assignment: Assignment, lead: User) -> None:
    holder, kept = LinkHolder(assignment.pk, ""), report(assignment)
    with pytest.raises(ValidationError, match="cần sửa điều gì"):
        return_response(response=kept, reason=" ", by=lead)
    with pytest.raises(PermissionDenied):
        return_response(response=kept, reason="x", by=UserFactory(role="editor"))
    with pytest.raises(PermissionDenied):
        take_back_response(response=kept, by=LinkHolder(assignment.pk + 1, ""))
    approve_response(response=kept, by=lead)
    with pytest.raises(ValidationError, match="đã xem báo cáo"):
        take_back_response(response=kept, by=holder)
    with pytest.raises(ValidationError, match="không còn chờ"):
        return_response(response=kept, reason="x", by=lead)
    other = report(assignment, key=uuid.uuid4())
    take_back_response(response=other, by=holder)
    with pytest.raises(ValidationError, match="không còn chờ"):
        approve_response(response=other, by=lead)
    assignment.refresh_from_db()
    assert assignment.state == State.CLOSED
