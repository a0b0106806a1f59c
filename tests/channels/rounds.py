"""A delivery owed, and one round of a worker on it."""

from __future__ import annotations

import contextlib
import datetime as dt

from nhipcau.channels.actions import work_once
from nhipcau.channels.models import Delivery
from tests.channels.factories import DeliveryFactory
from tests.channels.far_end import Killed

START = dt.datetime(2026, 9, 21, 1, 0, tzinfo=dt.UTC)


def owed(kind: str, **fields: object) -> Delivery:
    row: Delivery = DeliveryFactory(channel__kind=kind, **fields)
    return row


def worked(row: Delivery) -> Delivery:
    """One round, killed or not."""
    with contextlib.suppress(Killed):
        work_once(owner="w")
    row.refresh_from_db()
    return row
