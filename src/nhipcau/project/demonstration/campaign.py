"""From the guidance to assignments and their answers, by the verbs the screens call."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from nhipcau.assignments.actions import LinkHolder, accept, approve_response, assign, respond
from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.actions import (
    accept_certain,
    confirm_plan,
    match_body,
    offers,
    open_campaign,
    propose_owners,
    propose_plan,
)
from nhipcau.campaigns.models import Campaign, PlanItem, Theme
from nhipcau.guidance.actions import accept_passages, receive_guidance
from nhipcau.guidance.models import Guidance
from nhipcau.people.models import Organisation, User
from nhipcau.project.demonstration.content_files import load_yaml, stable_id
from nhipcau.reach.actions import measure_from_response

SAMPLE = Path(__file__).parent / "guidance" / "huong-dan.docx"


def receive(path: Path | None, *, by: User) -> Guidance:
    """Read the document, the sample unless another is named, and accept what was found."""
    guidance = receive_guidance(path=path or SAMPLE, by=by)
    accept_passages(passages=guidance.passages.unreviewed(), by=by)
    return guidance


def plan(guidance: Guidance, office: Organisation, *, by: User) -> Campaign:
    """Open the campaign, propose its plan, say who its bodies are and confirm it, in the name of the lead."""
    campaign = open_campaign(guidance=guidance, lead_organisation=office, by=by)
    if not campaign.plan_items.exists():
        propose_plan(campaign=campaign, by=by)
    _match(campaign, by=by)
    propose_owners(campaign=campaign, by=by)
    confirm_plan(campaign=campaign, items=campaign.plan_items.exclude(due=None), by=by)
    return campaign


def _match(campaign: Campaign, *, by: User) -> None:
    """Take the certain matches, and for the other named bodies the likeliest that is offered."""
    accept_certain(campaign=campaign, by=by)
    known = {one.pk: one for one in Organisation.objects.active()}
    for offer in offers(campaign.named_bodies.open()):
        if offer.candidates:
            chosen = [known[key] for key in offer.candidates[0].keys]
            match_body(body=offer.body, organisations=chosen, by=by)


def known_themes(campaign: Campaign) -> dict[int, Theme]:
    """Which theme of the campaign is which of the demonstration's; empty for another occasion."""
    signs = load_yaml("matching.yaml")
    text = campaign.guidance.text if campaign.guidance else ""
    if not all(_fold(word) in _fold(text) for word in signs["document"]):
        return {}
    found: dict[int, Theme] = {}
    scores = [
        (sum(_fold(phrase) in _fold(theme.text) for phrase in phrases), -theme.ordinal, ordinal, theme)
        for ordinal, phrases in signs["themes"].items()
        for theme in campaign.themes.all()
    ]
    taken: set[int] = set()
    for score, _order, ordinal, theme in sorted(scores, key=lambda s: s[:3], reverse=True):
        if score and ordinal not in found and theme.pk not in taken:
            found[ordinal] = theme
            taken.add(theme.pk)
    return found


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def give_out(campaign: Campaign, *, by: User) -> None:
    """Give confirmed items to their lead organisations, or to ones that make such things in the language."""
    organisations = list(Organisation.objects.active().order_by("code"))
    load: Counter[int] = Counter(Assignment.objects.values_list("organisation_id", flat=True))
    assigned = set(Assignment.objects.values_list("plan_item_id", flat=True))
    wanted: dict[int, list[PlanItem]] = {}
    items = campaign.plan_items.confirmed().select_related("form", "theme", "audience")
    for item in items:
        if item.pk in assigned:
            continue
        if item.owner_id:
            wanted.setdefault(item.owner_id, []).append(item)
            continue
        able = [o for o in organisations if item.form.value in o.forms and item.language in o.languages]
        if able:
            least = min(able, key=lambda o: (load[o.pk], o.code))
            load[least.pk] += 1
            wanted.setdefault(least.pk, []).append(item)
    by_pk = Organisation.objects.in_bulk(list(wanted))
    for pk, given in wanted.items():
        assign(items=given, organisation=by_pk[pk], by=by)


def answer(campaign: Campaign, themes: dict[int, Theme], *, by: User) -> None:
    """Sample responses: each is marked so, and approved by the lead with its number."""
    for row in load_yaml("responses.yaml")["responses"]:
        theme = themes.get(row["theme"])
        if theme is None:
            continue
        item = (
            campaign.plan_items.confirmed()
            .filter(
                theme=theme,
                form__value=row["form"],
                audience__value=row["audience"],
                language=row["language"],
            )
            .first()
        )
        if item is not None:
            _answer(item, row, by=by)


def _answer(item: PlanItem, row: dict[str, Any], *, by: User) -> None:
    organisation = Organisation.objects.get(code=row["organisation"])
    assign(items=[item], organisation=organisation, by=by)
    assignment = Assignment.objects.get(plan_item=item, organisation=organisation)
    holder = LinkHolder(assignment.pk, organisation.name)
    accept(assignment=assignment, by=holder)
    response = respond(
        assignment=assignment,
        key=stable_id("response", row["id"]),
        done_on=dt.date.fromisoformat(row["date"]),
        text=row["text"],
        number=row.get("value"),
        metric=row.get("metric", ""),
        method=row.get("method", ""),
        sample=True,
        by=holder,
    )
    # the newest stay unread, so that the lead has something to do
    if response.state == Response.State.RECEIVED and row["date"] < "2026-11-01":
        approve_response(response=response, by=by)
    response.refresh_from_db()
    if response.state == Response.State.APPROVED and response.number is not None:
        measure_from_response(response=response, by=by)
