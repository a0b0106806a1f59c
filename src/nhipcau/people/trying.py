"""How often anybody may try: guessing a password and filling a mailbox take more tries than people need.

A try is written before it is judged, so that a hundred at once are no way round.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from nhipcau.people.models import Trial


@dataclass(frozen=True)
class Allowance:
    """At most `most` tries of one name within a time."""

    what: str
    most: int
    within: dt.timedelta

    def take(self, name: str) -> bool:
        """Whether one more is allowed now. One that isn't doesn't count: who waits is let in."""
        now = timezone.now()  # of the wall, whatever day a demonstration is set to
        Trial.objects.filter(at__lt=now - dt.timedelta(hours=1)).delete()
        mine = Trial.objects.create(digest=self._digest(name), at=now)
        before = Trial.objects.filter(digest=mine.digest, at__gt=now - self.within, pk__lt=mine.pk)
        allowed = before.count() < self.most
        if not allowed:
            mine.delete()
        return allowed

    def forget(self, name: str) -> None:
        """What was tried before doesn't count against somebody who has shown who they are."""
        Trial.objects.filter(digest=self._digest(name)).delete()

    def _digest(self, name: str) -> str:
        typed = " ".join(name.casefold().split())
        return salted_hmac(f"nhipcau.people.{self.what}", typed, algorithm="sha256").hexdigest()


SIGNING_IN = Allowance("signing-in", most=10, within=dt.timedelta(minutes=15))
NEW_PASSWORD = Allowance("new-password", most=3, within=dt.timedelta(hours=1))
