"""Who asked what: each leaf of the site is known by the questions that were asked while it was made.

A question is `(kind, subject, detail)`; its answer is told by `publicsite.answers`. While the answers to
all of its questions stand, a leaf stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Question(NamedTuple):
    kind: str
    subject: str = ""
    detail: str = ""


class Recorder:
    """Keeps the questions of what is being made now; without anything being made, none."""

    def __init__(self) -> None:
        self._open: list[set[Question]] = []

    def ask(self, kind: str, subject: object = "", detail: object = "") -> None:
        if self._open:
            self._open[-1].add(Question(kind, str(subject), str(detail)))

    def again(self, questions: frozenset[Question]) -> None:
        """What was made earlier is used once more, and with it all that was asked for it."""
        if self._open:
            self._open[-1] |= questions

    def beyond(self, questions: set[Question]) -> None:
        """Pass on what is heard now to what surrounds it."""
        if len(self._open) > 1:
            self._open[-2] |= questions

    @contextmanager
    def hearing(self) -> Iterator[set[Question]]:
        """The questions asked inside; they don't reach what surrounds this."""
        heard: set[Question] = set()
        self._open.append(heard)
        try:
            yield heard
        finally:
            self._open.pop()
