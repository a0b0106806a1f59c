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
from nhipcau.people.models import Organisation


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
    counted: dt.date | None = None
    """The day counted back from the key date by the form's lead time."""


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
    said = {"stated": ", ".join(_short(one) for one in stated), "due": _short(due)}
    if len(stated) > 1 and not item.settled:
        sentence = _("The guidance states more than one deadline for it: %(stated)s.") % said
    elif due > stated[-1]:
        sentence = _("The guidance states %(stated)s, the plan has %(due)s.") % said
    elif item.counted and item.counted != stated[0] and not item.settled:
        said["counted"] = _short(item.counted)
        sentence = (
            _(
                "The guidance states %(stated)s; counted back from the key date it is %(counted)s."
                " The plan has %(due)s."
            )
            % said
        )
    else:
        return
    yield PlanConflict(
        PlanConflict.Kind.TWO_DEADLINES, sentence, _("Set the one due date that is to be kept.")
    )


def _short(day: dt.date) -> str:
    return format_date(day, "j/n/Y")


def campaign_conflicts(campaign: Campaign) -> dict[int, tuple[PlanConflict, ...]]:
    """What doesn't fit in each standing item of a plan, by the item's key; items that fit are left out."""
    items = PlanItem.objects.standing().filter(campaign=campaign).order_by()
    day, today, stated = campaign.day(), clock.today(), deadlines_of(campaign)
    lead_days, owners = dict(campaign.forms.values_list("pk", "lead_days")), _owners(campaign)
    found = {}
    rows = items.values_list("pk", "language", "due", "due_from", "state", "owner", "form")
    for pk, language, due, due_from, state, owner, form in rows:
        settled = due_from == PlanItem.DueFrom.PERSON or state == PlanItem.State.CONFIRMED
        counted = day - dt.timedelta(days=lead_days[form]) if day else None
        asked = Stated(language, due, owners.get(owner), settled, stated.get(pk, ()), counted)
        if conflicts := tuple(conflicts_in(asked, day, today)):
            found[pk] = conflicts
    return found


def _owners(campaign: Campaign) -> Mapping[int | None, Owner]:
    leading = PlanItem.objects.filter(campaign=campaign).exclude(owner=None).order_by().values("owner")
    bodies = Organisation.objects.filter(pk__in=leading).values_list("pk", "name", "languages", "closed")
    return {pk: Owner(name, languages, closed) for pk, name, languages, closed in bodies}


def deadlines_of(campaign: Campaign) -> Mapping[int, Sequence[dt.date]]:
    """The days by which the guidance wants items done: of the duties and deadlines that an item cites."""
    cites: Any = PlanItem.passages.through
    rows = cites.objects.filter(
        planitem__campaign=campaign,
        passage__kind__in=(Passage.Kind.DUTY, Passage.Kind.DEADLINE),
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


@dataclass(frozen=True)
class Gap:
    """What a campaign asks for and its plan doesn't hold: which things, in a sentence, and what to do."""

    class Kind(models.TextChoices):
        NO_KEY_DATE = "no_key_date", gettext_lazy("no key date")
        NOTHING_TO_MAKE = "nothing_to_make", gettext_lazy("no form or no audience")
        THEME = "theme", gettext_lazy("themes without an item")
        FORM = "form", gettext_lazy("forms without an item")
        AUDIENCE = "audience", gettext_lazy("audiences without an item")
        BODY = "body", gettext_lazy("named bodies not matched")

    kind: str
    sentence: str
    remedy: str
    things: Sequence[Any] = ()


def gaps_of(campaign: Campaign) -> list[Gap]:
    """What doesn't fit in the campaign as a whole: no day, a theme, form or audience that no item serves,
    a body that the guidance names and nobody matched."""
    items = PlanItem.objects.standing().filter(campaign=campaign)
    served = list(items.values_list("theme_id", "form_id", "audience_id").distinct())
    themes, forms, audiences = ({row[n] for row in served} for n in range(3))
    found = []
    if campaign.day() is None:
        found.append(
            Gap(
                Gap.Kind.NO_KEY_DATE,
                _("The campaign has no key date, so no due date can be counted back."),
                _("Set the key date."),
            )
        )
    if not (campaign.forms.exists() and campaign.audiences.exists()):
        found.append(
            Gap(
                Gap.Kind.NOTHING_TO_MAKE,
                _("The campaign has no form or no audience, so no item can be proposed."),
                _("Add them."),
            )
        )
    propose = _("Propose or add items for them, or take them out of the campaign.")
    asked: tuple[tuple[str, Any, set[int], str], ...] = (
        (Gap.Kind.THEME, campaign.themes, themes, _("No item serves: %(things)s.")),
        (Gap.Kind.FORM, campaign.forms, forms, _("No item is made as: %(things)s.")),
        (Gap.Kind.AUDIENCE, campaign.audiences, audiences, _("No item reaches: %(things)s.")),
    )
    for kind, parts, held, sentence in asked:
        if left := [one for one in parts.all() if one.pk not in held]:
            found.append(Gap(kind, sentence % {"things": _listed(left)}, propose, left))
    if left := list(campaign.named_bodies.open()):
        sentence = _("The guidance names %(things)s; no organisation is matched.") % {"things": _listed(left)}
        found.append(Gap(Gap.Kind.BODY, sentence, _("Match them, or set them aside."), left))
    return found


def _listed(things: Sequence[Any], most: int = 3) -> str:
    shown = "; ".join(str(one) for one in things[:most])
    return shown if len(things) <= most else f"{shown} (+{len(things) - most})"
