"""Opening a campaign: its themes, forms, audiences, days and named bodies, from a guidance or by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.bodies import name_bodies
from nhipcau.campaigns.actions.changing import lock
from nhipcau.campaigns.actions.lead_times import lead_times
from nhipcau.campaigns.models import (
    AmendmentStep,
    Audience,
    Campaign,
    Form,
    KeyDate,
    NamedBody,
    PlanItem,
    Theme,
)
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit.dates import PartialDate
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
Part = Theme | Form | Audience | KeyDate
Kind = Passage.Kind


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
    """Open the campaign of a guidance, with its themes, forms, audiences, days and named bodies. Once.

    Takes what a person accepted of the reading, and nothing else: a plan rests on decisions. Every part
    cites the passage it comes from. Raises ValidationError where no theme was accepted, since then there
    is nothing to plan.
    """
    by.require("campaigns.draw_up_plan")
    opened = Campaign.objects.filter(guidance=guidance).first()
    if opened:
        return opened
    version = _version(guidance)
    passages = accepted(guidance)
    if not any(p.kind == Kind.THEME for p in passages):
        raise ValidationError(_no_theme(guidance))
    name = title or campaign_title(guidance, passages)
    campaign = Campaign.objects.create(
        slug=slug or free_slug(name),
        title=name[:300],
        guidance=guidance,
        lead_organisation=lead_organisation,
        languages=list(languages),
        reading_version=version,
    )
    _take_over(campaign, passages)
    record(campaign, "campaigns.open", by=by, guidance=guidance.pk)
    return campaign


def _version(guidance: Guidance) -> int:
    """The version its reading stands at now; asked before the passages, so that nothing newer is missed."""
    return Guidance.objects.values_list("version", flat=True).get(pk=guidance.pk)


def accepted(guidance: Guidance) -> list[Passage]:
    """What a person accepted of a reading."""
    return list(guidance.passages.filter(state=Passage.State.ACCEPTED))


def _no_theme(guidance: Guidance) -> str:
    if guidance.passages.unreviewed().filter(kind=Kind.THEME).exists():
        said = _(
            "No theme of “%(document)s” is accepted yet. Review its reading first, then open the campaign."
        )
    else:
        said = _("“%(document)s” names no theme, so no campaign can be opened from it.")
    return said % {"document": guidance}


def campaign_title(guidance: Guidance, passages: Iterable[Passage]) -> str:
    """What a campaign is called unless somebody says: the document's title, its occasion, its file."""
    occasion = next((p.text for p in passages if p.kind == Kind.OCCASION), "")
    return capfirst(guidance.title or occasion) or guidance.file_name


def free_slug(title: str) -> str:
    """The title in an address, with a number where another campaign has it."""
    base = slugify(title.replace("đ", "d").replace("Đ", "D"))[:70].strip("-") or "campaign"
    slug, n = base, 1
    while Campaign.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _take_over(campaign: Campaign, passages: list[Passage]) -> list[Part]:
    """Add what the campaign doesn't hold of the passages yet. Returns what was added."""
    added: list[Part] = [
        *_themes(campaign, [p for p in passages if p.kind == Kind.THEME]),
        *_forms(campaign, passages),
        *_audiences(campaign, passages),
        *_days(campaign, passages),
    ]
    for part in added:
        part.save()
    name_bodies(campaign, passages)
    return added


def _themes(campaign: Campaign, passages: list[Passage]) -> list[Theme]:
    held = set(campaign.themes.values_list("passage_id", flat=True))
    last = max(campaign.themes.values_list("ordinal", flat=True), default=0)
    new = [p for p in passages if p.pk not in held]
    return [
        Theme(campaign=campaign, ordinal=n, title=short_title(p.text), text=p.text, passage=p)
        for n, p in enumerate(new, start=last + 1)
    ]


def _forms(campaign: Campaign, passages: list[Passage]) -> list[Form]:
    held, days = {_same(one) for one in campaign.forms.all()}, lead_times()
    return [
        Form(campaign=campaign, value=p.value, label=p.text[:300], lead_days=days[p.value], passage=p)
        for p in _distinct(passages, Kind.FORM)
        if _named(p) not in held
    ]


def _audiences(campaign: Campaign, passages: list[Passage]) -> list[Audience]:
    held = {_same(one) for one in campaign.audiences.all()}
    return [
        Audience(campaign=campaign, value=p.value, label=p.text[:300], passage=p)
        for p in _distinct(passages, Kind.AUDIENCE)
        if _named(p) not in held
    ]


def _days(campaign: Campaign, passages: list[Passage]) -> list[KeyDate]:
    occasion = next((p.text for p in passages if p.kind == Kind.OCCASION), "")
    held = {(one.month, one.day) for one in campaign.key_dates.all()}
    held |= AmendmentStep.objects.moved_days(campaign)  # what was moved doesn't come back
    new: list[KeyDate] = []
    for p in (p for p in passages if p.kind == Kind.KEY_DATE):
        date = PartialDate.parse(p.date)
        if date.month and date.day and (date.month, date.day) not in held:
            held.add((date.month, date.day))
            title = (occasion or p.text)[:300]
            new.append(
                KeyDate(
                    campaign=campaign, month=date.month, day=date.day, year=date.year, title=title, passage=p
                )
            )
    return new


