"""Claim what is due, send it outside any transaction, record how it ended.

The attempt is committed before the first byte leaves, so that every byte sent has a row that says
so. What ended is written only by the owner of the lease; a settled row never moves again.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from nhipcau.channels.models import Attempt, Channel, Delivery
from nhipcau.channels.ports import (
    Adapter,
    Capabilities,
    Deadline,
    Outgoing,
    PortError,
    Receipt,
    Rejected,
    Retry,
    Safety,
    Unknown,
    Why,
    adapter_for,
)
from nhipcau.kit import clock

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
_random = random.SystemRandom()
State = Delivery.State


def lease() -> dt.timedelta:
    """How long a claim holds. A sender stops at half of it (`settings.NHIPCAU_DELIVERY_LEASE`)."""
    return dt.timedelta(seconds=float(getattr(settings, "NHIPCAU_DELIVERY_LEASE", 120)))


def backoff(tries: int) -> dt.timedelta:
    """The pause after the nth failure: anywhere up to 30 s, doubling to an hour (full jitter)."""
    most = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 10))
    return dt.timedelta(seconds=max(1.0, _random.uniform(0, most)))


@dataclass(frozen=True)
class Ending:
    """How an attempt, or a look-up, left the delivery."""

    state: Delivery.State
    why: str = ""
    reason: str = ""
    receipt: Receipt | None = None
    after: dt.timedelta | None = None


@transaction.atomic(durable=True)
def claim_due(*, owner: str, limit: int = 1, at: dt.datetime | None = None) -> list[Attempt]:
    """Take up to `limit` deliveries that were due at `at` (now). Committed when this returns.

    Workers on PostgreSQL step over each other's rows; on SQLite they take turns.
    """
    now = clock.now()
    due = Delivery.objects.due(at or now).order_by("next_at", "pk")
    rows = due.select_for_update(skip_locked=True, of=("self",))[:limit]
    attempts = []
    for row in rows:
        claimed = Delivery.objects.filter(pk=row.pk, state=State.PLANNED, tries=row.tries).update(
            state=State.ATTEMPTING,
            lease_owner=owner,
            lease_until=now + lease(),
            tries=row.tries + 1,
            lookups=0,
        )
        if claimed:
            attempts.append(
                Attempt.objects.create(delivery_id=row.pk, number=row.tries + 1, owner=owner, started_at=now)
            )
    return attempts


def deliver(*, attempt: Attempt) -> Delivery.State:
    """Make a claimed attempt and record its end. Returns the state the delivery is then in.

    Never raises for what the far end does. Killed anywhere, it leaves a lease that runs out.
    """
    with transaction.atomic(durable=True):  # refuses an outer transaction before anything is sent
        delivery = Delivery.objects.select_related("channel", "page", "product").get(pk=attempt.delivery_id)
    hindrance = _hindrance(delivery)
    result: Receipt | PortError
    if hindrance:
        result = Rejected(hindrance)
    else:
        try:
            result = _send(delivery)
        except PortError as said:
            result = said
        except Exception as fault:  # noqa: BLE001  # an adapter's own fault must not be read as "not sent"
            log.error(
                "delivery fault: %s",
                type(fault).__name__,
                extra={"event": "delivery_fault", "fault": type(fault).__name__},
            )
            result = Unknown(Why.FAULT, type(fault).__name__)
    return _finish(attempt, delivery, result)


def _hindrance(delivery: Delivery) -> Why | None:
    """Why it isn't sent any more, whatever the far end would say."""
    if delivery.expires_at and delivery.expires_at < clock.now():
        return Why.EXPIRED
    if not delivery.page.live:
        return Why.WITHDRAWN
    if delivery.page.live_revision_id != delivery.revision_id:
        return Why.SUPERSEDED
    return None


def _send(delivery: Delivery) -> Receipt:
    adapter = adapter_for(delivery.channel.kind)
    outgoing = delivery.outgoing()
    capabilities = adapter.capabilities(outgoing.account)
    if not _key_still_holds(delivery, capabilities):
        raise Unknown(Why.KEY_EXPIRED)
    left = (delivery.lease_until - clock.now()) if delivery.lease_until else dt.timedelta()
    if left < lease() * 0.75:  # claimed long ago: sending now could outlive the lease
        raise Retry(Why.LATE_START)
    deadline = Deadline.after(lease().total_seconds() / 2)
    if capabilities.safety is Safety.TWO_STEP and not delivery.remote_id:
        outgoing = _prepared(delivery, adapter, outgoing, deadline)
    return adapter.publish(outgoing, deadline)


def _key_still_holds(delivery: Delivery, capabilities: Capabilities) -> bool:
    """Whether the receiver still remembers the key of a send that may have happened."""
    if delivery.unsure_since is None or capabilities.safety is not Safety.KEY or not capabilities.key_ttl:
        return True
    return clock.now() + lease() < delivery.unsure_since + capabilities.key_ttl


