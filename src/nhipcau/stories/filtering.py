"""Which stories the list shows: by words, theme, kind, language, place and the days they went live."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import pgettext

from nhipcau.campaigns.models import Theme
from nhipcau.people.desk import Pick, chosen, chosen_day, chosen_key
from nhipcau.stories.models import StoryPage


@dataclass(frozen=True)
class StoryFilter:
    """What was asked for; what isn't a value of the list counts as not asked."""

    find: str = ""
    theme: int | None = None
    kind: str = ""
    language: str = ""
    place: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> StoryFilter:
        return cls(
            find=request.GET.get("q", "").strip(),
            theme=chosen_key(request, "theme"),
            kind=chosen(request, "kind", StoryPage.Kind.values),
            language=chosen(request, "language", [code for code, _name in settings.LANGUAGES]),
            place=request.GET.get("place", "").strip(),
            since=chosen_day(request, "since"),
            until=chosen_day(request, "until"),
        )

    def __bool__(self) -> bool:
        return self != StoryFilter()

    def stories(self) -> QuerySet[StoryPage]:
        """The pages of the stories asked for, in all their languages: one story is found by any of them."""
        stories: QuerySet[StoryPage] = StoryPage.objects.all()
        met = self._met()
        if met is not None:
            stories = stories.filter(translation_key__in=met.order_by().values("translation_key"))
        return stories

    def _met(self) -> QuerySet[StoryPage] | None:
        asked = Q()
        for lookup, value in (
            ("theme", self.theme),
            ("kind", self.kind),
            ("locale__language_code", self.language),
            ("label", self.place),
            ("first_published_at__date__gte", self.since),
            ("first_published_at__date__lte", self.until),
        ):
            if value:
                asked &= Q(**{lookup: value})
        pages: QuerySet[StoryPage] = StoryPage.objects.filter(asked)
        if self.find:
            found = StoryPage.objects.search(self.find, order_by_relevance=False)
            # Words without a letter find nothing, and such a result has no queryset.
            hits = found.get_queryset().order_by() if hasattr(found, "get_queryset") else pages.none()
            pages = pages.filter(pk__in=hits.values("pk"))
        return pages if asked or self.find else None

    def picks(self) -> list[Pick]:
        """The lists to choose from."""
        themes = Theme.objects.filter(pk__in=StoryPage.objects.values("theme"))
        places = StoryPage.objects.exclude(label="").order_by("label").values_list("label", flat=True)
        spoken = self.language or settings.LANGUAGE_CODE
        places = places.filter(locale__language_code=spoken).distinct()
        return [
            Pick("theme", pgettext("filter", "Theme"), [(one.pk, one) for one in themes], self.theme),
            Pick("kind", pgettext("filter", "Kind"), StoryPage.Kind.choices, self.kind),
            Pick("language", pgettext("filter", "Language"), settings.LANGUAGES, self.language),
            Pick(
                "place",
                pgettext("filter", "Place or subject"),
                [(place, place) for place in places],
                self.place,
            ),
        ]
