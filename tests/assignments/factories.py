"""Assignments of the tests, given by the verb, and amendments of them."""

from __future__ import annotations

from typing import Any

from nhipcau.assignments.actions import assign
from nhipcau.assignments.models import Assignment
from nhipcau.campaigns.actions.amending import draft_amendment
from nhipcau.campaigns.models import Amendment
from nhipcau.people.models import Organisation, User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory


def make_assignment(*, by: User, organisation: Organisation | None = None) -> Assignment:
    """The first item of a confirmed plan, given to an organisation."""
    campaign = make_campaign(by=by, confirmed=True)
    return assign(
        items=campaign.plan_items.all()[:1], organisation=organisation or OrganisationFactory(), by=by
    )[0]


def make_amendment(*assignments: Assignment, by: User, **change: Any) -> Amendment:
    """The office's own draft: the items of these assignments are to change (`due`, `owner` or `drop`)."""
    return draft_amendment(
        campaign=assignments[0].plan_item.campaign,
        reason="Đoàn khách đến sớm hơn",
        changes={one.plan_item_id: change for one in assignments},
        by=by,
    )
