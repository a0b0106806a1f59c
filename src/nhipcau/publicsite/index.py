"""Every live page in a line: what lists, links and orders need, read by value and never as a model.

Thirty thousand lines are held in tens of megabytes; what a page says in full is fetched page by page.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast, Coalesce, Replace
from wagtail.models import Page

from nhipcau.campaigns.models import Theme
from nhipcau.publicsite.addresses import LANGUAGES
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage

MODELS: Final = (HomePage, SectionPage, ThemePage, StoryPage)


class Line(NamedTuple):
    """One live page. Moments are text as the database writes them: they sort, and are read when shown."""

    pk: int
    model: str
    language: str
    key: str
    path: str
    url_path: str
    title: str
    slug: str
    seo_title: str
    search_description: str
    first_published: str
    revision: int
    revised: str
    lead: str
    theme_id: int = 0
    ordinal: int = 0
    order: int = 0
    kind: str = ""
    label: str = ""
    summary: str = ""
    section: str = ""

    @property
    def shown(self) -> tuple[Any, ...]:
        """What a list may show of it: all but which revision it is."""
        return self[:11] + self[13:]

    @property
    def telling(self) -> tuple[Any, ...]:
        """By which it is known whether the line may have changed: `_TELLING`."""
        return self.pk, self.revision, self.path, self.url_path


def _text(name: str) -> Any:
    return Coalesce(Cast(name, CharField()), Value(""))


_FIELDS: Final[dict[str, Any]] = {
    "pk": F("pk"),
    "language": F("locale__language_code"),
    "key": Replace(Cast("translation_key", CharField()), Value("-"), Value("")),
    "path": F("path"),
    "url_path": F("url_path"),
    "title": F("title"),
    "slug": F("slug"),
    "seo_title": F("seo_title"),
    "search_description": F("search_description"),
    "first_published": _text("first_published_at"),
    "revision": Coalesce(F("live_revision_id"), Value(0)),
    "revised": _text("live_revision__created_at"),
    "lead": F("lead"),
}
_OF_THEME: Final = {"theme_id": F("theme_id"), "ordinal": F("theme__ordinal")}
_OWN: Final[dict[type[Model], dict[str, Any]]] = {
    HomePage: {},
    SectionPage: {"section": F("section")},
    ThemePage: {**_OF_THEME, "summary": F("summary")},
    StoryPage: {**_OF_THEME, "order": F("order"), "kind": F("kind"), "label": F("label")},
}
_EMPTY: Final = dict(Line._field_defaults)
_TELLING: Final = ("pk", "revision", "path", "url_path")
_AT_ONCE: Final = 2000
_FEW: Final = 500
CHUNK: Final = 128


class Index:
    """Lines by page, by counterpart and by group. `without` are pages to be taken as not there."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines: dict[int, Line] = {line.pk: line for line in lines}
        self._ordered: dict[tuple[str, str], dict[tuple[int, str], tuple[int, ...]]] = {}
        self._sorted: dict[tuple[str, str], list[Line]] = {}
        self._by_theme: dict[str, dict[int, dict[int, int]]] = {}

    @classmethod
    def load(
        cls, *, without: Iterable[int] = (), showing: Any = None, kept: Mapping[int, Line] | None = None
    ) -> Index:
        """What is live, open to all and no copy awaiting translation, with all above it.

        `kept` are lines of before: one is taken where the page has the same place and live revision, with
        which alone all else changes that a line says.
        """
        found = _lines_since(kept) if kept else {line.pk: line for model in MODELS for line in _lines(model)}
        if showing is not None:
            found[showing.pk] = line_of(showing, found.get(showing.pk))
        left_out = set(without)
        reached = _Reached(found.values())
        shown = showing.pk if showing is not None else None
        return cls(
            line
            for line in sorted(found.values(), key=lambda line: line.path)
            if line.pk not in left_out and (line.pk == shown or reached(line.path))
        )

    def chunk(self, number: int) -> list[Line]:
        """The lines of so many neighbours, in the order of their pages."""
        pks = range(number * CHUNK, (number + 1) * CHUNK)
        return [self.lines[pk] for pk in pks if pk in self.lines]

    @cached_property
    def by_key(self) -> dict[tuple[str, str], int]:
        return {(line.key, line.language): line.pk for line in self.lines.values()}

    @cached_property
    def _groups(self) -> dict[tuple[str, str], list[Line]]:
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in self.lines.values():
            found[line.model, line.language].append(line)
        return found

    def of_model(self, model: str, language: str) -> list[Line]:
        return self._groups.get((model, language), [])

    def counterparts(self, key: str) -> dict[str, Line]:
        found = ((language, self.by_key.get((key, language))) for language in LANGUAGES)
        return {language: self.lines[pk] for language, pk in found if pk is not None}

    def ordered(self, name: str, language: str, theme_id: int = 0, kind: str = "") -> tuple[int, ...]:
        """Stories: `newest` first, in the order of their `theme`, or `changed` last first."""
        if (name, language) not in self._ordered:
            groups: dict[tuple[int, str], list[int]] = defaultdict(list)
            for line in self._in_order(name, language):
                for group in {(0, ""), (line.theme_id, ""), (0, line.kind), (line.theme_id, line.kind)}:
                    groups[group].append(line.pk)
            self._ordered[name, language] = {group: tuple(pks) for group, pks in groups.items()}
        return self._ordered[name, language].get((theme_id, kind), ())

    def _in_order(self, name: str, language: str) -> list[Line]:
        if (name, language) not in self._sorted:
            key, reverse = _ORDERS[name]
            lines = sorted(self.of_model("story", language), key=key, reverse=reverse)
            self._sorted[name, language] = lines
        return self._sorted[name, language]

    def newest_places(self, language: str) -> dict[int, int]:
        """Where each story stands among the newest."""
        if language not in self._newest_places:
            newest = self.ordered("newest", language)
            self._newest_places[language] = {pk: place for place, pk in enumerate(newest)}
        return self._newest_places[language]

    @cached_property
    def _newest_places(self) -> dict[str, dict[int, int]]:
        return {}

    def stories_by_theme(self, language: str) -> dict[int, dict[int, int]]:
        """Where each story of a theme stands among its newest."""
        if language not in self._by_theme:
            themes: dict[int, dict[int, int]] = defaultdict(dict)
            for line in self._in_order("newest", language):
                held = themes[line.theme_id]
                held[line.pk] = len(held)
            self._by_theme[language] = dict(themes)
        return self._by_theme[language]

    def places(self, language: str, theme_id: int) -> dict[int, int]:
        """Where each story of a theme stands in its order."""
        asked = ("places", language, theme_id)
        if asked not in self._places:
            ordered = self.ordered("theme", language, theme_id)
            self._places[asked] = {pk: place for place, pk in enumerate(ordered)}
        return self._places[asked]

    @cached_property
    def _places(self) -> dict[tuple[str, str, int], dict[int, int]]:
        return {}

    def groups(self, language: str) -> set[tuple[int, str]]:
        """Of stories: all, each theme, each kind."""
        stories = self.of_model("story", language)
        return {(0, ""), *((x.theme_id, "") for x in stories), *((0, x.kind) for x in stories)}

    def kinds(self, language: str) -> set[str]:
        return {line.kind for line in self.of_model("story", language)}

    def months(self, language: str) -> dict[str, tuple[int, ...]]:
        """Stories by the month in which they were published, the newest first."""
        if language not in self._months:
            found: dict[str, list[int]] = defaultdict(list)
            for pk in self.ordered("newest", language):
                found[self.lines[pk].first_published[:7]].append(pk)
            self._months[language] = {month: tuple(held) for month, held in found.items()}
        return self._months[language]

    @cached_property
    def _months(self) -> dict[str, dict[str, tuple[int, ...]]]:
        return {}


