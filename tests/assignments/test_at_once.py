"""Two persons at the same moment, on connections of their own."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from nhipcau.assignments.actions import (
    LinkHolder,
    accept,
    agree_change,
    apply_amendment,
    assign,
    refuse_change,
    respond,
)
from nhipcau.assignments.actions.answering import MOST_A_DAY
from nhipcau.assignments.models import Assignment, AssignmentChange, Response
from nhipcau.campaigns.models import Amendment, PlanChange, PlanItem
from nhipcau.kit import clock
from nhipcau.people.models import User
from tests.assignments.factories import make_amendment
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

DUE, LATER = dt.date(2027, 9, 7), dt.date(2027, 9, 14)
State, Change = Assignment.State, AssignmentChange.State


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each verb gave, or why it was refused, all begun at the same moment."""
    ready = threading.Barrier(len(verbs))
    answers: list[Any] = [None] * len(verbs)

    def call(place: int, verb: Callable[[], Any]) -> None:
        ready.wait(10)
        try:
            answers[place] = verb()
        except ValidationError as refusal:
            answers[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.fixture
def lead(committed_db: Path) -> User:
    return UserFactory(role="lead")


@pytest.fixture
def rows(lead: User) -> list[Assignment]:
    """Three assignments of as many items, none taken on yet."""
    campaign = make_campaign(by=lead, confirmed=True)
    PlanItem.objects.update(due=DUE)
    items = campaign.plan_items.all()[:3]
    return [assign(items=[item], organisation=OrganisationFactory(), by=lead)[0] for item in items]


def holder(row: Assignment) -> LinkHolder:
    return LinkHolder(row.pk, "Hoa")


def test_two_who_apply_at_once_do_it_once(lead: User, rows: list[Assignment]) -> None:
    draft = make_amendment(*rows, due=LATER, by=lead)
    before = PlanChange.objects.count()

    def apply() -> int:
        return apply_amendment(amendment=Amendment.objects.get(pk=draft.pk), by=lead).at_once

    assert sorted(at_once(apply, apply, apply)) == [0, 0, 3]
    assert AssignmentChange.objects.count() == 3
    assert PlanChange.objects.count() == before + 1


def test_whoever_takes_it_on_while_it_changes_gets_what_they_saw_or_is_told(
    lead: User, rows: list[Assignment]
) -> None:
    draft = make_amendment(*rows, due=LATER, by=lead)
    taking = [lambda row=row: accept(assignment=row, seen=0, by=holder(row)) for row in rows]
    at_once(lambda: apply_amendment(amendment=draft, by=lead), *taking)
    for row in Assignment.objects.all():
        told = (row.state, row.due, row.changes.get().state)
        assert told in {
            (State.ACCEPTED, DUE, Change.PROPOSED),
            (State.ASSIGNED, LATER, Change.APPLIED),
        }


def test_a_yes_and_a_no_at_once_leave_one_answer(lead: User, rows: list[Assignment]) -> None:
    for row in rows:
        accept(assignment=row, by=holder(row))
    apply_amendment(amendment=make_amendment(*rows, due=LATER, by=lead), by=lead)
    for row in rows:
        change = row.changes.get()
        at_once(
            lambda change=change: agree_change(change=change, by=holder(change.assignment)),
            lambda change=change: refuse_change(change=change, reason="Không", by=holder(change.assignment)),
        )
        row.refresh_from_db()
        told = (row.changes.get().state, row.due)
        assert told in {(Change.AGREED, LATER), (Change.REFUSED, DUE)}


def test_reports_by_one_link_at_the_same_moment_are_no_way_past_the_most_of_a_day(
    rows: list[Assignment],
) -> None:
    def report() -> Response:
        row = Assignment.objects.get(pk=rows[0].pk)
        return respond(assignment=row, key=uuid.uuid4(), done_on=clock.today(), text="Đã làm", by=holder(row))

    for _n in range(MOST_A_DAY - 1):
        report()
    answers = at_once(*[report] * 4)
    assert sum(isinstance(answer, Response) for answer in answers) == 1
    assert Response.objects.count() == MOST_A_DAY


def test_a_report_sent_twice_at_once_leaves_one_photo(rows: list[Assignment]) -> None:
    key = uuid.uuid4()

    def report() -> Response:
        row = Assignment.objects.get(pk=rows[0].pk)
        photo = ContentFile(b"a photo", name=f"{uuid.uuid4().hex}.jpg")
        return respond(assignment=row, key=key, done_on=clock.today(), photo=photo, by=holder(row))

    assert len({answer.pk for answer in at_once(*[report] * 4)}) == 1
    assert len(default_storage.listdir("evidence")[1]) == 1
