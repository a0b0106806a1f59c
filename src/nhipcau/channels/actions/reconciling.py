"""Doubt: attempts whose outcome isn't known, looked up at the far end before anything is sent again."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from nhipcau.channels.actions.sending import (
    Ending,
    backoff,
    changes,
    lease,
    rest,
    scrubbed,
    settling,
)
from nhipcau.channels.models import Attempt, Delivery
from nhipcau.channels.ports import Deadline, PortError, Receipt, Retry, Safety, Why, adapter_for
from nhipcau.kit import clock

log = logging.getLogger(__name__)

LOOKUPS = 6
State = Delivery.State


@transaction.atomic
def record_abandoned(*, delivery: Delivery) -> bool:
    """Record that a sender stopped without a word: from here on it may have been sent.

    False when another worker, or the sender itself, was first.
    """
    now = clock.now()
    last = delivery.attempts.filter(number=delivery.tries).first()
    started = last.started_at if last else now
    moved = Delivery.objects.filter(
        pk=delivery.pk, state=State.ATTEMPTING, tries=delivery.tries, lease_until__lt=now
    ).update(
        state=State.UNKNOWN,
        why=Why.STOPPED,
        reason="",
        lease_owner="",
        lease_until=None,
        unsure_since=delivery.unsure_since or started,
        next_at=max(now, started + lease() + settling(delivery.channel)),
    )
    if moved:
        # `finished_at` stays open: a sender that was only slow may still say how it ended
        Attempt.objects.filter(delivery_id=delivery.pk, number=delivery.tries, finished_at=None).update(
            outcome=Attempt.Outcome.UNKNOWN, why=Why.STOPPED
        )
    return bool(moved)


def reconcile(*, delivery: Delivery) -> Delivery.State:
    """Resolve one unknown outcome: look it up, send again under its key, or ask a person.

    Moves nothing before attempt, lease and settling time have passed. What was seen counts only if
    nothing was sent meanwhile.
    """
    now = clock.now()
    taken = Delivery.objects.filter(
        pk=delivery.pk, state=State.UNKNOWN, tries=delivery.tries, next_at__lte=now
    ).update(next_at=now + lease(), lookups=delivery.lookups + 1)
    delivery = Delivery.objects.select_related("channel", "page", "product").get(pk=delivery.pk)
    if not taken:
        return State(delivery.state)
    error: PortError | None = None
    try:
        ending = _resolution(delivery, now)
    except PortError as said:
        error = said
        ending = _unanswered(delivery, said.why, said.detail)
    except Exception as fault:  # noqa: BLE001  # an adapter's own fault leaves the doubt as it was
        log.error(
            "look-up fault: %s",
            type(fault).__name__,
            extra={"event": "lookup_fault", "fault": type(fault).__name__},
        )
        ending = _unanswered(delivery, Why.FAULT, type(fault).__name__)
    return _record(delivery, ending, error)


def _resolution(delivery: Delivery, now: dt.datetime) -> Ending:
    """What is to be done about a doubt. Raises PortError when the far end gives no clear answer."""
    adapter = adapter_for(delivery.channel.kind)
    outgoing = delivery.outgoing()
    capabilities = adapter.capabilities(outgoing.account)
    if capabilities.finds:
        deadline = Deadline.after(lease().total_seconds() / 2)
        found: Receipt | None = adapter.find_existing(outgoing, deadline)
        if found:
            return Ending(State.DELIVERED, Why.FOUND, receipt=found)
        return Ending(State.PLANNED, Why.NOT_THERE)
    if capabilities.safety is Safety.TWO_STEP:
        return Ending(State.PLANNED, delivery.why)
    if capabilities.safety is Safety.KEY:
        ttl, since = capabilities.key_ttl, delivery.unsure_since or now
        if ttl is None or now + lease() * 2 < since + ttl:
            return Ending(State.PLANNED, delivery.why)
        return Ending(State.NEEDS_HUMAN, Why.KEY_EXPIRED)
    return Ending(State.NEEDS_HUMAN, Why.NO_LOOKUP)


def _unanswered(delivery: Delivery, why: Why, detail: str) -> Ending:
    said = scrubbed(detail, delivery.channel)
    if delivery.lookups >= LOOKUPS:
        return Ending(State.NEEDS_HUMAN, Why.LOOKUP_FAILED, f"{why.label} {said}".strip())
    return Ending(State.UNKNOWN, delivery.why, said, after=backoff(delivery.lookups))


@transaction.atomic(durable=True)
def _record(delivery: Delivery, ending: Ending, error: PortError | None) -> Delivery.State:
    now = clock.now()
    values = changes(delivery, ending, now, started=now)
    if ending.state == State.UNKNOWN:
        values["unsure_since"] = delivery.unsure_since
        values["next_at"] = now + (ending.after or backoff(1))
    elif ending.why == Why.NOT_THERE:
        values["unsure_since"] = None
    # a row that was claimed meanwhile has another `tries`: what was seen before says nothing of it
    moved = Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN, tries=delivery.tries).update(
        **values
    )
    if moved and isinstance(error, Retry):
        rest(delivery.channel, error, now)
    if not moved:
        return State(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))
    return ending.state
