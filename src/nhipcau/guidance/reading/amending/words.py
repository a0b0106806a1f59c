"""How alike two wordings are, and which of several is clearly the most alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from nhipcau.guidance.reading.folding import WORD, fold

SMALL = frozenset(
    WORD.findall(
        "các và của trong trên với cho về tại từ đến ngày tháng năm trước sau được là những này một có theo "
        "vào để chuyển lùi dời kéo dài điều chỉnh gia hạn thời gian mốc nay thành sang bằng hết tỉnh bỏ "
        "không nhiệm vụ giao mục khoản điểm nội dung thay đổi bổ sung phải tổ chức thực hiện hoàn nêu"
    )
)
"""Words that say nothing of what a sentence is about."""
CLEAR = 0.1
"""How much more alike than the next the best must be."""
Found = TypeVar("Found")


def telling(folded: str) -> frozenset[str]:
    """The words of a sentence that say what it is about.

    >>> sorted(telling("lùi thời gian tổ chức lễ phát động đến ngày 22/4"))
    ['lễ', 'phát', 'động']
    """
    return frozenset(word for word in WORD.findall(folded) if word not in SMALL and not word.isdecimal())


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """The share of the shorter that the other has too; nothing for a single word."""
    short = min(len(one), len(two))
    return len(one & two) / short if short > 1 else 0.0


def share(part: frozenset[str], told: frozenset[str]) -> float:
    """How much of a clause a sentence speaks of; all, where the clause has every word of the sentence.

    >>> told = telling("giao lưu sinh viên")
    >>> share(telling("phối hợp với trường đại học tổ chức giao lưu sinh viên"), told)
    1.0
    """
    if len(told) > 2 and told <= part:
        return 1.0
    return len(part & told) / len(part) if part else 0.0


def alike(one: str, two: str) -> float:
    """The share of the longer text's words that both have."""
    a, b = frozenset(WORD.findall(fold(one))), frozenset(WORD.findall(fold(two)))
    return len(a & b) / max(len(a), len(b), 1)


def clear(scored: Sequence[tuple[float, Found]]) -> Found | None:
    """The best of several, where it is clearly the best.

    >>> clear([(0.9, "a"), (0.5, "b")]), clear([(0.9, "a"), (0.85, "b")])
    ('a', None)
    """
    ranked = sorted(scored, key=lambda pair: -pair[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEAR):
        return None
    return ranked[0][1]
