"""The search backend on SQLite's FTS5."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import BM25, Lexeme, SearchQueryExpression

from nhipcau.kit.searching.alike import Analysing, Asking, joined
from nhipcau.kit.searching.asking import Asked, Vocabulary

BEST = 100
"""How many hits are put in the order of their worth; those behind them follow newest first."""


class AnalysingIndexer(Analysing, sqlite.ObjectIndexer):
    pass


# The index names its indexer by the module's name, so that is where ours has to stand.
sqlite.ObjectIndexer = AnalysingIndexer


class _Compiling:
    order_by_relevance: bool

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        if isinstance(query, Asked):
            return SearchQueryExpression(joined(query, Lexeme), config=config)
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]  # of its base

    def search(self, config: Any, start: int, stop: int, score_field: str | None = None) -> Any:
        """In the order of worth without a ranking query a hit, which takes seconds for common words."""
        query: Any = self.query  # type: ignore[attr-defined]  # of its base
        if not (isinstance(query, Asked) and self.order_by_relevance and score_field is None):
            return super().search(config, start, stop, score_field=score_field)  # type: ignore[misc]  # of its base
        best = self._best(query, config)
        self.order_by_relevance = False
        found = super().search(config, None, None)  # type: ignore[misc]  # of its base
        self.order_by_relevance = True
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(best)]
        order = Case(*places, default=Value(BEST), output_field=IntegerField()) if places else Value(0)
        return found.order_by(order, "-pk")[start:stop]

    def _best(self, query: Asked, config: Any) -> list[str]:
        compiler: Any = self
        match = sqlite.MatchExpression(
            compiler.FTS_TABLE_FIELDS, compiler.build_search_query(query, config=config)
        )
        kinds = sqlite.get_descendants_content_types_pks(compiler.queryset.model)
        entries = sqlite.SQLiteFTSIndexEntry.objects.filter(match, index_entry__content_type__in=kinds)
        ranked = entries.annotate(worth=BM25()).order_by("worth")
        return list(ranked.values_list("index_entry__object_id", flat=True)[:BEST])


class SearchCompiler(_Compiling, sqlite.SQLiteSearchQueryCompiler):
    pass


class AutocompleteCompiler(_Compiling, sqlite.SQLiteAutocompleteQueryCompiler):
    pass


class SQLiteBackend(Asking, sqlite.SQLiteSearchBackend):
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    vocabulary = Vocabulary(lambda: sqlite.IndexEntry.objects.values_list("title", flat=True))
