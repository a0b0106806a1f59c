"""The grammar of dates: every way that Vietnamese documents write a day, a month, a quarter or a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_D = r"(?P<{0}d>0?[1-9]|[12]\d|3[01])"
_M = r"(?P<{0}m>0?[1-9]|1[0-2])"
_Y = r"(?P<{0}y>(?:1[5-9]|20)\d\d)"
_NOT_IN_NUMBER = r"(?<![\w/.,])(?<![^\W\d]-)"
_END = r"(?![\d/]|[.,-]\d|\w)"


def _pattern(*parts: str, name: str = "") -> str:
    return "".join(parts).replace("{0}", name)


# In order: the first that matches at a place is taken.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        # ngày 12 đến (hết) ngày 19 tháng 9 năm 2026 | 12 - 19/9/2026: the first day borrows the rest
        (
            "short range",
            _pattern(
                _NOT_IN_NUMBER,
                r"(?P<first>",
                _D.replace("{0}", "f"),
                r")",
                r"(?=\s*(?:-|và|,|đến(?: hết)?(?: ngày)?|đến hết)\s*(?:ngày\s+)?(?:\d{1,2}\s*(?:,|và|-)\s*)*",
                _D,
                r"(?:\s+tháng\s+|\s*[/.-]\s*)",
                _M,
                r"(?:(?:\s+năm\s+|\s*[/.-]\s*)",
                _Y,
                r")?",
                _END,
                r")",
            ),
        ),
        ("numeric", _pattern(_NOT_IN_NUMBER, _D, r"\s?/\s?", _M, r"\s?/\s?", _Y, r"(?!\d|/)")),
        ("numeric", _pattern(_NOT_IN_NUMBER, _D, r"-", _M, r"-", _Y, r"(?![\d/-])")),
        ("numeric", _pattern(_NOT_IN_NUMBER, _D, r"\.", _M, r"\.", _Y, r"(?![\d/])")),
        (
            "words",
            _pattern(
                _NOT_IN_NUMBER, _D, r"\s+tháng\s+", _M, r"(?:\s*(?:,\s*)?năm\s+|\s*/\s*)", _Y, r"(?!\d)"
            ),
        ),
        ("day", _pattern(_NOT_IN_NUMBER, _D, r"\s+tháng\s+", _M, r"(?!\s*năm\s+\d|\d|\s*/\s*\d)")),
        (
            "day",
            _pattern(_NOT_IN_NUMBER, _D, r"/", _M, r"(?![\d/]|[.,]\d|\s*%)", r"(?!\s*(?:số|phần|tổng)\b)"),
        ),
        ("dashed day", _pattern(r"(?<=ngày )", _D, r"[-.]", _M, r"(?![\d/-])")),
        ("month", _pattern(r"(?<!\w)tháng\s+", _M, r"(?:\s*[/.-]\s*|\s+năm\s+)", _Y, r"(?!\d)")),
        ("month", _pattern(r"(?<![\w/.,-])", _M, r"/", _Y, r"(?!\d|/)")),
        (
            "quarter",
            _pattern(
                r"(?<!\w)(?:quý|quí|qúy)\s*(?P<q>iv|iii|ii|i|[1-4])(?!\w)(?:(?:\s*[/,-]\s*|\s+năm\s+)",
                _Y,
                r")?",
            ),
        ),
        ("bare month", _pattern(r"(?<!\w)tháng\s+", _M, r"(?![\d/.]*\d|\s+năm\s+\d)")),
        ("year", _pattern(r"(?<!\w)năm\s+", _Y, r"(?![\d-]|\s*-\s*\d)")),
    )
)
_PERIODIC = re.compile(r"\s*(?:,\s*)?(?:hằng|hàng|mỗi)\s+(năm|tháng|quý|tuần)")
_LUNAR = re.compile(r"\s*(?:\(?\s*)(?:âm lịch|âl\b)")


@dataclass(frozen=True)
class Date:
    """A date as written. `day`, `month`, `year` are 0 where it does not say them."""

    start: int
    end: int
    form: str
    year: int = 0
    month: int = 0
    day: int = 0
    last_month: int = 0
    """The second month of a quarter, which is two dates with one passage."""
    yearly: bool = False
    lunar: bool = False

    @property
    def iso(self) -> str:
        """The date as exact as the document: 2026-09-21, 2026-09, 2026, or --09-21 without a year."""
        if self.day and self.month:
            return (
                f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
                if self.year
                else f"--{self.month:02d}-{self.day:02d}"
            )
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @property
    def key(self) -> tuple[int, int, int]:
        return self.year, self.month, self.day

    def in_year(self, year: int) -> Date:
        return self if self.year else replace(self, year=year)

    def quarter_end(self) -> Date:
        return replace(self, month=self.last_month, last_month=0)


def find_dates(folded: str, start: int = 0, end: int | None = None) -> Iterator[Date]:
    """The dates in a stretch of folded text, in order. Impossible days (31/2) are left out.

    >>> [d.iso for d in find_dates("từ ngày 12 đến hết ngày 19 tháng 9 năm 2026")]
    ['2026-09-12', '2026-09-19']
    >>> [d.iso for d in find_dates("(21/9), quý iii/2026, tháng 10 năm 2026; 1.204 lượt")]
    ['--09-21', '2026-07', '2026-10']
    """
    end = len(folded) if end is None else end
    place = start
    for hint in _HINT.finditer(folded, start, end):
        if hint.start() < place:
            continue
        for form, pattern in _FORMS:
            match = pattern.match(folded, hint.start(), end)
            date = _date(form, match, folded) if match else None
            if date:
                place = date.end
                yield date
                break


# Where a date may begin: a figure, or the word before one.
_HINT = re.compile(r"(?<!\w)(?:\d|tháng\s+\d|năm\s+(?:1[5-9]|20)\d\d|(?:quý|quí|qúy)\s*[iv1-4])")


def _date(form: str, match: re.Match[str], folded: str) -> Date | None:
    parts = match.groupdict()

    def number(name: str) -> int:
        return int(parts.get(name) or 0)

    start, end = match.span()
    if form == "short range":
        day, end = number("fd"), match.end("first")
        date = Date(start, end, form, number("y"), number("m"), day)
    elif form == "quarter":
        quarter = QUARTERS[parts["q"]]
        date = Date(start, end, form, number("y"), quarter * 3 - 2, 0, quarter * 3)
    else:
        date = Date(start, end, form, number("y"), number("m"), number("d"))
    if date.day and not _possible(date):
        return None
    periodic = _PERIODIC.match(folded, end)
    return replace(
        date, yearly=bool(periodic and periodic.group(1) == "năm"), lunar=bool(_LUNAR.match(folded, end))
    )


def _possible(date: Date) -> bool:
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    leap = not date.year or date.year % 4 == 0
    return date.day <= days[date.month - 1] - (date.month == 2 and not leap)
