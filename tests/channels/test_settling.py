from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from nhipcau.channels.actions import settle, work_once
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Why
from tests.channels.factories import DeliveryFactory, a_lead
from tests.channels.far_end import FarEnd
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Delivery.State


def asked(**fields: object) -> Delivery:
    row: Delivery = DeliveryFactory(state="needs_human", channel__kind="blind", **fields)
    return row


def test_it_is_there(far_end: FarEnd) -> None:
    lead, row = a_lead(), asked()
    settle(delivery=row, outcome="delivered", reason="Đã thấy bài", url="https://oa.example/7", by=lead)
    assert (row.state, row.why, row.settled_by) == (State.DELIVERED, Why.BY_A_PERSON, lead)
    assert row.remote_url == "https://oa.example/7"
    assert row.settled_at is not None
    entry = ModelLogEntry.objects.get(action="channels.settle")
    assert (entry.user, entry.data) == (lead, {"outcome": "delivered", "reason": "Đã thấy bài"})


def test_it_is_not_there_and_is_sent_again(far_end: FarEnd) -> None:
    lead, row = a_lead(), asked()
    settle(delivery=row, outcome="planned", reason="Chưa thấy bài", by=lead)
    assert (row.state, row.unsure_since, row.settled_at) == (State.PLANNED, None, None)
    work_once(owner="w")
    row.refresh_from_db()
    assert row.state == State.DELIVERED
    assert far_end.posts[str(row.key)] == 1


def test_it_is_not_there_and_shall_not_be(far_end: FarEnd) -> None:
    lead, row = a_lead(), asked()
    settle(delivery=row, outcome="failed", reason="Hết thời điểm", by=lead)
    assert (row.state, row.settled_by) == (State.FAILED, lead)
    work_once(owner="w")
    assert not far_end.posts


@pytest.mark.parametrize(
    ("outcome", "reason", "url"),
    [
        ("unknown", "Đã thấy", ""),
        ("", "Đã thấy", ""),
        ("delivered", "  ", ""),
        ("delivered", "Đã thấy", "javascript:alert(1)"),
        ("delivered", "Đã thấy", "oa.example/7"),
    ],
)
def test_half_an_answer_is_refused(outcome: str, reason: str, url: str) -> None:
    row = asked()
    with pytest.raises(ValidationError):
        settle(delivery=row, outcome=outcome, reason=reason, url=url, by=a_lead())
    row.refresh_from_db()
    assert row.state == State.NEEDS_HUMAN
    assert not ModelLogEntry.objects.filter(action="channels.settle").exists()


@pytest.mark.parametrize("state", ["planned", "attempting", "delivered", "failed", "unknown"])
def test_only_what_needs_a_person_is_answered(state: str) -> None:
    row = DeliveryFactory(state=state)
    with pytest.raises(ValidationError):
        settle(delivery=row, outcome="delivered", reason="Đã thấy", by=a_lead())
    row.refresh_from_db()
    assert row.state == state


def test_the_second_answer_finds_the_first() -> None:
    lead, row = a_lead(), asked()
    stale = Delivery.objects.get(pk=row.pk)
    settle(delivery=row, outcome="delivered", reason="Đã thấy", by=lead)
    with pytest.raises(ValidationError):
        settle(delivery=stale, outcome="planned", reason="Chưa thấy", by=lead)
    row.refresh_from_db()
    assert row.state == State.DELIVERED


@pytest.mark.parametrize("role", [None, "editor", "officer", "translator", "reviewer", "factchecker"])
def test_others_answer_nothing(role: str | None) -> None:
    row = asked()
    with pytest.raises(PermissionDenied):
        settle(delivery=row, outcome="delivered", reason="x", by=UserFactory(role=role))
