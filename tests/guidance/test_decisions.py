"""Accepting, rejecting and taking back what was read."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from nhipcau.guidance.actions import accept_passages, reject_passages, undo
from nhipcau.guidance.models import Guidance, Passage
from tests.guidance.factories import make_guidance
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Passage.State


@pytest.fixture
def guidance() -> Guidance:
    return make_guidance(by=UserFactory(role="lead"))


def states(guidance: Guidance) -> dict[str, int]:
    found = list(guidance.passages.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_a_decision_names_the_person_and_is_made_once(guidance: Guidance) -> None:
    lead = UserFactory(role="lead")
    themes = guidance.passages.of_kind("theme")
    assert accept_passages(passages=themes, by=lead) == 2
    assert accept_passages(passages=themes, by=lead) == 0
    assert set(themes.values_list("state", "decided_by")) == {(State.ACCEPTED, lead.pk)}
    assert ModelLogEntry.objects.filter(action="guidance.accept").count() == 1


@pytest.mark.parametrize(
    "role", [None, "officer", "editor", "translator", "reviewer", "factchecker", "operator"]
)
def test_no_one_else_may_decide(guidance: Guidance, role: str | None) -> None:
    other = UserFactory(role=role)
    for decide in (accept_passages, reject_passages):
        with pytest.raises(PermissionDenied):
            decide(passages=guidance.passages.all(), by=other)
    with pytest.raises(PermissionDenied):
        undo(guidance=guidance, by=other)
    assert states(guidance) == {State.PROPOSED: 10}


def test_taking_back_restores_what_each_passage_was(guidance: Guidance) -> None:
    lead = UserFactory(role="lead")
    reject_passages(passages=guidance.passages.of_kind("form"), by=lead)
    accept_passages(passages=guidance.passages.all(), by=lead)
    assert states(guidance) == {State.ACCEPTED: 10}
    assert len(undo(guidance=guidance, by=lead).steps) == 10
    assert states(guidance) == {State.REJECTED: 3, State.PROPOSED: 7}
    assert len(undo(guidance=guidance, by=lead).steps) == 3
    assert states(guidance) == {State.PROPOSED: 10}
    with pytest.raises(ValidationError):
        undo(guidance=guidance, by=lead)


def test_one_takes_back_only_ones_own_and_not_what_was_decided_since(guidance: Guidance) -> None:
    one, other = UserFactory(role="lead"), UserFactory(role="lead")
    accept_passages(passages=guidance.passages.of_kind("theme"), by=one)
    first = guidance.passages.of_kind("theme").first()
    assert first
    reject_passages(passages=[first], by=other)
    assert len(undo(guidance=guidance, by=one).steps) == 1
    first.refresh_from_db()
    assert (first.state, first.decided_by) == (State.REJECTED, other)


def test_deciding_on_many_takes_few_queries(guidance: Guidance) -> None:
    lead = UserFactory(role="lead")
    with CaptureQueriesContext(connection) as queries:
        accept_passages(passages=guidance.passages.all(), by=lead)
    assert len(queries) < 20
