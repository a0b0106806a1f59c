"""What is no letter is taken out wherever it stands; the rest comes back untouched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from nhipcau.kit.letters import letters_alone


class Pair(NamedTuple):
    first: str
    second: int


@dataclass(frozen=True)
class Sheet:
    title: str
    rows: tuple[Pair, ...]
    day: dt.date


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("m\x0bột\t\nhai", "một\t\nhai"),
        (["\ufffea", Pair("b\x01", 1)], ["a", Pair("b", 1)]),
        ({"k\x02": ("\ud800c",)}, {"k": ("c",)}),
        (
            Sheet("t\x0c", (Pair("r\x7f", 2),), dt.date(2026, 9, 2)),
            Sheet("t", (Pair("r", 2),), dt.date(2026, 9, 2)),
        ),
        (5, 5),
    ],
)
def test_letters_alone(given: object, kept: object) -> None:
    assert letters_alone(given) == kept


def test_what_holds_letters_alone_is_not_made_anew() -> None:
    sheet = Sheet("Bảng", (Pair("một", 1),), dt.date(2026, 9, 2))
    assert letters_alone(sheet) is sheet
