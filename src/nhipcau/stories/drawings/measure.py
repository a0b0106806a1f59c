"""How wide a string will be, without a font file: enough to keep labels apart.

Advance widths in thousandths of the size, of Be Vietnam Pro 500 (sans) and Source Serif 4 600
(serif); marks add nothing to a letter's width, and kana and kanji are square. A reader's own
fallback face may differ, so every width is taken a little too wide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from nhipcau.kit.typography import NO_BREAK_SPACE, bind, is_wide, phrases

Voice = Literal["sans", "serif"]

_LETTERS: Final = "".join(map(chr, range(0x20, 0x7F))) + "–—…·“”‘’đĐơƠưƯ"
_SANS: Final = (
    "230 300 342 820 646 856 748 193 444 444 502 623 317 608 302 516 684 400 655 667 713 667 687 595 645 "
    "687 302 317 562 735 562 589 1009 747 686 777 736 627 637 785 717 269 474 691 630 865 738 827 656 823 "
    "683 645 662 729 719 1022 736 683 662 474 500 474 577 713 231 647 657 618 657 605 394 648 591 275 283 "
    "570 266 894 581 647 657 657 404 518 431 573 582 875 575 588 508 444 417 444 475 689 868 772 272 395 "
    "423 279 223 669 787 651 827 581 745 "
)
_SERIF: Final = (
    "224 316 398 545 520 883 720 207 357 357 435 537 300 325 300 356 520 520 520 520 520 520 520 520 520 "
    "520 300 300 537 537 537 431 861 669 639 627 708 599 579 679 777 379 384 681 589 899 732 705 600 705 "
    "666 526 618 729 668 971 651 629 557 333 356 333 537 525 400 519 592 500 580 515 358 530 609 307 291 "
    "571 310 904 611 557 596 569 443 444 341 594 515 776 538 522 460 341 301 341 537 525 825 833 300 427 "
    "425 217 217 580 708 557 705 594 729 "
)
WIDTHS: Final[dict[str, dict[str, int]]] = {
    "sans": dict(zip(_LETTERS, map(int, _SANS.split()), strict=True)),
    "serif": dict(zip(_LETTERS, map(int, _SERIF.split()), strict=True)),
}
_UNKNOWN: Final = 700
_MARGIN: Final = 1.04
# Kinsoku, for the few labels where one phrase is longer than its line: what may not begin a line
# stays with what it follows, what may not end one with what follows it; so do Latin words.
_NOT_FIRST: Final = re.compile(
    "[「『（［〔“‘]*(?:[\u0021-\u024f\u1e00-\u1eff]+ ?|[ァ-ヺー]{1,8}|.)"
    "[、。，．・：；！？」』）］〕”’ーァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ々〜…]*",
    re.DOTALL,
)
_NEVER_FIRST: Final = frozenset("、。，．・：；！？」』）］〕”’ー")


@lru_cache(maxsize=16_384)
def text_width(text: str, size: float, voice: Voice = "sans", *, margin: float = _MARGIN) -> float:
    """The width of one line set at `size`, rounded up by the margin."""
    return _thousandths(text, voice) * size * margin / 1000


@lru_cache(maxsize=8192)
def _thousandths(text: str, voice: Voice) -> int:
    """The width at a size of one. A line is measured in each place where it might stand."""
    table = WIDTHS[voice]
    total = 0
    for character in text:
        if character in table:
            total += table[character]
        elif is_wide(character):
            total += 1000
        elif not unicodedata.combining(character) and unicodedata.category(character) != "Cf":
            base = unicodedata.normalize("NFD", character)[0]
            total += table.get(base, table[" "] if base.isspace() else _UNKNOWN)
    return total


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, room: float, *, language: str, voice: Voice = "sans") -> tuple[str, ...]:
    """`text` in as many lines as `room` asks for, as even as they can be.

    Breaks at spaces, in Japanese between phrases; a piece wider than `room` is broken inside.
    """
    pieces = _pieces(text, language)
    if language == "ja" and any(text_width(piece, size, voice) > room for piece in pieces):
        pieces = _NOT_FIRST.findall(text)
    pieces = [part for piece in pieces for part in _broken(piece, size, room, voice)]
    lines = _fill(pieces, size, room, voice)
    if len(lines) > 1:  # the narrowest room that needs no more lines gives the evenest rag
        low, high = room / 2, room
        while high - low > size / 4:
            middle = (low + high) / 2
            tried = _fill(pieces, size, middle, voice)
            narrow = len(tried) > len(lines) or any(text_width(t, size, voice) > middle for t in tried)
            low, high = (middle, high) if narrow else (low, middle)
        lines = _fill(pieces, size, high, voice)
    return tuple(lines)


def _pieces(text: str, language: str) -> list[str]:
    if language == "ja":
        return list(phrases(text, language))
    words = bind(text, language, heading=True).split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def _broken(piece: str, size: float, room: float, voice: Voice) -> list[str]:
    if text_width(piece.rstrip(), size, voice) <= room:
        return [piece]
    if NO_BREAK_SPACE in piece:  # a name too long for its line may break after all
        words = piece.replace(NO_BREAK_SPACE, " ").split(" ")
        halves = [word + " " for word in words[:-1]] + words[-1:]
        return [part for half in halves if half for part in _broken(half, size, room, voice)]
    parts, current = [], ""
    for character in piece:
        if current and character not in _NEVER_FIRST and text_width(current + character, size, voice) > room:
            parts.append(current)
            current = ""
        current += character
    return [*parts, current]


def _fill(pieces: list[str], size: float, room: float, voice: Voice) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in pieces:
        if current and text_width((current + piece).rstrip(" "), size, voice) > room:
            lines.append(current.rstrip(" "))
            current = ""
        current += piece
    return [*lines, current.rstrip(" ")] if current.strip() or not lines else lines
