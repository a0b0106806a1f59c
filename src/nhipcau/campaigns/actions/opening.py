"""Opening a campaign: its themes, forms, audiences and days, from a guidance."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nhipcau.campaigns.models import Audience, Campaign, Form, KeyDate, Theme
from nhipcau.campaigns.planning.proposal import lead_days
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit.dates import PartialDate
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User

LANGUAGES = ("vi", "ja", "en")


@transaction.atomic
def open_campaign(
    *,
    guidance: Guidance,
    title: str = "",
    slug: str = "",
    lead_organisation: Organisation | None = None,
    languages: Sequence[str] = LANGUAGES,
    by: User,
) -> Campaign:
    """Open the campaign of a guidance, with its themes, forms, audiences and days. Once a guidance.

    Every part cites the passage it comes from; rejected passages are left out. Raises
    ValidationError where the document names no theme, since then there is nothing to plan.
    """
    by.require("campaigns.draw_up_plan")
    opened = Campaign.objects.filter(guidance=guidance).first()
    if opened:
        return opened
    passages = list(guidance.passages.standing())
    if not any(p.kind == Passage.Kind.THEME for p in passages):
        raise ValidationError(
            _("“%(document)s” names no theme, so no campaign can be opened from it.") % {"document": guidance}
        )
    name = title or _title(guidance, passages)
    campaign = Campaign.objects.create(
        slug=slug or _free_slug(name),
        title=name[:300],
        guidance=guidance,
        lead_organisation=lead_organisation,
        languages=list(languages),
    )
    _take_over(campaign, passages)
    record(campaign, "campaigns.open", by=by, guidance=guidance.pk)
    return campaign


def _title(guidance: Guidance, passages: list[Passage]) -> str:
    occasion = next((p.text for p in passages if p.kind == Passage.Kind.OCCASION), "")
    return guidance.title or occasion or guidance.file_name


def _free_slug(title: str) -> str:
    base = slugify(title.replace("đ", "d").replace("Đ", "D"))[:70].strip("-") or "campaign"
    slug, n = base, 1
    while Campaign.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _take_over(campaign: Campaign, passages: list[Passage]) -> None:
    themes = [p for p in passages if p.kind == Passage.Kind.THEME]
    Theme.objects.bulk_create(
        Theme(campaign=campaign, ordinal=n, title=short_title(p.text), text=p.text, passage=p)
        for n, p in enumerate(themes, start=1)
    )
    Form.objects.bulk_create(
        Form(campaign=campaign, value=p.value, label=p.text[:300], lead_days=lead_days(p.value), passage=p)
        for p in _distinct(passages, Passage.Kind.FORM)
    )
    Audience.objects.bulk_create(
        Audience(campaign=campaign, value=p.value, label=p.text[:300], passage=p)
        for p in _distinct(passages, Passage.Kind.AUDIENCE)
    )
    occasion = next((p.text for p in passages if p.kind == Passage.Kind.OCCASION), "")
    for p in (p for p in passages if p.kind == Passage.Kind.KEY_DATE):
        date = PartialDate.parse(p.date)
        if date.month and date.day:
            KeyDate.objects.get_or_create(
                campaign=campaign,
                month=date.month,
                day=date.day,
                defaults={"year": date.year, "title": (occasion or p.text)[:300], "passage": p},
            )


def _distinct(passages: list[Passage], kind: str) -> list[Passage]:
    found: dict[tuple[str, str], Passage] = {}
    for p in (p for p in passages if p.kind == kind):
        found.setdefault((p.value, p.text[:300] if p.value == "other" else ""), p)
    return list(found.values())


def short_title(text: str, limit: int = 120) -> str:
    """The first sentence of a theme's text, cut at a word where it is long."""
    first = text.split(". ", 1)[0].split("\n", 1)[0].strip().rstrip(".;:,")
    if len(first) <= limit:
        return first
    return first[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"