def _same(part: Form | Audience) -> tuple[str, str]:
    return (part.value, part.label if part.value == "other" else "")


def _named(passage: Passage) -> tuple[str, str]:
    return (passage.value, passage.text[:300] if passage.value == "other" else "")


def _distinct(passages: list[Passage], kind: str) -> list[Passage]:
    found: dict[tuple[str, str], Passage] = {}
    for p in (p for p in passages if p.kind == kind):
        found.setdefault(_named(p), p)
    return list(found.values())


def named_parts(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """The passages that would be the themes, forms and audiences of a campaign, each once."""
    themes = [p for p in passages if p.kind == Kind.THEME]
    return themes, _distinct(list(passages), Kind.FORM), _distinct(list(passages), Kind.AUDIENCE)


def short_title(text: str, limit: int = 120) -> str:
    """The first sentence of a theme's text, cut at a word where it is long."""
    first = text.split(". ", 1)[0].split("\n", 1)[0].strip().rstrip(".;:,")
    if len(first) <= limit:
        return first
    return first[:limit].rsplit(" ", 1)[0].rstrip(",;:…") + "…"


@dataclass(frozen=True)
class Update:
    """What a reading that went on would add to its campaign, and what of the campaign it no longer holds."""

    added: list[Part] = field(default_factory=list)
    reworded: list[tuple[Part, Passage]] = field(default_factory=list)
    bodies: list[NamedBody] = field(default_factory=list)
    no_longer: list[Part] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.reworded or self.bodies or self.no_longer)


def update_of(campaign: Campaign) -> Update:
    """What bringing the campaign up to its guidance's reading would do. Changes nothing."""
    if campaign.guidance is None:
        return Update()
    passages = accepted(campaign.guidance)
    reworded = _reworded(campaign, passages)
    followed = {p.pk for _part, p in reworded}
    added: list[Part] = [
        *_themes(campaign, [p for p in passages if p.kind == Kind.THEME and p.pk not in followed]),
        *_forms(campaign, passages),
        *_audiences(campaign, passages),
        *_days(campaign, passages),
    ]
    moved = {(type(part), part.pk) for part, _p in reworded}
    gone = [part for part in _unfounded(campaign) if (type(part), part.pk) not in moved]
    return Update(added, reworded, name_bodies(campaign, passages, store=False), gone)


def _unfounded(campaign: Campaign) -> list[Part]:
    gone = (Passage.State.REJECTED, Passage.State.RETIRED)
    sets = (campaign.themes, campaign.forms, campaign.audiences, campaign.key_dates)
    return [part for parts in sets for part in parts.filter(passage__state__in=gone)]


def _reworded(campaign: Campaign, passages: Iterable[Passage]) -> list[tuple[Part, Passage]]:
    """Parts whose sentence was corrected in the reading: the same thing, in other words.

    What was given out stays as it was asked for; an amendment tells the organisations.
    """
    by_key = {p.pk: p for p in passages}
    cited = set(campaign.themes.values_list("passage_id", flat=True))
    found: list[tuple[Part, Passage]] = []
    for part in _unfounded(campaign):
        if isinstance(part, KeyDate) or part.plan_items.given_out().exists() or part.passage is None:
            continue
        after = [by_key[pk] for pk in part.passage.replaced_by.values_list("pk", flat=True) if pk in by_key]
        same = [p for p in after if p.kind == part.passage.kind and p.value == part.passage.value]
        if len(same) == 1 and same[0].pk not in cited:
            found.append((part, same[0]))
    return found


def _reword(part: Part, passage: Passage) -> None:
    if isinstance(part, KeyDate) or part.passage_id is None:
        return
    cites: Any = PlanItem.passages.through
    cites.objects.filter(passage_id=part.passage_id, planitem__in=part.plan_items.all()).update(
        passage_id=passage.pk
    )
    if isinstance(part, Theme):
        if part.title == short_title(part.text):
            part.title = short_title(passage.text)
        part.text = passage.text
    else:
        part.label = passage.text[:300]
    part.passage = passage
    part.save()


@transaction.atomic
def bring_up_to_date(*, campaign: Campaign, by: User) -> Update:
    """Add to a campaign what was accepted in its guidance since it was opened, and follow its corrections.

    Nothing is taken out: what the reading no longer holds is told, and a person removes it. Items are
    proposed by `propose_plan`, not by this.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    guidance = campaign.guidance
    if guidance is None:
        raise ValidationError(_("This campaign was made without a document."))
    version = _version(guidance)
    update = update_of(campaign)
    for part, passage in update.reworded:
        _reword(part, passage)
    _take_over(campaign, accepted(guidance))
    campaign.reading_version = version
    campaign.save(update_fields=["reading_version"])
    record(campaign, "campaigns.bring_up_to_date", by=by, added=len(update.added), bodies=len(update.bodies))
    return update
