"""The first pages of a site, laid as drafts: each goes to readers through its process, like any other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.html import format_html
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.kit.languages import speaking
from nhipcau.people.models import User
from nhipcau.stories.models import HomePage, SectionPage, ThemePage
from nhipcau.stories.models.editing import slug_of

MAY = "stories.add_homepage"


@dataclass(frozen=True)
class Lacking:
    """A page that the site has not: a front page, a section, or a theme of a confirmed campaign."""

    language: str
    section: str = ""
    theme: Theme | None = None


def lacking() -> list[Lacking]:
    """In the order in which they can be laid. Themes are laid in the office's language only; their
    translations are written from there."""
    homes = set(HomePage.objects.values_list("locale__language_code", flat=True))
    sections = set(SectionPage.objects.values_list("locale__language_code", "section"))
    told = set(ThemePage.objects.values_list("theme_id", flat=True))
    found = []
    for language, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        found += [Lacking(language)] if language not in homes else []
        found += [
            Lacking(language, one) for one in SectionPage.Section.values if (language, one) not in sections
        ]
    themes = Theme.objects.filter(campaign__state=Campaign.State.CONFIRMED).order_by("campaign", "ordinal")
    return found + [Lacking(settings.LANGUAGE_CODE, theme=one) for one in themes if one.pk not in told]


@transaction.atomic
def lay_pages(*, by: User) -> list[Page]:
    """Lay what is lacking, each page a draft that says what it is called. Does nothing twice.

    Raises PermissionDenied where `by` may not.
    """
    by.require(MAY)
    return [_laid(one, by) for one in lacking()]


def _laid(one: Lacking, by: User) -> Page:
    page, parent = _page_of(one)
    page.locale = Locale.objects.get_or_create(language_code=one.language)[0]
    page.translation_key = _key_of_others(page) or uuid.uuid4()
    page.original_language = settings.LANGUAGE_CODE
    page.editor_name = by.get_full_name() or by.get_username()
    page.live = False
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by)
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    return page


def _page_of(one: Lacking) -> tuple[Any, Page]:
    """A page in the words of its language, and under which it stands."""
    if one.theme:
        themes = SectionPage.objects.get(section="themes", locale__language_code=one.language)
        fields = {
            "title": one.theme.title[:255],
            "summary": one.theme.text[:400],
            "lead": format_html("<p>{}</p>", one.theme.text),
        }
        slug = f"{one.theme.ordinal}-{slug_of(one.theme.title)[:60]}".strip("-")
        return ThemePage(theme=one.theme, slug=_free(slug, themes), **fields), themes
    if not one.section:
        root = Page.objects.get(depth=1)
        campaign = Campaign.objects.filter(state=Campaign.State.CONFIRMED).order_by("pk").first()
        headline = campaign.title[:200] if campaign else settings.WAGTAIL_SITE_NAME
        return HomePage(title=settings.WAGTAIL_SITE_NAME, headline=headline, slug=one.language), root
    home = HomePage.objects.get(locale__language_code=one.language)
    with speaking(one.language):
        title = str(SectionPage.Section(one.section).label)
    slug = slug_of(title) if one.language == settings.LANGUAGE_CODE else one.section
    return SectionPage(section=one.section, title=title, slug=_free(slug or one.section, home)), home


def _free(slug: str, parent: Page) -> str:
    """The slug, or with a number where a neighbour has it."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(name for name in _numbered(slug) if name not in taken)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    for number in range(2, 10_000):
        yield f"{slug}-{number}"


def _key_of_others(page: Any) -> uuid.UUID | None:
    """What its counterparts in other languages are known by."""
    others = type(page).objects.all()
    if isinstance(page, SectionPage):
        others = others.filter(section=page.section)
    if isinstance(page, ThemePage):
        others = others.filter(theme=page.theme)
    key: uuid.UUID | None = others.values_list("translation_key", flat=True).first()
    return key
