"""What both databases' backends do alike: analysed text in, typed words to a query."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import PlainText

from nhipcau.kit.searching.analysis import analysed
from nhipcau.kit.searching.asking import Asked, Vocabulary, asked


class Analysing:
    """Over modelsearch's indexer: hands on analysed text."""

    def prepare_value(self, value: Any) -> str:
        prepared: str = super().prepare_value(value)  # type: ignore[misc]  # modelsearch's own
        return analysed(prepared) if isinstance(value, str) else prepared


class Asking:
    """Over modelsearch's backend: turns what was typed into a query."""

    vocabulary: Vocabulary

    def _search(self, compiler: Any, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        typed = query.query_string if type(query) is PlainText else query
        if isinstance(typed, str):
            operator = kwargs.pop("operator", None) or getattr(query, "operator", "and")
            query = asked(typed, self.vocabulary, operator=operator)
        if query is None:
            return EmptySearchResults()
        return super()._search(compiler, query, model_or_queryset, **kwargs)  # type: ignore[misc]  # of its base


def joined(query: Asked, lexeme: Any) -> Any:
    """The groups of a query as one expression of the database's lexemes."""
    groups = [
        reduce(or_, [lexeme(word, prefix=word == query.unfinished) for word in group])
        for group in query.groups
    ]
    return reduce(or_ if query.operator.lower() == "or" else and_, groups)
