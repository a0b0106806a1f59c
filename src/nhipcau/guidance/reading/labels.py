"""The grammar of numbering: the labels that Vietnamese documents put before headings and items."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {
    "nhất": 1,
    "hai": 2,
    "nhì": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "một": 1,
}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LETTERS = "abcdđeghiklmnopqrstuvxy"
LATIN = " abcdefghijklmnopqrstuvwxyz"  # word processors know no đ

# Outer levels have lower ranks. A label of a style not yet open goes below those of lower rank.
# "caps" and "title" are headings without a label; "closing" is a line after the last section.
RANKS = {
    "part": 0,
    "closing": 5,
    "capital": 10,
    "caps": 15,
    "roman": 20,
    "article": 25,
    "title": 29,
    "decimal": 30,
    "decimal.2": 31,
    "decimal.3": 32,
    "decimal.4": 33,
    "word": 34,
    "decimal)": 36,
    "letter": 40,
    "(decimal)": 44,
    "(letter)": 46,
    "lower roman": 48,
    "dash": 60,
    "plus": 70,
    "star": 72,
    "bullet": 74,
}


@dataclass(frozen=True)
class Label:
    """A label at the start of a line. `ordinal` is without dress; `number` its place in its series."""

    style: str
    ordinal: str | None
    number: int
    length: int
    """Characters up to the item's own text."""

    @property
    def rank(self) -> int:
        return RANKS[self.style]


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:THỨ\s+|thứ\s+)?([IVXL]+|\d+|\w+)\s*[.:/–-]?\s*")),
    ("article", re.compile(r"(?:ĐIỀU|Điều)\s+(\d+)\s*[.:]\s*")),
    ("roman", re.compile(r"(?!V/v)([IVXL]{1,6})\s*(?:[./)]|\s?[-–](?=\s))\s*(?=\S)")),
    ("decimal.4", re.compile(r"(\d{1,2}(?:\.\d{1,2}){3})\s*[.)/:]?\s+")),
    ("decimal.3", re.compile(r"(\d{1,2}(?:\.\d{1,2}){2})\s*[.)/:]?\s+(?!\d)")),
    (
        "decimal.2",
        re.compile(r"(\d{1,2}\.\d{1,2})\s*(?:[.)/:]\s*|\s+)(?=[^\W\d]|[\"“(])(?!tỷ|triệu|nghìn|ha\b|km\b)"),
    ),
    ("decimal", re.compile(r"(\d{1,2})\s*(?:\.(?!\d)|/(?=\s)|\s?[-–](?=\s+[A-ZÀ-ỸĐ]))\s*(?=\S)")),
    ("decimal)", re.compile(r"(\d{1,2})\)\s*(?=\S)")),
    ("(decimal)", re.compile(r"\((\d{1,2})\)\s*(?=\S)")),
    ("(letter)", re.compile(r"\(([a-zđ])\)\s*(?=\S)")),
    ("letter", re.compile(r"([a-zđ])\s*(?:\)\s*|[./]\s+)(?=\S)")),
    ("lower roman", re.compile(r"(i{2,3}|iv|vi{0,3}|ix)\)\s*(?=\S)")),
    ("capital", re.compile(r"([A-HKMNĐ])\s*[./)]\s+(?=\S)")),
    (
        "word",
        re.compile(
            r"(?:Thứ\s+(nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
            r"|(Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là|(?:Đợt|Giai đoạn|Bước)\s+(\d{1,2}|"
            r"[IVX]+)\s*(?=[:.(–-]))"
            r"\s*[,:.–-]?\s*(?=\S)"
        ),
    ),
    ("dash", re.compile(r"[-–—−]\s*(?=[^\s\d–-]|\d+\s)")),
    ("plus", re.compile(r"\+\s*(?=\S)")),
    ("star", re.compile(r"\*\s*(?=[^\s*])")),
    ("bullet", re.compile(r"[•◦▪➢✓·●○■□♦❖►]\s*(?=\S)")),
)


def read_label(line: str) -> Label | None:
    """The label that a line begins with, if any. An opening quote may stand before it.

    >>> read_label("II. NỘI DUNG").style, read_label("đ) Sở Y tế").number
    ('roman', 5)
    >>> read_label("2.1. Về Tháng Công nhân").ordinal
    '2.1'
    >>> read_label("Một là, vị trí các bến").ordinal
    '1'
    >>> read_label("05 nội dung trọng tâm") is None
    True
    """
    quoted = len(line) - len(line.lstrip("\"“' "))
    for style, pattern in _PATTERNS:
        match = pattern.match(line, quoted)
        if match:
            ordinal = next((group for group in match.groups() if group), None)
            return Label(style, _bare(style, ordinal), _number(style, ordinal), match.end())
    return None


def _bare(style: str, ordinal: str | None) -> str | None:
    if ordinal is None:
        return None
    if style in ("word", "part"):
        return str(WORDS.get(ordinal.lower(), ordinal))
    return str(int(ordinal)) if ordinal.isdecimal() else ordinal


def _number(style: str, ordinal: str | None) -> int:
    if not ordinal:
        return 0
    last = ordinal.rsplit(".", 1)[-1]
    if last.isdecimal():
        return int(last)
    if ordinal.lower() in WORDS:
        return WORDS[ordinal.lower()]
    if style in ("letter", "(letter)", "capital"):
        return LETTERS.find(ordinal.lower()) + 1
    return roman(ordinal.upper())


def roman(letters: str) -> int:
    """
    >>> roman("XIV")
    14
    """
    total = 0
    for here, after in zip(letters, letters[1:] + " ", strict=True):
        value = ROMAN.get(here, 0)
        total += -value if value < ROMAN.get(after, 0) else value
    return total


# Labels inside a line: "(1) …; (2) …", "1) …; 2) …", "a) …; b) …", "Một là, …; hai là, …".
_INLINE = (
    ("(decimal)", re.compile(r"\((\d{1,2})\)\s*")),
    ("decimal)", re.compile(r"(?<![\w(/.-])(\d{1,2})\)\s+")),
    ("(letter)", re.compile(r"\(([a-zđ])\)\s+")),
    ("letter", re.compile(r"(?<![\w(])([a-zđ])\)\s+")),
    (
        "word",
        re.compile(r"(?<!\w)[Tt]hứ\s+(nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\s*(?:,|là|:)\s*(?:là\s+)?"),
    ),
    (
        "word",
        re.compile(
            r"(?<!\w)([Mm]ột|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|[Ss]áu|[Bb]ảy|[Tt]ám|[Cc]hín|[Mm]ười)\s+là\s*[,:]?\s*"
        ),
    ),
)


def inline_labels(text: str) -> list[tuple[int, Label]]:
    """The labels of an enumeration inside a line, where one counts up from 1 without a gap.

    >>> [(at, label.ordinal) for at, label in inline_labels("gồm: (1) Lịch sử; (2) Ý nghĩa")]
    [(5, '1'), (18, '2')]
    >>> inline_labels("theo điểm a) khoản 2 Điều 3")
    []
    """
    for style, pattern in _INLINE:
        found: list[tuple[int, Label]] = []
        for match in pattern.finditer(text):
            number = len(found) + 1
            if _number(style, match.group(1)) == number or match.group(1) == LATIN[number : number + 1]:
                label = Label(style, _bare(style, match.group(1)), number, match.end() - match.start())
                found.append((match.start(), label))
        if len(found) >= 2:
            return found
    return []
