"""Pages as lists and links meet them: a line that is read only as far as somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

from nhipcau.publicsite.index import Line, moment
from nhipcau.stories.models import StoryPage

if TYPE_CHECKING:
    from nhipcau.publicsite.snapshot import Snapshot


class _Language:
    """What a page's `locale` is asked for here."""

    def __init__(self, code: str) -> None:
        self.language_code = code


_KINDS: Final = {str(value): label for value, label in StoryPage.Kind.choices}


def kind_text(kind: str) -> str:
    """The name of a kind of story, in the active language."""
    return str(_KINDS.get(kind, kind))


_UNCHANGING: Final[dict[str, Callable[[Line], Any]]] = {
    "locale": lambda line: _Language(line.language),
    "language": lambda line: line.language,
    "model": lambda line: line.model,
}
_SHOWN: Final[dict[str, Callable[[Line], Any]]] = {
    **{
        name: (lambda position: lambda line: line[position])(Line._fields.index(name))
        for name in (
            *("path", "title", "slug", "seo_title", "search_description", "lead"),
            *("theme_id", "ordinal", "order", "kind", "label", "summary", "section"),
        )
    },
    "first_published_at": lambda line: moment(line.first_published),
    "get_kind_display": lambda line: lambda: kind_text(line.kind),
}
_OF_REVISION: Final[dict[str, Callable[[Line], Any]]] = {
    "live_revision_id": lambda line: line.revision or None,
    "revised_at": lambda line: moment(line.revised),
}


_OF_SECTIONS: Final = frozenset({"url_path", "title", "seo_title", "slug", "search_description", "section"})
"""What every page shows of the sections and front pages of its language: one question for all of them."""


class Listed:
    """One live page of a list. What a line doesn't hold is read from the page itself, and noted so."""

    __slots__ = ("_line", "_snapshot", "pk")

    def __init__(self, line: Line, snapshot: Snapshot) -> None:
        self._line = line
        self._snapshot = snapshot
        self.pk = line.pk

    def __getattr__(self, name: str) -> Any:
        line, ask = self._line, self._snapshot.recorder.ask
        if reading := _UNCHANGING.get(name):
            return reading(line)
        if line.model in ("home", "section") and name in _OF_SECTIONS:
            ask("sections", line.language)
            return getattr(line, name)
        if name == "url_path":
            ask("address", line.pk)
            return line.url_path
        if reading := _SHOWN.get(name):
            ask("row", line.pk)
            return reading(line)
        ask("page", line.pk)
        if reading := _OF_REVISION.get(name):
            return reading(line)
        return getattr(self._snapshot.whole(line.pk), name)

    def __repr__(self) -> str:
        return f"<{self._line.model} {self._line.url_path}>"


class Listing(Sequence[Any]):
    """An ordered list of pages. Only as far as it was read does anything depend on it."""

    def __init__(
        self, snapshot: Snapshot, pks: tuple[int, ...], kind: str, subject: str, of: str = ""
    ) -> None:
        self._snapshot = snapshot
        self._pks = pks
        self._question = (kind, subject)
        self._of = of

    def __len__(self) -> int:
        self._snapshot.recorder.ask(*self._question, f"{self._of}count")
        return len(self._pks)

    def __bool__(self) -> bool:
        self._snapshot.recorder.ask(*self._question, f"{self._of}any")
        return bool(self._pks)

    def exceeds(self, most: int) -> bool:
        """Whether there are more than so many: asks less than how many there are."""
        self._snapshot.recorder.ask(*self._question, f"{self._of}over{most}")
        return len(self._pks) > most

    def __iter__(self) -> Iterator[Any]:
        # Asked for in growing steps: a loop that ends at the second page depends on few.
        read = 0
        for place, pk in enumerate(self._pks):
            if place >= read:
                read = max(4, read * 4)
                self._read(read)
            yield self._snapshot.listed(pk)
        self._read(None)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, int):
            self._read(at + 1 if at >= 0 else None)
            return self._snapshot.listed(self._pks[at])
        bounded = at.stop is not None and at.stop >= 0 and (at.start or 0) >= 0
        self._read(at.stop if bounded else None)
        return [self._snapshot.listed(pk) for pk in self._pks[at]]

    def _read(self, depth: int | None) -> None:
        """The first `depth` pages were read; None, all and that there are no more."""
        self._snapshot.recorder.ask(*self._question, self._of if depth is None else f"{self._of}{depth}")
