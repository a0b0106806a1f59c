"""What one person may see of the rooms upstream, and so which links are shown to them.

The office sees every assignment; an officer those of the own organisation; a role without
`assignments.view_assignment` none. Counts are the same for everyone.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

from nhipcau.assignments.models import Assignment, Response, own_only
from nhipcau.guidance.models import Passage
from nhipcau.people.models import User
from nhipcau.reports import links
from nhipcau.reports.coverage import Item


class Sight:
    """Asks for each permission once."""

    def __init__(self, user: User) -> None:
        self.user = user

    def may(self, permission: str) -> bool:
        return bool(self.user.has_perm(permission))

    @cached_property
    def _own_only(self) -> bool:
        return own_only(self.user)

    @cached_property
    def opens_stories(self) -> bool:
        policy = policy_registry.get_by_type(Page)
        return bool(policy.user_has_any_permission(self.user, ["add", "change", "publish"]))

    def sees(self, assignment: Assignment) -> bool:
        if not self.may("assignments.view_assignment"):
            return False
        return not self._own_only or assignment.organisation_id == self.user.organisation_id

    def assignments(self, item: Item) -> list[Assignment]:
        return [one for one in item.assignments if self.sees(one)]

    def responses(self, item: Item) -> list[Response]:
        return [one for one in item.responses if self.sees(one.assignment)]

    def passage(self, cited: Passage | None) -> str:
        return links.passage(cited) if self.may("guidance.view_guidance") else ""

    def assignment(self, one: Assignment) -> str:
        return links.assignment(one.pk) if self.sees(one) else ""

    def photo(self, response: Response) -> str:
        return links.address("response_photo", response.pk) if response.photo else ""

    def story(self, pk: int) -> str:
        return links.story(pk) if self.opens_stories else ""

    def product(self, pk: int) -> str:
        return links.product(pk) if self.may("products.view_product") else ""

    def delivery(self, pk: int) -> str:
        return links.delivery(pk) if self.may("channels.view_delivery") else ""

    def measure(self, source: str) -> str:
        return links.measure(source) if self.may("reach.view_measure") else ""

    def enter_measure(self) -> str:
        return links.enter_measure() if self.may("reach.enter_measure") else ""

    def publish(self, page: int) -> str:
        return links.publish(page) if self.may("channels.plan_delivery") else ""

    def plan(self, campaign: int, **query: Any) -> str:
        return links.plan(campaign, **query) if self.may("campaigns.view_planitem") else ""

    def assign(self, **query: Any) -> str:
        return links.assign(**query) if self.may("assignments.assign") else ""
