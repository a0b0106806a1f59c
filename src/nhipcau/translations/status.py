"""Every page in every language: where it stands, counted in the database whatever the number of pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, WorkflowState

from nhipcau.kit import clock
from nhipcau.kit.collating import ordered
from nhipcau.translations.fields import PAGES
from nhipcau.translations.models import Standing
from nhipcau.translations.waiting import Step, dues, steps_at, translator_of

STATES = ("mine", "held", "stale", "progress", "missing", "review", "live")


@dataclass
class Cell:
    """One page in one language."""

    language: str
    page: Page | None = None
    standing: Standing | None = None
    original: bool = False
    review: bool = False
    behind: bool = False
    """The source was published since its words were last taken."""
    who: str = ""
    """Who has to do something about it; empty where nobody has."""
    due: dt.date | None = None
    step: str = ""
    """The step of its process that it waits at."""
    way: Any = None
    """The button to its way to readers, where that is what is to be done."""

    @property
    def late(self) -> bool:
        return bool(self.who and self.due and self.due < clock.today())

    @property
    def state(self) -> str:
        if self.page is None:
            return "missing"
        if self.standing and self.standing.state != Standing.State.DONE:
            return str(self.standing.state)
        if self.review:
            return "review"
        if self.page.live:
            return "changed" if self.page.has_unpublished_changes else "live"
        return "done" if self.standing else "draft"

    @property
    def finished(self) -> bool:
        """Translated, and nobody has sent it to review."""
        return bool(self.standing and not self.original and self.state in ("done", "changed"))


@dataclass
class Row:
    """A page in all its languages, the one it was written in first."""

    key: uuid.UUID
    title: str
    kind: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def differing(self) -> int | None:
        told = [c.standing.differing for c in self.cells if c.standing and c.standing.differing is not None]
        return sum(told) if told else None

    @property
    def todo(self) -> Cell | None:
        """The cell that most needs a person."""
        waiting = [c for c in self.cells if c.standing and c.standing.urgency]
        if waiting:
            return max(waiting, key=lambda c: c.standing.urgency if c.standing else 0)
        onward = next((c for c in self.cells if c.finished), None)
        return onward or next((c for c in self.cells if c.state == "missing"), None)

    @property
    def meant(self) -> int:
        return sum(c.standing.meant for c in self.cells if c.standing)

    @property
    def source(self) -> Cell | None:
        """The cell of the language it was written in."""
        return next((c for c in self.cells if c.original and c.page), None)

    @property
    def apart(self) -> Cell | None:
        """A page that was written directly in its language and isn't beside its source yet."""
        return next((c for c in self.cells if c.page and not c.original and not c.standing), None)

    @property
    def waiting(self) -> list[Cell]:
        """The cells that somebody has to do something about."""
        return [c for c in self.cells if c.who]


@dataclass(frozen=True)
class Counts:
    """What the screen's first sentence says."""

    pages: int
    translations: int
    held: int
    stale: int
    stale_segments: int
    progress: int
    missing: int
    review: int
    live: int
    machine: int


def pages(kind: str = "") -> QuerySet[Page]:
    """Every page of the site that has words, or those of one type."""
    models = [m for m in PAGES if not kind or m._meta.model_name == kind]
    return Page.objects.type(*models).filter(alias_of=None)


def languages() -> list[str]:
    """The languages of the site: those of the settings first, then any that was added."""
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    there = list(Locale.objects.values_list("language_code", flat=True))
    return [code for code in known if code in there] + sorted(set(there) - set(known))


def mine(by: Any, kind: str = "") -> int:
    """How many pages a person was asked to translate and hasn't finished."""
    found = Standing.objects.of(by)
    if kind:
        found = found.filter(key__in=pages(kind).values("translation_key"))
    return found.values("key").distinct().count()


def count(kind: str = "") -> Counts:
    """The counts of all pages, in four queries."""
    of_kind = pages(kind)
    codes = languages()
    there = of_kind.aggregate(pages=Count("pk"), keys=Count("translation_key", distinct=True))
    standings = Standing.objects.all()
    if kind:
        standings = standings.filter(key__in=of_kind.values("translation_key"))
    states = standings.aggregate(
        held=Count("pk", filter=Q(state="held")),
        gone_stale=Count("pk", filter=Q(stale__gt=0)),
        segments=Coalesce(Sum("stale"), 0),
        progress=Count("pk", filter=Q(state="progress")),
        by_machine=Count("pk", filter=Q(machine__gt=0)),
        all=Count("pk"),
    )
    readers_see = of_kind.filter(
        live=True, translation_key=OuterRef("key"), locale__language_code=OuterRef("language")
    )
    live = standings.filter(Exists(readers_see), state="done").count()
    return Counts(
        pages=there["keys"],
        translations=states["all"],
        held=states["held"],
        stale=states["gone_stale"],
        stale_segments=states["segments"],
        progress=states["progress"],
        missing=there["keys"] * len(codes) - there["pages"],
        review=of_kind.filter(pk__in=_in_review()).count(),
        live=live,
        machine=states["by_machine"],
    )


