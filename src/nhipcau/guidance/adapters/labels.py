"""Automatic numbers of word processors, written out as a reader sees them: I, II; a, b; 1.1."""

from __future__ import annotations

ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "o": "◦", "\u2212": "-"}


def roman(number: int) -> str:
    """
    >>> roman(4), roman(19)
    ('IV', 'XIX')
    """
    out = ""
    for value, letters in ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def letter(number: int) -> str:
    """Word counts a…z, then aa, bb …

    >>> letter(2), letter(27)
    ('b', 'aa')
    """
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def written(number: int, style: str) -> str:
    """A number in one of the styles of Word (`upperRoman`) or OpenDocument (`I`)."""
    if number < 1 or number > 3999:
        return str(number)
    match style:
        case "upperRoman" | "I":
            return roman(number)
        case "lowerRoman" | "i":
            return roman(number).lower()
        case "upperLetter" | "A":
            return letter(number).upper()
        case "lowerLetter" | "a":
            return letter(number)
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)


def bullet(character: str) -> str:
    """A bullet that any font can show, for the private characters of Symbol and Wingdings."""
    shown = BULLETS.get(character.strip(), character.strip())
    return "•" if not shown or "\ue000" <= shown[0] <= "\uf8ff" else shown
