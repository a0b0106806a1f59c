"""Where a campaign stands: each plan item's stage, each place's state, and the counts of both.

An *item* is a standing plan item. A *place* is a theme × form × language, which one or several items
fill, one an audience. The rules are in this room's README.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.channels.models import Delivery
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.products.models import Product
from nhipcau.reach.models import Measure
from nhipcau.reports.evidence import Evidence, Sent, gather
from nhipcau.reports.ports import Cited, Counts, Stage
from nhipcau.reports.quoting import quote
from nhipcau.reports.rules import MEASURE_WITHIN, proposed_pairs
from nhipcau.stories.models import StoryPage

Place = tuple[int, int, str]


@dataclass(frozen=True)
class Item:
    """A standing plan item with what is on record for it."""

    plan: PlanItem
    today: dt.date
    passages: list[Passage]
    stories: list[StoryPage]
    products: list[Product]
    deliveries: list[Sent]
    assignments: list[Assignment]
    responses: list[Response]
    measures: list[Measure]

    @property
    def pk(self) -> int:
        return int(self.plan.pk)

    @cached_property
    def quotes(self) -> list[Cited]:
        """The sentences that asked for it, in the language active when first asked."""
        return [quote(one) for one in self.passages]

    @property
    def place(self) -> Place:
        return self.plan.theme_id, self.plan.form_id, self.plan.language

    @cached_property
    def stage(self) -> Stage:
        """The furthest stage that anything on record shows."""
        return self._stage(self.measures, self.responses)

    def _stage(self, measures: list[Measure], responses: list[Response]) -> Stage:
        if measures:
            return Stage.MEASURED
        if self.sent or any(one.state == Response.State.APPROVED for one in responses):
            return Stage.DELIVERED
        if any(page.live for page in self.stories):
            return Stage.APPROVED
        return Stage.MADE if self.stories or responses else Stage.PLANNED

    @cached_property
    def sent(self) -> list[Sent]:
        return [one for one in self.deliveries if one.state == Delivery.State.DELIVERED]

    @cached_property
    def approved_responses(self) -> list[Response]:
        return [one for one in self.responses if one.state == Response.State.APPROVED]

    @cached_property
    def open_assignments(self) -> list[Assignment]:
        still = (Assignment.State.ASSIGNED, Assignment.State.ACCEPTED)
        return [one for one in self.assignments if one.state in still]

    @cached_property
    def overdue(self) -> list[Assignment]:
        return [one for one in self.open_assignments if one.due < self.today]

    @property
    def proposed(self) -> bool:
        return self.plan.state == PlanItem.State.PROPOSED

    @cached_property
    def late_since(self) -> dt.date | None:
        """The day it should have been delivered, or an organisation should have answered, and wasn't.

        A proposal binds nobody, so it is never late.
        """
        if self.proposed:
            return None
        days = [one.due for one in self.overdue]
        if self.plan.due and self.plan.due < self.today and self.stage < Stage.DELIVERED:
            days.append(self.plan.due)
        return min(days, default=None)

    @property
    def late(self) -> bool:
        return self.late_since is not None

    @property
    def days_late(self) -> int:
        return (self.today - self.late_since).days if self.late_since else 0

    @cached_property
    def delivered_on(self) -> dt.date | None:
        days = [one.on for one in self.sent if one.on] + [one.done_on for one in self.approved_responses]
        return min(days, default=None)

    @cached_property
    def look(self) -> str:
        """The word by which it is shown: its stage, and of what is delivered whether a number is awaited."""
        if self.stage != Stage.DELIVERED:
            return self.stage.word
        waiting = self.delivered_on and self.today <= self.delivered_on + MEASURE_WITHIN
        return "awaiting" if waiting else "unmeasured"

    @cached_property
    def sample(self) -> bool:
        """Whether it would not have come so far without sample data."""
        measures = [one for one in self.measures if not one.sample]
        responses = [one for one in self.responses if not one.sample]
        return self._stage(measures, responses) < self.stage


@dataclass(frozen=True)
class Cell:
    """A place of the coverage table, for all audiences or one. Without items: a gap, or not applicable."""

    place: Place
    items: tuple[Item, ...]
    gap: bool = False
    reason: str = ""

    @property
    def slowest(self) -> Item | None:
        order = {"unmeasured": 0, "awaiting": 1}
        return min(self.items, key=lambda one: (one.stage, order.get(one.look, 0)), default=None)

    @property
    def look(self) -> str:
        if self.slowest:
            return self.slowest.look
        return "gap" if self.gap else "not_applicable"

    @property
    def late(self) -> bool:
        return any(item.late for item in self.items)

    @property
    def sample(self) -> bool:
        """Whether what it shows, its slowest audience, rests on sample data."""
        return self.slowest is not None and self.slowest.sample

    @property
    def proposed(self) -> bool:
        return bool(self.items) and all(item.proposed for item in self.items)


class Coverage:
    """The answers. Made once a request by `coverage_of`; it asks the database nothing more."""

    def __init__(self, evidence: Evidence, today: dt.date) -> None:
        self.evidence = evidence
        self.campaign: Campaign = evidence.campaign
        self.today = today
        e = evidence
        self.items: dict[int, Item] = {
            pk: Item(
                plan,
                today,
                *(e.passages[pk], e.stories[pk], e.products[pk], e.deliveries[pk]),
                *(e.assignments[pk], e.responses[pk], e.measures[pk]),
            )
            for pk, plan in e.items.items()
            if plan.state != PlanItem.State.DROPPED
        }

    @cached_property
    def languages(self) -> list[str]:
        """The campaign's, then any other that an item is planned in."""
        planned = {item.plan.language for item in self.items.values()}
        known = list(self.campaign.languages)
        return [*known, *sorted(planned - set(known))]

    @cached_property
    def _at(self) -> dict[Place, list[Item]]:
        found: dict[Place, list[Item]] = defaultdict(list)
        for item in self.items.values():
            found[item.place].append(item)
        return found

    @cached_property
    def _dropped(self) -> dict[Place, str]:
        return {
            (plan.theme_id, plan.form_id, plan.language): plan.reason
            for plan in self.evidence.items.values()
            if plan.state == PlanItem.State.DROPPED
        }

    @cached_property
    def pairs(self) -> set[tuple[int, str]]:
        """The (form, language) that apply: proposed by the office's rules, or planned for any theme."""
        forms = self.evidence.forms
        proposed = proposed_pairs(
            self.campaign, [form.value for form in forms], [one.value for one in self.evidence.audiences]
        )
        used = {(item.plan.form_id, item.plan.language) for item in self.items.values()}
        return {(forms[n].pk, language) for n, language in proposed} | used

    def cell(self, theme: int, form: int, language: str) -> Cell:
        place = (theme, form, language)
        items = tuple(self._at.get(place, ()))
        if items:
            return Cell(place, items)
        if place in self._dropped:
            return Cell(place, (), reason=self._dropped[place])
        return Cell(place, (), gap=(form, language) in self.pairs)

    def audience_cell(self, theme: int, form: int, language: str, audience: int) -> Cell:
        items = (one for one in self._at.get((theme, form, language), ()) if one.plan.audience_id == audience)
        return Cell((theme, form, language), tuple(items))

    @cached_property
    def cells(self) -> list[Cell]:
        return [
            self.cell(theme.pk, form.pk, language)
            for theme in self.evidence.themes
            for form in self.evidence.forms
            for language in self.languages
        ]

    @cached_property
    def gaps(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.gap]

    @cached_property
    def not_applicable(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.items and not cell.gap]

    @cached_property
    def late(self) -> list[Item]:
        return sorted((i for i in self.items.values() if i.late), key=lambda i: (-i.days_late, i.pk))

    def counts(self, *, theme: int | None = None, language: str | None = None) -> Counts:
        items = list(self.select(theme=theme, language=language))
        at_least = {stage: sum(item.stage >= stage for item in items) for stage in Stage}
        return Counts(
            planned=at_least[Stage.PLANNED],
            made=at_least[Stage.MADE],
            approved=at_least[Stage.APPROVED],
            delivered=at_least[Stage.DELIVERED],
            measured=at_least[Stage.MEASURED],
            late=sum(item.late for item in items),
            awaiting=sum(item.look == "awaiting" for item in items),
            unmeasured=sum(item.look == "unmeasured" for item in items),
            proposed=sum(item.proposed for item in items),
            gaps=sum(
                theme in (None, cell.place[0]) and language in (None, cell.place[2]) for cell in self.gaps
            ),
            sample=sum(item.sample for item in items),
        )

    def select(
        self,
        *,
        theme: int | None = None,
        form: int | None = None,
        language: str | None = None,
        audience: int | None = None,
        show: str = "",
        mine: Iterable[int] = (),
    ) -> Iterator[Item]:
        """Items of a place or part of one; `show` is a word of `FILTERS` or a stage reached."""
        wanted = set(mine)
        for item in self.items.values():
            plan = item.plan
            here = (
                theme in (None, plan.theme_id)
                and form in (None, plan.form_id)
                and language in (None, "", plan.language)
                and audience in (None, plan.audience_id)
            )
            if here and is_shown(item, show, wanted):
                yield item


FILTERS = ("late", "mine", "gap", "unmeasured")


def is_shown(item: Item, show: str, mine: set[int]) -> bool:
    """Whether a filter shows an item. Stages show what has come at least so far."""
    if show == "mine":
        return item.pk in mine
    if show == "gap":
        return False
    simple = {"late": item.late, "proposed": item.proposed, "sample": item.sample}
    if show in simple:
        return simple[show]
    if show in ("awaiting", "unmeasured"):
        return item.look == show
    stage = {one.word: one for one in Stage}.get(show, Stage.PLANNED)
    return item.stage >= stage


def coverage_of(campaign: Campaign, *, today: dt.date | None = None) -> Coverage:
    """The coverage of a campaign as it stands on a day (today's, unless given)."""
    return Coverage(gather(campaign), today or clock.today())
