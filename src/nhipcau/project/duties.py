"""What a worker tells of itself: that it is there, what it could not do and why, and when that is over."""

from __future__ import annotations

import datetime as dt
import errno
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from nhipcau.kit import clock
from nhipcau.project.models import Duty

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_CLOSED: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


def tell_seen(kinds: Iterable[str]) -> None:
    """A worker that does these kinds is there."""
    wanted = list(kinds)
    now = clock.now()
    if Duty.objects.filter(kind__in=wanted).update(seen_at=now) < len(wanted):
        Duty.objects.bulk_create([Duty(kind=kind, seen_at=now) for kind in wanted], ignore_conflicts=True)


def tell_done(kind: str) -> None:
    """What could not be done, by this worker or one before it, is done: nothing is said of it any more."""
    failing = Duty.objects.failing().filter(kind=kind)
    if failing.exists():  # a look takes no lock that writes
        failing.update(failing_since=None, retry_at=None, tries=0, cause="", said="")


@transaction.atomic
def tell_failed(kind: str, fault: Exception, *, pause: float) -> None:
    """What could not be done, since when, why, and when it will be tried again."""
    now = clock.now()
    Duty.objects.get_or_create(kind=kind)
    row = Duty.objects.select_for_update().get(kind=kind)
    row.failing_since = row.failing_since or now
    row.tries += 1
    row.retry_at = now + dt.timedelta(seconds=pause)
    row.cause = cause_of(fault)
    row.said = said_by(fault)[:300]
    row.save()


def cause_of(fault: BaseException) -> Duty.Cause:
    """What an officer is told: one of few things, each with another remedy."""
    for one in _chain(fault):
        if isinstance(one, OSError) and one.errno in _FULL:
            return Duty.Cause.DISK
        if isinstance(one, OSError) and one.errno in _CLOSED:
            return Duty.Cause.RIGHTS
        if isinstance(one, MemoryError):
            return Duty.Cause.MEMORY
        if isinstance(one, sqlite3.Error) and "is full" in str(one):
            return Duty.Cause.DISK
        if isinstance(one, sqlite3.Error) and "readonly" in str(one):
            return Duty.Cause.RIGHTS
    return Duty.Cause.DATABASE if database_is_away(fault) else Duty.Cause.FAULT


def database_is_away(fault: BaseException) -> bool:
    return any(isinstance(one, OperationalError | InterfaceError) for one in _chain(fault))


def said_by(fault: BaseException) -> str:
    """The fault's name and its first line."""
    first = next(iter(str(fault).splitlines()), "")
    return f"{type(fault).__name__}: {first}" if first else type(fault).__name__


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault, what caused it, and so on."""
    while fault is not None:
        yield fault
        fault = fault.__cause__
