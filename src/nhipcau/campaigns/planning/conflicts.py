"""What doesn't fit in a plan: told item by item and for the campaign as a whole, each with one remedy.

`conflicts_in` is pure; `campaign_conflicts` asks the database for what it needs, in as many queries for
a thousand items as for one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock


@dataclass(frozen=True)
class PlanConflict:
    """One thing that doesn't fit in one item, in a sentence, and what to do about it."""

    class Kind(models.TextChoices):
        NO_DUE = "no_due", gettext_lazy("no due date")
        NO_OWNER = "no_owner", gettext_lazy("no organisation")
        TWO_DEADLINES = "two_deadlines", gettext_lazy("two deadlines")
        AFTER_KEY_DATE = "after_key_date", gettext_lazy("due after the key date")
        PAST = "past", pgettext_lazy("plan", "due date already past")
        UNWRITTEN = "unwritten", gettext_lazy("organisation doesn't write the language")
        CLOSED = "closed", gettext_lazy("organisation no longer exists")

    kind: str
    sentence: str
    remedy: str

    @property
    def blocks(self) -> bool:
        """Whether the item can't be confirmed as it is; the others warn."""
        return self.kind == self.Kind.NO_DUE

    @property
    def label(self) -> str:
        """The kind in a few words."""
        return str(self.Kind(self.kind).label)


@dataclass(frozen=True)
class Owner:
    """What matters here of an organisation that leads an item."""

    name: str
    languages: Sequence[str]
    closed: bool = False


@dataclass(frozen=True)
class Stated:
    """An item as the rules look at it; `stated` are the deadlines the guidance states for it."""

    language: str
    due: dt.date | None
    owner: Owner | None
    settled: bool
    """A person set its date or confirmed it."""
    stated: Sequence[dt.date] = ()


def conflicts_in(item: Stated, day: dt.date | None, today: dt.date) -> Iterator[PlanConflict]:
    """What doesn't fit in an item of a campaign whose next key date is `day`."""
    yield from _of_owner(item)
    if item.due is None:
        yield PlanConflict(
            PlanConflict.Kind.NO_DUE,
            _("It has no due date, so it can't be confirmed."),
            _("Set its due date, or the campaign's key date."),
        )
        return
    yield from _of_deadlines(item, item.due)
    if day and item.due > day:
        yield PlanConflict(
            PlanConflict.Kind.AFTER_KEY_DATE,
            _("Due on %(due)s, after the key date %(day)s.") % {"due": _short(item.due), "day": _short(day)},
            _("Set a day before the key date, or leave it if it follows the event."),
        )
    if item.due < today:
        yield PlanConflict(
            PlanConflict.Kind.PAST,
            _("Its due date %(due)s has passed.") % {"due": _short(item.due)},
            _("Set a day to come, or drop it."),
        )


def _of_owner(item: Stated) -> Iterator[PlanConflict]:
    if item.owner is None:
        yield PlanConflict(
            PlanConflict.Kind.NO_OWNER,
            _("No organisation leads it."),
            _("Choose the lead organisation; it can also be chosen when the item is assigned."),
        )
        return
    said = {"owner": item.owner.name}
    if item.owner.closed:
        yield PlanConflict(
            PlanConflict.Kind.CLOSED,
            _("“%(owner)s” no longer exists.") % said,
            _("Choose another lead organisation."),
        )
    elif item.language not in item.owner.languages:
        yield PlanConflict(
            PlanConflict.Kind.UNWRITTEN,
            _("“%(owner)s” isn't known to write this language.") % said,
            _("Choose another lead organisation, or add one that helps with the language."),
        )


def _of_deadlines(item: Stated, due: dt.date) -> Iterator[PlanConflict]:
    stated = sorted(set(item.stated))
    if not stated:
        return
    if len(stated) > 1 and not item.settled:
        sentence = _("The guidance states more than one deadline for it: %(days)s.") % {
            "days": ", ".join(_short(one) for one in stated)
        }
    elif due > stated[-1] or (due != stated[-1] and not item.settled):
        sentence = _("The guidance states %(stated)s, the plan has %(due)s.") % {
            "stated": _short(stated[-1]),
            "due": _short(due),
        }
    else:
        return
    yield PlanConflict(
        PlanConflict.Kind.TWO_DEADLINES, sentence, _("Set the one due date that is to be kept.")
    )


def _short(day: dt.date) -> str:
    return format_date(day, "j/n/Y")


def campaign_conflicts(campaign: Campaign) -> dict[int, tuple[PlanConflict, ...]]:
    """What doesn't fit in each standing item of a plan, by the item's key; items that fit are left out."""
    items = PlanItem.objects.standing().filter(campaign=campaign).select_related("owner")
    day, today, stated = campaign.day(), clock.today(), deadlines_of(campaign)
    found = {}
    for item in items.only("language", "due", "due_from", "state", "owner"):
        owner = item.owner and Owner(item.owner.name, item.owner.languages, item.owner.closed)
        settled = item.due_from == PlanItem.DueFrom.PERSON or item.state == PlanItem.State.CONFIRMED
        asked = Stated(item.language, item.due, owner or None, settled, stated.get(item.pk, ()))
        if conflicts := tuple(conflicts_in(asked, day, today)):
            found[item.pk] = conflicts
    return found


def deadlines_of(campaign: Campaign) -> Mapping[int, Sequence[dt.date]]:
    """The days by which the guidance wants items done: those of the deadlines that an item cites."""
    cites: Any = PlanItem.passages.through
    rows = cites.objects.filter(
        planitem__campaign=campaign,
        passage__kind=Passage.Kind.DEADLINE,
        passage__state__in=(Passage.State.PROPOSED, Passage.State.ACCEPTED),
    )
    found: dict[int, list[dt.date]] = defaultdict(list)
    for pk, text in rows.values_list("planitem_id", "passage__date"):
        if day := whole_day(text):
            found[pk].append(day)
    return found


def whole_day(text: str) -> dt.date | None:
    """A date that the guidance gives whole; none for a month, a year or a yearly day."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-09-21") else None
    except ValueError:
        return None
