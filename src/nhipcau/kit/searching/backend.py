"""Wagtail's own database search, with words analysed as `kit.searching.analysis` says.

The index stays modelsearch's: FTS5 on SQLite, tsvector on PostgreSQL, without any extension of
either. What is put into it and what is asked of it goes through the same analysis, so both
databases find the same, and no query can be a syntax error.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use, under the name by which Wagtail looks for it."""
    if connection.vendor == "postgresql":
        from nhipcau.kit.searching.postgres import PostgresBackend

        return PostgresBackend({"SEARCH_CONFIG": "simple", **params})
    from nhipcau.kit.searching.sqlite import SQLiteBackend

    return SQLiteBackend(params)
