"""From a reading to a plan, step 1: what was read, counted; the days and parts the plan rests on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from nhipcau.campaigns.actions import (
    Day,
    add_audience,
    add_form,
    add_key_date,
    add_theme,
    bring_up_to_date,
    lead_times,
    open_campaign,
    propose_plan,
    remove_part,
    rename_part,
    set_key_date,
    update_of,
)
from nhipcau.campaigns.actions.opening import Part, accepted, campaign_title, named_parts, short_title
from nhipcau.campaigns.models import AudienceValue, Campaign, FormValue, KeyDate, PlanItem
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.campaigns.views.campaigns import TRAIL, Making
from nhipcau.guidance.kinds import LOOKS, codes_of
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.kit.dates import PartialDate, next_occurrence
from nhipcau.people.desk import Screen, Verb, number, person
from nhipcau.people.models import User

Kind = Passage.Kind
COUNTED = (Kind.THEME, Kind.FORM, Kind.AUDIENCE, Kind.KEY_DATE, Kind.DUTY)
EXAMPLES = 6


@dataclass(frozen=True)
class Read:
    """How far the reading of a guidance is decided."""

    accepted: int
    unreviewed: int
    undecided: int
    kinds: Sequence[tuple[Any, Any, int, int]]
    """Kind, its look, how many are accepted, how many unreviewed."""


def read_of(guidance: Guidance) -> Read:
    """The reading in numbers, by kind. Two queries."""
    rows = guidance.passages.standing().values_list("kind", "state")
    counted = Counter(rows)
    by_state = Counter(state for _kind, state in rows)
    kinds = [
        (
            Kind(kind).label,
            LOOKS[kind],
            counted[(kind, Passage.State.ACCEPTED)],
            counted[(kind, Passage.State.PROPOSED)],
        )
        for kind in COUNTED
    ]
    return Read(
        by_state[Passage.State.ACCEPTED],
        by_state[Passage.State.PROPOSED],
        guidance.doubts.open().count(),
        kinds,
    )


@dataclass(frozen=True)
class Example:
    """One item as it would be proposed."""

    title: str
    chips: Sequence[tuple[int, str, str]]
    due: dt.date | None
    days: int


@dataclass(frozen=True)
class Preview:
    """How many items the rules would propose from what was accepted, beside every combination there is."""

    items: int
    sizes: Sequence[int]
    product: int
    examples: Sequence[Example]


def preview_of(guidance: Guidance, languages: Sequence[str], day: dt.date | None) -> Preview:
    """What opening the campaign now would propose. The verb itself decides."""
    themes, forms, audiences = named_parts(accepted(guidance))
    values, days = [p.value for p in forms], lead_times()
    leads = [days[value] for value in values]
    items = list(propose(len(themes), values, [p.value for p in audiences], languages, day, leads))
    codes = codes_of([guidance.pk])
    shown: dict[int, Example] = {}
    for one in items:
        if one.form not in shown and len(shown) < EXAMPLES and one.theme == len(shown) % len(themes):
            passages = (themes[one.theme], forms[one.form], audiences[one.audience])
            form = forms[one.form]
            name = form.text if form.value == FormValue.OTHER else str(FormValue(form.value).label)
            shown[one.form] = Example(
                f"{name}: {short_title(themes[one.theme].text, 60)}",
                [(p.pk, codes[p.pk], LOOKS[p.kind].colour) for p in passages],
                one.due,
                leads[one.form],
            )
    sizes = (len(themes), len(forms), len(audiences), len(languages))
    product = sizes[0] * sizes[1] * sizes[2] * sizes[3]
    return Preview(len(items), sizes, product, list(shown.values()))


class OpenCampaign(Making):
    """Step 1 before the campaign is open: what was read, what it would make. One that is open is shown."""

    page_title = gettext_lazy("Confirm as a plan")
    template_name = "campaigns/open.html"

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        opened = Campaign.objects.filter(guidance=self.guidance).first()
        if opened:
            return redirect("campaign_plan", opened.pk)
        return super().get(request, **kwargs)

    @transaction.atomic
    def make(self, given: dict[str, Any]) -> tuple[Campaign, int]:
        by, at = person(self.request), given.pop("key_date")
        campaign = open_campaign(guidance=self.guidance, by=by, **given)
        if at and at != campaign.day():
            _turn_on(campaign, at, by)
        return campaign, len(propose_plan(campaign=campaign, by=by))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passages = accepted(self.guidance)
        stated = next((p for p in passages if p.kind == Kind.KEY_DATE), None)
        day = _day_of(stated)
        languages = list(self.form_class.base_fields["languages"].initial)
        form = self.form_class(
            initial={"title": campaign_title(self.guidance, passages)[:300], "key_date": day}
        )
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "form": form,
            "guidance": self.guidance,
            "read": read_of(self.guidance),
            "stated": stated,
            "passed": stated is not None and _passed(stated),
            "day": day,
            "preview": preview_of(self.guidance, languages, day),
            "step": 1,
        } | context


def _day_of(passage: Passage | None) -> dt.date | None:
    """The next time a stated key date comes."""
    if passage is None:
        return None
    date = PartialDate.parse(passage.date)
    if not date.month or not date.day:
        return None
    today = clock.today()
    if date.year and (fixed := dt.date(date.year, date.month, date.day)) >= today:
        return fixed
    return next_occurrence(date.month, date.day, today)


def _passed(stated: Passage) -> bool:
    """The document fixes a day that is over."""
    return bool(stated.date[:4].isdigit() and stated.date < clock.today().isoformat())


def _turn_on(campaign: Campaign, at: dt.date, by: User) -> None:
    """Take the day a person wrote in place of the first key date, or as the only one."""
    first = campaign.key_dates.first()
    day = Day(first.title if first else campaign.title, at.month, at.day, at.year)
    if first:
        set_key_date(key_date=first, day=day, by=by)
    else:
        add_key_date(campaign=campaign, day=day, by=by)


class Step(Screen):
    """A step of a campaign that is open."""

    permission = "campaigns.view_campaign"
    header_icon = "nc-plan"
    trail = TRAIL
    step = 1

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation", "copied_from")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "campaign": self.campaign,
            "step": self.step,
            "may_plan": person(self.request).has_perm("campaigns.draw_up_plan"),
            "may_confirm": person(self.request).has_perm("campaigns.confirm_plan"),
        } | context


class ReviewStep(Step):
    """Step 1 of an open campaign: the reading in numbers, its days and parts to add, rename and remove."""

    template_name = "campaigns/step_review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, guidance = self.campaign, self.campaign.guidance
        items = PlanItem.objects.filter(campaign=campaign)
        behind = guidance is not None and guidance.version != campaign.reading_version
        return super().get_context_data(**kwargs) | {
            "guidance": guidance,
            "read": read_of(guidance) if guidance else None,
            "update": update_of(campaign) if behind else None,
            "codes": codes_of([guidance.pk]) if guidance else {},
            "standing": items.standing().count(),
            "days": [(one, one.next()) for one in campaign.key_dates.select_related("passage")],
            "groups": _groups(campaign),
            "months": range(1, 13),
            "form_values": [one for one in FormValue.choices if one[0] != FormValue.OTHER],
            "audience_values": [one for one in AudienceValue.choices if one[0] != AudienceValue.OTHER],
        }


def _groups(campaign: Campaign) -> list[tuple[str, Any, list[tuple[Part, str, int]]]]:
    """The parts of a campaign with the name each goes by and the number of its standing items."""
    titles = (
        ("theme", _("Content themes"), campaign.themes),
        ("form", pgettext("plan", "Forms"), campaign.forms),
        ("audience", _("Audiences"), campaign.audiences),
    )
    found = []
    for name, title, parts in titles:
        standing = PlanItem.objects.standing().filter(campaign=campaign)
        counts = Counter(standing.values_list(f"{name}_id", flat=True))
        rows: list[tuple[Part, str, int]] = [(one, _name(one), counts[one.pk]) for one in parts.all()]
        found.append((name, title, rows))
    return found


def _name(part: Part) -> str:
    return part.label if hasattr(part, "label") else part.title


PARTS = {"theme": "themes", "form": "forms", "audience": "audiences", "day": "key_dates"}


class EditParts(Verb):
    """Add, rename or remove a part of a campaign, set its day, or bring it up to its reading."""

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("campaign_review", args=[self.campaign.pk])

    def call(self, by: User) -> str:
        verb = self.request.POST.get("verb", "")
        verbs = {
            "add": self._add,
            "rename": self._rename,
            "remove": self._remove,
            "day": self._day,
            "update": self._update,
        }
        if verb not in verbs:
            raise ValidationError(_("Choose what to do."))
        return verbs[verb](by)

    def _add(self, by: User) -> str:
        post, campaign = self.request.POST, self.campaign
        kind, words, value = post.get("part"), post.get("words", ""), post.get("value", "")
        if kind == "theme":
            made: Part = add_theme(campaign=campaign, text=words, by=by)
        elif kind == "form":
            made = add_form(campaign=campaign, value=value or "other", label=words, by=by)
        elif kind == "audience":
            made = add_audience(campaign=campaign, value=value or "other", label=words, by=by)
        else:
            raise ValidationError(_("Choose what to add."))
        return _("“%(name)s” added. Propose items for it in the next step.") % {"name": made}

    def _part(self) -> Part:
        name, _colon, text = self.request.POST.get("part", "").partition(":")
        key = number(text)
        if name not in PARTS or key is None:
            raise ValidationError(_("Choose what to change."))
        part: Part = get_object_or_404(getattr(self.campaign, PARTS[name]), pk=key)
        return part

    def _rename(self, by: User) -> str:
        part = rename_part(part=self._part(), name=self.request.POST.get("words", ""), by=by)
        return _("Renamed to “%(name)s”.") % {"name": _name(part)}

    def _remove(self, by: User) -> str:
        part = self._part()
        name = _name(part)
        gone = remove_part(part=part, by=by)
        said = ngettext(
            "“%(name)s” removed, with %(count)d proposed item.",
            "“%(name)s” removed, with %(count)d proposed items.",
            gone,
        )
        return said % {"name": name, "count": gone}

    def _day(self, by: User) -> str:
        post = self.request.POST
        try:
            at = dt.date.fromisoformat(post.get("date", ""))
        except ValueError as wrong:
            raise ValidationError(_("Write the day as day/month/year.")) from wrong
        title = post.get("words", "").strip() or str(self.campaign)[:300]
        day = Day(title, at.month, at.day, None if post.get("yearly") else at.year)
        if not post.get("part"):
            add_key_date(campaign=self.campaign, day=day, by=by)
            return _("Key date added.")
        part = self._part()
        if not isinstance(part, KeyDate):
            raise ValidationError(_("Choose what to change."))
        moved = set_key_date(key_date=part, day=day, by=by)
        said = ngettext(
            "Key date set. %(count)d proposed item follows it.",
            "Key date set. %(count)d proposed items follow it.",
            moved,
        )
        return said % {"count": moved}

    def _update(self, by: User) -> str:
        update = bring_up_to_date(campaign=self.campaign, by=by)
        new = len(propose_plan(campaign=self.campaign, by=by))
        said = ngettext(
            "Brought up to the reading: %(parts)d part added, %(count)d item proposed.",
            "Brought up to the reading: %(parts)d parts added, %(count)d items proposed.",
            new,
        )
        return said % {"parts": len(update.added) + len(update.bodies), "count": new}
