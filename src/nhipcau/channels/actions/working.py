"""One round of the worker."""

from __future__ import annotations

from collections.abc import Callable

from nhipcau.channels.actions.reconciling import reconcile, record_abandoned
from nhipcau.channels.actions.sending import claim_due, deliver
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Why
from nhipcau.kit import clock


def work_once(*, owner: str, stopping: Callable[[], bool] = lambda: False) -> int:
    """Do all that is due at this moment, and return how many rows were moved.

    `owner` names the process and is unlike every other's. What becomes due meanwhile waits for the
    next round, so that a round ends; it ends between two rows when `stopping()`.
    `Delivery.objects.next_moment()` says when the next round is worth while.
    """
    start = clock.now()
    moved = Delivery.objects.expired(start).update(
        state=Delivery.State.FAILED, why=Why.EXPIRED, reason="", settled_at=start
    )
    for delivery in Delivery.objects.abandoned(start).select_related("channel"):
        moved += record_abandoned(delivery=delivery)
    for delivery in Delivery.objects.to_reconcile(start):
        if stopping():
            return moved
        moved += reconcile(delivery=delivery) != Delivery.State.UNKNOWN
    while not stopping() and (attempts := claim_due(owner=owner, at=start)):
        for attempt in attempts:
            deliver(attempt=attempt)
            moved += 1
    return moved