_ORDERS: Final[dict[str, tuple[Any, bool]]] = {
    "newest": (lambda line: (line.first_published, -line.order, line.path), True),
    "theme": (lambda line: (line.order, line.first_published, line.path), False),
    "changed": (lambda line: (line.revised, line.path), True),
}


def line_of(page: Any, known: Line | None = None) -> Line:
    """The line of a page held in memory, live or not."""
    theme = getattr(page, "theme", None)
    return Line(
        pk=page.pk,
        model=model_of(page),
        language=page.locale.language_code,
        key=page.translation_key.hex,
        path=page.path or "",
        url_path=page.url_path or "",
        title=page.title,
        slug=page.slug,
        seo_title=page.seo_title,
        search_description=page.search_description,
        first_published=known.first_published if known else _moment_text(page.first_published_at),
        revision=page.live_revision_id or 0,
        revised=known.revised if known else "",
        lead=page.lead,
        **{
            name: getattr(page, name, default) or default
            for name, default in _EMPTY.items()
            if name != "ordinal"
        },
        ordinal=theme.ordinal if theme else 0,
    )


def model_of(page: Any) -> str:
    """`home`, `section`, `theme` or `story`."""
    return str(page._meta.model_name.removesuffix("page"))


def moment(text: str) -> dt.datetime | None:
    """The moment that a database wrote so, in UTC."""
    if not text:
        return None
    read = dt.datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)


