"""Two workers on a real database, killed with SIGKILL at random moments and born again.

    python -m tests.channels.nursery FOLDER SECONDS SEED

One process loads Django once and forks the workers, so that a birth takes milliseconds. The far
ends are folders, shared by all of them; a line in `posts` is something the public saw.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
import uuid
from pathlib import Path
from typing import ClassVar

from nhipcau.channels.ports import (
    Account,
    Capabilities,
    Deadline,
    Outgoing,
    Plain,
    Receipt,
    Safety,
    Unknown,
    Why,
)

LEASE = 1.2
SETTLE = dt.timedelta(seconds=0.5)
WAIT = 0.03


def folder() -> Path:
    return Path(os.environ["NHIPCAU_TEST_FAR_END"])


def write_line(path: Path, text: str) -> None:
    with path.open("ab", buffering=0) as file:  # one write, whole or not at all
        file.write(f"{text}\n".encode())


class _Shared(Plain):
    label = "shared far end"
    safety: ClassVar[Safety]

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(safety=self.safety, settle=SETTLE, finds=self.safety is Safety.READBACK)

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        time.sleep(random.uniform(0, WAIT))
        write_line(folder() / "sends", outgoing.key)
        self.post(outgoing)
        time.sleep(random.uniform(0, WAIT))
        if random.random() < 0.05:
            raise Unknown(Why.TIMEOUT)
        return Receipt(remote_id=outgoing.key)

    def post(self, outgoing: Outgoing) -> None:
        write_line(folder() / "posts", outgoing.key)


class SharedKeyed(_Shared):
    """The receiver takes a key once: a name that exists can't be made again."""

    safety = Safety.KEY

    def post(self, outgoing: Outgoing) -> None:
        beside = folder() / f"part-{uuid.uuid4()}"
        write_line(beside, outgoing.key)
        try:
            os.link(beside, folder() / f"keyed-{outgoing.key}")
        except FileExistsError:
            return
        finally:
            beside.unlink()


class SharedTwoStep(_Shared):
    safety = Safety.TWO_STEP

    def prepare(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        number = f"{outgoing.key}-{uuid.uuid4()}"
        (folder() / f"hidden-{number}").touch()
        time.sleep(random.uniform(0, WAIT))
        return Receipt(remote_id=number)

    def post(self, outgoing: Outgoing) -> None:
        (folder() / f"shown-{outgoing.remote_id}").touch()


class SharedReadback(_Shared):
    safety = Safety.READBACK

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        time.sleep(random.uniform(0, WAIT))
        posts = folder() / "posts"
        there = posts.exists() and outgoing.key in posts.read_text().split()
        return Receipt(remote_id=outgoing.key) if there else None


class SharedBlind(_Shared):
    safety = Safety.BLIND


KINDS = {
    name.lower(): f"tests.channels.nursery.{name}"
    for name in ("SharedKeyed", "SharedTwoStep", "SharedReadback", "SharedBlind")
}


def work(name: str) -> None:
    from django.db import OperationalError, connection

    from nhipcau.channels.actions import work_once

    random.seed()
    connection.close()
    while True:
        try:
            if not work_once(owner=f"{name}-{os.getpid()}"):
                time.sleep(0.02)
        except OperationalError:  # the killed neighbour held the database for a moment
            connection.close()


def born(name: str) -> int:
    child = os.fork()
    if child == 0:
        work(name)
    return child


def everything_is_at_rest() -> bool:
    from django.db import connection

    from nhipcau.channels.models import Delivery

    rest = not Delivery.objects.open().exclude(state=Delivery.State.NEEDS_HUMAN).exists()
    connection.close()
    return rest


def main() -> None:
    seconds, seed = float(sys.argv[2]), int(sys.argv[3])
    os.environ["NHIPCAU_TEST_FAR_END"] = sys.argv[1]
    import django

    django.setup()
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.utils import translation

    from nhipcau.channels.actions import sending

    settings.NHIPCAU_CHANNEL_KINDS = KINDS
    settings.NHIPCAU_DELIVERY_LEASE = LEASE
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    sending.FIRST_PAUSE = 1.0
    with translation.override("vi"):  # templates and words loaded once, before the first birth
        render_to_string("channels/message.html", {})
    chance = random.Random(seed)
    workers = {name: born(name) for name in ("một", "hai")}
    kills = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.03, 0.25))
        name = chance.choice(list(workers))
        os.kill(workers[name], signal.SIGKILL)
        os.waitpid(workers[name], 0)
        kills += 1
        workers[name] = born(name)
    patience = time.monotonic() + 15
    while not everything_is_at_rest() and time.monotonic() < patience:
        time.sleep(0.1)
    for child in workers.values():
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    print(json.dumps({"kills": kills, "rest": everything_is_at_rest()}))


if __name__ == "__main__":
    main()
