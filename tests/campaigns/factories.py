"""Campaigns of the tests, opened by the verbs from a short guidance."""

from __future__ import annotations

from typing import Any

from nhipcau.campaigns.actions import confirm_plan, open_campaign, propose_plan
from nhipcau.campaigns.models import Campaign
from nhipcau.guidance.actions import accept_passages
from nhipcau.guidance.models import Guidance
from nhipcau.people.models import User
from tests.guidance.factories import make_guidance


def reviewed(*, by: User, **given: Any) -> Guidance:
    """A document whose reading a person went through and accepted."""
    guidance = make_guidance(by=by, **given)
    accept_passages(passages=guidance.passages.unreviewed(), by=by)
    return guidance


def make_campaign(*, by: User, proposed: bool = True, confirmed: bool = False) -> Campaign:
    """A campaign with its plan `proposed`, and `confirmed` whole if asked."""
    campaign = open_campaign(guidance=reviewed(by=by), title="Chiến dịch thử", by=by)
    if proposed:
        propose_plan(campaign=campaign, by=by)
    if confirmed:
        confirm_plan(campaign=campaign, by=by)
    return campaign
