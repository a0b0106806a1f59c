"""Text made alike for comparison, letter for letter: places in the folded text are places in the text."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")

# Both ways of placing the tone mark are in use: hoà and hòa, uỷ and ủy, khoẻ and khỏe.
_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}
# Only where the vowels end the syllable: "kế hoạch" and "toàn" are written one way, and so is "quý".
_PAIR = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?!\w)")
_ALIKE = {
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "…": ".",
    "\t": " ",
}


def fold(text: str) -> str:
    """Small letters, one way of placing tones, one dash and one quote; the length never changes.

    >>> fold("Uỷ ban – “HOÀ”")
    'ủy ban - "hòa"'
    >>> fold("kế hoạch quý II")
    'kế hoạch quý ii'
    >>> len(fold("İß")) == 2
    True
    """
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    # Most lines hold none of these, and to look for one is cheaper than to translate every letter.
    for other, plain in _ALIKE.items():
        if other in small:
            small = small.replace(other, plain)
    if any(pair in small for pair in _TONES):
        small = _PAIR.sub(lambda pair: _TONES[pair.group()], small)
    return small
