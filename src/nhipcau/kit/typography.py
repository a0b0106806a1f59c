"""Where a line may not break: inside names, dates and numbers, and inside a Japanese phrase.

Browsers and Typst break at spaces (Vietnamese writes its syllables apart, so they break inside
words) and between any two kanji. What is bound here is bound for both of them. Nothing is added
but U+00A0 in place of a space, and U+2060, which has no width.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import budoux

NO_BREAK_SPACE = "\u00a0"
WORD_JOINER = "\u2060"
ZERO_WIDTH_SPACE = "\u200b"

_OPENING = "([{“‘\"'«「『（"
_CLOSING = ".,;:!?)]}”’\"'»…」』）、。"
_LONGEST_NAME = 4
_WIDEST_NAME = 22
"""Letters of a name that are kept on one line; a longer one wouldn't fit a telephone's heading."""
_WIDEST_PHRASE = 12
"""Japanese characters that a heading keeps together."""

# Words of two or three syllables that headings keep whole; a capital makes them part of a name.
_VIETNAMESE_WORDS = frozenset(
    tuple(word.split())
    for word in re.split(
        ",",
        """
        an toàn, ban hành, biên bản, bài viết, bác sĩ, bước ngoặt, bảo tàng, bảo tồn, bệnh viện,
        bộ trưởng, cam kết, cao đẳng, chiến lược, chung tay, chuyên gia, chuyến thăm, chính phủ,
        chính thức, chủ tịch, chủ đề, con người, cán bộ, công nghệ, công trình, công viên, cơ quan,
        cơ sở, cư dân, cư trú, cải thiện, cấp cao, cầu nối, cộng hòa, cộng đồng, danh nhân, di sản,
        di tích, diễn đàn, doanh nghiệp, du học, du lịch, dân chủ, dòng họ, dấu mốc, dấu ấn, dự án,
        giai đoạn, giao lưu, giáo dục, giáo sư, giới thiệu, gìn giữ, hiệp định, hoàng gia, hoàng hậu,
        hoàng thái tử, công nương,
        hàng không, hành trình, hòa bình, hạt nhân, học giả, học sinh, học tập, hội nghị, hợp tác,
        hữu nghị, khai mạc, khoa học, khu vực, khánh thành, kim ngạch, kinh tế, kiểm chứng, ký kết,
        ký ức, kỷ niệm, kỹ thuật, liên kết, lâu dài, lâu đài, lưu niệm, lưu trữ, lễ hội, lịch sử,
        môi trường, mở rộng, nghiên cứu, nghệ thuật, ngoại giao, nguồn gốc, người dân, nhà sư, nhà vua,
        nhà vườn, nhân dân, nhân lực, nâng cấp, phiên dịch, phong trào, phát triển, phố cổ, phồn vinh,
        phục hồi, phục nguyên, quan hệ, quảng trường, quốc gia, quốc tế, sinh viên, sử dụng, sự kiện,
        thanh niên, thiết lập, thuyền châu ấn, thành lập, thành phố, thành tựu, thông tin, thư từ,
        thương gia, thương mại, thương nhân, thế giới, thế hệ, thế kỷ, thịnh vượng, thủ tướng, thủ đô,
        tiêu biểu, tiếng nói, tiếp xúc, toàn diện, trao đổi, triển lãm, trung tâm, truyền thống,
        trí thức, trùng tu, trường học, tu bổ, tuyên bố, tài liệu, tác phẩm, tình bạn, tình cảm,
        tình hữu nghị, tương lai, tạo dựng, tấm bia, tổ chức, viện trợ, văn bản, văn hóa, văn kiện,
        văn phòng, vốn vay, xây dựng, y tế, đoàn kết, đính chính, đô thị, đại học, đại sứ, đại sứ quán,
        đầu tiên, đầu tư, địa phương, đối thoại, đối tác, đồng bào, ủy ban
        """,
    )
)

_COMPOUNDS: dict[str, list[tuple[str, ...]]] = {}
"""By their first syllable, the longer before the shorter."""
for _word in sorted(_VIETNAMESE_WORDS, key=len, reverse=True):
    _COMPOUNDS.setdefault(_word[0], []).append(_word[1:])

# These look back from a space, where what stands behind has one width, and pass most spaces over at once.
_BEFORE_NUMBERS = (
    *("ngày", "tháng", "năm", "số", "khoản", "điều", "trang", "hình", "bảng", "quý"),
    *("lần thứ", "thế kỷ", "khoảng", "gần", "hơn"),
)
_BEHIND_NUMBERS = "|".join(rf"(?<=\b{word} )" for word in _BEFORE_NUMBERS)
_VIETNAMESE_NUMBERS = re.compile(
    " (?:"
    rf"(?=\d)(?i:{_BEHIND_NUMBERS})"
    r"|(?<=\d )(?=(?:năm|tháng|ngày)\b(?![ \u00a0]\d)|tháng[ \u00a0]\d"
    r"|(?:tỷ|triệu|nghìn|ngàn|vạn|người|lượt|giờ|tuổi|km|m²|USD|yên|đồng|văn|lần)\b)"
    r"|(?<=[tk]ỷ )(?=(?:USD|yên|đồng|[IVX]+)\b)"
    r"|(?<=triệu )(?=(?:USD|yên|đồng)\b))"
)
_SUFFIXED = re.compile(r"\b([^\W\d_]{1,17}-)([^\W\d_]{1,4})\b(?!-)")  # Daion-ji, Anio-san
_DASH = re.compile(r"(?<=\S) (?=[–—] )")  # no line begins with a dash
_ENGLISH_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BEFORE_NAMES = ("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "No", "p", "pp", "Fig", "Figure", "Article", "Note")
_BEHIND_NAMES = "|".join(rf"(?<=\b{word}{dot} )" for word in _BEFORE_NAMES for dot in ("", r"\."))
_ENGLISH_NUMBERS = re.compile(
    " (?:"
    rf"(?<=\d )(?=(?:{_ENGLISH_MONTHS}|million|billion|thousand|per cent|people|years?|months?|days?|km)\b)"
    rf"|(?=[A-Z\d])(?:{_BEHIND_NAMES}))"
)
_JAPANESE_NUMBERS = (
    re.compile(r"(?<=\d月)(?=\d{1,2}日)|(?<=\d[億万兆])(?=\d)"),
    re.compile(r"(?<=\d)(?=[年月日人回歳名万億兆円件校市倍]|世紀|周年|か国|カ国)"),
    re.compile(r"(?<=[第約])(?=\d)"),
)

_PARTICLE = re.compile("(?:から|まで|より|[はがをにのへとでもや])、?")
_REST_OF_NAME = re.compile("[ァ-ヺー・]+[ぁ-ん]*[、。]?")
_MEETING = re.compile("(?<=的)(?=[一-龥ァ-ヺ])|(?<=[一-龥])(?=[ァ-ヺ])|(?<=[ァ-ヺー])(?=[一-龥])")
_COUNTED = re.compile("[0-9一二三四五六七八九十百千数何][かカヵケヶ]$")  # 七か所 is one word


def bind(text: str, language: str, *, heading: bool = False) -> str:
    """`text` with its names, dates and numbers kept on one line, as that language writes them.

    A `heading` keeps common Vietnamese compounds whole too: its lines are short, and a broken
    word shows. Idempotent; a language that isn't known is returned as it came.
    """
    if language in ("vi", "en") and "-" in text:
        text = _SUFFIXED.sub(_with_suffix, text)
    if language == "vi":
        text = _VIETNAMESE_NUMBERS.sub(NO_BREAK_SPACE, text)
        return _DASH.sub(NO_BREAK_SPACE, _bind_names(text, compounds=heading))
    if language == "en":
        text = _ENGLISH_NUMBERS.sub(NO_BREAK_SPACE, text)
        return _DASH.sub(NO_BREAK_SPACE, _bind_names(text, compounds=False) if heading else text)
    if language == "ja":
        for pattern in _JAPANESE_NUMBERS:
            text = pattern.sub(WORD_JOINER, text)
    return text


def _with_suffix(found: re.Match[str]) -> str:
    """A name isn't cut before its short last part; what is no name is left."""
    name, suffix = found.groups()
    return f"{name}{WORD_JOINER}{suffix}" if name[0].isupper() else found[0]


