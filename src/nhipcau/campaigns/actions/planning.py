"""The plan of a campaign: propose it, confirm it, drop from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User


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
