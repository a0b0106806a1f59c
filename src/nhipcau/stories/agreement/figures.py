"""Reads the values of a sentence: one table of patterns a language, tried in order, longest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

from nhipcau.kit.dates import MONTHS
from nhipcau.stories.agreement.number_words import numbers_in_words
from nhipcau.stories.agreement.values import Clock, Date, Reading, Value, plain

Readings = list[tuple[str, list[Reading]]]
"""What a match says: group names with their readings; `""` stands for the whole match."""
Reader = Callable[["re.Match[str]"], Readings]

TIMES = {
    "nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9,
    "nghìn tỷ": 10**12, "nghìn tỉ": 10**12, "trăm triệu": 10**8,
    "千": 1_000, "万": 10_000, "十万": 10**5, "百万": 10**6, "千万": 10**7, "億": 10**8, "十億": 10**9,
    "百億": 10**10, "千億": 10**11, "兆": 10**12,
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9,
}  # fmt: skip  # a table, read by its columns
ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "Minh Trị": 1867, "Đại Chính": 1911, "Chiêu Hòa": 1925, "Bình Thành": 1988, "Lệnh Hòa": 2018,
    "Meiji": 1867, "Taishō": 1911, "Shōwa": 1925, "Showa": 1925, "Heisei": 1988, "Reiwa": 2018,
}  # fmt: skip  # a table, read by its columns
"""The year before an era's first."""
SCALES = {
    "vi": ("nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "nghìn tỷ"),
    "ja": ("万", "百万", "億", "十億", "兆"),
    "en": ("thousand", "million", "billion", "trillion"),
}
ABOUT = {
    "vi": "gần|khoảng|hơn|trên|xấp xỉ|chừng|độ|ước",
    "ja": "約|およそ|ほぼ",
    "en": "about|nearly|over|more than|some|almost|roughly|around|approximately|less than|under|close to",
}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
MONTH_WORDS = ("giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
ZONES = {
    420: r"giờ (?:Việt Nam|Hà Nội)|Vi[eệ]t ?[Nn]am(?:ese)? time|Hanoi time|ベトナム時間|ハノイ時間|\bICT\b",
    540: r"giờ (?:Nhật Bản|Tokyo)|Japan(?:ese)? time|Tokyo time|日本時間|東京時間|\bJST\b",
}
GROUPED = {"vi": (".", ","), "ja": (",", "."), "en": (",", ".")}
"""What parts thousands and what parts decimals."""
BARE_YEAR = r"(?<![\d.,])(?P<y>1\d{3}|20\d{2})(?![\d]|[.,]\d)"
ISO = r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"


def values(text: str, language: str) -> list[Value]:
    """The values that a sentence says, in order. `text` is to be `plain`."""
    taken = [False] * len(text)
    found = []
    for pattern, reader in _table(language):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            for group, readings in reader(match):
                where = match.start(group) if group else match.start()
                said = match.group(group) if group else match.group()
                readings = [_zoned(r, text, match) for r in readings]
                found.append(Value(said.strip(), where, frozenset(readings)))
    found = [_scaled(_rounded(v, text, language), found, text, language) for v in found]
    for start, end, number in numbers_in_words(text, language):
        if not any(taken[start:end]):
            found.append(Value(text[start:end], start, frozenset({number}), sure=False))
    return sorted(found, key=lambda v: v.start)


def _rounded(value: Value, text: str, language: str) -> Value:
    before, after = text[max(0, value.start - 14) : value.start], text[value.end : value.end + 6]
    hedges = ABOUT.get(language, ABOUT["en"])
    if re.search(rf"(?:{hedges})\s*\Z", before, re.IGNORECASE) or re.match(
        r"[^\d,.、。]{0,2}(?:近く|余り|以上|超)", after
    ):
        return replace(value, about=True)
    return value


def _scaled(value: Value, found: list[Value], text: str, language: str) -> Value:
    """ "8,16 tỷ năm 2005, 28,49 năm 2015": a scale said once holds for the figures beside it."""
    if value.kind != "number" or not value.text[-1:].isdigit():
        return value
    words = SCALES.get(language, SCALES["en"])
    scales = {TIMES[unit] for unit in words if unit in text}
    figure = value.size
    return replace(value, readings=value.readings | {figure * scale for scale in scales})


def values_of(text: str, language: str) -> list[Value]:
    """As `values`, of any text."""
    return values(plain(text), language)


def _zoned(reading: Reading, text: str, match: re.Match[str]) -> Reading:
    if not isinstance(reading, Clock):
        return reading
    near = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 24]
    for zone, pattern in ZONES.items():
        if re.search(rf"(?:{pattern})\s*\Z", near[0]) or re.match(rf"\s*\(?(?:{pattern})", near[1]):
            return Clock(reading.minutes, zone)
    return reading


def _number(text: str, language: str) -> Fraction:
    """Figures as the language groups them; a point that can't group is a decimal point."""
    group, decimal = GROUPED.get(language, GROUPED["en"])
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", text):
        text = text.replace(group, "")
    return Fraction(text.replace(",", "."))


def _date(match: re.Match[str], suffix: str = "") -> Date:
    said = {name: value for name, value in match.groupdict().items() if value}

    def part(name: str) -> int | None:
        value = said.get(name + suffix) or said.get(name)
        return int(value) if value and value.isdigit() else None

    month = part("m")
    word = (said.get("m" + suffix) or said.get("m") or "").casefold()
    if word and month is None:
        month = _month(word)
    year = part("y")
    if era := said.get("era"):
        year = ERAS[era] + (1 if said["n"] == "元" else int(said["n"]))
    return Date(year, month, part("d"))


def _month(word: str) -> int | None:
    if word in MONTH_WORDS:
        return MONTH_WORDS.index(word) + 1
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(word[:3])), None)


