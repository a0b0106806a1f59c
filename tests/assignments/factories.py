"""Assignments of the tests, given by the verb."""

from __future__ import annotations

from nhipcau.assignments.actions import assign
from nhipcau.assignments.models import Assignment
from nhipcau.people.models import Organisation, User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory


def make_assignment(*, by: User, organisation: Organisation | None = None) -> Assignment:
    """The first item of a confirmed plan, given to an organisation."""
    campaign = make_campaign(by=by, confirmed=True)
    return assign(
        items=campaign.plan_items.all()[:1], organisation=organisation or OrganisationFactory(), by=by
    )[0]
