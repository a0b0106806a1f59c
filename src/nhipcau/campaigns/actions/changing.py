"""What every change of a plan has in common: who goes first, what is kept of it, what it refuses.

A change reads and writes behind `lock`, so two at once come one after the other, and ends in `write`
or `keep`, which number it: `Campaign.version`, `PlanItem.changed_in` and one `PlanChange` agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem
from nhipcau.kit import clock
from nhipcau.people.models import User

Fields = dict[str, Any]
"""Fields of a plan item as they are kept: keys of rows, ISO dates, sorted lists of keys."""

KEYS = ("theme", "form", "audience", "owner", "decided_by")
PLAIN = ("language", "state", "due_from", "note", "reason")
LISTS = ("supporting", "passages")


class Conflict(ValidationError):
    """Somebody changed an item after the person who now changes it had last seen it."""

    def __init__(self, item: PlanItem, change: PlanChange | None) -> None:
        self.item, self.change = item, change
        person = (change.by.get_full_name() or change.by.get_username()) if change else "–"
        at = timezone.localtime(change.at) if change else None
        said = {"item": item, "person": person, "time": f"{at:%H:%M} {at.day}/{at.month}" if at else "–"}
        super().__init__(
            _("%(person)s changed “%(item)s” at %(time)s. See what stands there now, then change it again.")
            % said,
            code="conflict",
        )


class GivenOut(ValidationError):
    """Items that an organisation already holds: only an amendment changes them."""

    def __init__(self, items: Iterable[PlanItem]) -> None:
        self.items = list(items)
        count = len(self.items)
        said = ngettext(
            "“%(item)s” is with an organisation already. Draw up an amendment, so that it learns of the"
            " change.",
            "%(count)d items are with organisations already, first “%(item)s”. Draw up an amendment, so that"
            " they learn of the change.",
            count,
        )
        super().__init__(said % {"count": count, "item": self.items[0]}, code="given_out")


def lock(campaign: Campaign) -> None:
    """Go before or after every other change of this plan, never between; `campaign.version` is fresh."""
    Campaign.objects.filter(pk=campaign.pk).update(version=F("version"))
    campaign.refresh_from_db(fields=["version", "state", "confirmed_by", "confirmed_at"])


def refuse_given_out(items: Iterable[PlanItem]) -> None:
    """Raise GivenOut where one of `items` is with an organisation."""
    if held := [item for item in items if item.given_out_at]:
        raise GivenOut(held)


def mark_given_out(*, items: Iterable[PlanItem]) -> int:
    """Note, once, that items are with an organisation: from then on an amendment alone changes them.

    For the verb that gives them out, in its own transaction; it has asked who may.
    """
    fresh = PlanItem.objects.filter(pk__in=[item.pk for item in items], given_out_at=None)
    return fresh.update(given_out_at=clock.now())


def standing_as(campaign: Campaign, pks: Iterable[int]) -> dict[int, Fields]:
    """The fields of items of this campaign as they are kept, in three queries."""
    items = PlanItem.objects.filter(campaign=campaign, pk__in=list(pks))
    found: dict[int, Fields] = {}
    for item in items:
        found[item.pk] = (
            {name: getattr(item, f"{name}_id") for name in KEYS}
            | {name: getattr(item, name) for name in PLAIN}
            | {"due": item.due.isoformat() if item.due else None}
            | {"decided_at": item.decided_at.isoformat() if item.decided_at else None}
            | {name: [] for name in LISTS}
        )
    for name, through, target in _lists():
        rows = through.objects.filter(planitem_id__in=found).order_by(target)
        for pk, other in rows.values_list("planitem_id", target):
            found[pk][name].append(other)
    return found


def write(
    campaign: Campaign,
    wanted: Mapping[int, Fields | None],
    *,
    action: str,
    by: User,
    undoes: PlanChange | None = None,
) -> int:
    """Give items the wanted fields, or take them away (None); keep before and after as one change.

    Checks nothing of what is wanted: that is the verb's to do, behind `lock`. Returns the version of
    the plan, which stays where nothing differs.
    """
    before, after = store(campaign, wanted)
    if not after:
        return campaign.version
    return keep(campaign, before, after, action=action, by=by, undoes=undoes)


def store(
    campaign: Campaign, wanted: Mapping[int, Fields | None]
) -> tuple[dict[int, Fields | None], dict[int, Fields | None]]:
    """As `write`, for a verb that keeps several steps as one change: what differed, before and after."""
    held = standing_as(campaign, wanted)
    before: dict[int, Fields | None] = {}
    after: dict[int, Fields | None] = {}
    for pk, fields in wanted.items():
        if fields is None:
            before[pk], after[pk] = held[pk], None
        elif changed := {name: value for name, value in fields.items() if held[pk][name] != value}:
            before[pk], after[pk] = {name: held[pk][name] for name in changed}, changed
    gone = [pk for pk, fields in after.items() if fields is None]
    PlanItem.objects.filter(pk__in=gone).delete()
    _store({pk: fields for pk, fields in after.items() if fields}, held)
    return before, after


def keep(
    campaign: Campaign,
    before: Mapping[int, Fields | None],
    after: Mapping[int, Fields | None],
    *,
    action: str,
    by: User,
    undoes: PlanChange | None = None,
) -> int:
    """Number a change that was just made and put it on record. Returns the new version of the plan."""
    campaign.version += 1
    Campaign.objects.filter(pk=campaign.pk).update(version=campaign.version)
    PlanItem.objects.filter(pk__in=list(after)).update(changed_in=campaign.version)
    PlanChange.objects.create(
        campaign=campaign,
        version=campaign.version,
        action=action,
        before={str(pk): fields for pk, fields in before.items()},
        after={str(pk): fields for pk, fields in after.items()},
        undoes=undoes,
        by=by,
        at=clock.now(),
    )
    if any(fields is None or "state" in fields for fields in after.values()):
        _state_of_campaign(campaign, by)
    return campaign.version


def _state_of_campaign(campaign: Campaign, by: User) -> None:
    """Draft until an item is confirmed, and again where an undo leaves none."""
    confirmed = PlanItem.objects.filter(campaign=campaign).confirmed().exists()
    if confirmed and campaign.state == Campaign.State.DRAFT:
        campaign.state, campaign.confirmed_by, campaign.confirmed_at = (
            Campaign.State.CONFIRMED,
            by,
            clock.now(),
        )
    elif not confirmed and campaign.state == Campaign.State.CONFIRMED:
        campaign.state, campaign.confirmed_by, campaign.confirmed_at = Campaign.State.DRAFT, None, None
    else:
        return
    campaign.save(update_fields=["state", "confirmed_by", "confirmed_at"])


def _lists() -> tuple[tuple[str, Any, str], ...]:
    return (
        ("supporting", PlanItem.supporting.through, "organisation_id"),
        ("passages", PlanItem.passages.through, "passage_id"),
    )


def _store(after: Mapping[int, Fields], held: Mapping[int, Fields]) -> None:
    items = {item.pk: item for item in PlanItem.objects.filter(pk__in=list(after))}
    columns: set[str] = set()
    for pk, fields in after.items():
        for name, value in fields.items():
            if name not in LISTS:
                _set(items[pk], name, value)
                columns.add(name)
    if _step_aside(after, held):
        columns.add("language")
    if columns:
        PlanItem.objects.bulk_update(items.values(), sorted(columns), batch_size=500)
    for name, through, target in _lists():
        touched = [pk for pk, fields in after.items() if name in fields]
        through.objects.filter(planitem_id__in=touched).delete()
        through.objects.bulk_create(
            through(planitem_id=pk, **{target: other}) for pk in touched for other in after[pk][name]
        )


def _set(item: PlanItem, name: str, value: Any) -> None:
    if name in KEYS:
        setattr(item, f"{name}_id", value)
    elif name == "due":
        item.due = dt.date.fromisoformat(value) if value else None
    elif name == "decided_at":
        item.decided_at = dt.datetime.fromisoformat(value) if value else None
    else:
        setattr(item, name, value)


def _step_aside(after: Mapping[int, Fields], held: Mapping[int, Fields]) -> bool:
    """Items that trade places would meet on the way; they leave their places first. Whether any did."""

    def place(fields: Fields) -> tuple[Any, ...]:
        return tuple(fields[name] for name in ("theme", "form", "audience", "language"))

    moving = {pk: place(held[pk] | fields) for pk, fields in after.items()}
    moving = {pk: to for pk, to in moving.items() if to != place(held[pk])}
    left = {place(held[pk]) for pk in moving}
    if not left & set(moving.values()):
        return False
    for pk in moving:
        PlanItem.objects.filter(pk=pk).update(language=f"~{pk:x}")
    return True
