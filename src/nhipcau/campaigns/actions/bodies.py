"""Who a guidance's duties name, which organisations a person says that is, and whom items are proposed to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import Fields, lock, standing_as, write
from nhipcau.campaigns.models import Campaign, NamedBody, PlanChange, PlanItem
from nhipcau.campaigns.planning.matching import Body, Candidate, Names, plain
from nhipcau.campaigns.planning.matching_duties import Asked, Maker, asked_by, least_loaded
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.people.actions import free_code, record, register_organisation
from nhipcau.people.models import Organisation, User

State = NamedBody.State
_SPACES = re.compile(r"\s+")


def name_bodies(campaign: Campaign, passages: Iterable[Passage], *, store: bool = True) -> list[NamedBody]:
    """The bodies that duties name and the campaign doesn't hold yet, one a name; and their sentences.

    For verbs that open a campaign or bring it up to date. With `store=False` nothing is kept.
    """
    held = {plain(one.name): one for one in campaign.named_bodies.all()}
    asked: dict[str, list[Passage]] = {}
    new: dict[str, NamedBody] = {}
    for duty in passages:
        if duty.kind != Passage.Kind.DUTY or not duty.organisation.strip():
            continue
        name = _SPACES.sub(" ", duty.organisation).strip()[:500]
        if plain(name) not in held:
            new.setdefault(plain(name), NamedBody(campaign=campaign, name=name))
        asked.setdefault(plain(name), []).append(duty)
    if store:
        for key, body in new.items():
            body.save()
            held[key] = body
        for key, duties in asked.items():
            held[key].passages.add(*duties)
    return list(new.values())


@dataclass(frozen=True)
class Offer:
    """A named body with the organisations it may be."""

    body: NamedBody
    candidates: Sequence[Candidate]

    @property
    def certain(self) -> Candidate | None:
        """The one that nothing else comes near, where there is one."""
        first = self.candidates[0] if self.candidates else None
        return first if first and first.certain else None


def names_of_organisations() -> Names:
    """The organisations that exist, ready to be matched. Two queries."""
    listed = Organisation.objects.active().prefetch_related("names")
    return Names(
        Body(one.pk, one.name, one.kind, (*one.matches, *(name.name for name in one.names.all())))
        for one in listed
    )


def offers(bodies: Iterable[NamedBody]) -> list[Offer]:
    """Candidates for each body. Changes nothing."""
    names = names_of_organisations()
    return [Offer(body, names.candidates(body.name)) for body in bodies]


@transaction.atomic
def match_body(*, body: NamedBody, organisations: Iterable[Organisation], by: User) -> NamedBody:
    """Say which organisations a named body is: one, or several for a collective name."""
    by.require("campaigns.draw_up_plan")
    chosen = list(organisations)
    if not chosen:
        raise ValidationError(_("Choose the organisation that “%(name)s” is.") % {"name": body.name})
    if closed := [one for one in chosen if one.closed]:
        raise ValidationError(_("“%(name)s” no longer exists. Choose another.") % {"name": closed[0]})
    _decide(body, State.MATCHED, by)
    body.organisations.set(chosen)
    record(body.campaign, "campaigns.match_body", by=by, name=body.name, organisations=[o.pk for o in chosen])
    return body


def _decide(body: NamedBody, state: str, by: User | None) -> None:
    body.state, body.decided_by = state, by
    body.decided_at = clock.now() if by else None
    body.save(update_fields=["state", "decided_by", "decided_at"])


@transaction.atomic
def accept_certain(*, campaign: Campaign, by: User) -> int:
    """Match every open body that has one certain candidate. Returns how many."""
    by.require("campaigns.draw_up_plan")
    sure = [(offer.body, offer.certain) for offer in offers(campaign.named_bodies.open())]
    found = {one.pk: one for one in Organisation.objects.active()}
    matched = 0
    for body, candidate in sure:
        if candidate:
            match_body(body=body, organisations=[found[key] for key in candidate.keys], by=by)
            matched += 1
    return matched


@transaction.atomic
def create_organisation_for(
    *, body: NamedBody, name: str, kind: str, parent: Organisation | None = None, by: User
) -> Organisation:
    """Register the organisation that a named body is, and match it; the guidance's name is kept with it.

    Raises ValidationError where one of that name exists: then that one is to be chosen.
    """
    by.require("campaigns.draw_up_plan")
    name = _SPACES.sub(" ", name).strip()
    if not name or len(name) > 200:
        raise ValidationError({"name": _("Write its official name, at most 200 characters.")})
    if kind not in Organisation.Kind.values:
        raise ValidationError({"kind": _("Say what kind of organisation it is.")})
    for other in Organisation.objects.all():
        if plain(other.name) == plain(name):
            raise ValidationError(
                {"name": _("“%(name)s” exists already. Choose it instead.") % {"name": other}}
            )
    matches = [body.name] if plain(body.name) != plain(name) else []
    made = register_organisation(
        code=free_code(name), name=name, kind=kind, parent=parent, matches=matches, by=by
    )
    match_body(body=body, organisations=[made], by=by)
    return made


@transaction.atomic
def set_aside(*, body: NamedBody, by: User) -> NamedBody:
    """Say that nobody is to be matched with a named body; items aren't proposed to it."""
    by.require("campaigns.draw_up_plan")
    _decide(body, State.SET_ASIDE, by)
    body.organisations.clear()
    record(body.campaign, "campaigns.set_aside", by=by, name=body.name)
    return body


