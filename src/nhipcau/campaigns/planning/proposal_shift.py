"""Last year's dates in another year: how far each stands from the key date is what is kept. Pure.

A date keeps its distance in days from the key date, so a leap year between moves nothing. A key date of
29 February is kept on the 28th in common years. A day that a person set for a weekday and that would fall
on a Saturday or Sunday goes back to the Friday before: earlier is safe, later isn't. What stood on a
weekend (a festival, say) and what is counted back by a lead time stays where it falls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from nhipcau.kit.dates import next_occurrence

SATURDAY = 5


def in_year(month: int, day: int, year: int) -> dt.date:
    """The yearly day in that year; 29 February falls on 28 in common years."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month, day - 1)


def occurrence_of(month: int, day: int, dues: Iterable[dt.date], today: dt.date) -> dt.date:
    """The occurrence of a yearly day that a plan with these due dates was made for: the first on or after
    most of them; without any, the next one."""
    ordered = sorted(dues)
    if not ordered:
        return next_occurrence(month, day, today)
    return next_occurrence(month, day, ordered[len(ordered) // 2])


@dataclass(frozen=True)
class Shift:
    """From one key date to another."""

    old: dt.date
    new: dt.date

    def moved(self, date: dt.date, *, counted: bool = False) -> dt.date:
        """The date as far from the new key date as it was from the old one."""
        to = date + (self.new - self.old)
        if not counted and date.weekday() < SATURDAY <= to.weekday():
            to -= dt.timedelta(days=to.weekday() - SATURDAY + 1)
        return to
