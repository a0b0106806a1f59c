"""The few words a drawing says by itself, in its own language and not the reader's interface."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "unit": "Đơn vị: {unit}",
        "gap": "Cung mảnh: những năm không có số liệu.",
        "derived": "Cột rỗng: số tính ra từ số liệu khác.",
        "latitude": "{degrees}° Bắc",
        "years_between": "{years} năm",
        "span": "{first}–{last}: {label}",
    },
    "ja": {
        "unit": "単位：{unit}",
        "gap": "細い弧は、数値のない年。",
        "derived": "白抜きは、ほかの数値から計算した値。",
        "latitude": "北緯{degrees}度",
        "years_between": "{years}年",
        "span": "{first}〜{last}年　{label}",
    },
    "en": {
        "unit": "Unit: {unit}",
        "gap": "Thin arc: years without a figure.",
        "derived": "Hollow bar: worked out from other figures.",
        "latitude": "{degrees}° N",
        "years_between": "{years} years",
        "span": "{first}–{last}: {label}",
    },
}


def say(word: str, language: str, **values: object) -> str:
    """One phrase; English where a language has no words of its own yet."""
    return WORDS.get(language, WORDS["en"])[word].format(**values)