def digest(value: Any) -> str:
    """A short name for plain values: the same in every process."""
    return hashlib.blake2b(repr(value).encode(), digest_size=10).hexdigest()


def packed(lines: Iterable[Line]) -> bytes:
    """All that these lines say. Equal lines are packed equally."""
    return marshal.dumps([tuple(line) for line in lines], 2)  # version 2 writes no references


def unpacked(content: bytes) -> list[Line]:
    """The lines that were packed; none, where they were lines of another program."""
    rows = marshal.loads(content)  # noqa: S302  # written by this room, in a file of its own
    return [Line._make(row) for row in rows if len(row) == len(Line._fields)]


def _lines(model: Any, *among: Any) -> Iterator[Line]:
    asked = {**_FIELDS, **_OWN[model], "model": Value(model_of(model))}
    columns = {name: asked.get(name, Value(_EMPTY.get(name, ""))) for name in Line._fields}
    return map(Line._make, _rows(model.objects.filter(*among), columns))


def _rows(pages: Any, columns: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """As the database gives them: each is text or a number already."""
    named = {f"asked_{name}": column for name, column in columns.items()}
    pages = pages.live().public().filter(alias_of=None).order_by().annotate(**named)
    with connections[pages.db].cursor() as cursor:
        cursor.execute(*pages.values_list(*named).query.sql_with_params())
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def _lines_since(kept: Mapping[int, Line]) -> dict[int, Line]:
    """The lines of now, read where they aren't those that were kept."""
    ordinals = {0: 0, **dict(Theme.objects.values_list("pk", "ordinal"))}
    types = ContentType.objects.get_for_models(*MODELS).values()
    pages = Page.objects.filter(content_type__in=types)
    found: dict[int, Line] = {}
    others: list[int] = []
    for row in _rows(pages, {name: _FIELDS[name] for name in _TELLING}):
        line = kept.get(row[0])
        if line and line.revision and line.telling == row and line.ordinal == ordinals.get(line.theme_id):
            found[line.pk] = line
        else:
            others.append(row[0])
    for start in range(0, len(others), _FEW):
        among = Q(pk__in=others[start : start + _FEW])
        found |= {line.pk: line for model in MODELS for line in _lines(model, among)}
    return found


class _Reached:
    """Whether all the pages above one are there, but for the root of the tree."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._paths = {line.path for line in lines}
        self._known: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        step: int = Page.steplen
        above = path[:-step]
        if above not in self._known:
            self._known[above] = len(above) <= step or (above in self._paths and self(above))
        return self._known[above]


def _moment_text(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ") if moment else ""
