"""Days as an office's calendar shows them: weeks from Monday, weekends, public holidays of Vietnam."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from functools import cache

Month = tuple[int, int]
MOST_MONTHS = 24


@cache
def public_holidays(year: int) -> dict[dt.date, str]:
    """The public holidays of a year by the law of Vietnam, lunar ones too, under their Vietnamese names.

    Days that the government moves are in it as far as the library knows them.
    """
    from holidays import country_holidays  # a third of a second, spent once a calendar is drawn

    return dict(country_holidays("VN", years=year, language="vi"))


def is_weekend(day: dt.date) -> bool:
    return day.weekday() >= calendar.SATURDAY


def months_between(first: dt.date, last: dt.date) -> Iterator[Month]:
    """The months from one day to another, at most two years of them."""
    year, month = first.year, first.month
    for _n in range(MOST_MONTHS):
        if (year, month) > (last.year, last.month):
            return
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def weeks_of(month: Month) -> list[list[dt.date]]:
    """The weeks of a month, Monday first, filled up with the days of the months beside it."""
    return calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(*month)


def is_heavy(count: int, counts: list[int]) -> bool:
    """Whether so many items due on one day are far more than on the other days that have any.

    >>> is_heavy(30, [30, 2, 4]), is_heavy(4, [4, 1, 1]), is_heavy(12, [12, 12, 12])
    (True, False, False)
    """
    return count >= FEWEST_TO_BE_HEAVY and count * len(counts) >= 2 * sum(counts)


FEWEST_TO_BE_HEAVY = 10
