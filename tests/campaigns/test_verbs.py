"""Opening a campaign, proposing its plan, confirming and dropping items."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from nhipcau.campaigns.actions import (
    confirm_plan,
    drop_item,
    drop_items,
    open_campaign,
    propose_plan,
)
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.guidance.actions import accept_passages, reject_passages
from nhipcau.guidance.models import Passage
from tests.campaigns.factories import make_campaign, reviewed
from tests.guidance.factories import MARKED, make_guidance
from tests.people.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
OTHERS = [None, "officer", "editor", "translator", "reviewer", "factchecker", "operator"]
State = PlanItem.State


@pytest.fixture
def _november() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


def test_a_campaign_takes_over_what_the_guidance_names() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead, proposed=False)
    assert [t.ordinal for t in campaign.themes.all()] == [1, 2]
    assert {f.value for f in campaign.forms.all()} == {"article", "exhibition", "meeting"}
    assert {a.value for a in campaign.audiences.all()} == {"officials", "residents"}
    assert campaign.day() == dt.date(2027, 9, 21)
    for part in (*campaign.themes.all(), *campaign.forms.all(), *campaign.audiences.all()):
        assert part.passage
        assert part.passage.guidance == campaign.guidance


def test_a_guidance_opens_one_campaign() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead, proposed=False)
    assert campaign.guidance
    again = open_campaign(guidance=campaign.guidance, title="Tên khác", by=lead)
    assert again == campaign
    assert again.title == "Chiến dịch thử"
    assert ModelLogEntry.objects.filter(action="campaigns.open").count() == 1


def test_what_was_rejected_and_what_nobody_looked_at_is_left_out() -> None:
    lead = UserFactory(role="lead")
    guidance = make_guidance(by=lead)
    accept_passages(passages=guidance.passages.exclude(text="bài viết"), by=lead)
    reject_passages(passages=guidance.passages.filter(text="triển lãm"), by=lead)
    campaign = open_campaign(guidance=guidance, by=lead)
    assert {f.value for f in campaign.forms.all()} == {"meeting"}
    guidance.refresh_from_db()
    assert campaign.reading_version == guidance.version


def test_a_document_without_themes_opens_nothing() -> None:
    lead = UserFactory(role="lead")
    marked = tuple(one for one in MARKED if one[0] != Passage.Kind.THEME)
    with pytest.raises(ValidationError, match="nội dung trọng tâm"):
        open_campaign(guidance=reviewed(by=lead, marked=marked), by=lead)
    with pytest.raises(ValidationError, match="xem lại bản đọc"):
        open_campaign(guidance=make_guidance(by=lead, title="Chưa xem"), by=lead)
    assert not Campaign.objects.exists()


def test_every_proposed_item_cites_its_passages_and_none_is_confirmed() -> None:
    campaign = make_campaign(by=UserFactory(role="lead"))
    items = campaign.plan_items.prefetch_related("passages").select_related("theme", "form", "audience")
    assert items
    for item in items:
        assert item.state == State.PROPOSED
        assert {p.pk for p in item.passages.all()} == {
            item.theme.passage_id,
            item.form.passage_id,
            item.audience.passage_id,
        }
        assert item.due == dt.date(2027, 9, 21) - dt.timedelta(days=item.form.lead_days)


def test_proposing_again_adds_only_what_is_missing() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    whole = campaign.plan_items.count()
    assert propose_plan(campaign=campaign, by=lead) == []
    gone = campaign.plan_items.all()[:2]
    PlanItem.objects.filter(pk__in=[item.pk for item in gone]).delete()
    assert len(propose_plan(campaign=campaign, by=lead)) == 2
    assert campaign.plan_items.count() == whole


def test_a_named_person_confirms_and_twice_changes_nothing() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    some = list(campaign.plan_items.all()[:3])
    assert confirm_plan(campaign=campaign, items=some, by=lead) == 3
    assert confirm_plan(campaign=campaign, items=some, by=lead) == 0
    assert campaign.state == Campaign.State.CONFIRMED
    assert set(campaign.plan_items.confirmed().values_list("decided_by", flat=True)) == {lead.pk}
    assert ModelLogEntry.objects.filter(action="campaigns.confirm_plan").count() == 1


def test_items_of_another_campaign_are_not_confirmed_with_this_one() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    other = open_campaign(guidance=reviewed(by=lead, title="Khác"), by=lead)
    propose_plan(campaign=other, by=lead)
    assert confirm_plan(campaign=campaign, items=other.plan_items.all(), by=lead) == 0


def test_an_item_without_a_day_confirms_nothing() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    first = campaign.plan_items.first()
    assert first
    PlanItem.objects.filter(pk=first.pk).update(due=None)
    with pytest.raises(ValidationError, match="1"):
        confirm_plan(campaign=campaign, by=lead)
    assert not campaign.plan_items.confirmed().exists()


def test_an_item_is_dropped_with_a_reason_and_stays_on_record() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead)
    first = campaign.plan_items.first()
    assert first
    with pytest.raises(ValidationError):
        drop_item(item=first, reason="  ", by=lead)
    drop_item(item=first, reason="Không đủ người", by=lead)
    drop_item(item=first, reason="Lý do khác", by=lead)
    first.refresh_from_db()
    assert (first.state, first.reason, first.decided_by) == (State.DROPPED, "Không đủ người", lead)
    assert ModelLogEntry.objects.filter(action="campaigns.drop_item").count() == 1
    assert drop_items(items=campaign.plan_items.all()[:3], reason="Gộp lại", by=lead) == 2


@pytest.mark.parametrize("role", OTHERS)
def test_no_one_else_may_plan(role: str | None) -> None:
    campaign, other = make_campaign(by=UserFactory(role="lead")), UserFactory(role=role)
    item = campaign.plan_items.first()
    assert item
    assert campaign.guidance
    with pytest.raises(PermissionDenied):
        open_campaign(guidance=campaign.guidance, by=other)
    with pytest.raises(PermissionDenied):
        propose_plan(campaign=campaign, by=other)
    with pytest.raises(PermissionDenied):
        confirm_plan(campaign=campaign, by=other)
    with pytest.raises(PermissionDenied):
        drop_items(items=[item], reason="x", by=other)
    assert set(campaign.plan_items.values_list("state", flat=True)) == {State.PROPOSED}


def test_late_is_confirmed_and_past_its_day() -> None:
    campaign = make_campaign(by=UserFactory(role="lead"), confirmed=True)
    assert not PlanItem.objects.late(dt.date(2026, 11, 23)).exists()
    assert PlanItem.objects.late(dt.date(2027, 9, 22)).count() == campaign.plan_items.count()


def test_proposing_and_confirming_take_queries_that_dont_grow() -> None:
    lead = UserFactory(role="lead")
    campaign = make_campaign(by=lead, proposed=False)
    with CaptureQueriesContext(connection) as proposing:
        assert len(propose_plan(campaign=campaign, by=lead)) > 5
    with CaptureQueriesContext(connection) as confirming:
        confirm_plan(campaign=campaign, by=lead)
    assert len(proposing) < 25
    assert len(confirming) < 21
