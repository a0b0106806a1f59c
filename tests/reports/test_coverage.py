"""Each stage, and what it rests on, as stated in the room's README."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.campaigns.models import PlanItem
from nhipcau.channels.models import Channel
from nhipcau.reports.coverage import Coverage, coverage_of
from nhipcau.reports.ports import Stage
from tests.people.factories import OrganisationFactory
from tests.reports import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Any:
    return make.make_campaign()


def seen(campaign: Any) -> Coverage:
    return coverage_of(campaign, today=make.TODAY)


def stage_of(item: PlanItem) -> str:
    return seen(item.campaign).items[item.pk].stage.word


def test_a_plan_item_climbs_stage_by_stage(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    assert stage_of(item) == "planned"
    page = make.story(item)
    assert stage_of(item) == "made"
    page.get_latest_revision().publish()
    assert stage_of(item) == "approved"
    sent = make.delivery(page)
    assert stage_of(item) == "delivered"
    make.measure(item, delivery=sent)
    assert stage_of(item) == "measured"
    assert seen(campaign).counts().measured == 1


def test_an_organisations_response_climbs_too(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "residents", "vi")
    given = make.assignment(item)
    assert stage_of(item) == "planned"
    done = make.response(given)
    assert stage_of(item) == "made"
    done.state = "approved"
    done.save()
    assert stage_of(item) == "delivered"


def test_a_translation_answers_the_same_place_in_its_own_language(campaign: Any) -> None:
    vi = make.plan(campaign, 1, "article", "international", "vi")
    ja = make.plan(campaign, 1, "article", "international", "ja")
    other = make.plan(campaign, 2, "article", "international", "ja")
    key = uuid.uuid4()
    make.story(vi, key=key, live=True)
    make.story(vi, key=key, language="ja", live=True, translator_name="Sato")
    coverage = seen(campaign)
    assert [coverage.items[one.pk].stage for one in (vi, ja, other)] == [
        Stage.APPROVED,
        Stage.APPROVED,
        Stage.PLANNED,
    ]


def test_a_copy_awaiting_its_translator_is_not_made(campaign: Any) -> None:
    vi = make.plan(campaign, 1, "article", "international", "vi")
    ja = make.plan(campaign, 1, "article", "international", "ja")
    key = uuid.uuid4()
    make.story(vi, key=key)
    copy = make.story(vi, key=key, language="ja")
    assert stage_of(ja) == "planned"
    copy.translator_name = "Sato"
    copy.save()
    assert stage_of(ja) == "made"


@pytest.mark.parametrize(
    ("form", "product", "kind", "stage"),
    [
        ("article", "", "website", "delivered"),
        ("exhibition", "", "website", "approved"),
        ("exhibition", "panel", "outbox", "delivered"),
        ("exhibition", "card", "outbox", "approved"),
        ("meeting", "", "website", "approved"),
        ("meeting", "briefing", "outbox", "delivered"),
        ("article", "card", "outbox", "approved"),
    ],
)
def test_only_what_is_of_the_form_delivers_it(
    campaign: Any, form: str, product: str, kind: str, stage: str
) -> None:
    item = make.plan(campaign, 1, form, "residents", "vi")
    page = make.story(item, live=True)
    through = make.channel(kind, Channel.Kind(kind))
    make.delivery(page, through=through, of=make.product(page, product) if product else None)
    assert stage_of(item) == stage


@pytest.mark.parametrize("state", ["planned", "attempting", "unknown", "needs_human", "failed"])
def test_what_isnt_known_to_be_delivered_isnt(campaign: Any, state: str) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    make.delivery(make.story(item, live=True), state=state)
    assert stage_of(item) == "approved"


def test_late_is_past_due_and_not_delivered(campaign: Any) -> None:
    past, today = dt.date(2026, 8, 20), make.TODAY
    late = make.plan(campaign, 1, "article", "residents", "vi", due=past)
    on_the_day = make.plan(campaign, 2, "article", "residents", "vi", due=today)
    done = make.plan(campaign, 1, "article", "international", "ja", due=past)
    proposal = make.plan(campaign, 2, "article", "international", "ja", due=past, state="proposed")
    make.delivery(make.story(done, language="ja", live=True))
    coverage = seen(campaign)
    assert [item.pk for item in coverage.late] == [late.pk]
    assert coverage.items[late.pk].days_late == 4
    assert {on_the_day.pk, done.pk, proposal.pk} <= set(coverage.items)


def test_an_organisation_that_hasnt_answered_makes_an_item_late(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "residents", "vi")
    make.response(make.assignment(item), approved=True)
    make.assignment(item, due=dt.date(2026, 8, 1))
    coverage = seen(campaign)
    assert coverage.items[item.pk].stage == Stage.DELIVERED
    assert coverage.items[item.pk].days_late == 23


def test_a_number_is_awaited_a_week_and_then_there_is_none(campaign: Any) -> None:
    looks = []
    for theme, on in ((1, dt.date(2026, 8, 17)), (2, dt.date(2026, 8, 16))):
        item = make.plan(campaign, theme, "article", "residents", "vi")
        make.delivery(make.story(item, live=True), on=on)
        looks.append(seen(campaign).items[item.pk].look)
    assert looks == ["awaiting", "unmeasured"]


def test_a_gap_is_a_place_that_the_rules_ask_for_and_nobody_planned(campaign: Any) -> None:
    make.plan(campaign, 1, "article", "residents", "vi")
    dropped = make.plan(
        campaign, 2, "article", "residents", "vi", state="dropped", reason="đã có ở nội dung 1"
    )
    coverage = seen(campaign)
    gaps = {(cell.place[0], coverage.evidence.forms, cell.place[2]) and cell.place for cell in coverage.gaps}
    article, meeting = (campaign.forms.get(value=value).pk for value in ("article", "meeting"))
    one, two = campaign.themes.values_list("pk", flat=True)
    assert (one, article, "vi") not in gaps
    assert (one, article, "ja") in gaps
    assert (one, meeting, "vi") in gaps
    reasons = {cell.place: cell.reason for cell in coverage.not_applicable}
    assert reasons[(two, article, "vi")] == dropped.reason
    assert (one, meeting, "ja") in reasons, "meetings are held in Vietnamese only"
    assert dropped.pk not in coverage.items


def test_a_place_shows_its_slowest_audience(campaign: Any) -> None:
    fast = make.plan(campaign, 1, "article", "residents", "vi")
    make.plan(campaign, 1, "article", "international", "vi")
    make.delivery(make.story(fast, live=True))
    cell = seen(campaign).cell(fast.theme_id, fast.form_id, "vi")
    assert cell.look == "planned"
    assert len(cell.items) == 2


def test_sample_data_is_known_as_such(campaign: Any) -> None:
    real = make.plan(campaign, 1, "article", "residents", "vi")
    sample = make.plan(campaign, 2, "article", "residents", "vi")
    make.measure(real)
    make.measure(sample, sample=True)
    counts = seen(campaign).counts()
    assert (counts.measured, counts.sample) == (2, 1)


def _grow(campaign: Any, themes: int) -> None:
    for theme in range(1, themes + 1):
        item = make.plan(campaign, theme, "article", "residents", "vi")
        page = make.story(item, live=True)
        sent = make.delivery(page)
        make.product(page, "infographic")
        make.measure(item, delivery=sent)
        for _ in range(3):
            make.response(make.assignment(item, OrganisationFactory()), approved=True)


def test_the_number_of_queries_doesnt_grow(campaign: Any) -> None:
    def queries(of: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            coverage = coverage_of(of, today=make.TODAY)
            coverage.counts()
            assert coverage.cells
            for item in coverage.items.values():
                assert item.look
                assert [str(one.organisation) for one in item.assignments]
                assert [page.locale.language_code for page in item.stories]
        return len(asked)

    _grow(campaign, 1)
    small = queries(campaign)
    large = make.make_campaign(slug="lon", themes=5)
    _grow(large, 5)
    assert queries(large) == small
    assert small <= 16


def test_a_stage_reached_without_samples_is_not_sample(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    make.delivery(make.story(item, live=True))
    make.response(make.assignment(item), approved=True, sample=True)
    assert not seen(campaign).items[item.pk].sample
    make.measure(item, sample=True)
    assert seen(campaign).items[item.pk].sample
