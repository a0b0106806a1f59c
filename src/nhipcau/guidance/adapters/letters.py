"""Letters: bytes to text, old Vietnamese encodings to Unicode, and what no reader ever sees dropped.

Every adapter passes its text through `clean`; the ones that may meet old fonts through `repair` too.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from nhipcau.guidance.ports import Message, gettext_noop, say

# Words that nearly every administrative text has; the right decoding is the one that shows most of them.
COMMON = re.compile(
    r"\b(?:của|và|các|những|được|trong|với|tuyên|truyền|thực|hiện|ngày|tháng|năm|cơ|quan|đơn|vị|"
    r"nội|dung|hướng|dẫn|kế|hoạch|công|tác|tổ|chức|đảng|ủy|uỷ|ban|nhân|dân|tỉnh|huyện|xã|phường)\b",
    re.IGNORECASE,
)
ACCENTED = re.compile(r"[À-ỹĂăĐđĨĩŨũƠơƯư]")
# Runs that UTF-8 read as Windows-1252 leaves behind: "H\u00c6\u00b0\u00e1\u00bb\u203ang" for "Hướng".
MOJIBAKE = re.compile(
    "\u00e1[\u00ba\u00bb]|\u00c6[\u00b0\u00a1]|\u00c4[\u2018\u0091\u0192\u0083]|\u00c3[\u00a0-\u00bf\u0192]"
)
LEGACY = ("tcvn3", "vni", "viscii", "vps")
UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
LINE_ENDS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")

SAID_MOJIBAKE = gettext_noop(
    "The letters were garbled (UTF-8 read as another encoding) and were restored; compare with the original."
)
SAID_LEGACY = gettext_noop(
    "The text was in the old encoding %(encoding)s and was converted to Unicode; check headings and names."
)
SAID_LOST = gettext_noop("Some letters are lost and stand as “?” or “�”; ask for the original file.")
SAID_BARE = gettext_noop("The text has no Vietnamese accents; nothing can be read from it with certainty.")
SAID_BIDI = gettext_noop("Invisible marks that change the direction of the text were removed.")


def clean(text: str) -> str:
    """NFC, plain spaces and line ends, and no character that a reader can't see.

    >>> clean("Hu\u031bo\u031b\u0301ng\u00a0d\u00e2\u0303n\u200b")
    'Hướng dẫn'
    """
    text = LINE_ENDS.sub("\n", text)
    text = SPACES.sub(" ", UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def has_bidi_marks(text: str) -> bool:
    return any(mark in text for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def likeness(text: str) -> float:
    """How much like Vietnamese a text reads: common words and fitting letters, a thousand characters."""
    sample = text[:20000]
    words = len(COMMON.findall(sample))
    foreign = sum(1 for c in sample if c > "\x7f" and not ACCENTED.match(c) and c not in "“”‘’–—…•·°º§«»")
    return (words - 2 * foreign) / max(len(sample), 1) * 1000


def decode(data: bytes) -> tuple[str, str, tuple[Message, ...]]:
    """Bytes to text: (text, name of the encoding, doubts). Never fails; `likeness` chooses."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            text = data.decode("utf-8-sig" if name == "utf-8" else name, errors="replace")
            return _mended(text, name)
    wide = _utf16_without_mark(data)
    if wide:
        return _mended(data.decode(wide, errors="replace"), "utf-16")
    try:
        return _mended(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of Vietnamese has a zero or 0x1E in every other place, mostly."""
    sample = data[:4000]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.25 and even < odd / 8:
        return "utf-16-le"
    if even > len(sample) * 0.25 and odd < even / 8:
        return "utf-16-be"
    return None


def _mended(text: str, encoding: str) -> tuple[str, str, tuple[Message, ...]]:
    mended, found, doubts = repair(text)
    return mended, found or encoding, doubts


def _single_byte(data: bytes) -> tuple[str, str, tuple[Message, ...]]:
    nearly = data.decode("utf-8", errors="replace")
    if nearly.count("\ufffd") <= max(2, len(nearly) // 500) and likeness(nearly) > 20:
        return nearly, "utf-8", (say(SAID_LOST),)
    latin = data.decode("latin-1")
    options = [(unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")), "windows-1258")]
    options += [(_converted(latin, name), name) for name in LEGACY]
    options.append((data.decode("cp1252", errors="replace"), "windows-1252"))
    text, name = max(options, key=lambda option: likeness(option[0]))
    doubts = () if name.startswith("windows") else (say(SAID_LEGACY, encoding=name.upper()),)
    return text, name, doubts


@lru_cache(maxsize=8)
def _converted(text: str, encoding: str) -> str:
    from viparse import fix  # only old files need it

    return str(fix(text, encoding=encoding))


def from_font(text: str, font: str) -> str:
    r"""The text of a run set in an old one-byte font, by the font's name; other fonts leave it.

    >>> from_font("TP. Hå ChÝ Minh", ".VnTime")
    'TP. Hồ Chí Minh'
    >>> from_font("h\u00ad\u00edng d\u00c9n", ".VnTimeH")
    'HƯỚNG DẪN'
    """
    if font[:1] != "." and font[:3].upper() != "VNI":
        return text
    if font.lower().startswith(".vn"):
        converted = _converted(text, "tcvn3")
        return converted.upper() if font.rstrip("0123456789 ").endswith("H") else converted
    return _converted(text, "vni") if font[:3].upper() == "VNI" else text


def repair(text: str) -> tuple[str, str | None, tuple[Message, ...]]:
    """Undo what happened to the letters before: (text, encoding they were in, doubts)."""
    text = unicodedata.normalize("NFC", text)
    doubts: list[Message] = [say(SAID_BIDI)] if has_bidi_marks(text) else []
    if len(MOJIBAKE.findall(text[:50000])) >= 3:
        restored = _unscrambled(text)
        if likeness(restored) > likeness(text):
            return restored, None, (*doubts, say(SAID_MOJIBAKE))
    if likeness(text) < 12:
        old = _from_old_letters(text)
        if old:
            return old[0], old[1], (*doubts, say(SAID_LEGACY, encoding=old[1].upper()))
    if text.count("\ufffd") > 2 or len(re.findall(r"[^\W\d]\?+[^\W\d]", text)) > 10:
        doubts.append(say(SAID_LOST))
    elif _looks_stripped(text):
        doubts.append(say(SAID_BARE))
    return text, None, tuple(doubts)


def _unscrambled(text: str) -> str:
    """UTF-8 that was read as Windows-1252, read again; line by line, since some lines may be whole."""
    return "\n".join(_unscrambled_line(line) for line in text.split("\n"))


def _unscrambled_line(line: str) -> str:
    if not MOJIBAKE.search(line):
        return line
    raw = bytearray()
    for character in line:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return line
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _from_old_letters(text: str) -> tuple[str, str] | None:
    """TCVN3 or VNI letters that a program copied as if they were Latin-1."""
    if not any("\x7f" < c < "\u0180" for c in text[:20000]):
        return None
    now = likeness(text)
    best, name = max(((_converted(text, name), name) for name in LEGACY), key=lambda pair: likeness(pair[0]))
    return (best, name) if likeness(best) > max(now + 10, 20) else None


def _looks_stripped(text: str) -> bool:
    """Vietnamese words without one accent, as when a PDF's fonts lose every accented letter."""
    bare = len(
        re.findall(r"\b(?:cua|cac|tuyen|truyen|huong|dan|ngay|thang|nam|so|ban|tinh)\b", text[:20000].lower())
    )
    return bare > 20 and not ACCENTED.search(text[:20000])
