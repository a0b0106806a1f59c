"""The guidance that ships with the project opens a full campaign, through the verbs."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.project.demonstration.campaign import SAMPLE, known_themes, plan, receive
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_sample_gives_five_known_themes_and_a_confirmed_plan() -> None:
    lead = UserFactory(role="lead")
    document = receive(None, by=lead)
    campaign = plan(document, OrganisationFactory(), by=lead)
    assert sorted(known_themes(campaign)) == [1, 2, 3, 4, 5]
    assert [known_themes(campaign)[n].ordinal for n in range(1, 6)] == [1, 2, 3, 4, 5]
    day = campaign.key_dates.first()
    assert day is not None
    assert (day.month, day.day) == (9, 21)
    items = campaign.plan_items.all()
    assert items.count() > 100
    assert set(items.values_list("state", flat=True)) == {PlanItem.State.CONFIRMED}
    for item in items.prefetch_related("passages"):
        assert item.passages.all()
        assert item.decided_by == lead


def test_a_second_reading_of_the_same_bytes_is_the_same_campaign() -> None:
    lead = UserFactory(role="lead")
    first = plan(receive(SAMPLE, by=lead), OrganisationFactory(), by=lead)
    second = plan(receive(SAMPLE, by=lead), OrganisationFactory(), by=lead)
    assert first == second
    assert Campaign.objects.count() == 1


def test_without_a_named_lead_nothing_happens() -> None:
    with pytest.raises(PermissionDenied):
        receive(SAMPLE, by=UserFactory(role="editor"))
    lead = UserFactory(role="lead")
    document = receive(SAMPLE, by=lead)
    with pytest.raises(PermissionDenied):
        plan(document, OrganisationFactory(), by=UserFactory(role="editor"))
    document.passages.filter(kind="theme").update(state="rejected")
    with pytest.raises(ValidationError):
        plan(document, OrganisationFactory(), by=lead)
    assert not Campaign.objects.exists()
