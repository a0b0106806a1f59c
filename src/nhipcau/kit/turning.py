"""Marks that turn the order of letters round: never kept in what is typed or pasted.

U+202A–202E and U+2066–2069 last until they are closed: an unclosed one turns round what stands after it, on
whatever screen shows it. None of them is needed: letters that are written from right to left order
themselves. U+200E and U+200F stay; they only tell a point between two words which of them it belongs to.
"""

from __future__ import annotations

from typing import Any

_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def straight(value: Any) -> Any:
    """A string, or every string in lists and mappings, without these marks. Anything else as it is."""
    if isinstance(value, str):
        return value.translate(_TURNING)
    if isinstance(value, list):
        return [straight(one) for one in value]
    if isinstance(value, dict):
        return {name: straight(one) for name, one in value.items()}
    return value
