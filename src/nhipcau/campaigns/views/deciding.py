"""What is done to many items of a plan at once: those ticked, or all that the filter shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.campaigns.actions import (
    confirm_plan,
    drop_items,
    edit_items,
    propose_plan,
    restore_items,
    undo_plan_change,
)
from nhipcau.campaigns.models import PlanItem
from nhipcau.campaigns.planning.meaning import Meaning, Misfit
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.views.plan import OfPlan, undo_words
from nhipcau.people.desk import Verb, keys, number
from nhipcau.people.models import User

State = PlanItem.State
MOST_DAYS = 400


class DecidePlan(OfPlan, Verb):
    """One button of the bar under the grid. Items that an organisation holds stay as they are."""

    def call(self, by: User) -> str:
        sent = self.request.POST
        done = next((verb for name, verb in self._verbs.items() if name in sent), self._confirm)
        return done(by)

    @cached_property
    def _verbs(self) -> Mapping[str, Callable[[User], str]]:
        return {
            "undo": self._undo,
            "propose": self._propose,
            "confirm_all": self._confirm_all,
            "confirm": self._confirm,
            "drop": self._drop,
            "restore": self._restore,
            "set_due": self._set_due,
            "shift_due": self._shift_due,
            "set_owner": self._set_owner,
            "add_supporting": self._add_supporting,
            "set_language": self._set_language,
            "set_note": self._set_note,
        }

    def _items(self) -> list[PlanItem]:
        """The items meant. Raises ValidationError where there is none."""
        meant = (
            [one.pk for one in self.grid.shown] if "all" in self.request.POST else keys(self.request, "item")
        )
        items = list(PlanItem.objects.filter(campaign=self.campaign, pk__in=meant))
        if not items:
            raise ValidationError(_("Tick the items first."))
        return items

    def _undo(self, by: User) -> str:
        undone = undo_plan_change(campaign=self.campaign, by=by)
        return _("Undone: %(what)s.") % {"what": undo_words(undone)}

    def _propose(self, by: User) -> str:
        new = len(propose_plan(campaign=self.campaign, by=by))
        return ngettext("%(count)d item proposed anew.", "%(count)d items proposed anew.", new) % {
            "count": new
        }

    def _confirm_all(self, by: User) -> str:
        proposed = [one.pk for one in self.grid.narrowed if one.state == State.PROPOSED]
        return self._confirmed(list(PlanItem.objects.filter(campaign=self.campaign, pk__in=proposed)), by)

    def _confirm(self, by: User) -> str:
        return self._confirmed(self._items(), by)

    def _confirmed(self, items: list[PlanItem], by: User) -> str:
        confirmed = confirm_plan(campaign=self.campaign, items=items, by=by)
        return ngettext("%(count)d item confirmed.", "%(count)d items confirmed.", confirmed) % {
            "count": confirmed
        }

    def _drop(self, by: User) -> str:
        items, held = self._free(self._items())
        dropped = drop_items(items=items, reason=self.request.POST.get("reason", ""), by=by)
        return ngettext("%(count)d item dropped.", "%(count)d items dropped.", dropped) % {
            "count": dropped
        } + _kept(held)

    def _restore(self, by: User) -> str:
        back = restore_items(campaign=self.campaign, items=self._items(), by=by)
        return ngettext(
            "%(count)d item taken back into the plan.", "%(count)d items taken back into the plan.", back
        ) % {"count": back}

    def _set_due(self, by: User) -> str:
        try:
            day = dt.date.fromisoformat(self.request.POST.get("due", ""))
        except ValueError as error:
            raise ValidationError(_("Say on which day they are due.")) from error
        return self._edit(lambda item: {"due": day}, by)

    def _shift_due(self, by: User) -> str:
        try:
            days = int(self.request.POST.get("days", ""))
        except ValueError as error:
            raise ValidationError(_("Say by how many days; less than 0 is earlier.")) from error
        if not days or abs(days) > MOST_DAYS:
            raise ValidationError(
                _("Say by how many days, at most %(most)d; less than 0 is earlier.") % {"most": MOST_DAYS}
            )
        return self._edit(lambda item: {"due": item.due + dt.timedelta(days=days)} if item.due else {}, by)

    def _set_owner(self, by: User) -> str:
        owner = self._meant("owner")
        return self._edit(lambda item: {"owner": owner}, by)

    def _add_supporting(self, by: User) -> str:
        added = self._meant("supporting")
        if not added:
            raise ValidationError(_("Say which organisation supports them."))
        through: Any = PlanItem.supporting.through
        held: dict[int, set[int]] = {}
        for item, body in through.objects.filter(planitem__campaign=self.campaign).values_list(
            "planitem_id", "organisation_id"
        ):
            held.setdefault(item, set()).add(body)
        return self._edit(lambda item: {"supporting": sorted(held.get(item.pk, set()) | set(added))}, by)

    def _set_language(self, by: User) -> str:
        language = self.request.POST.get("language", "")
        return self._edit(lambda item: {"language": language}, by)

    def _set_note(self, by: User) -> str:
        note = self.request.POST.get("note", "")
        return self._edit(lambda item: {"note": note}, by)

    def _meant(self, field: str) -> Any:
        """The organisation or organisations that a field names."""
        meaning = Meaning(plan_of(self.campaign, only=()))
        try:
            value = meaning.of(field, self.request.POST.get(field, "").strip())
        except Misfit as misfit:
            similar = (
                _(" Do you mean: %(names)s?") % {"names": " · ".join(misfit.similar)}
                if misfit.similar
                else ""
            )
            raise ValidationError(f"{misfit}{similar}") from misfit
        if refused := meaning.refused(field, value, meaning.nothing(field)):
            raise ValidationError(refused)
        return value

    def _edit(self, change: Callable[[PlanItem], dict[str, Any]], by: User) -> str:
        items, held = self._free(self._items())
        changes = {item.pk: fields for item in items if (fields := change(item))}
        seen = number(self.request.POST.get("seen", ""))
        edit_items(campaign=self.campaign, changes=changes, seen=seen, by=by)
        said = ngettext("%(count)d item changed.", "%(count)d items changed.", len(changes))
        return said % {"count": len(changes)} + _kept(held)

    def _free(self, items: list[PlanItem]) -> tuple[list[PlanItem], int]:
        """Those that no organisation holds, and how many one does."""
        free = [item for item in items if item.given_out_at is None]
        if not free:
            raise ValidationError(_("All of these are given out already; an amendment changes them."))
        return free, len(items) - len(free)

    def back(self) -> str:
        return reverse("campaign_plan", args=[self.campaign.pk])


def _kept(held: int) -> str:
    if not held:
        return ""
    said = ngettext(
        " %(count)d is with an organisation and stays as it is.",
        " %(count)d are with organisations and stay as they are.",
        held,
    )
    return said % {"count": held}
