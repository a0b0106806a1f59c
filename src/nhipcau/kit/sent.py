"""What a browser sent, with letters alone: control characters come of pasting and of nobody's typing.

PostgreSQL keeps no U+0000, and Word and XML hold none of the others: one in a report of an organisation,
and the office's own document can't be written. Tabs and line ends stay.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, QueryDict

_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def with_letters_alone(request: HttpRequest) -> None:
    """Take everything else out of the address and the form. Reads the form: limit its size before."""
    if _holds(request.GET):
        request.GET = _cleaned(request.GET)
    if _holds(request.POST):
        request.POST = _cleaned(request.POST)


def _holds(sent: QueryDict) -> bool:
    return any(_UNHELD.search(text) for name, texts in sent.lists() for text in (name, *texts))


def _cleaned(sent: QueryDict) -> Any:
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        kept.setlist(_UNHELD.sub("", name), [_UNHELD.sub("", text) for text in texts])
    kept._mutable = False
    return kept
