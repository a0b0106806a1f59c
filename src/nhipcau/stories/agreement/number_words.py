"""Numbers written in words: what may explain a figure of the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

VIETNAMESE = {
    "một": 1, "mốt": 1, "hai": 2, "đôi": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000,
    "ngàn": 1000,
    "vạn": 10_000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "cả": 2, "lẻ": 0, "linh": 0,
}  # fmt: skip  # a table, read by its columns
ENGLISH = {
    "one": 1, "once": 1, "single": 1, "first": 1, "a": 1, "an": 1, "two": 2, "twice": 2, "both": 2,
    "second": 2,
    "pair": 2, "double": 2, "doubled": 2, "twofold": 2, "three": 3, "third": 3, "tripled": 3, "four": 4,
    "fourth": 4, "five": 5, "fifth": 5, "six": 6, "sixth": 6, "seven": 7, "seventh": 7, "eight": 8,
    "eighth": 8,
    "nine": 9, "ninth": 9, "ten": 10, "tenth": 10, "eleven": 11, "eleventh": 11, "twelve": 12, "twelfth": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "twentieth": 20, "thirtieth": 30, "fiftieth": 50, "dozen": 12, "hundred": 100,
    "hundreds": 100, "thousand": 1000, "thousands": 1000, "million": 10**6, "billion": 10**9,
    "decade": 10, "decades": 10, "century": 100, "fiftyfold": 50, "tenfold": 10,
}  # fmt: skip  # a table, read by its columns
KANJI = {"〇": 0, "零": 0, "一": 1, "二": 2, "両": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
         "八": 8, "九": 9, "十": 10, "百": 100, "千": 1000, "万": 10_000, "億": 10**8,
}  # fmt: skip  # a table, read by its columns
LONGEST = 6
"""Words of one number; "năm" is both five and year, so that every shorter reading counts too."""
SAID: dict[str, dict[str, int | Fraction]] = {
    "vi": {
        "nửa thế kỷ": 50, "gấp đôi": 2, "một nửa": Fraction(1, 2), "nửa": Fraction(1, 2),
        "một phần ba": Fraction(1, 3), "hai phần ba": Fraction(2, 3), "một phần tư": Fraction(1, 4),
        "ba phần tư": Fraction(3, 4),
    },
    "ja": {
        "半世紀": 50, "倍": 2, "ひとり": 1, "ひとつ": 1, "ふたり": 2, "ふたつ": 2, "初": 1,
        "半": Fraction(1, 2),
        "三分の一": Fraction(1, 3), "三分の二": Fraction(2, 3), "四分の一": Fraction(1, 4),
        "四分の三": Fraction(3, 4),
    },
    "en": {
        "half a century": 50, "half": Fraction(1, 2), "a third": Fraction(1, 3), "one third": Fraction(1, 3),
        "two thirds": Fraction(2, 3), "a quarter": Fraction(1, 4), "one quarter": Fraction(1, 4),
        "three quarters": Fraction(3, 4),
    },
}  # fmt: skip  # a table, read by its columns


def numbers_in_words(text: str, language: str) -> Iterator[tuple[int, int, Fraction]]:
    """Where words say a number, and which. Says rather too many than too few."""
    for phrase, value in SAID.get(language, SAID["en"]).items():
        for match in re.finditer(re.escape(phrase), text, re.IGNORECASE):
            yield match.start(), match.end(), Fraction(value)
    if language == "ja":
        for match in re.finditer(f"[{''.join(KANJI)}]+", text):
            yield match.start(), match.end(), _together([KANJI[sign] for sign in match.group()])
        return
    known = VIETNAMESE if language == "vi" else ENGLISH
    word = "|".join(sorted(known, key=len, reverse=True))
    for match in re.finditer(
        rf"(?<!\w)(?:{word})(?:[\s-]+(?:and\s+)?(?:{word}))*(?!\w)", text, re.IGNORECASE
    ):
        words = [w for w in re.finditer(r"\w+", match.group()) if w.group().casefold() != "and"]
        for first in range(len(words)):
            for last in range(first, min(first + LONGEST, len(words))):
                parts = [known[w.group().casefold()] for w in words[first : last + 1]]
                yield (
                    match.start() + words[first].start(),
                    match.start() + words[last].end(),
                    _together(parts),
                )


def _together(parts: list[int]) -> Fraction:
    """ "hai mươi ba" = 23, "三千五百" = 3500, "two hundred and ten" = 210, "一九七三" = 1973."""
    if len(parts) > 1 and all(part < 10 for part in parts):
        return Fraction(int("".join(str(part) for part in parts)))
    total = section = number = 0
    for part in parts:
        if part >= 1000:
            total += max(section + number, 1) * part
            section = number = 0
        elif part in (10, 100) and (number or not section):
            section += max(number, 1) * part
            number = 0
        else:
            number = number + part if number >= 20 else part
    return Fraction(total + section + number)
