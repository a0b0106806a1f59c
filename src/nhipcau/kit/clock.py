"""The one clock. `NHIPCAU_TODAY` fixes the day for a demonstration; tests use `time_machine`."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware. With a fixed day: that day at the present time of day."""
    moment = timezone.now()
    fixed: dt.date | None = settings.NHIPCAU_TODAY
    if fixed is None:
        return moment
    local = timezone.localtime(moment)
    return local.replace(year=fixed.year, month=fixed.month, day=fixed.day)


def today() -> dt.date:
    """Today in the office's time zone."""
    return timezone.localtime(now()).date()