def _prepared(delivery: Delivery, adapter: Adapter, outgoing: Outgoing, deadline: Deadline) -> Outgoing:
    """The first of two steps: hidden at the far end, its number kept here before it is shown."""
    hidden = adapter.prepare(outgoing, deadline)
    kept = Delivery.objects.filter(
        pk=delivery.pk, state=State.ATTEMPTING, tries=delivery.tries, lease_owner=delivery.lease_owner
    ).update(remote_id=hidden.remote_id)
    if not kept:
        raise Unknown(Why.STOPPED)
    return Outgoing(**{**outgoing.__dict__, "remote_id": hidden.remote_id})


def _ending(delivery: Delivery, error: PortError | Receipt) -> Ending:
    if isinstance(error, Receipt):
        return Ending(State.DELIVERED, receipt=error)
    said = scrubbed(error.detail, delivery.channel)
    if isinstance(error, Retry):
        after = max(error.after or dt.timedelta(), backoff(delivery.tries))
        return Ending(State.PLANNED, error.why, said, after=after)
    if isinstance(error, Rejected) and delivery.unsure_since is None:
        return Ending(State.FAILED, error.why, said)
    if isinstance(error, Rejected):  # refused now, but an earlier attempt may have got through
        return Ending(State.NEEDS_HUMAN, Why.TOO_LATE_TO_REPEAT, f"{error.why.label} {said}".strip())
    return Ending(State.UNKNOWN, error.why, said)


_OUTCOMES = {
    State.DELIVERED: Attempt.Outcome.DELIVERED,
    State.PLANNED: Attempt.Outcome.RETRY,
    State.FAILED: Attempt.Outcome.REJECTED,
    State.NEEDS_HUMAN: Attempt.Outcome.REJECTED,
    State.UNKNOWN: Attempt.Outcome.UNKNOWN,
}


@transaction.atomic(durable=True)
def _finish(attempt: Attempt, delivery: Delivery, result: Receipt | PortError) -> Delivery.State:
    now = clock.now()
    ending = _ending(delivery, result)
    receipt = ending.receipt
    Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(
        finished_at=now,
        outcome=_OUTCOMES[ending.state],
        why=ending.why,
        reason=ending.reason,
        receipt={"remote_id": receipt.remote_id, "url": receipt.url, **receipt.raw} if receipt else {},
    )
    values = changes(delivery, ending, now, started=attempt.started_at)
    mine = Q(state=State.ATTEMPTING, lease_owner=attempt.owner)
    if receipt:  # a receipt that comes after the lease ran out is proof all the same
        mine |= Q(state__in=(State.UNKNOWN, State.NEEDS_HUMAN, State.PLANNED))
    moved = Delivery.objects.filter(mine, pk=delivery.pk, tries=attempt.number).update(**values)
    if moved and isinstance(result, Retry):
        rest(delivery.channel, result, now)
    if not moved:
        log.warning("late finish", extra={"event": "delivery_late", "delivery": delivery.pk})
        return State(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))
    log.info("delivery moved", extra={"event": "delivery_moved", "delivery": delivery.pk, "to": ending.state})
    return ending.state


def changes(delivery: Delivery, ending: Ending, now: dt.datetime, started: dt.datetime) -> dict[str, Any]:
    """The columns an ending sets."""
    values: dict[str, Any] = {
        "state": ending.state,
        "why": ending.why,
        "reason": ending.reason,
        "lease_owner": "",
        "lease_until": None,
    }
    if ending.receipt:
        values["remote_id"] = ending.receipt.remote_id[:500]
        values["remote_url"] = ending.receipt.url[:1000]
    if ending.state in Delivery.SETTLED:
        values["settled_at"] = now
    elif ending.state == State.PLANNED:
        values["next_at"] = now + (ending.after or dt.timedelta())
    elif ending.state == State.UNKNOWN:
        values["unsure_since"] = delivery.unsure_since or started
        values["next_at"] = max(now, started + lease() + settling(delivery.channel))
    return values


def settling(channel: Channel) -> dt.timedelta:
    """How long the account's receiver may take to show what it was sent."""
    try:
        return adapter_for(channel.kind).capabilities(channel.account()).settle
    except PortError:
        return Capabilities(Safety.BLIND).settle


def rest(channel: Channel, error: Retry, now: dt.datetime) -> None:
    """Spare the whole account: until a person has seen to it, or as long as the receiver asks."""
    if error.pause:
        paused = Channel.objects.filter(pk=channel.pk, paused=False).update(
            paused=True,
            paused_why=error.why,
            paused_note=scrubbed(error.detail, channel)[:300],
            paused_at=now,
        )
        if paused:
            log.warning("account paused", extra={"event": "channel_paused", "channel": channel.code})
    elif error.why == Why.THROTTLED:
        until = now + (error.after or backoff(1))
        Channel.objects.filter(pk=channel.pk).update(rest_until=until)


def scrubbed(text: str, channel: Channel) -> str:
    """What a receiver said, fit to keep: short, one line, without the account's secret."""
    try:
        secret = channel.account().secret
    except PortError:
        secret = ""
    line = " ".join(text.split())
    return (line.replace(secret, "•••") if secret else line)[:500]
