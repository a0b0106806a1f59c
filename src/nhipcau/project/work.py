"""What is due, done: publishing, pages, products, deliveries. Readers come first."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from django.db import Error as DatabaseError
from django.db import connection

from nhipcau.assignments.actions import post_letters
from nhipcau.channels.actions import work_once as deliver_due
from nhipcau.kit.turns import each_by_itself
from nhipcau.products.actions import make_due, order_stale_again
from nhipcau.project.duties import database_is_away, said_by, tell_done, tell_failed, tell_seen
from nhipcau.project.models import Duty
from nhipcau.project.waking import marked
from nhipcau.publicsite.bake import bake
from nhipcau.publishing.actions import release_due, remind_due, write_due
from nhipcau.publishing.actions import work_due as publish_due
from nhipcau.reach.actions import work_once as measure_due

PAUSE = 5.0
LONGEST_PAUSE = 300.0
"""Between two tries of what fails; a database that is away is asked for sooner."""
LONGEST_WITHOUT_DATABASE = 30.0
HEARD: Final = 30.0
_LOOK = 0.05
KINDS: Final = tuple(Duty.Kind.values)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    products: int = 0
    pages: int = 0
    deliveries: int = 0
    published: int = 0

    def __bool__(self) -> bool:
        return bool(self.products or self.pages or self.deliveries or self.published)


def owner() -> str:
    """Who holds a lease: this process on this machine."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


@dataclass
class Failing:
    """What this worker could not do, and when it tries again."""

    fault: Exception
    tries: int
    until: float


@dataclass
class Worker:
    """Rounds of one process. What one kind of work meets keeps no other from being done, and ends nothing:
    it is told at the desk, and tried again after a pause that grows."""

    only: str | None = None
    stopped: Callable[[], bool] = lambda: False
    failing: dict[str, Failing] = field(default_factory=dict)
    _heard: float = -HEARD

    def round(self) -> Done:
        """Do all that is due now. Killed and started again, a worker takes up where it was."""
        published = self._guarded(Duty.Kind.PUBLISHING, self._publish)
        pages = self._guarded(Duty.Kind.PAGES, self._bake)
        products = self._guarded(Duty.Kind.PRODUCTS, self._make)
        if products:  # a page doesn't wait for its panel: its downloads join it
            pages += self._guarded(Duty.Kind.PAGES, self._bake)
        deliveries = self._guarded(Duty.Kind.DELIVERIES, self._deliver)
        self._guarded(Duty.Kind.MEASURES, lambda: measure_due(owner=owner()))
        self._guarded(Duty.Kind.LETTERS, lambda: post_letters(owner=owner()))
        return Done(products, pages, deliveries, published)

    def work_on(self, say: Callable[[Done], None], pause: float = PAUSE) -> None:
        """Work until told to stop. A round that found nothing is followed by rest, until somebody acts."""
        while not self.stopped():
            seen = marked()  # before the round: what is done meanwhile is seen by the next
            done = self.round()
            if done:
                say(done)
            until = time.monotonic() + (0 if done else pause)
            while time.monotonic() < until and marked() == seen and not self.stopped():
                time.sleep(_LOOK)

    def _guarded(self, kind: str, work: Callable[[], int]) -> int:
        before = self.failing.get(kind)
        if self.only not in (None, kind) or self.stopped():
            return 0
        if before and time.monotonic() < before.until:
            return 0
        try:
            self._be_heard()
            done = work()
            tell_done(kind)
        except Exception as fault:  # noqa: BLE001  # whatever it is: it is told, and nothing else waits for it
            self._failed(kind, fault, before.tries + 1 if before else 1)
            return 0
        self.failing.pop(kind, None)
        return done

    def _failed(self, kind: str, fault: Exception, tries: int) -> None:
        away = database_is_away(fault)
        longest = LONGEST_WITHOUT_DATABASE if away else LONGEST_PAUSE
        pause = min(PAUSE * 2 ** min(tries - 1, 10), longest)
        others = [one for key, one in self.failing.items() if key != kind]
        self.failing[kind] = Failing(fault, tries, time.monotonic() + pause)
        event = {"event": "work.fault", "duty": kind, "tries": tries}
        again = away and any(said_by(one.fault) == said_by(fault) for one in others)  # one line a round
        level = logging.DEBUG if again else logging.ERROR
        logger.log(level, "%s: %s", kind, said_by(fault), exc_info=None if away else fault, extra=event)
        with suppress(DatabaseError):  # told at the desk where there is one to tell it
            if away and not connection.in_atomic_block:
                connection.close()  # the next question opens another
            tell_failed(kind, fault, pause=pause)

    def _be_heard(self) -> None:
        if time.monotonic() - self._heard >= HEARD:
            self._heard = time.monotonic()
            tell_seen(KINDS if self.only is None else (self.only,))

    def _between(self, kind: str) -> Callable[[], bool]:
        """Asked before each row of long work: whether to stop. Once one was done, it fails no more."""
        asked = 0

        def stop() -> bool:
            nonlocal asked
            asked += 1
            if asked == 2:
                tell_done(kind)
            self._be_heard()
            return self.stopped()

        return stop

    def _publish(self) -> int:
        released: list[int] = []
        each_by_itself(
            lambda: released.append(release_due(owner=owner())),
            lambda: released.append(publish_due(owner=owner())),
            lambda: write_due(owner=owner()),
            lambda: remind_due(owner=owner()),
        )
        return sum(released)

    def _bake(self) -> int:
        return bake(progress=lambda _done, _of: self._be_heard()).written

    def _make(self) -> int:
        order_stale_again()
        return make_due(owner=owner(), stopping=self._between(Duty.Kind.PRODUCTS))

    def _deliver(self) -> int:
        return deliver_due(owner=owner(), stopping=self._between(Duty.Kind.DELIVERIES))
