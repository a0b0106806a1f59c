"""From a reading to a plan, step 3: who the named bodies are, and which organisations lead which items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from nhipcau.campaigns.actions import (
    accept_certain,
    create_organisation_for,
    match_body,
    ownerships,
    propose_owners,
    reopen_body,
    set_aside,
)
from nhipcau.campaigns.actions.bodies import Offer, Ownership, names_of_organisations
from nhipcau.campaigns.models import Campaign, NamedBody, PlanItem
from nhipcau.campaigns.planning.matching import Candidate, Names, plain
from nhipcau.campaigns.views.steps import Step
from nhipcau.guidance.kinds import LOOKS, codes_of
from nhipcau.people.desk import Verb, chosen, chosen_key, number, segments
from nhipcau.people.models import Organisation, User

State = NamedBody.State
FOUND = 8


@dataclass(frozen=True)
class Choice:
    """One answer to whom a body may be: an organisation, or all of a collective name."""

    value: str
    name: str
    score: int
    reason: str
    ticked: bool
    members: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Card:
    """A named body with its sentences, and what may be done about it."""

    body: NamedBody
    chips: Sequence[tuple[int, str, str, str, int]]
    choices: Sequence[Choice]
    found: Sequence[Choice] | None
    asked: str
    form: Any
    organisations: Sequence[Organisation]


class MatchStep(Step):
    """Step 3: each named body with its sentence and candidates; then owners for the items without one."""

    template_name = "campaigns/step_match.html"
    step = 3
    form_class: ClassVar[Any] = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        bodies = list(
            campaign.named_bodies.select_related("decided_by").prefetch_related("passages", "organisations")
        )
        counts = Counter(body.state for body in bodies)
        state = chosen(self.request, "state", State.values)
        names = names_of_organisations()
        offers = [Offer(body, names.candidates(body.name)) for body in bodies if body.state == State.OPEN]
        owners = ownerships(campaign)
        standing = PlanItem.objects.standing().filter(campaign=campaign)
        unowned = standing.filter(owner=None, given_out_at=None)
        return super().get_context_data(**kwargs) | {
            "cards": self._cards([one for one in bodies if not state or one.state == state], offers, names),
            "bodies": len(bodies),
            "open": counts[State.OPEN],
            "certain": sum(1 for offer in offers if offer.certain),
            "states": self._states(counts, len(bodies)),
            "owners": groups_of(owners, self._codes),
            "proposals": len(owners),
            "unowned": unowned.count(),
            "helpless": unowned.filter(state=PlanItem.State.PROPOSED).count() - len(owners),
            "owned": standing.exclude(owner=None).count(),
            "here": self.request.get_full_path(),
        }

    @cached_property
    def _codes(self) -> Mapping[int, str]:
        return codes_of([self.campaign.guidance_id]) if self.campaign.guidance_id else {}

    def _states(self, counts: Counter[str], all_of_them: int) -> Any:
        choices = (
            ("", pgettext("named body", "All"), all_of_them),
            *((state.value, state.label, counts[state]) for state in State),
        )
        return segments(self.request, "state", choices)

    def _cards(self, bodies: Iterable[NamedBody], offers: Iterable[Offer], names: Names) -> list[Card]:
        by_body = {offer.body.pk: offer for offer in offers}
        asked, asker = self.request.GET.get("q", "").strip(), chosen_key(self.request, "body")
        cards = []
        for body in bodies:
            offer = by_body.get(body.pk)
            wanted = asked if asker == body.pk else ""
            cards.append(
                Card(
                    body=body,
                    chips=[
                        (p.pk, self._codes.get(p.pk, ""), LOOKS[p.kind].colour, p.text, p.guidance_id)
                        for p in body.passages.all()
                    ],
                    choices=[_choice(one, names) for one in offer.candidates] if offer else [],
                    found=_search(wanted, names) if wanted else None,
                    asked=wanted,
                    form=self._new(body) if chosen_key(self.request, "new") == body.pk else None,
                    organisations=list(body.organisations.all()),
                )
            )
        return cards

    def _new(self, body: NamedBody) -> Any:
        """The form of a new organisation, with what was typed into it before it was refused."""
        typed = {
            name: self.request.GET[name] for name in ("name", "kind", "parent") if name in self.request.GET
        }
        return self.form_class(initial={"name": _sentence_case(body.name)} | typed)


def _choice(one: Candidate, names: Names) -> Choice:
    value = ",".join(str(key) for key in one.keys)
    if len(one.keys) == 1:
        return Choice(value, names.bodies[one.keys[0]].name, one.score, one.reason, one.certain)
    count = len(one.keys)
    name = ngettext("The one organisation", "All %(count)d organisations", count) % {"count": count}
    members = [(key, names.bodies[key].name) for key in one.keys]
    return Choice(value, name, one.score, one.reason, False, members)


def _search(words: str, names: Names) -> list[Choice]:
    """Organisations whose names hold these words, then those that resemble them."""
    wanted = plain(words)
    holding = [
        Candidate((key,), 0, "")
        for name, keys in sorted(names.known.items())
        if wanted and wanted in name
        for key in sorted(keys)
    ]
    near = [one for one in names.candidates(words) if len(one.keys) == 1]
    once: dict[str, Choice] = {}
    for one in (*holding, *near):
        choice = _choice(one, names)
        once.setdefault(choice.value, choice)
    return list(once.values())[:FOUND]


def _sentence_case(name: str) -> str:
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Group:
    """Items of one form and language proposed to one organisation for one reason."""

    value: str
    form: Any
    language: str
    owner: Organisation
    supporting: Sequence[Organisation]
    items: int
    duty: Any
    code: str


def groups_of(owners: Sequence[Ownership], codes: Mapping[int, str]) -> list[Group]:
    """Owner proposals in bulk, by form, language and organisation. One query."""
    keys = {one.owner for one in owners} | {key for one in owners for key in one.supporting}
    known = Organisation.objects.in_bulk(list(keys))
    together: dict[str, list[Ownership]] = defaultdict(list)
    for one in owners:
        together[_group_value(one)].append(one)
    found = [
        Group(
            value,
            several[0].item.form,
            several[0].item.language,
            known[several[0].owner],
            [known[key] for key in several[0].supporting],
            len(several),
            several[0].duty,
            codes.get(several[0].duty.pk, "") if several[0].duty else "",
        )
        for value, several in together.items()
    ]
    return sorted(found, key=lambda one: (one.form.pk, one.duty is None, one.language, one.owner.name))


def _group_value(one: Ownership) -> str:
    duty = one.duty.pk if one.duty else 0
    return f"{one.item.form_id}-{one.item.language}-{one.owner}-{duty}"


class OfCampaign(Verb):
    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("campaign_match", args=[self.campaign.pk])


class MatchBodies(OfCampaign):
    """Match one named body, set it aside, reopen it, create its organisation; or match all certain ones."""

    form_class: ClassVar[Any] = None
    _typed: Mapping[str, str] = {}

    def back(self) -> str:
        """With what was typed, where it was refused: nothing is lost."""
        address = super().back()
        return f"{address}?{urlencode(self._typed)}#body-{self._typed['new']}" if self._typed else address

    def call(self, by: User) -> str:
        if "certain" in self.request.POST:
            matched = accept_certain(campaign=self.campaign, by=by)
            said = ngettext("%(count)d body matched.", "%(count)d bodies matched.", matched)
            return said % {"count": matched}
        body = self._body()
        if "aside" in self.request.POST:
            set_aside(body=body, by=by)
            return _("“%(name)s” set aside.") % {"name": body}
        if "reopen" in self.request.POST:
            reopen_body(body=body, by=by)
            return _("“%(name)s” is open again.") % {"name": body}
        if "create" in self.request.POST:
            return self._create(body, by)
        match_body(body=body, organisations=self._ticked(), by=by)
        return _("“%(name)s” matched with %(organisations)s.") % {
            "name": body,
            "organisations": _few(list(body.organisations.all())),
        }

    def _body(self) -> NamedBody:
        key = number(self.request.POST.get("body", ""))
        if key is None:
            raise ValidationError(_("Choose what to change."))
        return get_object_or_404(NamedBody, pk=key, campaign=self.campaign)

    def _ticked(self) -> list[Organisation]:
        values = ",".join(self.request.POST.getlist("organisation")).split(",")
        wanted = [key for text in values if (key := number(text)) is not None]
        return list(Organisation.objects.filter(pk__in=wanted))

    def _create(self, body: NamedBody, by: User) -> str:
        form = self.form_class(self.request.POST)
        names = ("name", "kind", "parent")
        self._typed = {"new": str(body.pk)} | {name: self.request.POST.get(name, "") for name in names}
        if not form.is_valid():
            raise ValidationError([str(said) for errors in form.errors.values() for said in errors])
        made = create_organisation_for(body=body, by=by, **form.cleaned_data)
        self._typed = {}
        return _("“%(name)s” registered and matched.") % {"name": made}


def _few(organisations: Sequence[Organisation], most: int = 3) -> str:
    shown = ", ".join(one.name for one in organisations[:most])
    return shown if len(organisations) <= most else f"{shown} (+{len(organisations) - most})"


class ProposeOwners(OfCampaign):
    """Give items without an organisation the ones of the ticked proposals."""

    def call(self, by: User) -> str:
        ticked = set(self.request.POST.getlist("group"))
        if not ticked:
            raise ValidationError(_("Tick the proposals first."))
        only = [one.item.pk for one in ownerships(self.campaign) if _group_value(one) in ticked]
        given = propose_owners(campaign=self.campaign, only=only, by=by)
        said = ngettext(
            "%(count)d item has a lead organisation now.",
            "%(count)d items have a lead organisation now.",
            given,
        )
        return said % {"count": given}