def _possible(date: Date) -> bool:
    return (date.month is None or 1 <= date.month <= 12) and (date.day is None or 1 <= date.day <= 31)


def _as_date(match: re.Match[str]) -> Readings:
    date = _date(match)
    if date.parts == (None, None, date.day) and date.day is not None:
        return [("", [date, Fraction(date.day)])]
    if date.parts == (date.year, None, None) and date.year is not None:
        return [("", [date, Fraction(date.year)])]
    return [("", [date] if _possible(date) else [])]


def _as_two_dates(match: re.Match[str]) -> Readings:
    """ "20–22 tháng 9": the month and year of the last are those of the first."""
    first, last = _date(match, "1"), _date(match, "2")
    return [("one", [first]), ("two", [last])]


def _as_two_months(match: re.Match[str]) -> Readings:
    """1〜11月: two months, of one year where it is said."""
    return _as_two_dates(match)


def _as_year_since(match: re.Match[str]) -> Readings:
    """2021年以降 is what other languages call after 2020."""
    year = int(match["y"])
    return [("", [Date(year), Fraction(year), Date(year - 1)])]


def _as_ordinal(match: re.Match[str]) -> Readings:
    """ "the 3rd" may be a day."""
    number = int(match["d"])
    return [("", [Fraction(number), *([Date(None, None, number)] if 1 <= number <= 31 else [])])]


def _as_day_and_month(match: re.Match[str]) -> Readings:
    day, month = int(match["d"]), int(match["m"])
    readings: list[Reading] = [Fraction(day, month)] if month else []
    date = Date(None, month, day)
    return [("", [*readings, date] if _possible(date) and month else readings)]


def _as_clock(match: re.Match[str]) -> Readings:
    said = match.groupdict()
    hour, half = int(match["h"]), said.get("half")
    if hour > 24:
        return [("", [Fraction(hour)])]
    late = (said.get("part") or "").casefold().replace(".", "").strip()
    if late in ("午後", "pm", "chiều", "tối") and hour < 12:
        hour += 12
    if late in ("午前", "am") and hour == 12:
        hour = 0
    minutes = 30 if half else int(said.get("min") or 0)
    readings: list[Reading] = [Clock(hour * 60 + minutes)]
    return [("", readings if said.get("min") or half or late else [*readings, Fraction(int(match["h"]))])]


def _as_era_beside(match: re.Match[str]) -> Readings:
    year = ERAS[match["era"]] + (1 if match["n"] == "元" else int(match["n"]))
    return [("whole", [_date_of_year(match)]), ("reign", [Date(year), Fraction(year)])]


def _date_of_year(match: re.Match[str]) -> Date:
    said = match.groupdict()
    return Date(int(said["y"]), *(int(said[p]) if said.get(p) else None for p in ("m", "d")))


def _number_reader(language: str) -> Reader:
    def read(match: re.Match[str]) -> Readings:
        total = Fraction(0)
        scale = "|".join(sorted(TIMES, key=len, reverse=True))
        for figure, unit in re.findall(rf"([\d.,]*\d)\s*({scale})?", match.group()):
            total += _number(figure, language) * TIMES.get(unit, 1)
        return [("", [total])]

    return read


