"""What is no longer sent, what waits for its account, and what is never kept or logged."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import time_machine
from django.utils import timezone

from nhipcau.channels.actions import plan_deliveries, reconcile
from nhipcau.channels.actions.sending import lease
from nhipcau.channels.models import Channel, Delivery
from nhipcau.channels.ports import Receipt, Why
from tests.channels import far_end as ends
from tests.channels.factories import (
    SECRET,
    ChannelFactory,
    DeliveryFactory,
    a_lead,
    a_product,
    a_story,
    publish,
)
from tests.channels.far_end import SETTLE, FarEnd
from tests.channels.rounds import START, owed, worked

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.mark.parametrize("sent", [False, True])
def test_what_is_no_longer_wanted_fails_only_if_it_was_certainly_not_sent(
    far_end: FarEnd, at: time_machine.Coordinates, sent: bool
) -> None:
    row = owed("keyed", expires_at=START + dt.timedelta(minutes=30))
    if sent:
        far_end.faults = ["after: time-out"]
        worked(row)
        at.shift(lease() + SETTLE)
        reconcile(delivery=row)
    else:
        Delivery.objects.update(next_at=START + dt.timedelta(minutes=45))
    at.move_to(START + dt.timedelta(minutes=40))
    worked(row)
    expected = (State.NEEDS_HUMAN, Why.TOO_LATE_TO_REPEAT) if sent else (State.FAILED, Why.EXPIRED)
    assert (row.state, row.why) == expected


def test_a_page_taken_down_or_changed_is_not_sent(far_end: FarEnd) -> None:
    changed = owed("keyed")
    publish(changed.page, title="Bản mới")
    assert (worked(changed).state, changed.why) == (State.FAILED, Why.SUPERSEDED)
    changed.page.refresh_from_db()
    down = owed("keyed", page=changed.page)
    down.page.unpublish()
    assert (worked(down).state, down.why) == (State.FAILED, Why.WITHDRAWN)
    assert not far_end.sends


def test_a_payload_that_was_tampered_with_is_not_sent(far_end: FarEnd) -> None:
    row = owed("keyed")
    row.payload["text"] = "Hai nước …"
    row.save()
    assert worked(row).state == State.FAILED
    assert not far_end.sends


def test_a_file_that_is_gone_or_changed_is_not_sent() -> None:
    page, lead = a_story(), a_lead()
    product = a_product(page)
    (row,) = plan_deliveries(page=page, channels=[ChannelFactory()], products=[product], by=lead)
    product.path.write_bytes(b"another card")
    assert (worked(row).state, row.why) == (State.FAILED, Why.FILE_MISSING)


def test_an_account_without_adapter_or_key_waits(far_end: FarEnd) -> None:
    gone = owed("bồ-câu")
    assert (worked(gone).state, gone.channel.kind) == (State.PLANNED, "bồ-câu")
    assert Channel.objects.get(kind="bồ-câu").paused_why == Why.NO_ADAPTER
    shut = owed("keyed", channel__secret="s1.none.AAAA")
    assert worked(shut).state == State.PLANNED
    assert Channel.objects.get(kind="keyed").paused_why == Why.UNSEALED


def test_no_secret_is_kept_or_logged(
    far_end: FarEnd, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = ChannelFactory(kind="keyed")
    channel.keep_secret(SECRET)
    channel.save()

    def leak(*_: object) -> Receipt:
        raise ends.Retry(Why.ACCOUNT_REFUSED, f"401 Bearer {SECRET}\nrefused", pause=True)

    monkeypatch.setattr(ends.Keyed, "publish", leak)
    row = worked(DeliveryFactory(channel=channel))
    channel.refresh_from_db()
    assert row.reason == "401 Bearer ••• refused"
    kept = [row.reason, channel.paused_note, row.attempts.get().reason, caplog.text]
    assert not any(SECRET in text for text in kept)

    def burst(*_: object) -> Receipt:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(ends.Keyed, "publish", burst)
    Channel.objects.update(paused=False)
    Delivery.objects.update(next_at=timezone.now())
    row = worked(row)
    assert row.state == State.UNKNOWN
    assert SECRET not in caplog.text + row.reason
