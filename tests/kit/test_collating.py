"""Vietnamese order: in Python, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import pytest

from nhipcau.kit.collating import order, ordered
from tests.people.factories import OrganisationFactory

WORDS = [
    "2024 trong số liệu",
    "An Giang",
    "Ảnh",
    "Ăn sáng",
    "Âm nhạc",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "Bà Rịa",
    "Du lịch",
    "Dự án",
    "Đại sứ quán",
    "Đường phố",
    "Hạ Long",
    "Hà Nội",
    "ông",
    "ơn",
    "Zalo",
    "日本",
]


def test_words_stand_as_a_vietnamese_dictionary_has_them() -> None:
    assert sorted(set(WORDS), key=order) == WORDS


def test_letters_composed_otherwise_stand_at_the_same_place() -> None:
    assert order("e\u0323\u0302")[:-1] == order("\u1ec7")[:-1]


@pytest.mark.django_db
def test_the_database_orders_as_python_does() -> None:
    for word in reversed(WORDS):
        OrganisationFactory(name=word)
    rows = type(OrganisationFactory()).objects.filter(name__in=WORDS)
    assert list(rows.order_by(*ordered("name"), "name").values_list("name", flat=True)) == WORDS