@transaction.atomic
def reopen_body(*, body: NamedBody, by: User) -> NamedBody:
    """Take back what was decided of a named body. Owners already proposed stay."""
    by.require("campaigns.draw_up_plan")
    _decide(body, State.OPEN, None)
    body.organisations.clear()
    record(body.campaign, "campaigns.reopen_body", by=by, name=body.name)
    return body


@dataclass(frozen=True)
class Ownership:
    """Whom an item is proposed to, and why: a duty of the guidance, or else what it usually makes."""

    item: PlanItem
    owner: int
    supporting: tuple[int, ...] = ()
    duty: Passage | None = None


@dataclass(frozen=True)
class _Duty:
    passage: Passage
    asked: Asked
    bodies: tuple[tuple[int, ...], ...]
    """The matched organisations of each body that the same sentence names, the lead first."""


def ownerships(campaign: Campaign) -> list[Ownership]:
    """Owners for the proposed items that have none. Changes nothing; the same answer each time.

    First a matched body whose duty names the item's form or theme, then an organisation that usually
    makes that form in that language, the least loaded. As many queries for a thousand items as for one.
    """
    items = campaign.plan_items.filter(state=PlanItem.State.PROPOSED, given_out_at=None)
    wanting = list(items.filter(owner=None).select_related("theme", "form", "audience"))
    makers = {
        one.pk: Maker(one.pk, one.forms, one.languages)
        for one in Organisation.objects.active().order_by("code")
    }
    load = Counter(campaign.plan_items.standing().exclude(owner=None).values_list("owner_id", flat=True))
    duties = _duties(campaign, makers)
    found = []
    for item in wanting:
        proposal = _by_duty(item, duties, makers, load) or _by_habit(item, makers, load)
        if proposal:
            load[proposal.owner] += 1
            found.append(proposal)
    return found


def _duties(campaign: Campaign, makers: Mapping[int, Maker]) -> list[_Duty]:
    themes = {one.pk: one.text for one in campaign.themes.all()}
    matched = campaign.named_bodies.filter(state=State.MATCHED).prefetch_related("passages", "organisations")
    sentences: dict[tuple[int, int], list[tuple[int, Passage, tuple[int, ...]]]] = {}
    for body in matched:
        keys = tuple(one.pk for one in body.organisations.all() if one.pk in makers)
        for passage in body.passages.all():
            if keys and passage.state == Passage.State.ACCEPTED:
                place = (passage.start, passage.end)
                sentences.setdefault(place, []).append((passage.pk, passage, keys))
    found = []
    for place in sorted(sentences):
        named = sorted(sentences[place], key=lambda one: one[0])
        passage = named[0][1]
        bodies = tuple(keys for _pk, _passage, keys in named)
        found.append(_Duty(passage, asked_by(passage.text, themes), bodies))
    return found


def _by_duty(
    item: PlanItem, duties: Sequence[_Duty], makers: Mapping[int, Maker], load: Mapping[int, int]
) -> Ownership | None:
    fitting = [one for one in duties if one.asked.fits(item.form.value, item.theme_id)]
    # who is named for the form and the theme goes before who is named for one of them
    for duty in sorted(fitting, key=lambda one: -bool(one.asked.forms) - bool(one.asked.themes)):
        lead, *others = duty.bodies
        able = [
            makers[key] for key in lead if len(lead) == 1 or makers[key].makes(item.form.value, item.language)
        ]
        if chosen := least_loaded(able, load):
            support = {key for keys in others for key in keys if len(keys) == 1} - {chosen.key}
            return Ownership(item, chosen.key, tuple(sorted(support)), duty.passage)
    return None


def _by_habit(item: PlanItem, makers: Mapping[int, Maker], load: Mapping[int, int]) -> Ownership | None:
    able = [one for one in makers.values() if one.makes(item.form.value, item.language)]
    chosen = least_loaded(able, load)
    return Ownership(item, chosen.key) if chosen else None


@transaction.atomic
def propose_owners(*, campaign: Campaign, only: Iterable[int] | None = None, by: User) -> int:
    """Give the proposed items without an organisation the one that `ownerships` names.

    `only`: keys of the items to do so for. An item proposed for a duty cites it. Returns how many items
    got an owner; one undo takes all of it back.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    named = ownerships(campaign)
    if only is not None:
        wanted_keys = set(only)
        named = [one for one in named if one.item.pk in wanted_keys]
    held = standing_as(campaign, [one.item.pk for one in named])
    wanted: dict[int, Fields | None] = {one.item.pk: _owned(one, held[one.item.pk]) for one in named}
    if wanted:
        write(campaign, wanted, action=PlanChange.Action.EDIT, by=by)
        record(campaign, "campaigns.propose_owners", by=by, items=len(wanted))
    return len(wanted)


def _owned(one: Ownership, held: Fields) -> Fields:
    support = sorted({*held["supporting"], *one.supporting} - {one.owner})
    fields: Fields = {"owner": one.owner, "supporting": support}
    if one.duty:
        fields["passages"] = sorted({*held["passages"], one.duty.pk})
    return fields
