"""A page to a `StoryDocument`: the one place where a story's blocks, facts and credits meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.facts.ledger import FactView, Ledger, write_number
from nhipcau.stories.corrections import told
from nhipcau.stories.marks import Notes, inline, paragraphs
from nhipcau.stories.models import HomePage, PageCorrection, StoryPage, ThemePage
from nhipcau.stories.ports import (
    Block,
    Chart,
    ChartPoint,
    Chronicle,
    ChronicleEntry,
    Credit,
    Drawing,
    Figure,
    Heading,
    Inline,
    KeyFact,
    KeyFacts,
    Listing,
    MapPlace,
    Paragraph,
    Parties,
    Party,
    PlaceMap,
    Pull,
    Run,
    StoryDocument,
    YearPoint,
    Years,
)

SIDES = {"VN": "vietnam", "JP": "japan"}


class Uncomposable(ValueError):
    """A page that can't be composed; the message names the page and what is missing."""


def compose(page: Page, *, revision: Revision | None = None, ledger: Ledger | None = None) -> StoryDocument:
    """One page in its language. To compose many, make one `Composer` and use it again."""
    return Composer(ledger or Ledger.load()).compose(page, revision=revision)


class Composer:
    """Composes pages; keeps the ledger, the campaigns and the names of themes between them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
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
            with translation.override(language):
                return self._compose(specific, language, revision)
        except LookupError as missing:
            raise Uncomposable(f"{specific.title} ({language}): {missing.args[0]}") from missing

    def _compose(self, page: Any, language: str, revision: Revision | None) -> StoryDocument:
        notes = Notes(language)
        lead = inline(page.lead, language=language, ledger=self.ledger, notes=notes)
        blocks = tuple(_Blocks(self, language, notes).of(getattr(page, "body", ())))
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
            notes=notes.all(),
            credit=self._credit(page, language, theme, at),
            url=f"{settings.NHIPCAU_PUBLIC_ADDRESS}{page.url_path}",
            campaign=self._campaign_name(theme, language),
            theme=self.theme_title(theme, language) if theme else "",
            theme_ordinal=theme.ordinal if theme else 0,
            revision=at.pk if at else 0,
            report_error=settings.NHIPCAU_REPORT_ERROR,
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


class _Blocks:
    """Turns the blocks of one page into those of its document."""

    def __init__(self, composer: Composer, language: str, notes: Notes) -> None:
        self._composer = composer
        self._ledger = composer.ledger
        self._language = language
        self._notes = notes

    def of(self, body: Any) -> Iterator[Block]:
        for block in body:
            yield from getattr(self, f"_{block.block_type}")(block.value)

    def _inline(self, html: Any) -> Inline:
        return inline(_source(html), language=self._language, ledger=self._ledger, notes=self._notes)

    def _heading(self, value: str) -> Iterator[Block]:
        yield Heading(value)

    def _text(self, value: Any) -> Iterator[Block]:
        for runs in paragraphs(
            _source(value),
            language=self._language,
            ledger=self._ledger,
            notes=self._notes,
            page_address=self._composer.page_address,
        ):
            yield Paragraph(runs)

    def _list(self, value: Any) -> Iterator[Block]:
        yield Listing(tuple(self._inline(item) for item in value["items"]), ordered=value["ordered"])

    def _pull(self, value: str) -> Iterator[Block]:
        yield Pull(value)

    def _years(self, value: Any) -> Iterator[Block]:
        facts = [self._ledger.fact(point["fact"]) for point in value["points"]]
        points = tuple(
            YearPoint(int(fact.date[:4]), point["label"])
            for fact, point in zip(facts, value["points"], strict=True)
        )
        span = None
        if value["span_from"] and value["span_to"]:
            span = (value["span_from"], value["span_to"], value["span_label"])
        yield self._figure(Years(points, span), value, facts)

    def _chart(self, value: Any) -> Iterator[Block]:
        fact = self._ledger.fact(value["statistic"])
        wanted = (value["years"] or "").replace(",", " ").split()
        figures = [f for f in fact.figures if (f.date in wanted if wanted else len(f.date) == 4)]
        if not figures:
            raise LookupError(_("“%(key)s” has no figures to draw.") % {"key": fact.key})
        points = tuple(
            ChartPoint(f.date, float(f.value), write_number(f.value, self._language), bool(f.derived))
            for f in figures
        )
        yield self._figure(Chart(points, fact.word("unit", self._language)), value, [fact])

    def _map(self, value: Any) -> Iterator[Block]:
        facts = [self._ledger.fact(key) for key in value["places"]]
        places = tuple(
            MapPlace(
                fact.word("short", self._language) or fact.word("name", self._language),
                float(fact.values["lat"]),
                float(fact.values["lon"]),
                SIDES[fact.values["country"]],  # type: ignore[arg-type]
                fact.key == value["home"],
            )
            for fact in facts
        )
        yield self._figure(PlaceMap(places), value, [])

    def _parties(self, value: Any) -> Iterator[Block]:
        fact = self._ledger.fact(value["document"])
        drawing = parties(fact, self._language)
        if drawing is None:
            raise LookupError(_("“%(key)s” does not name two signatories.") % {"key": fact.key})
        yield self._figure(drawing, value, [fact])

    def _chronicle(self, value: Any) -> Iterator[Block]:
        entries = []
        for key in value["facts"]:
            fact = self._ledger.fact(key)
            note = Run(note=self._notes.number(fact))
            text = fact.word("summary", self._language) or fact.word("subject", self._language)
            entries.append(
                ChronicleEntry(
                    fact.date,
                    fact.date_text(self._language, short=True),
                    fact.name(self._language),
                    (Run(text), note) if text else (note,),
                    fact.key,
                )
            )
        yield Chronicle(tuple(entries))

    def _key_facts(self, value: Any) -> Iterator[Block]:
        yield KeyFacts(tuple(KeyFact(row["label"], self._inline(row["value"])) for row in value))

    def _figure(self, drawing: Drawing, value: Any, facts: list[FactView]) -> Figure:
        caption = self._inline(value["caption"])
        noted = {run.note for run in caption}
        marks = [Run(note=n) for n in dict.fromkeys(self._notes.number(f) for f in facts) if n not in noted]
        return Figure(drawing, value["alt"], (*caption, *marks))


def parties(fact: FactView, language: str) -> Parties | None:
    """The two who signed a document, in the document's order; None where they aren't both known."""
    signed = fact.values.get("signatories") or []
    if len(signed) != 2:
        return None
    with translation.override(language):
        sides = {"vietnam": _("Vietnam"), "japan": _("Japan")}
        both = [
            Party(
                one["side"],
                str(sides[one["side"]]),
                fact.word(f"signatories.{n}.name", language) or one.get("name", ""),
                fact.word(f"signatories.{n}.role", language) or one.get("role", ""),
            )
            for n, one in enumerate(signed)
        ]
    return Parties(both[0], both[1], fact.date_text(language), fact.word("place", language))


def _source(value: Any) -> str:
    """The stored HTML of a rich text value, which is a RichText in a block and a string in a field."""
    return str(getattr(value, "source", value) or "")
