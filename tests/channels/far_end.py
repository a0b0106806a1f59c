"""A far end in memory, one adapter for each class of safety, and faults that strike once, where told."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils import timezone

from nhipcau.channels.ports import (
    Account,
    Capabilities,
    Deadline,
    Outgoing,
    Plain,
    Receipt,
    Rejected,
    Retry,
    Safety,
    Unknown,
    Why,
)

SETTLE = dt.timedelta(seconds=30)
KEY_TTL = dt.timedelta(hours=1)


class Killed(BaseException):
    """The process dies here: no line after it runs."""


@dataclass
class FarEnd:
    """What the public sees, by key; and what is to go wrong at the next send."""

    posts: Counter[str] = field(default_factory=Counter)
    seen: dict[str, dt.datetime] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    lookup_faults: list[str] = field(default_factory=list)
    sends: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]  # Python's own way


FAR_END = FarEnd()

# Certainly not sent; certainly refused; and what leaves a doubt, before or after the far end acted.
CLEAN: dict[str, Callable[[], BaseException]] = {
    "busy": lambda: Retry(Why.BUSY),
    "asks for a pause": lambda: Retry(Why.THROTTLED, after=dt.timedelta(minutes=10)),
    "unreachable": lambda: Retry(Why.UNREACHABLE),
}
ACCOUNT: dict[str, Callable[[], BaseException]] = {
    "account refused": lambda: Retry(Why.ACCOUNT_REFUSED, "401 key tám-chữ-cái", pause=True),
}
FINAL: dict[str, Callable[[], BaseException]] = {
    "refused": lambda: Rejected(Why.REFUSED, "422 no"),
}
DOUBT: dict[str, Callable[[], BaseException]] = {
    "time-out": TimeoutError,
    "broken line": lambda: Unknown(Why.BROKE_OFF),
    "own fault": lambda: RuntimeError("a line of code was wrong"),
    "killed": Killed,
}


def strike(fault: str, act: Callable[[], Receipt]) -> Receipt:
    """Act with one fault. `after: killed` lets the far end act first; others strike before it does."""
    moment, _, name = fault.rpartition(": ")
    known = CLEAN | ACCOUNT | FINAL | DOUBT
    if moment == "after":
        act()
    raise known[name]()


class _Fake(Plain):
    safety: ClassVar[Safety]
    label = "far end"

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(safety=self.safety, settle=SETTLE, finds=self.safety is Safety.READBACK)

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        FAR_END.sends[outgoing.key] += 1
        if FAR_END.faults:
            return strike(FAR_END.faults.pop(0), lambda: self._post(outgoing))
        return self._post(outgoing)

    def _post(self, outgoing: Outgoing) -> Receipt:
        FAR_END.posts[outgoing.key] += 1
        return Receipt(remote_id=outgoing.key, url=f"https://far.example/{outgoing.key}")


class Keyed(_Fake):
    """Remembers a key for an hour."""

    safety = Safety.KEY

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(safety=self.safety, settle=SETTLE, key_ttl=KEY_TTL)

    def _post(self, outgoing: Outgoing) -> Receipt:
        first = FAR_END.seen.get(outgoing.key)
        if first is None or timezone.now() - first >= KEY_TTL:
            FAR_END.posts[outgoing.key] += 1
            FAR_END.seen[outgoing.key] = timezone.now()
        return Receipt(remote_id=outgoing.key, url=f"https://far.example/{outgoing.key}")


class TwoStep(_Fake):
    safety = Safety.TWO_STEP

    def prepare(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        number = f"hidden-{len(FAR_END.hidden) + 1}"
        FAR_END.hidden[number] = outgoing.key
        return Receipt(remote_id=number)

    def _post(self, outgoing: Outgoing) -> Receipt:
        if outgoing.remote_id not in FAR_END.shown:
            FAR_END.shown.add(outgoing.remote_id)
            FAR_END.posts[FAR_END.hidden[outgoing.remote_id]] += 1
        return Receipt(remote_id=outgoing.remote_id, url=f"https://far.example/{outgoing.remote_id}")


class Readback(_Fake):
    safety = Safety.READBACK

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        if FAR_END.lookup_faults:
            raise (CLEAN | ACCOUNT | DOUBT)[FAR_END.lookup_faults.pop(0)]()
        if not FAR_END.posts[outgoing.key]:
            return None
        return Receipt(remote_id=outgoing.key, url=f"https://far.example/{outgoing.key}")


class Blind(_Fake):
    safety = Safety.BLIND


FAKES = {name.lower(): f"{__name__}.{name}" for name in ("Keyed", "TwoStep", "Readback", "Blind")}
