"""The office's lead times: how many days before the key date each form is to be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.campaigns.actions import set_lead_time
from nhipcau.campaigns.models import Campaign, FormValue, LeadTime
from nhipcau.campaigns.planning.proposal import lead_days
from nhipcau.campaigns.views.campaigns import TRAIL
from nhipcau.people.desk import Screen, Verb, chosen_key, person
from nhipcau.people.models import User


class LeadTimes(Screen):
    """Each form with the rules' days, the office's own, and the date that gives in a campaign."""

    permission = "campaigns.view_campaign"
    page_title = gettext_lazy("Lead times")
    header_icon = "nc-plan"
    template_name = "campaigns/lead_times.html"
    trail = TRAIL

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = _campaign(self.request)
        day = campaign.day() if campaign else None
        used = set(campaign.forms.values_list("value", flat=True)) if campaign else set()
        own = {row.form: row for row in LeadTime.objects.select_related("set_by")}
        rows = []
        for form in FormValue:
            row, usual = own.get(form.value), lead_days(form.value)
            days = row.days if row else usual
            due = day - dt.timedelta(days=days) if day else None
            rows.append((form, usual, row, days, due, form.value in used))
        return super().get_context_data(**kwargs) | {
            "campaign": campaign,
            "campaigns": Campaign.objects.exclude(state=Campaign.State.CLOSED),
            "day": day,
            "rows": sorted(rows, key=lambda one: not one[5]),
            "own": len(own),
            "may_set": person(self.request).has_perm("campaigns.set_lead_times"),
            "here": self.request.get_full_path(),
        }


def _campaign(request: HttpRequest) -> Campaign | None:
    """The campaign asked for, else the newest that isn't closed."""
    campaigns = Campaign.objects.exclude(state=Campaign.State.CLOSED)
    key = chosen_key(request, "campaign")
    return (campaigns.filter(pk=key).first() if key else None) or campaigns.first()


class SetLeadTimes(Verb):
    """Set the days that were changed, all of them or none."""

    @cached_property
    def _post(self) -> Any:
        return self.request.POST

    @transaction.atomic
    def call(self, by: User) -> str:
        by.require("campaigns.set_lead_times")
        before = {row.form: row.days for row in LeadTime.objects.all()}
        changed, moved = 0, 0
        for form in FormValue:
            if f"days-{form.value}" not in self._post:
                continue
            days = self._days(form)
            if days != before.get(form.value):
                moved += set_lead_time(form=form.value, days=days, by=by)
                changed += 1
        if not changed:
            return _("Nothing was different.")
        said = ngettext(
            "%(changed)d lead time set. %(count)d proposed item of draft plans has a new date; confirmed ones"
            " stay.",
            "%(changed)d lead times set. %(count)d proposed items of draft plans have a new date; confirmed"
            " ones stay.",
            moved,
        )
        return said % {"changed": changed, "count": moved}

    def _days(self, form: FormValue) -> int | None:
        """The office's own days; none where the field is empty or says what the rules say."""
        text = self._post.get(f"days-{form.value}", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            raise ValidationError(_("“%(form)s”: write a number of days, in figures.") % {"form": form.label})
        days = int(text)
        own = LeadTime.objects.filter(form=form.value).exists()
        return None if days == lead_days(form.value) and not own else days

    def back(self) -> str:
        return reverse("campaign_lead_times")
