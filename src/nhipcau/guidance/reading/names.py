"""The issuer's name from a letterhead: which lines make it, and how it is written in running text."""

from __future__ import annotations

import re
from functools import cache

from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import table
from nhipcau.guidance.reading.organisations import mentions

AREA = r"tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|khu vực"
CONTINUES = re.compile(rf"^(?:(?:{AREA})\s|và\s|việt nam\b)")
# A commission of the Party, and the standing body of a mass organisation, take the body above with them.
PARTY = re.compile(r"^(?:(?:tỉnh|thành|huyện|quận|thị|đảng)\s+ủy|đảng bộ|ban chấp hành)")
COMMISSION = re.compile(
    r"^(?:ban (?:tuyên giáo|dân vận|tổ chức|nội chính|xây dựng đảng)|văn phòng|ủy ban kiểm tra)"
)
LONGEST_ORGAN = 4
"""Words of a standing body that names none above it: not "BCH HỘI NÔNG DÂN TỈNH NAM TRẠCH" (93)."""
STANDING = re.compile(r"^(?:ban thường (?:trực|vụ)|ban chấp hành|bch)\b")


def issuer_name(lines: list[str], whole: str) -> str | None:
    """The issuing body, from the lines of a letterhead above its number.

    >>> issuer_name(["TỈNH ỦY AN BÌNH", "BAN TUYÊN GIÁO"], "")
    'Ban Tuyên giáo Tỉnh ủy An Bình'
    >>> issuer_name(["ỦY BAN NHÂN DÂN", "TỈNH LAM GIANG"], "")
    'Ủy ban nhân dân tỉnh Lam Giang'
    >>> issuer_name(["UBND TỈNH LAM GIANG", "SỞ Y TẾ"], "")
    'Sở Y tế'
    """
    names: list[str] = []
    for line in lines:
        bare = " ".join(line.strip(" *-_.|").split())
        goes_on = names and (
            CONTINUES.match(fold(bare)) or fold(names[-1]).endswith((" và", ",", " tp", " tỉnh"))
        )
        if goes_on:
            names[-1] = f"{names[-1]} {bare}"
        elif bare:
            names.append(bare)
    if not names:
        return None
    body = written(names[-1], whole)
    if len(names) > 1 and _belongs(fold(names[-2]), fold(names[-1])):
        above = written(names[-2], whole)
        if re.match(r"ban chấp hành trung ương", fold(above)):
            above = "Trung ương"
        return f"{body} {above}"
    return body


def _belongs(above: str, body: str) -> bool:
    if body == "văn phòng":
        return True
    standing = STANDING.match(body) and len(body.split()) <= LONGEST_ORGAN
    return bool(standing or (PARTY.match(above) and COMMISSION.match(body)))


def written(name: str, whole: str) -> str:
    """A name in capitals as running text writes it: as this document does, else by rule."""
    if not name.isupper() and not name.islower():
        return name
    return mentions(name, whole) or _by_rule(name)


@cache
def _known() -> list[tuple[str, str]]:
    heads = sorted(table("organisations")["named"], key=len, reverse=True)
    return [(fold(head), head) for head in heads]


def _by_rule(name: str) -> str:
    """Known beginnings as usual, each part's first syllable and every syllable of a place capital.

    >>> _by_rule("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH ĐÔNG PHÚ")
    'Sở Văn hóa, Thể thao và Du lịch tỉnh Đông Phú'
    """
    if name.startswith("BCH "):
        return f"BCH {_by_rule(name[4:])}"
    small = name.lower()
    head = next(
        (
            known
            for folded, known in _known()
            if fold(small).startswith(folded + " ") or fold(small) == folded
        ),
        "",
    )
    rest = small[len(head) :] if head else small
    area = re.search(rf"(?:^|\s)(?:{AREA})\s+", rest)
    if re.search(r"(?:ủy|uỷ|đoàn)$", head.lower()) and not area:
        return head + " ".join([""] + [word.capitalize() for word in rest.split()])
    place = ""
    if area:
        place = f" {area.group().strip()} " + " ".join(
            word.capitalize() for word in rest[area.end() :].split()
        )
        rest = rest[: area.start()]
    parts = re.split(r"(,\s+|\s+và\s+|\s+-\s+)", rest)
    cased = "".join(_first_capital(part) if index % 2 == 0 else part for index, part in enumerate(parts))
    if re.match(r"\s*nhân dân", rest):
        cased = rest
    return " ".join(f"{head}{cased}{place}".split())


def _first_capital(part: str) -> str:
    stripped = part.lstrip()
    return part[: len(part) - len(stripped)] + stripped[:1].upper() + stripped[1:]
