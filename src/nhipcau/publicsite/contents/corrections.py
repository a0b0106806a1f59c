"""What was wrong on this site and in its checks, said in one place, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from nhipcau.kit.dates import PartialDate
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.checks import corrections_of
from nhipcau.publicsite.contents.stories import lead_of
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.sheet import Sheet, page_sheet
from nhipcau.publicsite.snapshot import Snapshot


@dataclass(frozen=True)
class Corrected:
    """One correction: when, of what, what is right now and what had been said."""

    date: str
    date_text: str
    title: SafeString
    address: str
    label: str
    text: str
    before: str = ""
    language: str = ""


def corrections(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    made = all_corrections(snapshot, language)
    years = [(year, list(held)) for year, held in groupby(made, key=lambda one: one.date[:4])]
    content = {"lead": lead, "years": years, "count": len(made)}
    return page_sheet(snapshot, page, setter=setter, content=content)


def all_corrections(snapshot: Snapshot, language: str) -> list[Corrected]:
    """Of checks and of pages, the newest first. Call with the language active."""
    made = [*_of_checks(snapshot, language), *_of_pages(snapshot, language)]
    return sorted(made, key=lambda one: (one.date, one.address), reverse=True)


def _of_checks(snapshot: Snapshot, language: str) -> Iterator[Corrected]:
    for claim in snapshot.claims:
        for one in corrections_of(snapshot, claim, language):
            yield Corrected(
                date=one.date,
                date_text=one.date_text,
                title=one.claim,
                address=one.address,
                label=pgettext("public site", "Fact-check"),
                text=one.text,
                language=one.language,
            )


def _of_pages(snapshot: Snapshot, language: str) -> Iterator[Corrected]:
    for one in snapshot.corrections(language):
        page = snapshot.page(one.page_id)
        if page is None or one.corrected_at is None:
            continue
        day = timezone.localtime(one.corrected_at).date().isoformat()
        yield Corrected(
            date=day,
            date_text=PartialDate.parse(day).short(language),
            title=heading(page.title, language),
            address=address(page),
            label="",
            text=one.text,
            before=one.before,
        )
