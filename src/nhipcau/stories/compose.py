"""A page to a `StoryDocument`: the one place where a story's blocks, facts and credits meet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Page, Revision

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.facts.ledger import Ledger
from nhipcau.kit.languages import speaking
from nhipcau.stories.composing.blocks import blocks_of
from nhipcau.stories.composing.context import Context
from nhipcau.stories.composing.details import completed, details_of
from nhipcau.stories.composing.drawn import SIDES, parties
from nhipcau.stories.corrections import told
from nhipcau.stories.marks import Notes
from nhipcau.stories.models import HomePage, PageCorrection, StoryPage, ThemePage
from nhipcau.stories.models.editing import lacking
from nhipcau.stories.ports import Credit, Inline, Note, StoryDocument

__all__ = ["SIDES", "Composer", "Uncomposable", "compose", "parties"]


class Uncomposable(ValueError):
    """A page that can't be composed; the message names the page and what is missing."""


def compose(page: Page, *, revision: Revision | None = None, ledger: Ledger | None = None) -> StoryDocument:
    """One page in its language. To compose many, make one `Composer` and use it again."""
    return Composer(ledger or Ledger.load()).compose(page, revision=revision)


class Composer:
    """Composes pages; keeps the ledger, the campaigns and the names of themes between them.

    With `draft` a page that lacks something is composed without it, and the document's `missing`
    names what that is; else such a page is Uncomposable.
    """

    def __init__(self, ledger: Ledger, *, draft: bool = False) -> None:
        self.ledger = ledger
        self.draft = draft
        self._told: dict[tuple[str, str], Note] = {}
        self._themes: dict[int, Theme] | None = None
        self._theme_titles: dict[tuple[int, str], str] = {}
        self._addresses: dict[int, str] = {}
        self._homes: dict[str, str] = {}
        self._corrected: dict[int, list[PageCorrection]] | None = None

    def compose(self, page: Page, *, revision: Revision | None = None) -> StoryDocument:
        """The page as a document; with a revision, as it stood then.

        Raises Uncomposable where the page quotes what the ledger doesn't hold.
        """
        specific = revision.as_object() if revision else page.specific_deferred
        language = specific.locale.language_code
        try:
            with speaking(language):
                return self._compose(specific, language, revision)
        except LookupError as missing:
            raise Uncomposable(f"{specific.title} ({language}): {missing.args[0]}") from missing

    def _compose(self, page: Any, language: str, revision: Revision | None) -> StoryDocument:
        context = Context(
            language, self.ledger, Notes(language, self._told), self.page_address, draft=self.draft
        )
        lead: Inline = ()
        with context.tolerant(page._meta.get_field("lead").verbose_name):
            lead = context.inline(page.lead)
        details = details_of(context, getattr(page, "details", ()), getattr(page, "kind", ""))
        blocks = tuple(blocks_of(context, getattr(page, "body", ())))
        details = completed(context, getattr(page, "details", ()), details)
        if self.draft and isinstance(page, StoryPage):
            context.missing += lacking(page).values()
        theme = self._theme(getattr(page, "theme_id", None))
        at = revision or page.live_revision
        return StoryDocument(
            key=page.slug,
            language=language,  # type: ignore[arg-type]  # one of settings.LANGUAGES
            kind=getattr(page, "kind", page._meta.model_name.removesuffix("page")),
            kind_text=str(
                page.get_kind_display() if isinstance(page, StoryPage) else page._meta.verbose_name
            ),
            title=page.title,
            lead=lead,
            label=getattr(page, "label", ""),
            blocks=blocks,
            notes=context.notes.all(),
            credit=self._credit(page, language, theme, at),
            url=f"{settings.NHIPCAU_PUBLIC_ADDRESS}{page.url_path}",
            campaign=self._campaign_name(theme, language),
            theme=self.theme_title(theme, language) if theme else "",
            theme_ordinal=theme.ordinal if theme else 0,
            revision=at.pk if at else 0,
            report_error=settings.NHIPCAU_REPORT_ERROR,
            details=details,
            missing=tuple(dict.fromkeys(context.missing)),
            corrections=self._corrections(page, language),
        )

    def _corrections(self, page: Any, language: str) -> tuple[str, ...]:
        """Every public correction of the page, the latest first, with its day and what stood before."""
        if self._corrected is None:
            self._corrected = {}
            for row in PageCorrection.objects.public():
                self._corrected.setdefault(row.page_id, []).append(row)
        return tuple(told(row, language) for row in self._corrected.get(page.pk, ()))

    def _campaign_name(self, theme: Theme | None, language: str) -> str:
        """As the site names itself in the language; else as the plan names the campaign."""
        if language not in self._homes:
            home = HomePage.objects.live().filter(locale__language_code=language).first()
            self._homes[language] = (
                " – ".join(text for text in (home.title, home.search_description) if text) if home else ""
            )
        return self._homes[language] or (theme.campaign.title if theme else "")

    def _theme(self, pk: int | None) -> Theme | None:
        if pk is None:
            return None
        if self._themes is None or pk not in self._themes:
            themes = Theme.objects.select_related("campaign__lead_organisation")
            self._themes = {t.pk: t for t in themes.prefetch_related("campaign__lead_organisation__names")}
            titles = ThemePage.objects.live().values_list("theme_id", "locale__language_code", "title")
            self._theme_titles = {(theme, language): title for theme, language, title in titles}
        return self._themes[pk]

    def theme_title(self, theme: Theme, language: str) -> str:
        """The theme as its page names it in the language; else as the plan does."""
        return self._theme_titles.get((theme.pk, language), theme.title)

    def _credit(self, page: Any, language: str, theme: Theme | None, at: Revision | None) -> Credit:
        campaign: Campaign | None = theme.campaign if theme else None
        if campaign is None:
            campaign = Campaign.objects.select_related("lead_organisation").first()
        lead = campaign.lead_organisation if campaign else None
        published = page.first_published_at
        return Credit(
            issuer=lead.named(language) if lead else "",
            editor=page.editor_name,
            translator=page.translator_name,
            original_language=page.original_language,
            published=published.date().isoformat() if published else "",
            updated=at.created_at.date().isoformat() if at else "",
        )

    def page_address(self, pk: int) -> str:
        """Where a live page stands; empty when there is none, so that no link is dead."""
        if pk not in self._addresses:
            self._addresses[pk] = (
                Page.objects.live().filter(pk=pk).values_list("url_path", flat=True).first() or ""
            )
        return self._addresses[pk]
