"""Pages themselves, a few at a time, and their composing: what a line of the index doesn't hold."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from nhipcau.campaigns.models import Theme
from nhipcau.publicsite.asking import Question, Recorder
from nhipcau.publicsite.index import MODELS, model_of
from nhipcau.stories.compose import Composer
from nhipcau.stories.ports import (
    Chronicle,
    Figure,
    File,
    Heading,
    KeyFacts,
    Listing,
    Paragraph,
    Picture,
    Pull,
    Quote,
    Run,
    StoryDocument,
)

if TYPE_CHECKING:
    from nhipcau.publicsite.snapshot import Snapshot

_PAGES_KEPT: Final = 120
_Made = TypeVar("_Made")


class Wholes:
    """Pages by id. Keeps those that were asked for last; `showing` is one held in memory."""

    def __init__(self, showing: Any = None) -> None:
        self._showing = showing
        self._kept: OrderedDict[int, Any] = OrderedDict()

    def page(self, pk: int, model: str) -> Any:
        if self._showing is not None and pk == self._showing.pk:
            return self._showing
        if pk not in self._kept:
            self.fetch([(pk, model)])
        self._kept.move_to_end(pk)
        return self._kept[pk]

    def fetch(self, wanted: Iterable[tuple[int, str]]) -> None:
        missing = [(pk, model) for pk, model in wanted if pk not in self._kept]
        for model in MODELS:
            pks = [pk for pk, name in missing if name == model_of(model)]
            if pks:
                for page in _whole(model).filter(pk__in=pks):
                    self._kept[page.pk] = page
        while len(self._kept) > max(_PAGES_KEPT, len(missing)):
            self._kept.popitem(last=False)


def _whole(model: Any) -> Any:
    related = ["locale", "live_revision", *(["theme"] if hasattr(model, "theme") else [])]
    return model.objects.select_related(*related).defer("live_revision__content").order_by()


class Kept(Generic[_Made]):
    """Things made once and used again, each with the questions that were asked for it."""

    def __init__(self, recorder: Recorder, most: int) -> None:
        self._recorder = recorder
        self._most = most
        self._held: OrderedDict[int | str, tuple[_Made, frozenset[Question]]] = OrderedDict()

    def get(self, key: int | str, make: Callable[[], _Made]) -> _Made:
        if key in self._held:
            self._held.move_to_end(key)
        else:
            with self._recorder.hearing() as asked:
                try:
                    made = make()
                except Exception:
                    # What failed failed for what it asked: when that changes, it may succeed.
                    self._recorder.beyond(asked)
                    raise
            self._held[key] = (made, frozenset(asked))
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        made, questions = self._held[key]
        self._recorder.again(questions)
        return made


class LiveComposer(Composer):
    """Composes from the snapshot: links only to what is live, and asks nobody else for names."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot.ledger)
        self._snapshot = snapshot

    def page_address(self, pk: int) -> str:
        page = self._snapshot.page(pk)
        return str(page.url_path) if page else ""

    def theme_title(self, theme: Theme, language: str) -> str:
        page = self._snapshot.theme_page(theme.pk, language)
        return str(page.title) if page else theme.title

    def _campaign_name(self, theme: Theme | None, language: str) -> str:
        home = self._snapshot.home(language)
        named = " – ".join(text for text in (home.title, home.search_description) if text) if home else ""
        return named or (theme.campaign.title if theme else "")


def files_in(document: StoryDocument) -> Iterator[Picture | File]:
    """Every picture and file that a document shows, wherever it stands in it."""
    for part in (*document.blocks, document.details):
        yield from _files(part)


_WORDS: Final = (Paragraph, Heading, Listing, Pull, Figure, Chronicle, KeyFacts, Quote, Run, str, int)
"""What shows no file: most of a story."""


def _files(value: Any) -> Iterator[Picture | File]:
    if isinstance(value, _WORDS):
        return
    if isinstance(value, Picture | File):
        yield value
    if isinstance(value, tuple):
        for one in value:
            yield from _files(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _files(getattr(value, field.name))
