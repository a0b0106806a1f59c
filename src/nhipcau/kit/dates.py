"""Dates as exact as they are known (ISO 8601: `1973`, `1973-09`, `1973-09-21`, `--09-21`)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

PARTIAL = re.compile(r"(?:(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|--(\d{2})-(\d{2}))")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class PartialDate:
    """A date with the parts that are known; `year` is None for a yearly day."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an ISO date. Raises ValueError for anything else, impossible days included."""
        found = PARTIAL.fullmatch(text)
        if not found:
            raise ValueError(f"not an ISO date: {text!r}")
        year, month, day, yearly_month, yearly_day = (int(p) if p else None for p in found.groups())
        if yearly_month is not None:
            year, month, day = None, yearly_month, yearly_day
        dt.date(2000 if year is None else year, month or 1, day or 1)
        return cls(year, month, day)

    def written(self, language: str) -> str:
        """In words, as it stands in a sentence: `21 tháng 9 năm 1973`, `1973年9月21日`.

        The Vietnamese form leaves out a leading "ngày" or "năm", which the sentence supplies.
        """
        writer = {"vi": self._vietnamese, "ja": self._japanese}.get(language, self._english)
        return writer()

    def short(self, language: str) -> str:
        """In figures, for tables and lists: `21/9/1973`, `1973/9/21`, `21 Sep 1973`."""
        parts = [p for p in (self.day, self.month, self.year) if p is not None]
        if language == "ja":
            return "/".join(str(p) for p in reversed(parts))
        if language == "en":
            words = [str(p) for p in parts]
            if self.month:
                words[1 if self.day else 0] = MONTHS[self.month - 1][:3]
            return " ".join(words)
        return "/".join(str(p) for p in parts)

    def typed(self, language: str) -> str:
        """In figures alone, as `read_typed` reads it back: `21/9/1973`, `1973/9/21`."""
        return self.short("ja" if language == "ja" else "vi")

    def _vietnamese(self) -> str:
        if self.year is None:
            return f"{self.day} tháng {self.month}"
        if self.month is None:
            return str(self.year)
        return f"{f'{self.day} ' if self.day else ''}tháng {self.month} năm {self.year}"

    def _japanese(self) -> str:
        year = f"{self.year}年" if self.year is not None else ""
        return f"{year}{f'{self.month}月' if self.month else ''}{f'{self.day}日' if self.day else ''}"

    def _english(self) -> str:
        words = [str(self.day)] if self.day else []
        words += [MONTHS[self.month - 1]] if self.month else []
        words += [str(self.year)] if self.year is not None else []
        return " ".join(words)


def read_typed(text: str, language: str) -> str:
    """A date as a person types it, in ISO: day before month, in Japanese year before month before day.

    Four figures, or three, are a year wherever they stand. Text that is no date comes back as it is, for
    `PartialDate.parse` to refuse.

    >>> [read_typed(t, "vi") for t in ("30/9/2026", "9/2026", "21/9", "736", "2026-09-30", "mai")]
    ['2026-09-30', '2026-09', '--09-21', '0736', '2026-09-30', 'mai']
    >>> [read_typed(t, "ja") for t in ("2026/9/30", "2026年9月", "9月21日", "30/9/2026")]
    ['2026-09-30', '2026-09', '--09-21', '2026-09-30']
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    parts = re.sub("[年月.]", "/", plain).removesuffix("日").strip("/").split("/")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return plain
    yearless = max(map(len, parts)) < 3
    if len(parts[0]) < 3 and not (yearless and (language == "ja" or "月" in plain)):
        parts.reverse()
    year, rest = ("-", parts) if yearless else (parts[0].zfill(4), parts[1:])
    if (yearless and len(rest) != 2) or len(rest) > 2 or any(len(part) > 2 for part in rest):
        return plain
    return "-".join([year, *(part.zfill(2) for part in rest)])


def span(first: PartialDate, last: PartialDate, language: str) -> str:
    """Two dates in figures, what they share said once: `27–29/4/2025`, `2025/4/27–29`, `27–29 Apr 2025`."""
    begins, ends = first.short(language), last.short(language)
    if begins == ends:
        return begins
    if not (first.day and last.day) or first.year != last.year:
        return f"{begins}–{ends}"
    same_month = first.month == last.month
    if language == "ja":
        return f"{begins}–{last.day if same_month else f'{last.month}/{last.day}'}"
    return f"{first.day if same_month else PartialDate(None, first.month, first.day).short(language)}–{ends}"


def next_occurrence(month: int, day: int, today: dt.date) -> dt.date:
    """The first such day on or after `today`; 29 February falls on 28 in common years."""
    for year in (today.year, today.year + 1):
        try:
            date = dt.date(year, month, day)
        except ValueError:
            date = dt.date(year, month, day - 1)
        if date >= today:
            return date
    raise AssertionError("a yearly day comes every year")
