"""What a browser sent, with letters alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from nhipcau.kit.letters import holds_others, letters_alone


def with_letters_alone(request: HttpRequest) -> None:
    """Take everything else out of the address and the form. Reads the form: limit its size before."""
    if _holds(request.GET):
        request.GET = _cleaned(request.GET)
    if _holds(request.POST):
        request.POST = _cleaned(request.POST)


def _holds(sent: QueryDict) -> bool:
    return any(holds_others(text) for name, texts in sent.lists() for text in (name, *texts))


def _cleaned(sent: QueryDict) -> Any:
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        kept.setlist(letters_alone(name), letters_alone(texts))
    kept._mutable = False
    return kept
