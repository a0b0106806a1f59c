"""The head of a document (number, issuer, place, date, type, title) and its foot (recipients, signature)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from nhipcau.guidance.ports import Message, gettext_noop, say
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.lexicon import table, words
from nhipcau.guidance.reading.names import issuer_name
from nhipcau.guidance.reading.sections import announced
from nhipcau.guidance.reading.text import Line, Text

HEAD_LINES = 40
MOTTO = re.compile(
    r"^(?:cộng hòa xã hội chủ nghĩa việt nam|độc lập\s*-\s*tự do\s*-\s*hạnh phúc|đảng cộng sản việt nam|"
    r"đoàn tncs hồ chí minh|đoàn thanh niên cộng sản hồ chí minh|cộng hòa xã hội(?: chủ)?|"
    r"(?:chủ )?nghĩa việt nam|cộng hòa|[*\-_=.~\s|]*)$"
)
NUMBER = re.compile(
    r"^\s*số\s*[:.]?\s*(?P<number>(?:\d{1,5}[a-z]?)?\s*(?:[-/]\s*[\wđ&+.]+\s*)+)", re.IGNORECASE
)
PLACE_DATE = re.compile(
    r"(?P<place>[A-ZÀ-ỸĐ][^,;:\n]{1,40}?),?\s+ngày\s*(?P<d>\d{0,2})[\s.…]*tháng\s*(?P<m>\d{0,2})[\s.…]*năm\s*(?P<y>\d{4})"
)
SUBJECT = re.compile(r"^\s*(?:v/v|về việc|về)\s*[:.]?\s*", re.IGNORECASE)
SIGNED = re.compile(
    r"^(?:TM\.|T/M|KT\.|K/T|TL\.|T/L|TUQ\.|Q\.|(?:PHÓ |QUYỀN |Q\. )?(?:TRƯỞNG BAN|CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|"
    r"CHÁNH VĂN PHÒNG|"
    r"CHI CỤC TRƯỞNG|CHỈ HUY TRƯỞNG|CHÍNH ỦY|CHỦ NHIỆM|TRƯỞNG TRẠM|CHÁNH THANH TRA|"
    r"CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|HIỆU TRƯỞNG|TRƯỞNG PHÒNG|TỔNG GIÁM ĐỐC|VỤ TRƯỞNG|VIỆN TRƯỞNG|"
    r"TỔNG BIÊN TẬP)\b)"
)
PERSON = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|BS|CKI{0,2}|CN|KS|LS|DS|NSND|NSƯT|(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|"
    r"Đại tá)[. ,]*)*"
    r"((?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*)(?: [A-ZÀ-ỸĐ][a-zà-ỹđ]*){1,5})$"
)
APPENDIX = re.compile(r"^(?:phụ lục|biểu mẫu|danh mục)\b", re.IGNORECASE)
TITLE_LINES = 8
LONGEST_TITLE = 400
NO_DATE = gettext_noop("The date of the document is not complete (%(text)s).")
NO_NUMBER = gettext_noop("The number of the document is left blank (%(text)s).")


@dataclass
class Layout:
    """The head as read, and which lines are title, opening, body, foot and appendix."""

    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    title: str | None = None
    signatory: str | None = None
    recipients: list[str] = field(default_factory=list)
    title_span: tuple[int, int] | None = None
    letter: bool = False
    begin: int = 0
    """The first line after head and title."""
    end: int = 0
    """The first line of the foot."""
    appendix: int = 0
    """The first line of what follows the foot."""
    doubts: list[Message] = field(default_factory=list)

    @property
    def year(self) -> int:
        return int(self.date[:4]) if self.date else 0


def read_layout(text: Text) -> Layout:
    """Find head and foot. A text without them is all body: a news item, or a body alone."""
    layout = Layout(end=len(text.lines), appendix=len(text.lines))
    folded = [fold(line.text).strip() for line in text.lines]
    type_line = _type_line(text, folded, layout)
    addressed = next((i for i, line in enumerate(folded[:HEAD_LINES]) if line.startswith("kính gửi")), None)
    number_line = _number(text, layout, type_line if type_line is not None else addressed)
    _place_and_date(text, layout, type_line)
    limit = min(i for i in (number_line, type_line, addressed, 12) if i is not None)
    if type_line is not None or number_line is not None:
        layout.issuer = issuer_name(
            [
                line.text
                for line, f in zip(text.lines[:limit], folded[:limit], strict=True)
                if not MOTTO.match(f)
                and not PLACE_DATE.search(line.text)
                and len(f) < 90
                and not f.startswith("kính gửi")
            ],
            text.whole,
        )
    if type_line is not None:
        _title(text, folded, layout, type_line)
    elif addressed is not None:
        _letter(text, folded, layout, number_line, addressed)
    _foot(text, folded, layout)
    return layout


@cache
def _types() -> dict[str, str]:
    return {fold(word): kind for kind, entries in table("documents")["types"].items() for word in entries}


def _type_line(text: Text, folded: list[str], layout: Layout) -> int | None:
    """The line that names the type of document; of a decision with a plan attached, the plan's. Above the
    number only the bare word is one: "CHỈ THỊ TRÊN TRANG NỘI BỘ" there is a page's running header."""
    found: int | None = None
    lines = text.lines[:HEAD_LINES]
    number = next((i for i, line in enumerate(lines) if NUMBER.match(line.text)), 0)
    for index, line in enumerate(folded[:HEAD_LINES]):
        kind = _type_of(text.lines[index].text, line)
        if kind is None or (index < number and line.strip(" .:*-_") not in _types()):
            continue
        attached = any("kèm theo" in after for after in folded[index + 1 : index + 6])
        if found is None or (layout.type == "other" and kind != "other" and attached):
            found, layout.type = index, kind
    return found