def _in_review() -> Any:
    rows = WorkflowState.objects.active().filter(base_content_type__model="page")
    return [int(pk) for pk in rows.values_list("object_id", flat=True)]


def leading(
    kind: str = "", state: str = "", language: str = "", find: str = "", by: Any = None
) -> QuerySet[Page]:
    """One page a story, the one made first, those with most to do before the others.

    `by` is whose own work the state `mine` means.
    """
    of_kind = pages(kind)
    first = of_kind.values("translation_key").annotate(first=Min("pk")).values("first")
    urgency = (
        Standing.objects.filter(key=OuterRef("translation_key")).values("key").annotate(u=Max("urgency"))
    )
    found = of_kind.filter(pk__in=first)
    if find:
        named = of_kind.filter(Q(title__icontains=find) | Q(draft_title__icontains=find) | _titled(find))
        found = found.filter(translation_key__in=named.values("translation_key"))
    if state or language:
        found = found.filter(_asked(of_kind, state, language, by))
    return found.annotate(urgency=Coalesce(Subquery(urgency.values("u")), 0)).order_by(
        "-urgency", *ordered("title"), "title", "pk"
    )


def _titled(find: str) -> Q:
    """Pages whose title has these words, with or without diacritics."""
    found = Page.objects.search(find, fields=["title"], order_by_relevance=False)
    if not hasattr(found, "get_queryset"):  # words without a letter find nothing
        return Q(pk=None)
    return Q(pk__in=found.get_queryset().order_by().values("pk"))


def _asked(of_kind: QuerySet[Page], state: str, language: str, by: Any) -> Q:
    inside = of_kind.filter(locale__language_code=language) if language else of_kind
    if state == "missing":
        codes = [language] if language else languages()
        lacking = Q()
        for code in codes:
            there = of_kind.filter(locale__language_code=code).values("translation_key")
            lacking |= ~Q(translation_key__in=there)
        return lacking
    if state == "review":
        return Q(translation_key__in=inside.filter(pk__in=_in_review()).values("translation_key"))
    standings = Standing.objects.into(language) if language else Standing.objects.all()
    if state == "live":
        live = inside.filter(live=True).values("translation_key")
        return Q(translation_key__in=standings.filter(state="done").values("key")) & Q(
            translation_key__in=live
        )
    if state == "mine":
        standings = standings.of(by)
    elif state == "stale":
        standings = standings.filter(stale__gt=0)
    elif state == "machine":
        standings = standings.filter(machine__gt=0)
    elif state:
        standings = standings.filter(state=state)
    else:
        standings = standings.urgent()
    return Q(translation_key__in=standings.values("key"))


def rows(leads: Iterable[Page]) -> list[Row]:
    """The rows of one page of the listing, in a fixed number of queries."""
    leads = list(leads)
    keys = [lead.translation_key for lead in leads]
    of_keys = Page.objects.filter(translation_key__in=keys, alias_of=None)
    there = {
        (page.translation_key, page.locale.language_code): page
        for page in of_keys.select_related("locale", "content_type")
    }
    standings = {
        (s.key, s.language): s
        for s in Standing.objects.filter(key__in=keys).select_related(
            "translation__source__locale", "translator"
        )
    }
    steps, codes = steps_at(there.values()), languages()
    planned = dues(keys, codes)
    found = []
    for lead in leads:
        mine = {
            code: standings[lead.translation_key, code]
            for code in codes
            if (lead.translation_key, code) in standings
        }
        pages = {
            code: there[lead.translation_key, code] for code in codes if (lead.translation_key, code) in there
        }
        row = _row(lead, pages, mine, codes)
        for cell in row.cells:
            _wait(cell, steps, planned.get((row.key, cell.language)))
        found.append(row)
    return found


def _row(lead: Page, pages: dict[str, Page], standings: dict[str, Standing], codes: list[str]) -> Row:
    source = next((s.translation.source for s in standings.values()), None)
    first = source.locale.language_code if source else _first(lead, pages)
    page = pages.get(first)
    behind = bool(
        source and page and page.last_published_at and page.last_published_at > source.last_updated_at
    )
    cells = [
        Cell(
            code,
            pages.get(code),
            standings.get(code),
            original=code == first,
            behind=behind and code != first,
        )
        for code in codes
    ]
    return Row(lead.translation_key, str((page or lead).title), str(lead.cached_content_type.name), cells)


def _wait(cell: Cell, steps: dict[int, Step], planned: dt.date | None) -> None:
    """Say who has to do something about a cell, and by when."""
    step = steps.get(cell.page.pk) if cell.page else None
    cell.review = step is not None
    if step is not None:
        cell.who, cell.due, cell.step = step.roles, step.due, step.name
    elif cell.standing and not cell.original and (cell.standing.urgency or cell.finished):
        cell.who = translator_of(cell.standing, cell.language)
        cell.due = cell.standing.due or planned
    elif cell.page is None:
        cell.who, cell.due = _("whoever sends it to translation"), planned


def _first(lead: Page, pages: dict[str, Page]) -> str:
    if settings.LANGUAGE_CODE in pages:
        return settings.LANGUAGE_CODE
    return str(lead.locale.language_code)
