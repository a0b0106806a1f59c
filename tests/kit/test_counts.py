from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from nhipcau.kit.counts import CountField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1200", 1200),
        ("1.200", 1200),
        ("1.000", 1000),
        ("1,200", 1200),
        ("1 200", 1200),
        ("12\u00a0345\u202f", 12345),
        ("1.234.567", 1_234_567),
        ("１２００", 1200),
        ("0", 0),
        (7, 7),
    ],
)
def test_a_count_as_people_write_it(typed: object, number: int) -> None:
    assert CountField().clean(typed) == number


NONE = ("1.5", "1.20", "1.234,567", "12.0", "khoảng 200", "1e3", "-3", "1.200-", "9" * 5000)


@pytest.mark.parametrize("typed", NONE)
def test_what_may_mean_two_numbers_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        CountField().clean(typed)


def test_nothing_typed_is_no_number() -> None:
    assert CountField(required=False).clean("") is None
