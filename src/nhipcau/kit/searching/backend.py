"""Wagtail's own database search, with words analysed as `kit.searching.analysis` says.

The index stays modelsearch's: FTS5 on SQLite, tsvector on PostgreSQL, without any extension of
either. What is put into it and what is asked of it goes through the same analysis, so both
databases find the same, and no query can be a syntax error.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import PlainText

from nhipcau.kit.searching.analysis import analysed
from nhipcau.kit.searching.asking import Asked, Vocabulary, asked

BEST = 100
"""How many hits are put in the order of their worth; those behind them follow newest first."""


def _analysing(indexer: Any) -> Any:
    """modelsearch's indexer, handing on analysed text."""

    class AnalysingIndexer(indexer):
        def prepare_value(self, value: Any) -> str:
            return (
                analysed(super().prepare_value(value))
                if isinstance(value, str)
                else super().prepare_value(value)
            )

    return AnalysingIndexer


def _joined(query: Asked, lexeme: Any) -> Any:
    """The groups of a query as one expression of the database's lexemes."""
    groups = []
    for group in query.groups:
        alternatives = [lexeme(word, prefix=word == query.unfinished) for word in group]
        groups.append(reduce(or_, alternatives))
    return reduce(or_ if query.operator.lower() == "or" else and_, groups)


class _Asking:
    """Turns what was typed into a query before modelsearch sees it."""

    vocabulary: Vocabulary

    def _search(self, compiler: Any, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        typed = query.query_string if type(query) is PlainText else query
        if isinstance(typed, str):
            operator = kwargs.pop("operator", None) or getattr(query, "operator", "and")
            query = asked(typed, self.vocabulary, operator=operator)
        if query is None:
            return EmptySearchResults()
        return super()._search(compiler, query, model_or_queryset, **kwargs)  # type: ignore[misc]


def _sqlite() -> Any:
    from django.db.models import Case, IntegerField, Value, When
    from modelsearch.backends.database.sqlite import sqlite
    from modelsearch.backends.database.sqlite.query import BM25, Lexeme, SearchQueryExpression

    # The index names its indexer by the module's name, so that is where ours has to stand.
    sqlite.ObjectIndexer = _analysing(sqlite.ObjectIndexer)

    class Compiling:
        order_by_relevance: bool

        def build_search_query_content(self, query: Any, config: Any = None) -> Any:
            if isinstance(query, Asked):
                return SearchQueryExpression(_joined(query, Lexeme), config=config)
            return super().build_search_query_content(query, config=config)  # type: ignore[misc]

        def search(self, config: Any, start: int, stop: int, score_field: str | None = None) -> Any:
            """In the order of worth without a ranking query a hit, which takes seconds for common words."""
            if not (isinstance(self.query, Asked) and self.order_by_relevance and score_field is None):  # type: ignore[attr-defined]
                return super().search(config, start, stop, score_field=score_field)  # type: ignore[misc]
            best = self._best(config)
            self.order_by_relevance = False
            found = super().search(config, None, None)  # type: ignore[misc]
            self.order_by_relevance = True
            places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(best)]
            order = Case(*places, default=Value(BEST), output_field=IntegerField()) if places else Value(0)
            return found.order_by(order, "-pk")[start:stop]

        def _best(self, config: Any) -> list[str]:
            match = sqlite.MatchExpression(self.FTS_TABLE_FIELDS, self.build_search_query(self.query, config))  # type: ignore[attr-defined]
            kinds = sqlite.get_descendants_content_types_pks(self.queryset.model)  # type: ignore[attr-defined]
            entries = sqlite.SQLiteFTSIndexEntry.objects.filter(match, index_entry__content_type__in=kinds)
            ranked = entries.annotate(worth=BM25()).order_by("worth")
            return list(ranked.values_list("index_entry__object_id", flat=True)[:BEST])

    class SearchCompiler(Compiling, sqlite.SQLiteSearchQueryCompiler):
        pass

    class AutocompleteCompiler(Compiling, sqlite.SQLiteAutocompleteQueryCompiler):
        pass

    class SQLiteBackend(_Asking, sqlite.SQLiteSearchBackend):
        query_compiler_class = SearchCompiler
        autocomplete_query_compiler_class = AutocompleteCompiler
        vocabulary = Vocabulary(lambda: sqlite.IndexEntry.objects.values_list("title", flat=True))

    return SQLiteBackend


def _postgres() -> Any:
    from modelsearch.backends.database.postgres import postgres
    from modelsearch.backends.database.postgres.query import Lexeme

    postgres.ObjectIndexer = _analysing(postgres.ObjectIndexer)

    class Compiling:
        def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
            if isinstance(query, Asked):
                return postgres.SearchQuery(_joined(query, Lexeme), search_type="raw", config=config)
            return super().build_tsquery_content(query, config=config, invert=invert)  # type: ignore[misc]

        def get_search_vectors(self, search_query: Any) -> Any:
            """Always the index: the columns themselves aren't analysed."""
            return self.get_index_vectors(search_query)  # type: ignore[attr-defined]

    class SearchCompiler(Compiling, postgres.PostgresSearchQueryCompiler):
        pass

    class AutocompleteCompiler(Compiling, postgres.PostgresAutocompleteQueryCompiler):
        pass

    class PostgresBackend(_Asking, postgres.PostgresSearchBackend):
        query_compiler_class = SearchCompiler
        autocomplete_query_compiler_class = AutocompleteCompiler
        vocabulary = Vocabulary(lambda: postgres.IndexEntry.objects.values_list("title_text", flat=True))

    return PostgresBackend


_made: dict[str, Any] = {}


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use: SQLite or PostgreSQL."""
    vendor = connection.vendor
    if vendor not in _made:
        _made[vendor] = _postgres() if vendor == "postgresql" else _sqlite()
    return _made[vendor]({"SEARCH_CONFIG": "simple", **params})
