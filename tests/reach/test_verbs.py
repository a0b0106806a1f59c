from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from nhipcau.campaigns.models import Audience, PlanItem
from nhipcau.reach import actions
from nhipcau.reach.actions import correct_measure, measure_from_response, remove_measure, work_once
from nhipcau.reach.models import Measure
from tests.channels.factories import DeliveryFactory
from tests.people.factories import UserFactory
from tests.reach.factories import DAY, ResponseFactory, a_measure, a_plan_item, an_item_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)):
        yield


def test_a_number_is_entered_with_where_it_is_from() -> None:
    lead = UserFactory(role="lead")
    measure = a_measure(by=lead)
    assert (measure.value, measure.confidence, measure.entered_by) == (4213, "counted", lead)
    assert not measure.sample
    entry = ModelLogEntry.objects.get(action="reach.enter")
    assert (entry.user, entry.data) == (lead, {"metric": "views", "value": 4213})


def test_the_same_number_twice_is_once() -> None:
    lead, item = UserFactory(role="lead"), a_plan_item()
    first = a_measure(by=lead, plan_item=item)
    assert a_measure(by=lead, plan_item=item, source=" Nhật ký máy chủ ") == first
    assert ModelLogEntry.objects.filter(action="reach.enter").count() == 1


def test_another_number_in_its_place_is_refused_with_the_one_that_stands() -> None:
    lead, item = UserFactory(role="lead"), a_plan_item()
    a_measure(by=lead, plan_item=item)
    with pytest.raises(ValidationError) as refused:
        a_measure(by=lead, plan_item=item, value=9999)
    assert "4.213" in refused.value.message_dict["value"][0]
    assert Measure.objects.get().value == 4213
    a_measure(by=lead, plan_item=item, value=9999, source="Đếm lại")


def test_a_number_may_belong_to_a_delivery_and_be_zero() -> None:
    lead, delivered = UserFactory(role="lead"), DeliveryFactory(state="delivered")
    measure = a_measure(by=lead, plan_item=an_item_of(delivered), delivery=delivered, value=0)
    assert (measure.delivery, measure.value) == (delivered, 0)


@pytest.mark.parametrize("fault", ["another theme", "another language", "a story of other items"])
def test_a_delivery_of_another_plan_item_is_refused_at_its_field(fault: str) -> None:
    delivered = DeliveryFactory(state="delivered")
    item = an_item_of(delivered, language="ja" if fault == "another language" else "vi")
    if fault == "another theme":
        item = a_plan_item()
    if fault == "a story of other items":
        delivered.page.specific.plan_items.through.objects.create(
            storypage_id=delivered.page_id, planitem_id=a_plan_item().pk
        )
    with pytest.raises(ValidationError) as refused:
        a_measure(by=UserFactory(role="lead"), plan_item=item, delivery=delivered)
    assert delivered.page.title in refused.value.message_dict["delivery"][0]
    assert not Measure.objects.exists()


def test_a_delivery_counts_once_for_the_items_that_its_story_answers() -> None:
    lead, delivered = UserFactory(role="lead"), DeliveryFactory(state="delivered")
    first = a_measure(by=lead, plan_item=an_item_of(delivered), delivery=delivered)
    audience, _ = Audience.objects.get_or_create(campaign=first.plan_item.campaign, value="youth", label="x")
    other = PlanItem.objects.create(
        **{name: getattr(first.plan_item, name) for name in ("campaign", "theme", "form", "language")},
        audience=audience,
        state="confirmed",
        decided_by=lead,
    )
    with pytest.raises(ValidationError) as refused:
        a_measure(by=lead, plan_item=other, delivery=delivered)
    assert "4.213" in refused.value.message_dict["value"][0]
    assert Measure.objects.get() == first