def phrases(text: str, language: str) -> tuple[str, ...]:
    """`text` cut where a heading may break: Japanese between phrases, others not at all.

    Joined again the pieces are `text`.
    """
    if language != "ja" or len(text) < 2:
        return (text,) if text else ()
    found: list[str] = []
    for piece in chain.from_iterable(map(_parted, _japanese_parser().parse(text))):
        if found and (more := _held(found[-1], piece)):
            found[-1] += piece[:more]
            piece = piece[more:]
        if piece:
            found.append(piece)
    return tuple(found)


def _held(before: str, piece: str) -> int:
    """How much of a phrase stays with the one before: a figure's counter, a quotation's particle, a name."""
    if before[-1].isdecimal() or (_COUNTED.search(before) and piece[0] in "所国月年条村町"):
        return len(piece)
    if before[-1] in "」』）" and (particle := _PARTICLE.match(piece)):
        return particle.end()
    name = _REST_OF_NAME.match(piece) if before[-1] == "・" else None
    return name.end() if name and len(before) + name.end() <= _WIDEST_PHRASE + 2 else 0


def _parted(piece: str) -> list[str]:
    """A phrase; one too long for a narrow page in parts, where its words meet."""
    return _MEETING.split(piece) if len(piece) > _WIDEST_PHRASE else [piece]


