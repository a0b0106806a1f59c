"""The public site's pages: trees in three languages, themes, stories, checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from nhipcau.campaigns.models import Campaign, PlanItem, Theme
from nhipcau.factcheck.actions import give_verdict, publish_check
from nhipcau.factcheck.models import Claim
from nhipcau.facts.ledger import Ledger
from nhipcau.facts.models import Fact
from nhipcau.people.models import Role, User
from nhipcau.project.demonstration import accounts
from nhipcau.project.demonstration.content_files import load_yaml, plain, rich_text, stable_id
from nhipcau.project.demonstration.made_files import MadeFiles
from nhipcau.project.demonstration.story_blocks import blocks
from nhipcau.project.demonstration.story_files import StoryFile, filled, read_stories
from nhipcau.publishing.rules import reading
from nhipcau.stories.actions import put_page
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage

LANGUAGES = ("vi", "ja", "en")
ABOUT = ("about", "policy", "accessibility")
"""Sections that say in words of their own how the site is made."""


class SiteBuilder:
    """Puts pages in place, each once; a second run corrects what differs."""

    def __init__(self, campaign: Campaign, themes: Mapping[int, Theme], root: Page, *, by: User) -> None:
        self.campaign = campaign
        self.themes = themes
        self.root = root
        self.by = by
        self.ledger = Ledger.load()
        self.files = MadeFiles(by=by)
        self.texts: dict[str, Any] = load_yaml("pages.yaml")
        self.sections: dict[tuple[str, str], SectionPage] = {}
        self.languages = LANGUAGES if themes else ("vi",)

    def build(self) -> None:
        with reading(self.ledger):
            self._build()

    def _build(self) -> None:
        for language in self.languages:
            home = self._home(language)
            for section in self._section_names():
                self.sections[section, language] = self._section(home, section, language)
        for theme in self.campaign.themes.all():
            self._theme(theme)
        if self.themes:
            for story in read_stories():
                self._story(story)

    @staticmethod
    def _people(language: str) -> dict[str, Any]:
        """Who writes a page of a language, and who answers for it: never the same person."""
        reviewer = accounts.person(Role.REVIEWER)
        if language == "vi":
            return {"by": accounts.person(Role.EDITOR), "approved_by": (reviewer,)}
        translator = accounts.person(Role.TRANSLATOR, language=language)
        return {"by": translator, "approved_by": (reviewer, accounts.person(Role.REVIEWER, language="ja"))}

    def _credit(self, language: str) -> dict[str, Any]:
        translators = self.texts["translators"]
        return {
            "editor_name": self.texts["editor"][language],
            "translator_name": "" if language == "vi" else translators[language],
            "original_language": "vi",
        }

    def _home(self, language: str) -> HomePage:
        ours = self.texts["home"]
        return put_page(
            model=HomePage,
            parent=self.root,
            language=language,
            key=stable_id("home"),
            slug=language,
            fields={
                "title": self.texts["site"]["name"] if self.themes else self.campaign.title[:255],
                "headline": ours["headline"][language] if self.themes else self.campaign.title[:200],
                "lead": rich_text(ours["lead"][language]) if self.themes else "",
                "search_description": self.texts["site"]["tagline"][language] if self.themes else "",
                **self._credit(language),
            },
            **self._people(language),
        )

    def _section_names(self) -> list[str]:
        if self.themes:
            return list(self.texts["sections"])
        return [name for name in self.texts["sections"] if name in ("stories", "themes", "about")]

    def _section(self, home: HomePage, section: str, language: str) -> SectionPage:
        text = self.texts["sections"][section]
        body: list[dict[str, Any]] = []
        if section in ABOUT:
            body = blocks(filled(self.texts[section]["body"]), language, section)
        return put_page(
            model=SectionPage,
            parent=home,
            language=language,
            key=stable_id("section", section),
            slug=text["slug_vi"] if language == "vi" else text["slug"],
            fields={
                "title": text["title"][language],
                "section": section,
                "lead": rich_text(text["lead"][language]),
                "search_description": plain(text["lead"][language], language, self.ledger)[:300],
                "body": body,
                **self._credit(language),
            },
            **self._people(language),
        )

    def _theme(self, theme: Theme) -> None:
        known = {t.pk: ordinal for ordinal, t in self.themes.items()}.get(theme.pk)
        texts = next((t for t in self.texts["themes"] if t["ordinal"] == known), None)
        for language in self.languages if texts else ("vi",):
            put_page(
                model=ThemePage,
                parent=self.sections["themes", language],
                language=language,
                key=stable_id("theme", self.campaign.slug, theme.ordinal),
                slug=self._theme_slug(theme, texts, language),
                fields=self._theme_fields(theme, texts, language),
                **self._people(language),
            )

    @staticmethod
    def _theme_slug(theme: Theme, texts: Mapping[str, Any] | None, language: str) -> str:
        if texts is None:
            words = slugify(theme.title.replace("đ", "d").replace("Đ", "D"))[:60].strip("-")
            return f"{theme.ordinal}-{words}"
        return str(texts["slug_vi"] if language == "vi" else texts["slug"])

    def _theme_fields(self, theme: Theme, texts: Mapping[str, Any] | None, language: str) -> dict[str, Any]:
        if texts is None:
            return {
                "title": theme.title,
                "theme": theme,
                "summary": theme.text[:400],
                "lead": rich_text(theme.text),
                "search_description": theme.text[:300],
                **self._credit(language),
            }
        return {
            "title": texts["title"][language],
            "theme": theme,
            "summary": texts["summary"][language],
            "lead": rich_text(texts["intro"][language]),
            "search_description": plain(texts["summary"][language], language, self.ledger)[:300],
            **self._credit(language),
        }

    def _story(self, story: StoryFile) -> None:
        theme = self.themes.get(story.data["theme"])
        if theme is None:
            return
        day = dt.datetime.fromisoformat(f"{story.data['date']}T08:00:00")
        for language in self.languages:
            items = PlanItem.objects.confirmed().filter(
                theme=theme,
                form__value__in=story.data["forms"],
                audience__value__in=story.data["audiences"],
                language=language,
            )
            put_page(
                model=StoryPage,
                parent=self.sections["stories", language],
                language=language,
                key=story.key,
                slug=story.slug(language),
                fields={
                    **story.fields(language, self.ledger, self.files),
                    "theme": theme,
                    "plan_items": list(items),
                    **self._credit(language),
                },
                published=timezone.make_aware(day),
                **self._people(language),
            )


def publish_checks(*, by: User) -> None:
    """The ledger's claims, each with its verdict and evidence, shown to readers. Those that are, stay."""
    published = Claim.objects.published().values("fact")
    for fact in Fact.objects.of_kind(Fact.Kind.CLAIM).exclude(pk__in=published).worded():
        evidence = []
        for n, citation in enumerate(fact.citations.all()):
            says = {code: fact.worded(f"evidence.{n}.says", code) for code in LANGUAGES}
            evidence.append((citation.address, {k: v for k, v in says.items() if v} or {"en": citation.says}))
        claim = give_verdict(
            fact=fact,
            verdict=str(fact.values["verdict"]),
            evidence=evidence,
            as_of=str(fact.values["as_of"]),
            topic=str(fact.values.get("topic", "")),
            by=by,
        )
        publish_check(claim=claim, by=by)