@pytest.mark.parametrize("verb", ["enter", "correct"])
def test_of_two_at_once_the_second_is_told(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looked before the other had saved: the constraint decides, in words."""
    lead = UserFactory(role="lead")
    first = a_measure(by=lead)
    late = a_measure(by=lead, plan_item=first.plan_item, value=7, source="Đếm lại")
    looks = iter([None])
    asked = actions._other
    monkeypatch.setattr(actions, "_other", lambda measure: next(looks, asked(measure)))
    verbs = {
        "enter": lambda: a_measure(by=lead, plan_item=first.plan_item, value=9),
        "correct": lambda: put_right(late, source=first.source),
    }
    with pytest.raises(ValidationError) as refused:
        verbs[verb]()
    assert "4.213" in refused.value.message_dict["value"][0]
    assert set(Measure.objects.values_list("value", flat=True)) == {4213, 7}


@pytest.mark.parametrize("state", ["planned", "attempting", "failed", "unknown", "needs_human"])
def test_what_was_not_delivered_has_no_number(state: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_measure(by=UserFactory(role="lead"), delivery=DeliveryFactory(state=state))
    assert list(refused.value.message_dict) == ["delivery"]


@pytest.mark.parametrize("state", ["proposed", "dropped"])
def test_only_a_confirmed_item_is_measured(state: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_measure(by=UserFactory(role="lead"), plan_item=a_plan_item(state))
    assert list(refused.value.message_dict) == ["plan_item"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("metric", "happiness"),
        ("value", -1),
        ("value", True),
        ("value", 12.5),
        ("value", 10**18),
        ("source", "  "),
        ("source", "x" * 301),
        ("method", ""),
        ("method", "x" * 301),
        ("date", dt.date(2026, 11, 24)),
        ("confidence", "sure"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        a_measure(by=UserFactory(role="lead"), **{field: value})
    assert list(refused.value.message_dict) == [field]
    assert not Measure.objects.exists()


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        a_measure(by=UserFactory(role="lead"), value=-1, source="", method="")
    assert set(refused.value.message_dict) == {"value", "source", "method"}


@pytest.mark.parametrize("role", [None, "officer", "reviewer", "translator", "factchecker"])
def test_others_enter_nothing(role: str | None) -> None:
    person, response = UserFactory(role=role), ResponseFactory(approved=True)
    with pytest.raises(PermissionDenied):
        a_measure(by=person)
    with pytest.raises(PermissionDenied):
        measure_from_response(response=response, by=person)
    assert not Measure.objects.exists()


def test_an_approved_report_becomes_one_measure_in_the_approvers_name() -> None:
    response = ResponseFactory(approved=True)
    assert work_once(owner="w") == 1
    assert work_once(owner="w") == 0
    measure = Measure.objects.get()
    assert measure.plan_item == response.assignment.plan_item
    assert (measure.value, measure.metric, measure.date) == (120, "attendance", DAY)
    assert (measure.source, measure.method) == ("Phường Thuận Hóa", "Đếm tại cửa")
    assert measure.confidence == Measure.Confidence.REPORTED
    assert measure.entered_by == response.approved_by
    assert measure_from_response(response=response, by=response.approved_by) == measure


@pytest.mark.parametrize("sample", [True, False])
def test_sample_data_stays_sample_data(sample: bool) -> None:
    ResponseFactory(approved=True, sample=sample)
    work_once(owner="w")
    assert Measure.objects.get().sample is sample
    assert Measure.objects.real().exists() is not sample


@pytest.mark.parametrize(
    "fields",
    [
        {"approved": False},
        {"approved": True, "number": None, "text": "Đã phát loa"},
        {"approved": True, "metric": ""},
        {"approved": True, "metric": "happiness"},
    ],
)
def test_a_report_without_a_number_that_counts_gives_none(fields: dict[str, object]) -> None:
    response = ResponseFactory(**fields)
    assert work_once(owner="w") == 0
    with pytest.raises(ValidationError):
        measure_from_response(response=response, by=UserFactory(role="lead"))
    assert not Measure.objects.exists()


def put_right(measure: Measure, **changes: Any) -> Measure:
    names = ("plan_item", "delivery", "metric", "value", "source", "method", "date", "confidence")
    given = {name: getattr(measure, name) for name in names}
    given |= {"instead_of": measure.value, "reason": "Ghi nhầm", "by": UserFactory(role="lead")}
    return correct_measure(**{"measure": measure, **given, **changes})


def test_a_correction_keeps_what_stood_before_and_why() -> None:
    measure = a_measure(by=UserFactory(role="lead"))
    assert put_right(measure, value=4312, date=DAY - dt.timedelta(1)).value == 4312
    entry = ModelLogEntry.objects.get(action="reach.correct")
    assert entry.data == {
        "before": {"value": 4213, "date": "2026-09-21"},
        "after": {"value": 4312, "date": "2026-09-20"},
        "reason": "Ghi nhầm",
    }
    measure.refresh_from_db()
    put_right(measure)
    assert ModelLogEntry.objects.filter(action="reach.correct").count() == 1, "nothing changed, nothing kept"


def test_who_saw_another_number_corrects_nothing() -> None:
    measure = a_measure(by=UserFactory(role="lead"))
    put_right(measure, value=4312)
    with pytest.raises(ValidationError, match=r"4\.312"):
        put_right(measure, value=1)
    assert Measure.objects.get().value == 4312


def test_a_number_moves_to_the_delivery_it_is_of_but_not_beside_another_of_the_same() -> None:
    lead, delivered = UserFactory(role="lead"), DeliveryFactory(state="delivered")
    measure = a_measure(by=lead, plan_item=an_item_of(delivered))
    assert put_right(measure, delivery=delivered).delivery == delivered
    other = a_measure(by=lead, plan_item=measure.plan_item, value=7)
    with pytest.raises(ValidationError) as refused:
        put_right(other, delivery=delivered)
    assert "4.213" in refused.value.message_dict["value"][0]


def test_the_number_of_a_report_is_corrected_but_stays_with_its_item() -> None:
    ResponseFactory(approved=True)
    work_once(owner="w")
    measure = Measure.objects.get()
    assert put_right(measure, value=119).value == 119
    measure.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        put_right(measure, plan_item=a_plan_item())
    assert "plan_item" in refused.value.message_dict
    with pytest.raises(ValidationError, match="báo cáo"):
        remove_measure(measure=measure, reason="Sai", by=UserFactory(role="lead"))
    assert work_once(owner="w") == 0


def test_what_is_removed_stays_in_the_log() -> None:
    lead = UserFactory(role="lead")
    remove_measure(measure=a_measure(by=lead), reason="Ghi hai lần", by=lead)
    data = ModelLogEntry.objects.get(action="reach.remove").data
    assert data["reason"] == "Ghi hai lần"
    assert (data["before"]["value"], data["before"]["date"]) == (4213, "2026-09-21")
    assert not Measure.objects.exists()


@pytest.mark.parametrize("role", [None, "officer", "reviewer", "translator"])
def test_others_correct_and_remove_nothing(role: str | None) -> None:
    measure = a_measure(by=UserFactory(role="lead"))
    with pytest.raises(PermissionDenied):
        put_right(measure, value=1, by=UserFactory(role=role))
    with pytest.raises(PermissionDenied):
        remove_measure(measure=measure, reason="x", by=UserFactory(role=role))
