"""The ledger against a far end that fails in every way an adapter can."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from nhipcau.channels.actions import (
    claim_due,
    deliver,
    hasten,
    reconcile,
    record_abandoned,
    resume_channel,
    work_once,
)
from nhipcau.channels.actions.reconciling import LOOKUPS
from nhipcau.channels.actions.sending import backoff, lease
from nhipcau.channels.models import Attempt, Channel, Delivery
from nhipcau.channels.ports import Receipt, Why
from tests.channels import far_end as ends
from tests.channels.factories import (
    ChannelFactory,
    DeliveryFactory,
    a_lead,
    an_operator,
)
from tests.channels.far_end import KEY_TTL, SETTLE, FarEnd
from tests.channels.rounds import START, owed, worked

pytestmark = pytest.mark.django_db
State = Delivery.State


def test_the_attempt_is_written_before_the_send_and_ended_after(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("keyed")
    (attempt,) = claim_due(owner="một")
    row.refresh_from_db()
    assert (row.state, row.lease_owner, row.lease_until) == (State.ATTEMPTING, "một", START + lease())
    assert (attempt.number, attempt.outcome, attempt.finished_at) == (1, "", None)
    assert not far_end.posts
    assert deliver(attempt=attempt) == State.DELIVERED
    row.refresh_from_db()
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.receipt["remote_id"]) == (Attempt.Outcome.DELIVERED, str(row.key))
    assert (row.remote_id, row.settled_at, row.lease_owner) == (str(row.key), START, "")


def test_two_workers_never_hold_one_row(far_end: FarEnd) -> None:
    owed("keyed")
    assert len(claim_due(owner="một")) == 1
    assert claim_due(owner="hai") == []


def test_a_claim_takes_what_is_due_first_and_no_more_than_asked(far_end: FarEnd) -> None:
    now = timezone.now()
    channel = ChannelFactory(kind="keyed")
    rows = [
        DeliveryFactory(channel=channel, variant=str(n), next_at=now - dt.timedelta(minutes=n))
        for n in (1, 3, 2)
    ]
    claimed = claim_due(owner="w", limit=2)
    assert [attempt.delivery_id for attempt in claimed] == [rows[1].pk, rows[2].pk]


def test_a_round_ends_and_says_how_much_it_moved(far_end: FarEnd) -> None:
    channel = ChannelFactory(kind="keyed")
    for n in range(3):
        DeliveryFactory(channel=channel, variant=str(n))
    assert work_once(owner="w") == 3
    assert work_once(owner="w") == 0
    assert Delivery.objects.next_moment() is None


def test_a_round_stops_between_rows_when_asked(far_end: FarEnd) -> None:
    channel = ChannelFactory(kind="keyed")
    for n in range(3):
        DeliveryFactory(channel=channel, variant=str(n))
    assert work_once(owner="w", stopping=lambda: bool(far_end.posts)) == 1
    assert Delivery.objects.filter(state=State.PLANNED).count() == 2


@pytest.mark.parametrize("fault", list(ends.CLEAN))
def test_a_clean_failure_is_tried_again_later(
    far_end: FarEnd, at: time_machine.Coordinates, fault: str
) -> None:
    row = owed("blind")
    far_end.faults = [fault]
    assert worked(row).state == State.PLANNED
    assert row.next_at > START
    assert row.unsure_since is None
    assert worked(row).state == State.PLANNED, "not before its time"
    at.move_to(START + dt.timedelta(hours=1))
    assert worked(row).state == State.DELIVERED
    assert far_end.posts[str(row.key)] == 1
    assert [a.outcome for a in row.attempts.all()] == ["retry", "delivered"]


def test_a_receiver_that_asks_for_a_pause_is_left_alone_by_the_whole_account(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("keyed")
    far_end.faults = ["asks for a pause"]
    worked(row)
    assert row.next_at >= START + dt.timedelta(minutes=10)
    other = DeliveryFactory(channel=row.channel, variant="2")
    assert worked(other).state == State.PLANNED
    at.move_to(START + dt.timedelta(minutes=10))
    assert worked(other).state == State.DELIVERED


def test_a_refused_key_pauses_the_account_and_loses_nothing(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("blind")
    far_end.faults = ["account refused"]
    assert worked(row).state == State.PLANNED
    channel = Channel.objects.get()
    assert (channel.paused, channel.paused_why) == (True, Why.ACCOUNT_REFUSED)
    at.shift(dt.timedelta(hours=2))
    assert worked(row).state == State.PLANNED
    assert Delivery.objects.next_moment() is None, "the worker need not wake for a paused account"
    resume_channel(channel=channel, by=an_operator())
    assert worked(row).state == State.DELIVERED


def test_a_refusal_is_final(far_end: FarEnd, at: time_machine.Coordinates) -> None:
    row = owed("keyed")
    far_end.faults = ["refused"]
    assert worked(row).state == State.FAILED
    assert (row.why, row.reason) == (Why.REFUSED, "422 no")
    at.shift(dt.timedelta(days=1))
    assert worked(row).state == State.FAILED
    assert not far_end.posts


@pytest.mark.parametrize("kind", ["keyed", "twostep", "readback"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("fault", list(ends.DOUBT))
def test_a_doubt_ends_with_one_post(
    far_end: FarEnd, at: time_machine.Coordinates, kind: str, moment: str, fault: str
) -> None:
    row = owed(kind)
    far_end.faults = [f"{moment}: {fault}"]
    worked(row)
    assert row.state in (State.UNKNOWN, State.ATTEMPTING)
    at.move_to(START + lease() + dt.timedelta(seconds=1))
    assert worked(row).state == State.UNKNOWN, "nothing before the traces have settled"
    assert far_end.sends[str(row.key)] == 1
    at.move_to(START + lease() + SETTLE + dt.timedelta(seconds=1))
    worked(row)
    assert worked(row).state == State.DELIVERED
    assert far_end.posts[str(row.key)] == 1


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("fault", list(ends.DOUBT))
def test_a_doubt_no_machine_can_resolve_goes_to_a_person(
    far_end: FarEnd, at: time_machine.Coordinates, moment: str, fault: str
) -> None:
    row = owed("blind")
    far_end.faults = [f"{moment}: {fault}"]
    worked(row)
    for _ in range(5):
        at.shift(dt.timedelta(hours=1))
        worked(row)
    assert (row.state, row.why) == (State.NEEDS_HUMAN, Why.NO_LOOKUP)
    assert far_end.sends[str(row.key)] == 1, "never sent again on its own"


def test_past_the_time_a_key_is_remembered_a_person_is_asked(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("keyed")
    far_end.faults = ["after: killed"]
    worked(row)
    at.move_to(START + KEY_TTL)
    worked(row)
    at.shift(SETTLE + lease())
    assert worked(row).state == State.NEEDS_HUMAN
    assert row.why == Why.KEY_EXPIRED
    assert far_end.sends[str(row.key)] == 1


def test_a_key_that_runs_out_while_the_account_is_paused_is_not_used(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("keyed")
    far_end.faults = ["after: time-out"]
    worked(row)
    at.shift(lease() + SETTLE)
    assert reconcile(delivery=row) == State.PLANNED
    Channel.objects.update(paused=True)
    at.shift(KEY_TTL)
    Channel.objects.update(paused=False)
    assert worked(row).state == State.UNKNOWN
    at.shift(lease() + SETTLE)
    assert worked(row).state == State.NEEDS_HUMAN
    assert far_end.sends[str(row.key)] == 1


def test_a_look_up_that_stays_unclear_goes_to_a_person(far_end: FarEnd, at: time_machine.Coordinates) -> None:
    row = owed("readback")
    far_end.faults = ["after: time-out"]
    far_end.lookup_faults = ["broken line", "busy", "own fault", "time-out", "broken line", "busy"]
    assert len(far_end.lookup_faults) == LOOKUPS
    worked(row)
    for _ in range(LOOKUPS):
        at.shift(dt.timedelta(hours=2))
        worked(row)
    assert (row.state, row.why) == (State.NEEDS_HUMAN, Why.LOOKUP_FAILED)
    assert far_end.sends[str(row.key)] == 1


def test_a_refused_key_while_looking_up_pauses_the_account(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("readback")
    far_end.faults = ["after: time-out"]
    far_end.lookup_faults = ["account refused"]
    worked(row)
    at.shift(dt.timedelta(hours=1))
    assert worked(row).state == State.UNKNOWN
    assert Channel.objects.get().paused


def test_what_was_seen_before_a_new_send_counts_for_nothing(
    far_end: FarEnd, at: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow look-up ("not there") ends after another worker has sent and lost the answer again."""
    row = owed("readback")
    far_end.faults = ["before: time-out"]
    worked(row)
    at.shift(lease() + SETTLE)
    row.refresh_from_db()

    def slowly(self: object, outgoing: object, deadline: object) -> Receipt | None:
        Delivery.objects.filter(pk=row.pk).update(tries=2, next_at=timezone.now())
        return None

    monkeypatch.setattr(ends.Readback, "find_existing", slowly)
    assert reconcile(delivery=row) == State.UNKNOWN


