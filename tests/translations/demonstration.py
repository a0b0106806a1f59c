"""The demonstration's stories composed in each language without a database: their words alone."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache

from django.utils import translation
from wagtail.models import Locale

from nhipcau.facts.ledger import CitationView, FactView, FigureView, Ledger
from nhipcau.project.demonstration.ledger_files import read_facts
from nhipcau.project.demonstration.story_files import read_stories
from nhipcau.stories.compose import Composer
from nhipcau.stories.models import StoryPage
from nhipcau.stories.ports import Credit, StoryDocument


@cache
def ledger() -> Ledger:
    """The demonstration's facts, read from its files."""
    views = {}
    for record in read_facts():
        words: dict[str, dict[str, str]] = {}
        for (field, language), text in record.words.items():
            words.setdefault(field, {})[language] = text
        views[record.key] = FactView(
            key=record.key,
            kind=record.kind,
            date=record.date,
            date_end=record.date_end,
            confidence=record.confidence,
            values=record.values,
            words=words,
            figures=tuple(FigureView(**{**f, "value": Decimal(str(f["value"]))}) for f in record.figures),
            citations=tuple(CitationView(*citation) for citation in record.citations),
        )
    return Ledger(views)


class WordsAlone(Composer):
    """Leaves out what stands in the database: campaign, credit, corrections."""

    def _campaign_name(self, *_: object) -> str:
        return ""

    def _credit(self, *_: object) -> Credit:
        return Credit("", "", "", "vi", "", "")

    def _corrections(self, *_: object) -> tuple[str, ...]:
        return ()


@cache
def documents() -> dict[tuple[str, str], StoryDocument]:
    """Every story, by its id and language."""
    composer = WordsAlone(ledger())
    found = {}
    for story in read_stories():
        for language in ("vi", "ja", "en"):
            fields = story.fields(language, ledger())
            plain = {name: json.dumps(v) if isinstance(v, list) else v for name, v in fields.items()}
            page = StoryPage(slug=story.slug(language), locale=Locale(language_code=language), **plain)
            with translation.override(language):
                found[story.id, language] = composer._compose(page, language, None)
    return found
