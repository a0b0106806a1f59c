"""A campaign made from last year's: its parts, its matched bodies, its items with their dates shifted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.editing import make_items
from nhipcau.campaigns.actions.opening import free_slug
from nhipcau.campaigns.models import Audience, Campaign, Form, KeyDate, NamedBody, PlanChange, PlanItem, Theme
from nhipcau.campaigns.planning.proposal_shift import Shift, in_year, occurrence_of
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

EARLIEST, LATEST = 2000, 2200


@dataclass(frozen=True)
class Shifted:
    """An item of the old plan with the date it would have in the new one."""

    item: PlanItem
    due: dt.date | None


def shift_of(source: Campaign, year: int) -> Shift:
    """From the day that the old plan was made for to the same day in `year`.

    Without a key date the years themselves are what differs.
    """
    dues = [item.due for item in source.plan_items.standing().only("due") if item.due]
    first = source.key_dates.first()
    if first is None:
        old = sorted(dues)[len(dues) // 2] if dues else clock.today()
        return Shift(old, in_year(old.month, old.day, year))
    if first.year:
        return Shift(in_year(first.month, first.day, first.year), in_year(first.month, first.day, year))
    old = occurrence_of(first.month, first.day, dues, clock.today())
    return Shift(old, in_year(first.month, first.day, year))


def shifted_items(source: Campaign, year: int) -> list[Shifted]:
    """The items that a copy would hold, with their dates. Changes nothing."""
    shift = shift_of(source, year)
    items = source.plan_items.standing().select_related("theme", "form", "audience", "owner")
    return [Shifted(item, _due(item, shift)) for item in items.prefetch_related("supporting")]


def _due(item: PlanItem, shift: Shift) -> dt.date | None:
    if item.due is None:
        return None
    return shift.moved(item.due, counted=item.due_from == PlanItem.DueFrom.LEAD_TIME)


@transaction.atomic
def copy_campaign(*, source: Campaign, title: str, year: int, by: User) -> Campaign:
    """Make a campaign like another for `year`: themes, forms, audiences, days, matched bodies and items.

    Items are proposed, with their organisations that still exist and their dates shifted; passages aren't
    taken over, since last year's document asked for last year's plan. `copied_from` tells where it is from.
    """
    by.require("campaigns.draw_up_plan")
    title = title.strip()
    if not title or len(title) > 300:
        raise ValidationError({"title": _("Give the campaign a name of at most 300 characters.")})
    if not EARLIEST <= year <= LATEST:
        raise ValidationError({"year": _("Write the year in four figures.")})
    shift, items = shift_of(source, year), shifted_items(source, year)
    copy = Campaign.objects.create(
        slug=free_slug(title),
        title=title,
        languages=source.languages,
        lead_organisation=source.lead_organisation,
        copied_from=source,
    )
    parts = _copy_parts(source, copy, shift)
    _copy_bodies(source, copy, by)
    _copy_items(copy, items, parts, by)
    record(copy, "campaigns.copy", by=by, source=source.pk, items=len(items))
    return copy


Parts = Mapping[type[Any], Mapping[int, Any]]


def _copy_parts(source: Campaign, copy: Campaign, shift: Shift) -> Parts:
    for day in source.key_dates.all():
        year = day.year + shift.new.year - shift.old.year if day.year else None
        at = in_year(day.month, day.day, year) if year else None
        KeyDate.objects.create(
            campaign=copy,
            title=day.title,
            month=at.month if at else day.month,
            day=at.day if at else day.day,
            year=year,
        )
    themes = {
        one.pk: Theme.objects.create(campaign=copy, ordinal=one.ordinal, title=one.title, text=one.text)
        for one in source.themes.all()
    }
    forms = {
        one.pk: Form.objects.create(campaign=copy, value=one.value, label=one.label, lead_days=one.lead_days)
        for one in source.forms.all()
    }
    audiences = {
        one.pk: Audience.objects.create(campaign=copy, value=one.value, label=one.label)
        for one in source.audiences.all()
    }
    return {Theme: themes, Form: forms, Audience: audiences}


def _copy_bodies(source: Campaign, copy: Campaign, by: User) -> None:
    for body in source.named_bodies.prefetch_related("organisations"):
        standing = [one for one in body.organisations.all() if not one.closed]
        state = body.state
        if state == NamedBody.State.MATCHED and not standing:
            state = NamedBody.State.OPEN
        decided = state != NamedBody.State.OPEN
        made = NamedBody.objects.create(
            campaign=copy,
            name=body.name,
            state=state,
            decided_by=by if decided else None,
            decided_at=clock.now() if decided else None,
        )
        made.organisations.set(standing if state == NamedBody.State.MATCHED else [])


def _copy_items(copy: Campaign, items: list[Shifted], parts: Parts, by: User) -> None:
    made = [
        PlanItem(
            campaign=copy,
            theme=parts[Theme][one.item.theme_id],
            form=parts[Form][one.item.form_id],
            audience=parts[Audience][one.item.audience_id],
            language=one.item.language,
            due=one.due,
            due_from=_from(one.item),
            owner=one.item.owner if one.item.owner and not one.item.owner.closed else None,
            note=one.item.note,
        )
        for one in items
    ]
    lists: list[dict[str, Any]] = [
        {"passages": [], "supporting": [body.pk for body in one.item.supporting.all() if not body.closed]}
        for one in items
    ]
    make_items(copy, made, lists, action=PlanChange.Action.PROPOSE, by=by)


def _from(item: PlanItem) -> str:
    """A day that last year's document set is this year's by the person who copies it."""
    if item.due_from == PlanItem.DueFrom.GUIDANCE:
        return PlanItem.DueFrom.PERSON.value
    return str(item.due_from)
