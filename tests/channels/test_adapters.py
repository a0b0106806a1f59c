"""The same faults thrown at every adapter, each before its own real far end."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
import time_machine
from pytest_django.fixtures import Settings

from nhipcau.channels.actions import plan_deliveries, resume_channel, work_once
from nhipcau.channels.models import Channel, Delivery
from nhipcau.channels.ports import KINDS, Deadline, Outgoing, Receipt, Safety, adapter_for
from nhipcau.stories.models import StoryPage
from tests.channels import far_end as ends
from tests.channels.benches import BENCHES, Count
from tests.channels.factories import a_lead, a_product, a_story, an_operator
from tests.channels.far_end import Killed, strike
from tests.databases import shared

pytestmark = pytest.mark.django_db
State = Delivery.State
START = dt.datetime(2026, 9, 21, 1, 0, tzinfo=dt.UTC)
MOMENTS = ("before", "after")


class Struck:
    """Laid over an adapter: strikes once, at the first send, before or after the far end acts."""

    fault: ClassVar[str] = ""
    sends: ClassVar[int] = 0

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        Struck.sends += 1
        fault, Struck.fault = Struck.fault, ""
        if fault:
            return strike(fault, lambda: super(Struck, self).publish(outgoing, deadline))  # type: ignore[misc]  # the class is made of what is given
        receipt: Receipt = super().publish(outgoing, deadline)  # type: ignore[misc]  # Python's own way
        return receipt


current: type = object


@dataclass
class Trial:
    row: Delivery
    channel: Channel
    count: Count
    clock: time_machine.Coordinates
    safety: Safety

    def run(self, fault: str = "", rounds: int = 1) -> Delivery:
        Struck.fault, Struck.sends = fault, 0
        for _ in range(rounds):
            with contextlib.suppress(Killed):
                work_once(owner="w")
            self.clock.shift(dt.timedelta(minutes=5))
        self.row.refresh_from_db()
        return self.row


def laid_story() -> None:
    with time_machine.travel(START, tick=False):
        a_story()


@pytest.fixture(scope="module")
def standing_story(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), shared(laid_story):
        yield


@pytest.fixture(params=list(BENCHES))
def trial(
    request: pytest.FixtureRequest, standing_story: None, settings: Settings, tmp_path: Path
) -> Iterator[Trial]:
    with (
        time_machine.travel(START, tick=False) as clock,
        BENCHES[request.param](tmp_path, settings) as (channel, adapter, count),
    ):
        globals()["current"] = type("Current", (Struck, adapter), {})
        settings.NHIPCAU_CHANNEL_KINDS = {channel.kind: f"{__name__}.current"}
        (row,) = plan_deliveries(page=StoryPage.objects.get(), channels=[channel], by=a_lead())
        safety = adapter_for(channel.kind).capabilities(channel.account()).safety
        yield Trial(row, channel, count, clock, safety)


def test_it_arrives_once(trial: Trial) -> None:
    assert trial.run(rounds=3).state == State.DELIVERED
    assert trial.count(trial.row) == 1
    assert Struck.sends == 1
    assert trial.row.remote_id


@pytest.mark.parametrize("fault", [*ends.CLEAN, *ends.ACCOUNT])
def test_what_was_certainly_not_sent_arrives_later(trial: Trial, fault: str) -> None:
    trial.run(fault)
    assert trial.row.state == State.PLANNED
    assert trial.count(trial.row) == 0
    if fault in ends.ACCOUNT:
        resume_channel(channel=Channel.objects.get(pk=trial.channel.pk), by=an_operator())
    assert trial.run(rounds=20).state == State.DELIVERED
    assert trial.count(trial.row) == 1


@pytest.mark.parametrize("fault", list(ends.FINAL))
def test_what_is_refused_is_never_sent(trial: Trial, fault: str) -> None:
    assert trial.run(fault, rounds=10).state == State.FAILED
    assert trial.count(trial.row) == 0


@pytest.mark.parametrize("fault", [f"{moment}: {fault}" for moment in MOMENTS for fault in ends.DOUBT])
def test_a_doubt_is_resolved_without_a_second_copy(trial: Trial, fault: str) -> None:
    trial.run(fault)
    assert trial.row.state in (State.UNKNOWN, State.ATTEMPTING)
    sent = trial.count(trial.row)
    trial.run(rounds=8)
    if trial.safety is Safety.BLIND:
        assert trial.row.state == State.NEEDS_HUMAN
        assert trial.count(trial.row) == sent
        assert Struck.sends == 0
    else:
        assert trial.row.state == State.DELIVERED
        assert trial.count(trial.row) == 1


def test_files_are_checked_before_they_are_sent(trial: Trial) -> None:
    product = a_product(trial.row.page)
    rows = plan_deliveries(
        page=trial.row.page, channels=[trial.channel], products=[product], by=trial.row.planned_by
    )
    product.path.unlink()
    trial.row = rows[0]
    trial.run()
    reads = trial.channel.kind in ("outbox", "email")
    assert (trial.row.state == State.FAILED) is reads


def test_every_kind_that_is_shipped_is_tried_here() -> None:
    assert {name.split()[0] for name in BENCHES} >= set(KINDS)
