"""Things that are each done by itself: what one of them meets keeps no other from being done."""

from __future__ import annotations

from collections.abc import Callable


def each_by_itself(*steps: Callable[[], object]) -> None:
    """Take every step; then raise the first fault that was met, so that somebody is told of it."""
    faults: list[Exception] = []
    for step in steps:
        try:
            step()
        except Exception as fault:  # noqa: BLE001  # raised below, when all had their turn
            faults.append(fault)
    if faults:
        raise faults[0]
