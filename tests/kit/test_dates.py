from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.dates import PartialDate, next_occurrence, read_typed, span


@pytest.mark.parametrize(
    ("iso", "vi", "ja", "en"),
    [
        ("1973-09-21", "21 tháng 9 năm 1973", "1973年9月21日", "21 September 1973"),
        ("2014-03", "tháng 3 năm 2014", "2014年3月", "March 2014"),
        ("0736", "736", "736年", "736"),
        ("--09-21", "21 tháng 9", "9月21日", "21 September"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(iso: str, vi: str, ja: str, en: str) -> None:
    date = PartialDate.parse(iso)
    assert [date.written(code) for code in ("vi", "ja", "en")] == [vi, ja, en]


@pytest.mark.parametrize(("iso", "vi", "ja", "en"), [("2014-03", "3/2014", "2014/3", "Mar 2014")])
def test_in_figures(iso: str, vi: str, ja: str, en: str) -> None:
    date = PartialDate.parse(iso)
    assert [date.short(code) for code in ("vi", "ja", "en")] == [vi, ja, en]


@pytest.mark.parametrize(
    ("first", "last", "vi", "ja", "en"),
    [
        ("2025-04-27", "2025-04-29", "27–29/4/2025", "2025/4/27–29", "27–29 Apr 2025"),
        ("2025-04-27", "2025-05-02", "27/4–2/5/2025", "2025/4/27–5/2", "27 Apr–2 May 2025"),
        ("2025-12-27", "2026-01-02", "27/12/2025–2/1/2026", "2025/12/27–2026/1/2", "27 Dec 2025–2 Jan 2026"),
        ("1604", "1635", "1604–1635", "1604–1635", "1604–1635"),
        ("2025-04-27", "2025-04-27", "27/4/2025", "2025/4/27", "27 Apr 2025"),
    ],
)
def test_what_two_dates_share_is_said_once(first: str, last: str, vi: str, ja: str, en: str) -> None:
    begins, ends = PartialDate.parse(first), PartialDate.parse(last)
    assert [span(begins, ends, code) for code in ("vi", "ja", "en")] == [vi, ja, en]


@pytest.mark.parametrize("wrong", ["", "21/9/1973", "1973-13", "1973-02-30", "73", "1973-9-1", "--02-30"])
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the kind is the contract
        PartialDate.parse(wrong)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31))
)
def test_a_yearly_day_comes_within_a_year(today: dt.date, yearly: dt.date) -> None:
    coming = next_occurrence(yearly.month, yearly.day, today)
    assert today <= coming <= today + dt.timedelta(days=366)
    assert (coming.month, coming.day) in {(yearly.month, yearly.day), (2, 28)}


def test_the_day_itself_counts() -> None:
    assert next_occurrence(9, 21, dt.date(2026, 9, 21)) == dt.date(2026, 9, 21)
    assert next_occurrence(9, 21, dt.date(2026, 9, 22)) == dt.date(2027, 9, 21)


_KNOWN = st.one_of(
    st.dates(dt.date(100, 1, 1)).map(str),
    st.dates(dt.date(100, 1, 1)).map(lambda day: str(day)[:7]),
    st.dates(dt.date(100, 1, 1)).map(lambda day: str(day)[:4]),
    st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(lambda day: f"-{str(day)[4:]}"),
)


@given(_KNOWN, st.sampled_from(("vi", "ja", "en")))
def test_what_a_field_shows_is_read_back_in_every_language(iso: str, language: str) -> None:
    date = PartialDate.parse(iso)
    assert read_typed(date.typed(language), language) == iso
    assert read_typed(iso, language) == iso
    assert read_typed(date.written("ja"), language) == iso


@pytest.mark.parametrize(
    ("typed", "vi", "ja"),
    [
        ("30/9/2026", "2026-09-30", "2026-09-30"),
        ("2026/9/30", "2026-09-30", "2026-09-30"),
        ("５/１０", "--10-05", "--05-10"),
        (" 1973 . 9 ", "1973-09", "1973-09"),
        ("736", "0736", "0736"),
    ],
)
def test_days_are_read_in_the_order_of_the_language(typed: str, vi: str, ja: str) -> None:
    assert (read_typed(typed, "vi"), read_typed(typed, "ja"), read_typed(typed, "en")) == (vi, ja, vi)


@pytest.mark.parametrize(
    "typed", ["", "/", "21", "30/9/26", "1/2/3", "1/2026/3", "1/2/3/2026", "mai", "٣/9/2026"]
)
def test_what_can_be_read_two_ways_or_not_at_all_stays_as_it_is(typed: str) -> None:
    for language in ("vi", "ja", "en"):
        with pytest.raises(ValueError):  # noqa: PT011  # the kind is the contract
            PartialDate.parse(read_typed(typed, language))
