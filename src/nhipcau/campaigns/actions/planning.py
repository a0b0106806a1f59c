"""The plan of a campaign: propose it, confirm it, drop from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import Fields, lock, refuse_given_out, write
from nhipcau.campaigns.actions.editing import make_items
from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem, Theme
from nhipcau.campaigns.planning.conflicts import whole_day
from nhipcau.campaigns.planning.matching_duties import Asked, asked_by
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

Action = PlanChange.Action
State = PlanItem.State


@transaction.atomic
def propose_plan(*, campaign: Campaign, by: User) -> list[PlanItem]:
    """Add to the plan what the rules propose and it doesn't hold yet; nothing is confirmed by this.

    Each item cites the passages of its theme, form and audience, and the duties that name its form or
    theme with a day by which it is wanted: where they agree on one, that is its due date. Returns the new
    items.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    themes, forms, audiences = (
        list(campaign.themes.all()),
        list(campaign.forms.all()),
        list(campaign.audiences.all()),
    )
    held = set(campaign.plan_items.values_list("theme_id", "form_id", "audience_id", "language"))
    new: list[PlanItem] = []
    for one in propose(
        len(themes),
        [f.value for f in forms],
        [a.value for a in audiences],
        campaign.languages,
        campaign.day(),
        [f.lead_days for f in forms],
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
    duties = _dated_duties(campaign, themes)
    return make_items(campaign, new, [_cited(item, duties) for item in new], action=Action.PROPOSE, by=by)


def _dated_duties(campaign: Campaign, themes: list[Theme]) -> list[tuple[int, dt.date, Asked]]:
    """Duties of the guidance that name a whole day, with what they ask for."""
    if campaign.guidance_id is None:
        return []
    duties = Passage.objects.filter(
        guidance=campaign.guidance_id, kind=Passage.Kind.DUTY, state=Passage.State.ACCEPTED
    )
    texts = {theme.pk: theme.text for theme in themes}
    found = []
    for duty in duties:
        day = whole_day(duty.date)
        if day:
            found.append((duty.pk, day, asked_by(duty.text, texts)))
    return found


def _cited(item: PlanItem, duties: list[tuple[int, dt.date, Asked]]) -> Fields:
    cited = [item.theme.passage_id, item.form.passage_id, item.audience.passage_id]
    fitting = [one for one in duties if one[2].fits(item.form.value, item.theme_id)]
    days = {day for _pk, day, _asked in fitting}
    if len(days) == 1:
        item.due, item.due_from = days.pop(), PlanItem.DueFrom.GUIDANCE
    cited += [pk for pk, _day, _asked in fitting]
    return {"passages": [pk for pk in dict.fromkeys(cited) if pk], "supporting": []}


@transaction.atomic
def confirm_plan(*, campaign: Campaign, items: Iterable[PlanItem] | None = None, by: User) -> int:
    """Confirm proposed items (all of them unless named). A named person answers for each.

    Raises ValidationError, and confirms nothing, where an item has no due date.
    """
    by.require("campaigns.confirm_plan")
    lock(campaign)
    proposed = campaign.plan_items.filter(state=State.PROPOSED)
    if items is not None:
        proposed = proposed.filter(pk__in=[item.pk for item in items])
    undated = proposed.filter(due=None).count()
    if undated:
        raise ValidationError(
            _("%(count)d items have no due date. Set the campaign's key date or their dates, then confirm.")
            % {"count": undated}
        )
    decided = _decided(State.CONFIRMED, "", by)
    wanted: dict[int, Fields | None] = {pk: dict(decided) for pk in proposed.values_list("pk", flat=True)}
    if wanted:
        write(campaign, wanted, action=Action.CONFIRM, by=by)
        record(campaign, "campaigns.confirm_plan", by=by, items=len(wanted))
    return len(wanted)


def _decided(state: str, reason: str, by: User) -> Fields:
    return {
        "state": str(state),
        "reason": reason,
        "decided_by": by.pk,
        "decided_at": clock.now().isoformat(),
    }


def drop_item(*, item: PlanItem, reason: str, by: User) -> PlanItem:
    """Take an item out of the plan, saying why; it stays on record."""
    drop_items(items=[item], reason=reason, by=by)
    item.refresh_from_db()
    return item


@transaction.atomic
def drop_items(*, items: Iterable[PlanItem], reason: str, by: User) -> int:
    """Take several items out of their plan for one reason; they stay on record. Returns how many were in it.

    Raises GivenOut where an organisation holds one already.
    """
    by.require("campaigns.confirm_plan")
    if not reason.strip():
        raise ValidationError(_("Say why the item is dropped."))
    named = list(items)
    dropped = 0
    for campaign in Campaign.objects.filter(pk__in={item.campaign_id for item in named}):
        lock(campaign)
        standing = PlanItem.objects.standing().filter(campaign=campaign, pk__in=[i.pk for i in named])
        found = list(standing.select_related("theme", "form", "audience"))
        refuse_given_out(found)
        decided = _decided(State.DROPPED, reason.strip()[:300], by)
        write(campaign, {item.pk: dict(decided) for item in found}, action=Action.DROP, by=by)
        for item in found:
            record(item, "campaigns.drop_item", by=by, reason=reason)
        dropped += len(found)
    return dropped
