"""What is due, done: publishing, pages, products, deliveries. Readers come first."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from nhipcau.assignments.actions import post_letters
from nhipcau.channels.actions import work_once as deliver_due
from nhipcau.products.actions import make_due, order_stale_again
from nhipcau.project.waking import marked
from nhipcau.publicsite.bake import bake
from nhipcau.publishing.actions import release_due, remind_due
from nhipcau.publishing.actions import work_due as publish_due
from nhipcau.reach.actions import work_once as measure_due

PAUSE = 5.0
_LOOK = 0.05


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


KINDS = ("publishing", "products", "pages", "deliveries", "measures", "letters")


def work_once(only: str | None = None) -> Done:
    """Do all that is due now, or all of one kind. Killed and started again, it takes up where it was."""
    wanted = KINDS if only is None else (only,)
    products = pages = deliveries = published = 0
    if "publishing" in wanted:
        published = release_due(owner=owner()) + publish_due(owner=owner())
        remind_due(owner=owner())
    if "pages" in wanted:
        pages = bake().written
    if "products" in wanted:
        order_stale_again()
        products = make_due(owner=owner())
    if products and "pages" in wanted:  # a page doesn't wait for its panel: its downloads join it
        pages += bake().written
    if "deliveries" in wanted:
        deliveries = deliver_due(owner=owner())
    if "measures" in wanted:
        measure_due(owner=owner())
    if "letters" in wanted:
        post_letters(owner=owner())
    return Done(products, pages, deliveries, published)


def work_on(
    stopped: Callable[[], bool], say: Callable[[Done], None], only: str | None = None, pause: float = PAUSE
) -> None:
    """Work until told to stop. A round that found nothing is followed by rest, until somebody acts."""
    while not stopped():
        seen = marked()  # before the round: what is done meanwhile is seen by the next
        done = work_once(only)
        if done:
            say(done)
        until = time.monotonic() + (0 if done else pause)
        while time.monotonic() < until and marked() == seen and not stopped():
            time.sleep(_LOOK)