def _type_of(raw: str, line: str) -> str | None:
    bare = line.strip(" .:*-_")
    if bare in _types():
        return _types()[bare]
    for word in sorted(_types(), key=len, reverse=True) if len(raw) < LONGEST_TITLE else ():
        shouts = raw.isupper() or (
            raw[: len(word)].isupper() and raw[len(word) + 1 : len(word) + 2].islower()
        )
        if bare.startswith(word + " ") and shouts and not read_label(raw):
            return _types()[word]  # "KẾ HOẠCH TUYÊN TRUYỀN …", or "CHỈ THỊ về tăng cường …" (71)
    return None


def _number(text: Text, layout: Layout, before: int | None) -> int | None:
    for index, line in enumerate(text.lines[: before if before is not None else 12]):
        match = NUMBER.match(line.text)
        if not match:
            continue
        number = re.sub(r"\s*([-/])\s*", r"\1", match.group("number").strip()).split()[0].rstrip(".,;")
        if number[:1].isdigit():
            layout.number = number
        else:
            layout.doubts.append(say(NO_NUMBER, text=line.text[:60]))
        return index
    return None


def _place_and_date(text: Text, layout: Layout, type_line: int | None) -> None:
    for line in text.lines[: (type_line if type_line is not None else 15) + 1]:
        match = PLACE_DATE.search(line.text)
        if not match or len(line.text) > 90 or line.text[: match.start()].strip(" *_-"):
            continue
        layout.place = _whole_place(text, line, " ".join(match.group("place").split()))
        day, month, year = match.group("d"), match.group("m"), match.group("y")
        layout.date = year
        if month and 1 <= int(month) <= 12:
            layout.date = f"{year}-{int(month):02d}"
            if day and 1 <= int(day) <= 31:
                layout.date += f"-{int(day):02d}"
        if len(layout.date) < 10:
            layout.doubts.append(say(NO_DATE, text=line.text[:60]))
        return


