"""The order of Vietnamese words, which that of code points isn't: a à ả ã á ạ, ă, â, b; d before đ.

By letters first, then by tones. Databases are asked with the same two tables as Python, since not every
PostgreSQL was built with the collations of other languages and SQLite has none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, Func, Value

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_FIRST = 0x100
"""Figures and signs stand before the letters; what other scripts write, after them."""


def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Every letter, small and capital, to its place without its tone, and with it."""
    letters, tones = {}, {}
    for place, letter in enumerate(_LETTERS):
        for tone, mark in enumerate(_TONES):
            written = unicodedata.normalize("NFC", letter + mark)
            for one in (written, written.upper()):
                if len(one) == 1:
                    letters[ord(one)] = chr(_FIRST + place)
                    tones[ord(one)] = chr(_FIRST + len(_TONES) * place + tone)
    return letters, tones


TABLES = _tables()


def order(text: str) -> tuple[str, ...]:
    """What `sorted` compares."""
    composed = unicodedata.normalize("NFC", text)
    return (*(composed.translate(table) for table in TABLES), text)


class _Translated(Func):
    """A field's words by one of the tables, compared as the places stand."""

    function = "TRANSLATE"
    template = '%(function)s(%(expressions)s) COLLATE "C"'

    def __init__(self, field: str, table: dict[int, str]) -> None:
        letters, places = "".join(map(chr, table)), "".join(table.values())
        super().__init__(F(field), Value(letters), Value(places), output_field=CharField())

    def as_sqlite(self, compiler: Any, connection: Any, **given: Any) -> Any:
        return super().as_sql(compiler, connection, template="%(function)s(%(expressions)s)", **given)


def ordered(field: str) -> tuple[Func, ...]:
    """What `order_by` is given for a field of words; a key after it settles what is alike."""
    return tuple(_Translated(field, table) for table in TABLES)


def teach(connection: Any, **_signal: Any) -> None:
    """Called as a connection is made: SQLite has no `TRANSLATE`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("TRANSLATE", 3, _translate, deterministic=True)


def _translate(text: str | None, letters: str, places: str) -> str | None:
    return text.translate(_table(letters, places)) if text else text


@lru_cache(maxsize=8)
def _table(letters: str, places: str) -> dict[int, int]:
    return str.maketrans(letters, places)
