"""Lines to paragraphs, and two columns that stand side by side to one after the other.

For formats that know only lines: plain text with hard breaks, and PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from nhipcau.guidance.adapters.letters import repair
from nhipcau.guidance.ports import Block, Extract, row

LABEL = re.compile(
    r"\s*(?:[“\"]?(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)/]\s|\(?(?:\d{1,2}|[a-zđ])\)\s|"
    r"[-–—+*•▪◦➢✓·]\s|(?:Phần|Chương|Mục|Điều)\s+(?:thứ\s+)?[\wIVX]+[.:]?\s)"
)
CAPITALS = re.compile(r"^[^a-zà-ỹđ]*[A-ZÀ-ỸĐ]{2}[^a-zà-ỹđ]*$")
HEADER_CUES = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*-|^\s*Số\s*:?\s*\d*\s*[-/]|"
    r"ngày\s+\d{0,2}\s*tháng\s+\d{0,2}\s*năm|"
    r"đảng cộng sản việt nam|ĐOÀN TNCS",
    re.MULTILINE,
)
SIGNATURE_CUES = re.compile(
    r"Nơi nhận|^\s*(?:TM\.|T/M|KT\.|K/T|TL\.|T/L|TUQ\.|Q\.)|^\s*(?:PHÓ |QUYỀN )?"
    r"(?:CHỦ TỊCH|TRƯỞNG BAN|GIÁM ĐỐC|BÍ THƯ|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|HIỆU TRƯỞNG|"
    r"TRƯỞNG PHÒNG)",
    re.MULTILINE,
)
CUT = re.compile(r"\w[-/]\s*$")
"""Nobody ends a paragraph there: "Tờ trình số 1182/TTr-"."""
ENDS_OPEN = re.compile(r"\b(?:ngày|tháng|năm|số|khóa|lần thứ|quý)\s*$")
LONGEST_HEAD = 40
TONES = "\u0300\u0301\u0303\u0309\u0323"
GAP = re.compile(r"\t+| {3,}")


def is_letterhead(cells: Iterable[str]) -> bool:
    """Whether a table without a heading row only sets a document's head or signature side by side."""
    joined = "\n".join(cells)
    return bool(HEADER_CUES.search(joined) or SIGNATURE_CUES.search(joined))


def split_columns(lines: Sequence[str]) -> list[str]:
    """Lines that hold two columns, parted by a tab or a wide gap, read column by column.

    Only a run of lines that look like a head or a signature is taken apart.

    >>> split_columns(["TỈNH ỦY A    ĐẢNG CỘNG SẢN VIỆT NAM", "Số 1-HD/TU   A, ngày 01 tháng 2 năm 2026"])
    ['TỈNH ỦY A', 'Số 1-HD/TU', 'ĐẢNG CỘNG SẢN VIỆT NAM', 'A, ngày 01 tháng 2 năm 2026']
    """
    out: list[str] = []
    run: list[str] = []
    for line in lines:
        alone = len(_parts(line)) == 1
        beside = bool(run) and len(run) < LONGEST_HEAD and len(line.strip()) < 60
        listed = line.strip().startswith("-") and bool(run) and run[-1].strip().startswith("-")
        if len(_parts(line)) == 2 or (alone and beside and (listed or not LABEL.match(line))):
            run.append(line)
        else:
            out += _columns(run)
            out.append(line)
            run = []
    return out + _columns(run)


def _parts(line: str) -> list[str]:
    return [part for part in GAP.split(line.strip()) if part]


def _columns(run: list[str]) -> list[str]:
    """A head or signature column by column; lines below it that stand in one column follow."""
    pairs = [number for number, line in enumerate(run) if len(_parts(line)) == 2]
    if not pairs or not is_letterhead(run):
        return run
    end = pairs[-1] + 1
    while end < len(run) and run[end].startswith("-") and run[end - 1].startswith("-"):
        end += 1  # the list of recipients is longer than the signature beside it
    middle = min(len(_parts(run[number])[0]) for number in pairs)
    columns: tuple[list[str], list[str]] = ([], [])
    for line in run[:end]:
        parts = _parts(line)
        if len(parts) == 2:
            columns[0].append(parts[0])
            columns[1].append(parts[1])
        elif parts:
            columns[len(line) - len(line.lstrip()) > middle].append(parts[0])
    return [*columns[0], *columns[1], *run[end:]]


