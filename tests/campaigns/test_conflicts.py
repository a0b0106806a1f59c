"""What doesn't fit in a plan is said, each thing with one remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.actions import drop_items, edit_items, propose_plan, remove_part, start_campaign
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.conflicts import (
    Gap,
    Owner,
    PlanConflict,
    Stated,
    campaign_conflicts,
    conflicts_in,
    gaps_of,
    whole_day,
)
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

Kind = PlanConflict.Kind
TODAY, DAY = dt.date(2026, 11, 23), dt.date(2027, 9, 21)
OWNER = Owner("Sở Văn hóa", ["vi", "ja"])


def kinds(item: Stated, day: dt.date | None = DAY) -> list[str]:
    return [one.kind for one in conflicts_in(item, day, TODAY)]


def on(day: int, month: int = 9) -> dt.date:
    return dt.date(2027, month, day)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Stated("vi", on(1), OWNER, False), []),
        (Stated("vi", None, OWNER, False), [Kind.NO_DUE]),
        (Stated("vi", on(1), None, False), [Kind.NO_OWNER]),
        (Stated("en", on(1), OWNER, False), [Kind.UNWRITTEN]),
        (Stated("en", on(1), Owner("Cũ", ["vi"], closed=True), False), [Kind.CLOSED]),
        (Stated("vi", on(22), OWNER, False), [Kind.AFTER_KEY_DATE]),
        (Stated("vi", on(21), OWNER, False), []),
        (Stated("vi", dt.date(2026, 11, 22), OWNER, True), [Kind.PAST]),
        (Stated("vi", TODAY, OWNER, True), []),
        # the document's one day is the plan's, and so would the rules have it
        (Stated("vi", on(1), OWNER, False, [on(1)], on(1)), []),
        # the document and the rules differ: a person chooses
        (Stated("vi", on(1), OWNER, False, [on(1)], on(11)), [Kind.TWO_DEADLINES]),
        (Stated("vi", on(1), OWNER, True, [on(1)], on(11)), []),
        # the document states two
        (Stated("vi", on(1), OWNER, False, [on(1), on(9)], on(1)), [Kind.TWO_DEADLINES]),
        (Stated("vi", on(9), OWNER, True, [on(1), on(9)], on(1)), []),
        # later than the document allows is said even of what a person set
        (Stated("vi", on(10), OWNER, True, [on(1), on(9)], on(1)), [Kind.TWO_DEADLINES]),
    ],
)
def test_each_rule_by_itself(item: Stated, expected: Sequence[str]) -> None:
    assert kinds(item) == list(expected)


DATES = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
OWNERS = st.none() | st.builds(
    Owner, st.just("A"), st.lists(st.sampled_from(["vi", "ja", "en"]), unique=True), st.booleans()
)
ITEMS = st.builds(
    Stated,
    st.sampled_from(["vi", "ja", "en"]),
    st.none() | DATES,
    OWNERS,
    st.booleans(),
    st.lists(DATES, max_size=3),
    st.none() | DATES,
)


@given(ITEMS, st.none() | DATES)
@settings(max_examples=300, deadline=None)
def test_every_conflict_has_a_sentence_and_a_remedy_and_is_said_once(
    item: Stated, day: dt.date | None
) -> None:
    found = list(conflicts_in(item, day, TODAY))
    assert len({one.kind for one in found}) == len(found)
    assert all(one.sentence and one.remedy and one.label for one in found)
    assert any(one.blocks for one in found) == (item.due is None)


@pytest.mark.parametrize("text", ["", "2026", "2026-09", "--09-21", "2026-02-30", "21/9/2026"])
def test_a_day_that_isnt_whole_is_no_deadline(text: str) -> None:
    assert whole_day(text) is None


@pytest.mark.django_db
def test_a_plan_is_asked_in_as_many_queries_for_many_items_as_for_few() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    every = {item.pk for item in campaign.plan_items.all()}
    counts = []
    for left in (every, set(list(every)[:2])):
        PlanItem.objects.filter(campaign=campaign).exclude(pk__in=left).delete()
        with CaptureQueriesContext(connection) as queries:
            assert set(campaign_conflicts(campaign)) == left
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.django_db
def test_what_is_said_of_a_plan_follows_what_is_done_to_it() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    first, second, third = campaign.plan_items.all()[:3]
    owner = OrganisationFactory(languages=["vi"])
    edit_items(
        campaign=campaign,
        changes={first.pk: {"owner": owner.pk}, second.pk: {"owner": owner.pk, "due": None}},
        by=lead,
    )
    drop_items(items=[third], reason="Thừa", by=lead)
    found = campaign_conflicts(campaign)
    assert first.pk not in found
    assert [one.kind for one in found[second.pk]] == [Kind.NO_DUE]
    assert third.pk not in found


@pytest.mark.django_db
def test_what_the_campaign_asks_for_and_the_plan_lacks() -> None:
    lead = UserFactory(role="lead")
    campaign: Campaign = make_campaign(by=lead)
    assert gaps_of(campaign) == []
    theme = campaign.themes.all()[0]
    drop_items(items=theme.plan_items.all(), reason="Để năm sau", by=lead)
    remove_part(part=campaign.key_dates.get(), by=lead)
    campaign.named_bodies.create(name="Sở Lạ")
    found = {one.kind: one for one in gaps_of(campaign)}
    assert set(found) == {Gap.Kind.NO_KEY_DATE, Gap.Kind.THEME, Gap.Kind.BODY}
    assert str(theme) in found[Gap.Kind.THEME].sentence
    assert "Sở Lạ" in found[Gap.Kind.BODY].sentence


@pytest.mark.django_db
def test_a_campaign_without_forms_is_told_so() -> None:
    lead = UserFactory(role="lead")
    campaign = start_campaign(title="Chưa có gì", themes=["Một nội dung"], audiences=["youth"], by=lead)
    assert propose_plan(campaign=campaign, by=lead) == []
    kinds = [one.kind for one in gaps_of(campaign)]
    assert kinds == [Gap.Kind.NO_KEY_DATE, Gap.Kind.NOTHING_TO_MAKE, Gap.Kind.THEME, Gap.Kind.AUDIENCE]
