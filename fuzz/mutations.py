"""Changes to a text that keep it a text: lines moved, words of the lexicons put in, marks changed."""

from __future__ import annotations

import random
from collections.abc import Callable

MARKS = [
    "\n",
    "\t",
    ": ",
    "; ",
    ". ",
    ", ",
    " (",
    ")",
    '"',
    "”",
    " - ",
    "\u00a0",
    "\u202e",
    "\ufeff",
    "…",
    "\u0301",
]


def mutated(data: bytes, words: list[str], seed: int, limit: int) -> bytes:
    """The text of `data` changed in one to four places; the same each time for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # chance that can be repeated
    text = data.decode("utf-8", errors="replace")
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_CHANGES)(text, words, chance)
    return text.encode("utf-8", errors="replace")[:limit].decode("utf-8", errors="ignore").encode()


def _of_lines(text: str, words: list[str], chance: random.Random) -> str:
    """Moves, drops, doubles or joins lines."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[at], lines[other] = lines[other], lines[at]
        case 1:
            del lines[at]
        case 2:
            lines.insert(other, lines[at])
        case _:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return "\n".join(lines)


def _of_words(text: str, words: list[str], chance: random.Random) -> str:
    """Puts in a phrase of the lexicons, a label or a date, small, capital or as it stands."""
    word = chance.choice(words)
    word = chance.choice([word, word.capitalize(), word.upper(), f"{word} "])
    at = chance.randint(0, len(text))
    starts = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]
    at = chance.choice(starts) if chance.random() < 0.4 else at
    return text[:at] + word + text[at:]


def _of_marks(text: str, words: list[str], chance: random.Random) -> str:
    """Puts a mark between two letters, or instead of one."""
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(MARKS) + text[at + chance.randint(0, 2) :]


def _of_stretches(text: str, words: list[str], chance: random.Random) -> str:
    """Drops or doubles a stretch."""
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.randint(1, 120))
    return text[:start] + text[end:] if chance.random() < 0.5 else text[:end] + text[start:]


_CHANGES: list[Callable[[str, list[str], random.Random], str]] = [
    _of_lines,
    _of_words,
    _of_marks,
    _of_stretches,
]