def _as_roman(match: re.Match[str]) -> Readings:
    marks = [ROMAN[letter] for letter in match["roman"]]
    pairs = zip(marks, [*marks[1:], 0], strict=True)
    return [("", [Fraction(sum(-one if one < after else one for one, after in pairs))])]


def _as_part(match: re.Match[str]) -> Readings:
    return [("", [Fraction(int(match["up"]), int(match["down"]))])] if int(match["down"]) else [("", [])]


@cache
def _table(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    rows = {"vi": _vietnamese, "ja": _japanese}.get(language, _english)
    return tuple((re.compile(pattern), reader) for pattern, reader in rows())


def _figure(language: str) -> str:
    group, decimal = (re.escape(sign) for sign in GROUPED[language])
    return rf"(?:\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?|\d+(?:[.,]\d+)?)"


def _vietnamese() -> Iterator[tuple[str, Reader]]:
    month = rf"(?P<m>\d{{1,2}}|{'|'.join(sorted(MONTH_WORDS, key=len, reverse=True))})"
    year = r"(?:\s*(?:,?\s*năm\s+|/\s*|-\s*)(?P<y>\d{4}))?"
    to = r"\s*(?:-|–|đến|tới|và|,)\s*(?:ngày\s+)?"
    figure = _figure("vi")
    yield ISO, _as_date
    yield (
        rf"(?<!\d)(?P<one>(?P<d1>\d{{1,2}})){to}(?P<two>(?P<d2>\d{{1,2}})\s+tháng\s+{month}{year})",
        _as_two_dates,
    )
    yield rf"(?<![\d.,])(?P<d>\d{{1,2}})\s+tháng\s+{month}{year}(?!\w)", _as_date
    yield r"(?<![\d/.])(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})(?!\d)", _as_date
    yield rf"(?i:tháng)\s+{month}{year}(?!\w)", _as_date
    yield r"(?<![\d/.])(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d)", _as_date
    yield r"(?<![\d/.,])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])", _as_day_and_month
    yield rf"(?P<era>{_latin_eras()})\s+(?:thứ\s+|năm\s+)?(?P<n>\d{{1,2}})(?!\d)", _as_date
    yield (
        r"(?<!\d)(?P<h>\d{1,2})\s*(?:giờ|tiếng(?=\s+\d)|h)(?![a-z])\s*(?:(?P<min>\d{2})(?!\d)(?:\s*phút)?|(?P<half>rưỡi))?(?:\s+(?P<part>sáng|chiều|tối))?",
        _as_clock,
    )
    yield r"(?<![\d:])(?P<h>\d{1,2}):(?P<min>\d{2})(?![\d:])", _as_clock
    yield (
        rf"(?<![\d.,])(?:{figure}\s*(?:nghìn tỷ|nghìn tỉ|trăm triệu|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w)\s*)+",
        _number_reader("vi"),
    )
    yield BARE_YEAR, _as_date
    yield r"(?<![\w.,])(?P<up>\d+)\s+phần\s+(?P<down>\d+)", _as_part
    yield r"(?:[Tt]hế kỷ|thứ|[Kk]hóa|[Kk]ỳ|[Qq]uý|[Tt]ập)\s+(?P<roman>[IVXLC]+)(?!\w)", _as_roman
    yield rf"(?<![A-Za-z\d.,]){figure}", _number_reader("vi")


def _japanese() -> Iterator[tuple[str, Reader]]:
    era = "|".join(e for e in ERAS if not e[0].isascii() and len(e) == 2)
    figure = _figure("ja")
    rest = r"(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?"
    to = r"(?:から|より|[~〜～–-]|、|・|と)"
    yield ISO, _as_date
    yield (
        rf"(?P<whole>(?P<y>\d{{4}})年?\s*\((?P<reign>(?P<era>{era})(?P<n>\d+|元)年?)\)年?{rest})",
        _as_era_beside,
    )
    yield (
        rf"(?P<one>(?:(?P<y>\d{{4}})年)?(?P<m>\d{{1,2}})月(?P<d1>\d{{1,2}})日){to}(?P<two>(?P<d2>\d{{1,2}})日(?!間))",
        _as_two_dates,
    )
    yield (
        rf"(?:(?P<y>\d{{4}})年)?(?P<one>(?P<m1>\d{{1,2}})月?){to}(?P<two>(?P<m2>\d{{1,2}})月)(?!間)",
        _as_two_months,
    )
    yield rf"(?P<era>{era})(?P<n>\d+|元)年{rest}", _as_date
    yield r"(?<!\d)(?P<y>\d{4})年(?=以降)", _as_year_since
    yield rf"(?<!\d)(?P<y>\d{{4}})年{rest}", _as_date
    yield r"(?<!\d)(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)", _as_date
    yield r"(?<!\d)(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?", _as_date
    yield r"(?<![\d,.])(?P<d>\d{1,2})日(?!間)", _as_date
    yield (
        r"(?<!\d)(?P<h>\d{1,2})時間(?:(?P<min>\d{1,2})分|(?P<half>半))",
        _as_clock,
    )  # as long as 2 giờ 30 phút
    yield (
        r"(?P<part>午前|午後)?(?<!\d)(?P<h>\d{1,2})時(?!間|代|期)(?:(?P<min>\d{1,2})分|(?P<half>半))?",
        _as_clock,
    )
    yield r"(?<![\d:])(?P<h>\d{1,2}):(?P<min>\d{2})(?![\d:])", _as_clock
    yield r"(?<!\d)(?P<down>\d+)分の(?P<up>\d+)", _as_part
    yield rf"(?<![\d.,])(?:{figure}[十百千万億兆]+)+(?:{figure})?", _number_reader("ja")
    yield BARE_YEAR, _as_date
    yield rf"(?<![A-Za-z\d.,]){figure}", _number_reader("ja")


def _english() -> Iterator[tuple[str, Reader]]:
    names = (
        "|".join(f"{m}|{m[:3]}\\.?" if m not in ("May", "June", "July") else m for m in MONTHS) + "|Sept\\.?"
    )
    sure = "|".join(m for m in MONTHS if m not in ("May", "March"))
    before = (
        "In|in|of|Since|since|until|Until|by|By|from|From|to|early|late|mid|last|next|every|during|Early|Late"
    )
    th = r"(?:st|nd|rd|th)?"
    year = r"(?:,?\s+(?P<y>\d{4})(?!\d))?"
    to = r"\s*(?:-|–|to|and)\s*"
    figure = _figure("en")
    yield ISO, _as_date
    yield (
        rf"(?<!\d)(?P<one>(?P<d1>\d{{1,2}}){th}){to}(?P<two>(?P<d2>\d{{1,2}}){th}\s+(?:of\s+)?(?P<m>{names})\b{year})",
        _as_two_dates,
    )
    yield (
        rf"\b(?P<one>(?P<m>{names})\s+(?P<d1>\d{{1,2}}){th}){to}(?P<two>(?P<d2>\d{{1,2}}){th}(?!\d){year})",
        _as_two_dates,
    )
    yield rf"(?<![\d.,])(?P<d>\d{{1,2}}){th}\s+(?:of\s+)?(?P<m>{names})(?!\w){year}", _as_date
    yield rf"\b(?P<m>{names})\s+(?P<d>\d{{1,2}}){th}(?!\d){year}", _as_date
    yield rf"\b(?P<m>{names}),?\s+(?P<y>\d{{4}})(?!\d)", _as_date
    yield rf"\b(?P<m>{sure})\b", _as_date
    yield rf"\b(?:{before})\s+(?P<m>May|March)\b", _as_date
    yield rf"(?P<era>{_latin_eras()})\s+(?P<n>\d{{1,2}})(?!\d)", _as_date
    yield r"(?<!\d)(?P<h>\d{1,2})\s+hours?,?\s+(?:and\s+)?(?P<min>\d{1,2})\s+minutes?\b", _as_clock
    yield r"(?<!\d)(?P<h>\d{1,2})(?::(?P<min>\d{2}))?\s*(?P<part>[ap]\.?m\b\.?)", _as_clock
    yield r"(?<![\d:])(?P<h>\d{1,2}):(?P<min>\d{2})(?![\d:])", _as_clock
    yield rf"(?<![\d.,]){figure}[\s-]*(?:thousand|million|billion|trillion|bn)\b", _number_reader("en")
    yield r"\b[Ff]rom\s+(?P<y>\d{4})(?=\s+on)", _as_year_since
    yield BARE_YEAR, _as_date
    yield r"(?<![\w.,])(?P<roman>[IVXLC]{2,})(?=(?:th)?\s+century)", _as_roman
    yield r"(?<![\w.,])(?P<d>\d+)(?:st|nd|rd|th)\b", _as_ordinal
    yield rf"(?<![A-Za-z\d.,]){figure}", _number_reader("en")


def _latin_eras() -> str:
    return "|".join(sorted((e for e in ERAS if len(e) > 2), key=len, reverse=True))