def _whole_place(text: Text, line: Line, place: str) -> str:
    """A place whose name was cut at a line end: "Bà Rịa - Vũng" above "Tàu, ngày …"."""
    at = text.lines.index(line)
    above = text.lines[at - 1].text if at else ""
    cut = re.fullmatch(r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+(?: -)?(?: [A-ZÀ-ỸĐ][a-zà-ỹđ]+)*(?: -)?", above)
    return f"{above} {place}" if cut and len(above) < 25 and line.text.startswith(place) else place


def _title(text: Text, folded: list[str], layout: Layout, type_line: int) -> None:
    """The lines below the type word, up to the first that opens, numbers or addresses something."""
    lines = text.lines
    first = type_line
    bare = folded[type_line].strip(" .:*-_")
    start = lines[type_line].start
    if bare in _types():
        first = type_line + 1
        start = lines[first].start if first < len(lines) else 0
    else:
        word = max((w for w in _types() if bare.startswith(w + " ")), key=len)
        start += folded[type_line].index(word) + len(word)
    last = first
    while last < min(len(lines), first + TITLE_LINES) and (
        last == first or _in_title(lines[last].text, folded[last])
    ):
        last += 1
    if first >= len(lines) or (read_label(lines[first].text) and first > type_line):
        layout.begin = type_line + 1
        return
    end = lines[last - 1].end
    title = SUBJECT.sub("", " ".join(text.whole[start:end].split())).strip()
    title = re.sub(r"\s*[-_*]{3,}\s*$", "", title).rstrip(" .;:")
    layout.title, layout.title_span, layout.begin = title or None, (start, end), last


def _in_title(raw: str, line: str) -> bool:
    if read_label(raw) and not raw.startswith(("-", "–")):
        return False
    if MOTTO.match(line) or line.startswith("kính gửi") or re.match(r"\(?\s*(?:ban hành\s+)?kèm theo", line):
        return False
    if raw.isupper() or (raw.startswith("(") and raw.endswith(")")):
        return not _is_section(line)
    opens = any(
        line.startswith(word + " ")
        for word in words("documents", "basis") | {"nhằm", "để", "ngày", "sau", "vừa qua"}
    )
    return (
        len(raw) < 220
        and not re.search(r"[.;:,]$", raw)
        and not (opens and len(raw) > 100)
        and not _is_section(line)
    )


def _is_section(line: str) -> bool:
    return line.strip(" .:") in {
        "mục đích, yêu cầu",
        "mục đích",
        "mục đích - yêu cầu",
        "mục đích yêu cầu",
        "căn cứ",
    }


def _letter(text: Text, folded: list[str], layout: Layout, number_line: int | None, addressed: int) -> None:
    """A letter: its subject stands below its number, the addressees may be a list."""
    layout.letter = True
    layout.type = layout.type or "official_letter"
    lines = text.lines
    for index in range(addressed):
        after_number = number_line is not None and index == number_line + 1
        if not (SUBJECT.match(lines[index].text) or (after_number and folded[index].startswith("gửi "))):
            continue
        last = index
        while (
            last + 1 < addressed
            and not MOTTO.match(folded[last + 1])
            and not NUMBER.match(lines[last + 1].text)
            and (not PLACE_DATE.search(lines[last + 1].text))
        ):
            last += 1
        layout.title_span = (lines[index].start, lines[last].end)
        layout.title = (
            SUBJECT.sub("", " ".join(text.whole[lines[index].start : lines[last].end].split())).rstrip(" .;:")
            or None
        )
        break
    begin = addressed + 1
    listed = len(folded[addressed]) < 12
    while begin < len(lines) and (
        lines[begin].text[:1] in "-–+•"
        or (listed and lines[begin].text.endswith((";", ",")) and len(lines[begin].text) < 160)
        or (begin == addressed + 1 and listed)
        or (len(lines[begin].text) < 60 and lines[begin - 1].text.endswith((";", ",")))
    ):
        begin += 1
    layout.begin = begin


# Foot


def _foot(text: Text, folded: list[str], layout: Layout) -> None:
    lines = text.lines
    received = next((i for i in range(layout.begin, len(lines)) if folded[i].startswith("nơi nhận")), None)
    signed = next(
        (
            i
            for i in range(layout.begin + 1, len(lines))
            if SIGNED.match(lines[i].text) and len(lines[i].text) < 70
        ),
        None,
    )
    if received is None and signed is None:
        return
    layout.end = min(i for i in (received, signed) if i is not None)
    later = range(max(i for i in (received, signed) if i is not None) + 1, len(lines))
    layout.appendix = next((i for i in later if _opens_appendix(lines[i])), len(lines))
    if received is not None:
        layout.recipients = _recipients(lines, received, layout.appendix)
    layout.signatory = _signatory(lines, layout.end, layout.appendix)


def _opens_appendix(line: Line) -> bool:
    """ "PHỤ LỤC …" below the signature, or a heading in capitals such as "KHẨU HIỆU TUYÊN TRUYỀN"."""
    if APPENDIX.match(line.text):
        return True
    return line.text.isupper() and bool({"slogan", "theme", "form"} & set(announced(line.text)))


def _recipients(lines: tuple[Line, ...], first: int, end: int) -> list[str]:
    found: list[str] = []
    opening = re.sub(r"^nơi nhận\s*:?\s*", "", lines[first].text, flags=re.IGNORECASE)
    rest = [opening, *(line.text for line in lines[first + 1 : end])]
    for text in rest:
        if SIGNED.match(text) or (found and text[:1] not in "-–+•*" and found[-1].endswith(".")):
            break
        if text[:1] in "-–+•" and text:
            found += [part.strip() for part in re.split(r"(?<=[;,])\s+[-–]\s+", text[1:].strip())]
        elif found and text and not PERSON.match(text) and text[:1].islower():
            found[-1] += f" {text}"
    return [name.rstrip(" ;,.") for name in found if name.strip(" ;,.")]


def _signatory(lines: tuple[Line, ...], first: int, end: int) -> str | None:
    """The name below the office that signs."""
    office = False
    for line in lines[first:end]:
        if (
            SIGNED.match(line.text)
            or (office and line.text.isupper())
            or fold(line.text) in ("trưởng ban", "phó trưởng ban")
        ):
            office = True
            continue
        match = PERSON.match(line.text.strip())
        if office and match and not line.text.startswith("-"):
            return match.group(1)
    return None