def test_a_receipt_that_comes_late_is_proof_all_the_same(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    for state in (State.UNKNOWN, State.NEEDS_HUMAN, State.PLANNED):
        row = owed("blind")
        (attempt,) = claim_due(owner="slow")
        Delivery.objects.filter(pk=row.pk).update(state=state, lease_owner="", lease_until=START + lease())
        assert deliver(attempt=attempt) == State.DELIVERED


def test_an_answer_that_comes_late_moves_nothing_that_is_settled_or_anothers(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("keyed")
    (attempt,) = claim_due(owner="slow")
    far_end.faults = ["refused"]
    for change in (
        {"state": State.DELIVERED, "settled_at": START},
        {"state": State.ATTEMPTING, "settled_at": None, "lease_owner": "other", "tries": 2},
    ):
        Delivery.objects.filter(pk=row.pk).update(**change)
        far_end.faults = ["refused"]
        deliver(attempt=attempt)
        row.refresh_from_db()
        assert row.state == change["state"]
    attempt.refresh_from_db()
    assert attempt.outcome == Attempt.Outcome.REJECTED, "what it saw is kept beside the row"


def test_a_sender_that_slept_through_its_lease_does_not_begin(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row = owed("blind")
    (attempt,) = claim_due(owner="w")
    at.shift(lease() / 2)
    assert deliver(attempt=attempt) == State.PLANNED
    row.refresh_from_db()
    assert row.why == Why.LATE_START
    assert not far_end.sends


def test_an_abandoned_row_is_recorded_once(far_end: FarEnd, at: time_machine.Coordinates) -> None:
    row = owed("keyed")
    claim_due(owner="dead")
    row.refresh_from_db()
    assert not record_abandoned(delivery=row), "the lease still holds"
    at.shift(lease() + dt.timedelta(seconds=1))
    assert record_abandoned(delivery=row)
    assert not record_abandoned(delivery=row)
    attempt = row.attempts.get()
    assert (attempt.outcome, attempt.why, attempt.finished_at) == ("unknown", Why.STOPPED, None)


def test_an_unknown_one_is_looked_up_sooner_but_never_before_it_settled(
    far_end: FarEnd, at: time_machine.Coordinates
) -> None:
    row, lead = owed("readback"), a_lead()
    far_end.faults = ["after: time-out"]
    worked(row)
    floor = START + lease() + SETTLE
    Delivery.objects.update(next_at=START + dt.timedelta(hours=1))
    hasten(delivery=row, by=lead)
    assert row.next_at == floor
    at.move_to(floor)
    assert worked(row).state == State.DELIVERED


@pytest.mark.parametrize("tries", [1, 2, 5, 12, 400])
def test_pauses_grow_to_an_hour_and_vary(tries: int) -> None:
    pauses = [backoff(tries).total_seconds() for _ in range(200)]
    most = min(3600, 30 * 2 ** min(tries - 1, 20))
    assert 1 <= min(pauses) <= max(pauses) <= most
    assert max(pauses) - min(pauses) > most / 2
