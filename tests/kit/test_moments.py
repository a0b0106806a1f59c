"""Moments as the desk writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from nhipcau.kit.templatetags.desk import moment

AT = dt.datetime(2026, 8, 24, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", ">08:30 24/8/2026<"), ("ja", ">2026/8/24 08:30<"), ("en", ">08:30 24 Aug 2026<")],
)
def test_a_moment_is_written_in_the_order_of_its_language(language: str, words: str) -> None:
    with translation.override(language):
        assert words in moment(AT)
