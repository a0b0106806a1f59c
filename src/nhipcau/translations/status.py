"""Every page in every language: where it stands, counted in the database whatever the number of pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from wagtail.models import Locale, Page, WorkflowState

from nhipcau.translations.fields import PAGES
from nhipcau.translations.models import Standing

STATES = ("held", "stale", "progress", "missing", "review", "live")


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
        return next((c for c in self.cells if c.state == "missing"), None)


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


def leading(kind: str = "", state: str = "", language: str = "", find: str = "") -> QuerySet[Page]:
    """One page a story, the one made first, those with most to do before the others."""
    of_kind = pages(kind)
    first = of_kind.values("translation_key").annotate(first=Min("pk")).values("first")
    urgency = (
        Standing.objects.filter(key=OuterRef("translation_key")).values("key").annotate(u=Max("urgency"))
    )
    found = of_kind.filter(pk__in=first)
    if find:
        named = of_kind.filter(Q(title__icontains=find) | Q(draft_title__icontains=find))
        found = found.filter(translation_key__in=named.values("translation_key"))
    if state or language:
        found = found.filter(_asked(of_kind, state, language))
    return found.annotate(urgency=Coalesce(Subquery(urgency.values("u")), 0)).order_by(
        "-urgency", "title", "pk"
    )


def _asked(of_kind: QuerySet[Page], state: str, language: str) -> Q:
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
    if state == "stale":
        standings = standings.filter(stale__gt=0)
    elif state == "machine":
        standings = standings.filter(machine__gt=0)
    elif state:
        standings = standings.filter(state=state)
    else:
        standings = standings.urgent()
    return Q(translation_key__in=standings.values("key"))


def rows(leads: Iterable[Page]) -> list[Row]:
    """The rows of one page of the listing, in four queries whatever their number."""
    leads = list(leads)
    keys = [lead.translation_key for lead in leads]
    there: dict[tuple[uuid.UUID, str], Page] = {}
    every = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related(
        "locale", "content_type"
    )
    for page in every:
        there[page.translation_key, page.locale.language_code] = page
    standings = {
        (s.key, s.language): s
        for s in Standing.objects.filter(key__in=keys).select_related("translation__source__locale")
    }
    review, codes = set(_in_review()), languages()
    found = []
    for lead in leads:
        sources = [s.translation.source for (key, _), s in standings.items() if key == lead.translation_key]
        first = sources[0].locale.language_code if sources else _first(lead, there)
        taken = sources[0].last_updated_at if sources else None
        source = there.get((lead.translation_key, first))
        behind = bool(taken and source and source.last_published_at and source.last_published_at > taken)
        row = Row(lead.translation_key, str((source or lead).title), str(lead.cached_content_type.name))
        for code in codes:
            page = there.get((lead.translation_key, code))
            row.cells.append(
                Cell(
                    code,
                    page,
                    standings.get((lead.translation_key, code)),
                    original=code == first,
                    review=bool(page and page.pk in review),
                    behind=behind and code != first,
                )
            )
        found.append(row)
    return found


def _first(lead: Page, there: dict[tuple[uuid.UUID, str], Page]) -> str:
    if (lead.translation_key, settings.LANGUAGE_CODE) in there:
        return settings.LANGUAGE_CODE
    return str(lead.locale.language_code)
