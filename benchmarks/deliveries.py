"""What the ledger costs and how it scales: `python -m benchmarks.deliveries [rows]`

Deliveries to the outbox folder by one, two and four workers, each a process, on a database of its own
(`NHIPCAU_TEST_DATABASE=postgres` for PostgreSQL). The alternative is the loop one would write first:
send, then mark as sent; killed in between, it sends twice. Then the ledger's screen over many rows.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

ROWS, LISTED = 400, 20_000


def owe(rows: int, name: str, **fields: Any) -> None:
    """`rows` deliveries of one page through one account."""
    from django.utils import timezone

    from nhipcau.channels.models import Channel, Delivery
    from tests.channels.factories import ChannelFactory, a_payload
    from tests.people.factories import UserFactory

    page, channel = PAGE, Channel.objects.filter(code=name).first() or ChannelFactory(code=name)
    common = {
        "channel": channel,
        "page_id": page.pk,
        "revision": page.live_revision,
        "language": "vi",
        "next_at": timezone.now(),
        "planned_by": UserFactory(),
        "planned_at": timezone.now(),
        **a_payload(page),
        **fields,
    }
    Delivery.objects.bulk_create(
        [Delivery(variant=f"{name}-{n}", **common) for n in range(rows)], batch_size=500
    )


def through_the_ledger(workers: int) -> float:
    """Seconds until `workers` processes have done all that is due."""
    from django.db import connection

    from nhipcau.channels.actions import work_once

    connection.close()
    started = time.perf_counter()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            while work_once(owner=f"bench-{os.getpid()}"):
                pass
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return time.perf_counter() - started


def without_it() -> float:
    """Seconds of the plain loop over the same rows."""
    from django.utils import timezone

    from nhipcau.channels.models import Delivery
    from nhipcau.channels.ports import Deadline, adapter_for

    started = time.perf_counter()
    rows = Delivery.objects.filter(state="planned").select_related("channel", "page", "product")
    for row in rows:
        adapter_for(row.channel.kind).publish(row.outgoing(), Deadline.after(60))
        row.state, row.settled_at = Delivery.State.DELIVERED, timezone.now()
        row.save(update_fields=["state", "settled_at"])
    return time.perf_counter() - started


def screen() -> tuple[float, int]:
    """Seconds for the ledger's first page over many rows, and how often it asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.people.screens import sign_in

    desk = sign_in("operator")
    desk.get(reverse("delivery_ledger"))
    times = []
    for _ in range(5):
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            desk.get(reverse("delivery_ledger"))
            times.append(time.perf_counter() - started)
    return min(times), len(asked)


def main(rows: int) -> None:
    from tests.environment import POSTGRES, pytest_unconfigure

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    import django

    django.setup()
    from django.conf import settings

    from tests.channels.factories import a_story
    from tests.conftest import lay_database

    settings.ALLOWED_HOSTS = ["*"]
    try:
        lay_database()
        global PAGE
        PAGE = a_story()
        print(f"{'PostgreSQL' if POSTGRES else 'SQLite'}, {rows} deliveries to a folder\n")
        for workers in (1, 2, 4):
            owe(rows, f"w{workers}")
            seconds = through_the_ledger(workers)
            print(f"{workers} worker{'s' if workers > 1 else ' '}   {rows / seconds:7.0f} deliveries/s")
        owe(rows, "plain")
        print(f"plain loop  {rows / without_it():7.0f} deliveries/s   (killed midway, it sends twice)\n")
        owe(LISTED, "listed", state="delivered", settled_at=PAGE.last_published_at)
        seconds, asked = screen()
        print(f"the ledger's screen over {LISTED:,} rows: {seconds * 1000:.0f} ms, {asked} queries")
    finally:
        pytest_unconfigure()


PAGE: Any = None
if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