def breakable(text: str, *, longest: int = 24, every: int = 12) -> str:
    """`text` whose stretches of more than `longest` letters may break: addresses, or abuse."""
    latin = "[!-\u024f\u1e00-\u1eff]"
    whole = re.compile(f"{latin}{{{longest + 1},}}")
    piece = re.compile(f"({latin}{{{every}}})(?={latin})")
    return whole.sub(lambda found: piece.sub(rf"\1{ZERO_WIDTH_SPACE}", found[0]), text)


def breakable_address(address: str) -> str:
    """An address that may break after its own separators, then anywhere that leaves it too long."""
    return breakable(re.sub(r"(?<=[^/:\u200b])([/?&=#_-]+)(?=\w)", rf"\1{ZERO_WIDTH_SPACE}", address))


class _Shape(NamedTuple):
    """What binding asks of a word."""

    bare: str
    name: bool
    opens: bool
    ends: bool


def _bind_names(text: str, *, compounds: bool) -> str:
    """Joins runs of two to four capitalised words, and known compounds beside or inside them."""
    words = text.split(" ")
    shapes = [*map(_shape, words)]
    names = [position for position, shape in enumerate(shapes) if shape.name]
    held: set[int] = set()  # words that hold to the one before
    for start, end in _compounds(shapes, range(len(shapes)) if compounds else names):
        held.update(range(start + 1, end))
    for start, end in _runs(shapes, names):
        wide = sum(map(len, words[start:end])) + end - start - 1
        if end - start <= _LONGEST_NAME and wide <= _WIDEST_NAME:
            held.update(range(start + 1, end))
    if not held:
        return text
    pieces = [words[0]]
    for place, word in enumerate(words[1:], start=1):
        pieces += (NO_BREAK_SPACE if place in held else " ", word)
    return "".join(pieces)


def _compounds(shapes: list[_Shape], starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Those that begin at one of these places."""
    last = 0
    for position in starts:
        longer = _COMPOUNDS.get(shapes[position].bare)
        if not longer or shapes[position].ends or position < last:
            continue
        for rest in longer:
            inside = shapes[position + 1 : position + 1 + len(rest)]
            if tuple(one.bare for one in inside) == rest and not any(one.ends for one in inside[:-1]):
                last = position + 1 + len(rest)
                yield position, last
                break


def _runs(shapes: list[_Shape], names: list[int]) -> Iterator[tuple[int, int]]:
    """Two and more capitalised words in a row, with no mark between them."""
    start = last = -2
    for position in names:
        if position == last + 1 and not shapes[last].ends and not shapes[position].opens:
            last = position
            continue
        if last > start:
            yield start, last + 1
        start = last = position
    if last > start:
        yield start, last + 1


@functools.lru_cache(maxsize=32_768)
def _shape(word: str) -> _Shape:
    core = word.strip(_OPENING + _CLOSING)
    name = bool(core) and core[0].isupper() and not core.isdigit() and NO_BREAK_SPACE not in core
    return _Shape(core.lower(), name, word[:1] in _OPENING, word[-1:] in _CLOSING if word else True)


@functools.cache
def _japanese_parser() -> Any:
    return budoux.load_default_japanese_parser()


def is_wide(character: str) -> bool:
    """Whether a character takes a full square, as kana and kanji do."""
    return unicodedata.east_asian_width(character) in "WF"
