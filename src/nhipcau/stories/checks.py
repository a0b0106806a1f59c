"""What is wrong with a page before it goes live: parts it lacks, facts it can't quote, sources it hasn't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.models import Page

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.problem import Problem
from nhipcau.stories.quotes import Quoted, quoted_by, words_of
from nhipcau.stories.unfinished import unfinished

__all__ = ["ASSERTING", "Problem", "problems"]

ASSERTING = frozenset(
    {
        *("article", "reportage", "profile", "document", "infographic"),
        *("timeline", "map", "exhibition", "quiz"),
    }
)
"""Kinds of story that say of their own accord how something was; such a story needs a source."""


_LINK: Final = re.compile(r"""<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d{1,9})\"""")


def problems(page: Any, *, ledger: Ledger) -> tuple[Problem, ...]:
    """Everything wrong with `page`, a specific page as it would be published; empty where nothing is."""
    quoted = quoted_by(page)
    return (
        *unfinished(page),
        *_unquotable(quoted, page.locale.language_code, ledger),
        *_unsourced(page, quoted, ledger),
        *_led_nowhere(page),
    )


def _unquotable(quoted: tuple[Quoted, ...], language: str, ledger: Ledger) -> Iterator[Problem]:
    for one in dict.fromkeys(quoted):
        if one.key not in ledger:
            yield Problem(
                "unknown-fact",
                _("The ledger holds no fact “%(key)s”. Choose another with @, or record it among the facts.")
                % {"key": one.key},
                one.place,
                field=one.at,
                block=one.block,
            )
        elif one.field:
            try:
                ledger.fact(one.key).quote(one.field, language)
            except (LookupError, ValueError):
                yield Problem(
                    "unknown-field",
                    _("The fact “%(key)s” has no “%(field)s” in this language. Add it to the fact first.")
                    % {"key": one.key, "field": one.field},
                    one.place,
                    field=one.at,
                    block=one.block,
                )


def _unsourced(page: Any, quoted: tuple[Quoted, ...], ledger: Ledger) -> Iterator[Problem]:
    kind = getattr(page, "kind", None)
    if kind is None or any(one.key in ledger for one in quoted):
        return
    if kind in ASSERTING:
        yield Problem(
            "no-source",
            _("A story of this kind says how something was, so it needs at least one source.")
            + " "
            + _("Quote a fact with @, or cite a source."),
        )


def _led_nowhere(page: Any) -> Iterator[Problem]:
    """Links to pages that were deleted: readers see the words, and no link."""
    linked = [(int(key), words) for words in words_of(page) for key in _LINK.findall(words.text)]
    if not linked:
        return
    known = set(Page.objects.filter(pk__in={key for key, _words in linked}).values_list("pk", flat=True))
    for words in dict.fromkeys(words for key, words in linked if key not in known):
        yield Problem(
            "dead-link",
            _("A link leads to a page that was deleted. Link another page, or take the link out."),
            words.place,
            blocking=False,
            field=words.at,
            block=words.block,
        )
