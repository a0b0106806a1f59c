"""Every order of events: what an organisation took on changes only as it agrees, or as the office decides
after its refusal; what is asked is answered once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nhipcau.assignments.actions import (
    LinkHolder,
    accept,
    agree_change,
    apply_amendment,
    approve_response,
    assign,
    decline,
    refuse_change,
    respond,
    settle_refusal,
)
from nhipcau.assignments.models import Assignment, AssignmentChange, Response
from nhipcau.campaigns.actions.amending import draft_amendment
from nhipcau.campaigns.models import Amendment, AmendmentStep, PlanItem, Theme
from nhipcau.kit import clock
from nhipcau.people.models import Organisation, User
from tests.campaigns.factories import make_campaign
from tests.databases import examples
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
State, Change = Assignment.State, AssignmentChange.State
DUE = dt.date(2027, 9, 7)
WORDS = "Lịch sử quan hệ hai nước"
TAKEN_ON = (State.ACCEPTED, State.ANSWERED, State.CLOSED)
PLACES = st.integers(0, 2)


class Promises(RuleBasedStateMachine):
    """Three organisations, two items of one theme, an office that keeps changing its mind."""

    def __init__(self) -> None:
        super().__init__()
        for model in (AssignmentChange, Response, Assignment, Amendment):
            model.objects.all().delete()
        self.lead = User.objects.filter(username="lead").first() or UserFactory(username="lead", role="lead")
        self.campaign = make_campaign(by=self.lead, confirmed=True)
        PlanItem.objects.update(due=DUE, state=PlanItem.State.CONFIRMED, given_out_at=None)
        Theme.objects.update(title=WORDS, text=WORDS)
        self.items = list(self.campaign.plan_items.filter(theme=self.campaign.themes.first())[:2])
        bodies = list(Organisation.objects.all()[:3]) or [OrganisationFactory() for _n in range(3)]
        self.rows = [
            assign(items=[self.items[n % 2]], organisation=body, by=self.lead)[0]
            for n, body in enumerate(bodies)
        ]
        self.promised: dict[int, tuple[dt.date, str]] = {}
        self.answered: dict[int, str] = {}

    def one(self, place: int) -> tuple[Assignment, LinkHolder]:
        fresh = Assignment.objects.get(pk=self.rows[place].pk)
        return fresh, LinkHolder(fresh.pk, "")

    def change(self, place: int, state: str) -> AssignmentChange | None:
        return AssignmentChange.objects.filter(assignment=self.rows[place], state=state).first()

    @rule(place=PLACES)
    def takes_it_on(self, place: int) -> None:
        row, by = self.one(place)
        if accept(assignment=row, by=by).state == State.ACCEPTED:
            self.promised.setdefault(row.pk, self.held(row))

    @rule(place=PLACES)
    def declines(self, place: int) -> None:
        row, by = self.one(place)
        decline(assignment=row, reason="Không có loa", by=by)

    @rule(place=PLACES)
    def reports(self, place: int) -> None:
        row, by = self.one(place)
        given: dict[str, Any] = {"text": "Đã làm", "done_on": clock.today(), "key": uuid.uuid4()}
        if row.state in (State.DECLINED, State.WITHDRAWN):
            with pytest.raises(ValidationError):
                respond(assignment=row, by=by, **given)
        else:
            respond(assignment=row, by=by, **given)
            self.promised.setdefault(row.pk, self.held(row))

    @rule(place=PLACES)
    def is_approved(self, place: int) -> None:
        response = Response.objects.waiting().filter(assignment=self.rows[place]).first()
        if response:
            approve_response(response=response, by=self.lead)

    @rule(item=st.integers(0, 1), change=st.sampled_from(["drop", "week", "month"]))
    def the_office_amends(self, item: int, change: str) -> None:
        kept = PlanItem.objects.get(pk=self.items[item].pk)
        days = {"week": 7, "month": 30}.get(change, 0)
        wanted = {"due": (kept.due or DUE) + dt.timedelta(days=days)} if days else {"drop": True}
        if kept.state == PlanItem.State.DROPPED:
            return
        draft = draft_amendment(campaign=self.campaign, reason="Đổi", changes={kept.pk: wanted}, by=self.lead)
        apply_amendment(amendment=draft, by=self.lead)
        assert apply_amendment(amendment=draft, by=self.lead).steps == 0

    @rule(words=st.sampled_from(["Lịch sử và hôm nay", "Tình hữu nghị"]))
    def a_guidance_rewords_the_theme(self, words: str) -> None:
        theme = Theme.objects.get(pk=self.items[0].theme_id)
        draft = Amendment.objects.create(
            campaign=self.campaign, reason="Đổi lời", drafted_by=self.lead, drafted_at=clock.now()
        )
        AmendmentStep.objects.create(
            amendment=draft,
            kind=AmendmentStep.Kind.REWORD_THEME,
            theme=theme,
            before={"title": theme.title, "text": theme.text},
            after={"title": words, "text": words},
        )
        apply_amendment(amendment=draft, by=self.lead)

    @rule(place=PLACES)
    def agrees(self, place: int) -> None:
        if change := self.change(place, Change.PROPOSED):
            agree_change(change=change, by=self.one(place)[1])
            row = self.one(place)[0]
            self.answered[change.pk] = Change.AGREED
            self.promised[row.pk] = self.held(row)
            if change.kind == AssignmentChange.Kind.MOVE_DUE:
                assert row.due == change.due_after

    @rule(place=PLACES)
    def refuses(self, place: int) -> None:
        if change := self.change(place, Change.PROPOSED):
            refuse_change(change=change, reason="Không kịp", by=self.one(place)[1])

    @rule(place=PLACES, withdraw=st.booleans())
    def the_office_settles(self, place: int, withdraw: bool) -> None:
        if change := self.change(place, Change.REFUSED):
            settle_refusal(change=change, withdraw=withdraw, by=self.lead)
            self.answered[change.pk] = Change.WITHDRAWN if withdraw else Change.KEPT

    @staticmethod
    def held(row: Assignment) -> tuple[dt.date, str]:
        row.refresh_from_db()
        title = row.held_words().get("title") or Theme.objects.get(pk=row.plan_item.theme_id).title
        return row.due, title

    @invariant()
    def what_was_promised_stands(self) -> None:
        for row in Assignment.objects.filter(state__in=TAKEN_ON).select_related("plan_item"):
            assert self.held(row) == self.promised[row.pk]

    @invariant()
    def no_one_is_asked_what_is_settled(self) -> None:
        held = (State.ACCEPTED, State.ANSWERED)
        asked = AssignmentChange.objects.filter(state__in=AssignmentChange.OPEN)
        assert not asked.exclude(assignment__state__in=held).exists()

    @invariant()
    def an_answer_stays(self) -> None:
        kept = dict(AssignmentChange.objects.filter(pk__in=self.answered).values_list("pk", "state"))
        assert kept == self.answered


def test_what_was_taken_on_changes_only_as_its_organisation_agrees() -> None:
    run_state_machine_as_test(
        Promises,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.generate],  # shrinking replays the database for minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
