"""The list of stories by theme, each with its languages. Writing is done in Wagtail's own editor."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.auth import user_has_any_page_permission

from nhipcau.campaigns.models import Theme
from nhipcau.people.desk import Screen, chosen, number, page_of, person, segments, told
from nhipcau.people.models import User
from nhipcau.stories.actions import start_story
from nhipcau.stories.filtering import StoryFilter
from nhipcau.stories.first_pages import MAY, lacking, lay_pages
from nhipcau.stories.models import SectionPage, StoryPage
from nhipcau.stories.models.editing import USE_WHEN
from nhipcau.stories.skeletons import DRAWINGS

STORIES_A_PAGE = 40


@dataclass(frozen=True)
class Version:
    """One language of a story. `stale`: what it was written from has been published anew since."""

    language: str
    page: StoryPage | None
    stale: bool = False

    @property
    def state(self) -> str:
        if self.page is None:
            return "missing"
        if not self.page.live:
            return "draft"
        return "changed" if self.page.has_unpublished_changes else "live"


@dataclass(frozen=True)
class Row:
    """A story in all its languages."""

    title: str
    page: StoryPage
    versions: tuple[Version, ...]
    items: int

    @property
    def theme(self) -> Theme:
        theme: Theme = self.page.theme
        return theme


class StoryList(Screen):
    """Every story under its theme: what is live in which language, what is missing, what went stale."""

    permission = "stories.view_storypage"
    page_title = gettext_lazy("Stories")
    header_icon = "nc-story"
    template_name = "stories/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = StoryFilter.of(self.request)
        state = chosen(self.request, "state", ("stale", "missing", "draft"))
        rows = _rows(_pages(asked))
        counts = {name: sum(_is(row, name) for row in rows) for name in ("stale", "missing", "draft")}
        shown = [row for row in rows if not state or _is(row, state)]
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, shown, STORIES_A_PAGE),
            "stories": len(rows),
            "counts": counts,
            "states": segments(self.request, "state", _choices(len(rows), counts)),
            "state": state,
            "filter": asked,
            "picks": asked.picks(),
            "languages": settings.LANGUAGES,
            "create": _create_address(person(self.request)),
            "lacking": len(lacking()) if person(self.request).has_perm(MAY) else 0,
            "may_write": user_has_any_page_permission(person(self.request)),
        }


def _choices(stories: int, counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [
        ("", _("All"), stories),
        ("stale", _("Stale"), counts["stale"]),
        ("missing", _("A language is missing"), counts["missing"]),
        ("draft", _("Not public"), counts["draft"]),
    ]


def _is(row: Row, state: str) -> bool:
    if state == "stale":
        return any(version.stale for version in row.versions)
    return any(version.state == state for version in row.versions)


def _pages(asked: StoryFilter) -> QuerySet[StoryPage]:
    listed = asked.stories().defer("body", "lead").select_related("theme", "locale")
    return listed.order_by("theme__campaign", "theme__ordinal", "order", "pk")


def _rows(stories: QuerySet[StoryPage]) -> list[Row]:
    by_key: dict[uuid.UUID, dict[str, StoryPage]] = {}
    for page in stories:
        by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return list(_in_languages(by_key.values(), _items_answered()))


def _items_answered() -> dict[int, int]:
    through = StoryPage.plan_items.through
    return dict(through.objects.values_list("storypage_id").annotate(n=Count("planitem_id")))


def _in_languages(stories: Iterable[dict[str, StoryPage]], items: dict[int, int]) -> Iterable[Row]:
    for pages in stories:
        first = next(iter(pages.values()))
        source = pages.get(first.original_language, first)
        versions = tuple(
            Version(code, pages.get(code), _stale(pages.get(code), source))
            for code, _name in settings.LANGUAGES
        )
        title = (pages.get("vi") or source).title
        yield Row(title, source, versions, max(items.get(page.pk, 0) for page in pages.values()))


def _stale(page: StoryPage | None, source: StoryPage) -> bool:
    """The source was published after this translation was, and so says something it may not."""
    if page is None or page.pk == source.pk or not page.last_published_at or not source.last_published_at:
        return False
    return bool(page.last_published_at < source.last_published_at)


def _create_address(user: User) -> str:
    """The door to a new story, for those who may write in some language."""
    return reverse("story_new") if writable_languages(user) else ""


def writable_languages(user: User) -> list[tuple[str, str]]:
    """Languages whose page of stories is there and takes a new one from this person."""
    sections = SectionPage.objects.filter(section=SectionPage.Section.STORIES).select_related("locale")
    open_to = {s.locale.language_code for s in sections if s.permissions_for_user(user).can_add_subpage()}
    return [(code, name) for code, name in settings.LANGUAGES if code in open_to]


class LayPages(View):
    """Lays what the site lacks of front pages, sections and themes."""

    def post(self, request: HttpRequest) -> HttpResponse:
        n = len(lay_pages(by=person(request)))
        said = ngettext(
            "%(n)d page was laid as a draft. Its editor words it and sends it to review.",
            "%(n)d pages were laid as drafts. Their editors word them and send them to review.",
            n,
        )
        messages.success(request, said % {"n": n})
        return redirect("story_list")


class NewStory(Screen):
    """The door to a new story: every kind with its drawing and when to use it."""

    permission = "stories.view_storypage"
    page_title = gettext_lazy("New story")
    header_icon = "nc-story"
    template_name = "stories/new.html"
    trail = (("story_list", gettext_lazy("Stories")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.POST or self.request.GET
        languages = writable_languages(person(self.request))
        kinds = [
            {"name": name, "label": label, "when": USE_WHEN[name], "drawing": DRAWINGS[name]}
            for name, label in StoryPage.Kind.choices
        ]
        return super().get_context_data(**kwargs) | {
            "kinds": kinds,
            "themes": Theme.objects.select_related("campaign").order_by("campaign", "ordinal"),
            "theme": asked.get("theme", ""),
            "languages": languages,
            "language": asked.get("language") or next((code for code, _name in languages), ""),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        theme = number(request.POST.get("theme", ""))
        chosen_theme = Theme.objects.filter(pk=theme).first() if theme else None
        try:
            if chosen_theme is None:
                raise ValidationError(_("Choose the theme that the story belongs to."))
            page = start_story(
                kind=request.POST.get("kind", ""),
                theme=chosen_theme,
                language=request.POST.get("language", ""),
                by=person(request),
            )
        except (PermissionDenied, ValidationError) as refusal:
            messages.error(request, told(refusal))
            return self.get(request, **kwargs)
        return redirect("wagtailadmin_pages:edit", page.pk)
