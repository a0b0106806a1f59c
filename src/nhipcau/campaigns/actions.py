"""Verbs of `campaigns`: open one from a guidance, propose its plan, confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nhipcau.campaigns.models import Audience, Campaign, Form, KeyDate, PlanItem, Theme
from nhipcau.campaigns.planning.proposal import lead_days, propose
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
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


@transaction.atomic
def propose_plan(*, campaign: Campaign, by: User) -> list[PlanItem]:
    """Add to the plan what the rules propose and it doesn't hold yet; nothing is confirmed by this.

    Each item cites the passages of its theme, form and audience. Returns the new items.
    """
    by.require("campaigns.draw_up_plan")
    themes, forms, audiences = (
        list(campaign.themes.all()),
        list(campaign.forms.all()),
        list(campaign.audiences.all()),
    )
    held = set(campaign.plan_items.values_list("theme_id", "form_id", "audience_id", "language"))
    new = []
    for one in propose(
        len(themes),
        [f.value for f in forms],
        [a.value for a in audiences],
        campaign.languages,
        campaign.day(),
    ):
        theme, form, audience = themes[one.theme], forms[one.form], audiences[one.audience]
        if (theme.pk, form.pk, audience.pk, one.language) not in held:
            new.append(
                PlanItem(
                    campaign=campaign,
                    theme=theme,
                    form=form,
                    audience=audience,
                    language=one.language,
                    due=one.due,
                )
            )
    PlanItem.objects.bulk_create(new)
    cites = PlanItem.passages.through
    cites.objects.bulk_create(
        cites(planitem_id=item.pk, passage_id=passage)
        for item in new
        for passage in dict.fromkeys((item.theme.passage_id, item.form.passage_id, item.audience.passage_id))
        if passage
    )
    record(campaign, "campaigns.propose_plan", by=by, items=len(new))
    return new


@transaction.atomic
def confirm_plan(*, campaign: Campaign, items: Iterable[PlanItem] | None = None, by: User) -> int:
    """Confirm proposed items (all of them unless named). A named person answers for each.

    Raises ValidationError, and confirms nothing, where an item has no due date.
    """
    by.require("campaigns.confirm_plan")
    proposed = campaign.plan_items.filter(state=PlanItem.State.PROPOSED)
    if items is not None:
        proposed = proposed.filter(pk__in=[item.pk for item in items])
    undated = proposed.filter(due=None).count()
    if undated:
        raise ValidationError(
            _("%(count)d items have no due date. Set the campaign's key date or their dates, then confirm.")
            % {"count": undated}
        )
    now = clock.now()
    confirmed = proposed.update(state=PlanItem.State.CONFIRMED, decided_by=by, decided_at=now)
    if confirmed:
        Campaign.objects.filter(pk=campaign.pk).update(
            state=Campaign.State.CONFIRMED, confirmed_by=by, confirmed_at=now
        )
        campaign.refresh_from_db()
        record(campaign, "campaigns.confirm_plan", by=by, items=confirmed)
    return confirmed


@transaction.atomic
def drop_item(*, item: PlanItem, reason: str, by: User) -> PlanItem:
    """Take an item out of the plan, saying why; it stays on record."""
    by.require("campaigns.confirm_plan")
    if not reason.strip():
        raise ValidationError(_("Say why the item is dropped."))
    changed = PlanItem.objects.exclude(state=PlanItem.State.DROPPED).filter(pk=item.pk)
    if changed.update(
        state=PlanItem.State.DROPPED, reason=reason.strip()[:300], decided_by=by, decided_at=clock.now()
    ):
        record(item, "campaigns.drop_item", by=by, reason=reason)
    item.refresh_from_db()
    return item


@transaction.atomic
def drop_items(*, items: Iterable[PlanItem], reason: str, by: User) -> int:
    """Take several items out of the plan for one reason. Returns how many were in it."""
    standing = [item for item in items if item.state != PlanItem.State.DROPPED]
    for item in standing:
        drop_item(item=item, reason=reason, by=by)
    return len(standing)
