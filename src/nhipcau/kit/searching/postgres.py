"""The search backend on PostgreSQL's tsvector, without any extension."""

from __future__ import annotations

from typing import Any

from modelsearch.backends.database.postgres import postgres
from modelsearch.backends.database.postgres.query import Lexeme

from nhipcau.kit.searching.alike import Analysing, Asking, joined
from nhipcau.kit.searching.asking import Asked, Vocabulary


class AnalysingIndexer(Analysing, postgres.ObjectIndexer):
    pass


# The index names its indexer by the module's name, so that is where ours has to stand.
postgres.ObjectIndexer = AnalysingIndexer


class _Compiling:
    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        if isinstance(query, Asked):
            return postgres.SearchQuery(joined(query, Lexeme), search_type="raw", config=config)
        return super().build_tsquery_content(query, config=config, invert=invert)  # type: ignore[misc]  # of its base

    def get_search_vectors(self, search_query: Any) -> Any:
        """Always the index: the columns themselves aren't analysed."""
        compiler: Any = self
        return compiler.get_index_vectors(search_query)


class SearchCompiler(_Compiling, postgres.PostgresSearchQueryCompiler):
    pass


class AutocompleteCompiler(_Compiling, postgres.PostgresAutocompleteQueryCompiler):
    pass


class PostgresBackend(Asking, postgres.PostgresSearchBackend):
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    vocabulary = Vocabulary(lambda: postgres.IndexEntry.objects.values_list("title_text", flat=True))