def hard_broken(lines: Sequence[str]) -> bool:
    """Whether a text was broken at a line width, so that its sentences run over line ends."""
    if len(lines) < 6 or max(map(len, lines)) > 160:
        return False
    broken = sum(1 for a, b in pairwise(lines) if _runs_on(a, b))
    return broken > len(lines) * 0.2


def _runs_on(line: str, following: str) -> bool:
    begins = following.lstrip()[:1]
    return begins.islower() and not LABEL.match(following) and line.rstrip()[-1:] not in ".;:!?"


def goes_on(line: str, following: str, width: int) -> bool:
    """Whether a broken line goes on in the next: it is nearly full, or the next begins small.

    >>> goes_on("Căn cứ Nghị quyết số 41/NQ-HĐND ngày 09 tháng 12 năm 2025 của Hội", "đồng nhân dân", 70)
    True
    >>> goes_on("1. Mục đích", "a) Giúp mọi người dân biết cách chia rác thành ba nhóm", 70)
    False
    """
    if "\t" in line or "\t" in following:
        return False
    if LABEL.match(following) or CAPITALS.match(line) or CAPITALS.match(following):
        return False
    if (
        CUT.search(line)
        or _runs_on(line, following)
        or (ENDS_OPEN.search(line) and following.lstrip()[:1].isdigit())
    ):
        return True
    room = width - len(line.rstrip())
    first = following.split(" ", 1)[0]
    return room < len(first) + 1 and not re.search(r"[.;:!?][\"”]?$", line.rstrip())


# A syllable as Vietnamese spells it, whatever its tone: to tell a word cut in two from two words.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:iê|yê|uyê|uô|ươ|oai|oay|oeo|uây|uya|uyu|iêu|yêu|ươi|ươu|uôi|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|"
    r"oa|oă|oe|oi|ôi|ơi|oo|uâ|uê|ui|ưi|uơ|uy|ưu|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnptuio])?"
)


def _is_syllable(word: str) -> bool:
    toneless = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c not in TONES)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)))


def glue(first: str, second: str) -> str:
    """What stands between two halves of a broken line. A hyphen at the break belongs to the word.

    >>> glue("Tờ trình số 1182/TTr-", "SYT"), glue("của Hội", "đồng nhân dân")
    ('', ' ')
    """
    at_hyphen = first[-1:] in "-/" and first[-2:-1].isalnum() and not second[:1].isspace()
    return "" if at_hyphen else " "


def is_hyphenated(first: str, second: str) -> bool:
    """Whether the hyphen that ends a line only cuts a word: "truyề-" "n thông", "Inter-" "net"; not so
    in "cà-" "phê", "TTr-" "SYT" or "e-" "mail".

    >>> [is_hyphenated(*two) for two in (("tru-", "yền"), ("Face-", "book"), ("cà-", "phê"), ("TTr-", "SYT"))]
    [True, True, False, False]
    """
    before = re.search(r"(\w*[a-zà-ỹđ])-$", first)
    after = re.match(r"[a-zà-ỹđ]+", second)
    if not before or not after or len(before[1]) < 2:
        return False
    left, right = before[1], after[0]
    return _is_syllable(left + right) or not (_is_syllable(left) and _is_syllable(right))


def append(parts: list[str], line: str) -> None:
    """Add the next line of a paragraph to its parts; a word cut at the line's end becomes whole."""
    last = parts[-1]
    if is_hyphenated(last.rstrip(), line):
        parts[-1] = last.rstrip()[:-1]
        parts.append(line)
    else:
        parts += [glue(last, line), line]


def finished(blocks: Iterable[Block], *, pages: int | None = None) -> Extract:
    """What a word processor's file gives: columns set with tabs taken apart, old letters converted."""
    out: list[Block] = []
    for is_row, run in groupby(blocks, key=lambda block: bool(block.cells)):
        if is_row:
            out += run
        else:
            lines = split_columns([block.text for block in run if block.text.strip()])
            out += [Block(" ".join(line.split())) for line in lines]
    mended, encoding, doubts = repair("\n".join(block.text for block in out))
    lines = mended.split("\n")
    if (encoding or doubts) and len(lines) == len(out):
        out = [_with_text(block, line) for block, line in zip(out, lines, strict=True)]
    return Extract(tuple(out), encoding=encoding, pages=pages, doubts=doubts)


def _with_text(block: Block, text: str) -> Block:
    if not block.cells:
        return Block(text)
    return row(text.split("\t"), table=block.table or 0, merged=block.merged)
