"""What a campaign is made of, by a person's hand: its themes, forms, audiences and days.

Each part is added without a passage, renamed, and removed where nothing rests on it. Parts of a guidance
may be renamed too: the passage they cite stays as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import GivenOut, lock
from nhipcau.campaigns.actions.lead_times import count_back, lead_times
from nhipcau.campaigns.actions.opening import LANGUAGES, Part, free_slug, short_title
from nhipcau.campaigns.models import (
    Audience,
    AudienceValue,
    Campaign,
    Form,
    FormValue,
    KeyDate,
    PlanItem,
    Theme,
)
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User


@dataclass(frozen=True)
class Day:
    """A day as a person writes it: with a year it is that day, without one it comes every year."""

    title: str
    month: int
    day: int
    year: int | None = None


@transaction.atomic
def start_campaign(
    *,
    title: str,
    days: Iterable[Day] = (),
    themes: Iterable[str] = (),
    audiences: Iterable[str] = (),
    forms: Iterable[str] = (),
    languages: Sequence[str] = LANGUAGES,
    lead_organisation: Organisation | None = None,
    by: User,
) -> Campaign:
    """Start a campaign without a document. `audiences` and `forms` are values; nothing cites a passage.

    Raises ValidationError where there is no title or no language. The rest can follow part by part.
    """
    by.require("campaigns.draw_up_plan")
    title = title.strip()
    if not title or len(title) > 300:
        raise ValidationError({"title": _("Give the campaign a name of at most 300 characters.")})
    if not languages or set(languages) - set(LANGUAGES):
        raise ValidationError({"languages": _("Choose at least one language.")})
    campaign = Campaign.objects.create(
        slug=free_slug(title), title=title, languages=list(languages), lead_organisation=lead_organisation
    )
    record(campaign, "campaigns.start", by=by)
    for day in days:
        add_key_date(campaign=campaign, day=day, by=by)
    for theme in themes:
        add_theme(campaign=campaign, text=theme, by=by)
    for value in forms:
        add_form(campaign=campaign, value=value, by=by)
    for value in audiences:
        add_audience(campaign=campaign, value=value, by=by)
    return campaign


@transaction.atomic
def add_theme(*, campaign: Campaign, text: str, by: User) -> Theme:
    """Add a theme that a person words; its number follows the last."""
    by.require("campaigns.draw_up_plan")
    text = text.strip()
    if not text:
        raise ValidationError(_("Write what the theme is."))
    lock(campaign)
    last = max(campaign.themes.values_list("ordinal", flat=True), default=0)
    theme = Theme.objects.create(campaign=campaign, ordinal=last + 1, title=short_title(text), text=text)
    record(campaign, "campaigns.add_part", by=by, part="theme", title=theme.title)
    return theme


@transaction.atomic
def add_form(*, campaign: Campaign, value: str, label: str = "", by: User) -> Form:
    """Add a form; one that has no name of its own (`other`) needs a label."""
    by.require("campaigns.draw_up_plan")
    shown = _label(FormValue, value, label)
    lock(campaign)
    if any(_same(one, value, shown) for one in campaign.forms.all()):
        raise ValidationError(_("“%(name)s” is there already.") % {"name": shown})
    form = Form.objects.create(campaign=campaign, value=value, label=shown, lead_days=lead_times()[value])
    record(campaign, "campaigns.add_part", by=by, part="form", title=shown)
    return form


@transaction.atomic
def add_audience(*, campaign: Campaign, value: str, label: str = "", by: User) -> Audience:
    """Add a group of people; one that has no name of its own (`other`) needs a label."""
    by.require("campaigns.draw_up_plan")
    shown = _label(AudienceValue, value, label)
    lock(campaign)
    if any(_same(one, value, shown) for one in campaign.audiences.all()):
        raise ValidationError(_("“%(name)s” is there already.") % {"name": shown})
    audience = Audience.objects.create(campaign=campaign, value=value, label=shown)
    record(campaign, "campaigns.add_part", by=by, part="audience", title=shown)
    return audience


def _label(values: Any, value: str, label: str) -> str:
    if value not in values.values:
        raise ValidationError(_("Choose one of the list."))
    if value == values.OTHER and not label.strip():
        raise ValidationError(_("Write what it is called."))
    return (label.strip() or str(values(value).label))[:300]


def _same(part: Form | Audience, value: str, label: str) -> bool:
    return part.value == value and (value != "other" or part.label == label)


@transaction.atomic
def add_key_date(*, campaign: Campaign, day: Day, by: User) -> KeyDate:
    """Add a day the campaign turns on. The first is the one that due dates are counted back from."""
    by.require("campaigns.draw_up_plan")
    fields = _day(day)
    lock(campaign)
    _refuse_same_day(campaign, fields, None)
    made = KeyDate.objects.create(campaign=campaign, **fields)
    moved = count_back(campaign, by=by)
    record(campaign, "campaigns.add_part", by=by, part="key_date", title=str(made), moved=moved)
    return made


@transaction.atomic
def set_key_date(*, key_date: KeyDate, day: Day, by: User) -> int:
    """Change a key date. Proposed items counted back from it follow; others never move by this.

    Returns how many items moved.
    """
    by.require("campaigns.draw_up_plan")
    fields, campaign = _day(day), key_date.campaign
    lock(campaign)
    _refuse_same_day(campaign, fields, key_date)
    for name, value in fields.items():
        setattr(key_date, name, value)
    key_date.save()
    moved = count_back(campaign, by=by)
    record(campaign, "campaigns.set_key_date", by=by, day=str(key_date), moved=moved)
    return moved


def _day(day: Day) -> dict[str, Any]:
    title = day.title.strip()
    if not title or len(title) > 300:
        raise ValidationError({"title": _("Say what the day is.")})
    try:
        dt.date(day.year if day.year is not None else 2000, day.month, day.day)
    except ValueError as wrong:
        raise ValidationError({"day": _("There is no such day.")}) from wrong
    return {"title": title, "month": day.month, "day": day.day, "year": day.year}


def _refuse_same_day(campaign: Campaign, fields: Mapping[str, Any], but: KeyDate | None) -> None:
    others = campaign.key_dates.exclude(pk__in=[but.pk] if but else [])
    if others.filter(month=fields["month"], day=fields["day"], year=fields["year"]).exists():
        raise ValidationError({"day": _("The campaign has that day already.")})


@transaction.atomic
def rename_part(*, part: Part, name: str, by: User) -> Part:
    """Give a theme, form, audience or day another name. What the guidance says of it stays on record."""
    by.require("campaigns.draw_up_plan")
    name = name.strip()
    if not name or len(name) > 300:
        raise ValidationError(_("Write a name of at most 300 characters."))
    lock(part.campaign)
    field = "label" if isinstance(part, Form | Audience) else "title"
    before = getattr(part, field)
    setattr(part, field, name)
    part.save(update_fields=[field])
    record(part.campaign, "campaigns.rename_part", by=by, before=before, after=name)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> int:
    """Take a theme, form, audience or day out of a campaign, with the items that are only proposed for it.

    Refused where an item of it was confirmed or dropped, since that is on record, and where one is given
    out. Returns how many proposed items went with it.
    """
    by.require("campaigns.draw_up_plan")
    campaign, title = part.campaign, str(part)
    lock(campaign)
    gone = 0
    if not isinstance(part, KeyDate):
        gone = _without_items(part)
    try:
        part.delete()
    except ProtectedError as held:
        raise ValidationError(_("“%(name)s” is in use elsewhere and stays.") % {"name": title}) from held
    if isinstance(part, KeyDate):
        count_back(campaign, by=by)
    record(campaign, "campaigns.remove_part", by=by, title=title, items=gone)
    return gone


def _without_items(part: Theme | Form | Audience) -> int:
    items = list(
        PlanItem.objects.filter(pk__in=part.plan_items.all()).select_related("theme", "form", "audience")
    )
    if held := [one for one in items if one.given_out_at]:
        raise GivenOut(held)
    decided = sum(one.state != PlanItem.State.PROPOSED for one in items)
    if decided:
        raise ValidationError(
            _("%(count)d items of “%(name)s” are decided and stay on record. Drop them from the plan.")
            % {"count": decided, "name": part}
        )
    PlanItem.objects.filter(pk__in=[one.pk for one in items]).delete()
    return len(items)
