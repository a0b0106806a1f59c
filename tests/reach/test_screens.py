"""The measures and entering one by hand, as a person meets them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from nhipcau.campaigns.actions import confirm_plan, propose_plan, start_campaign
from nhipcau.campaigns.actions.parts import Day
from nhipcau.reach.models import Measure
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text
from tests.reach.factories import ResponseFactory, a_measure, a_plan_item

pytestmark = pytest.mark.django_db
LIST = "measure_list"


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)):
        yield


def given(**changes: object) -> dict[str, object]:
    return {
        "plan_item": changes.pop("plan_item", None) or a_plan_item().pk,
        "metric": "views",
        "value": "4213",
        "date": "2026-09-21",
        "source": "Nhật ký máy chủ",
        "method": "Lượt xem trang",
        "confidence": "counted",
        **changes,
    }


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_measures_and_who_enters_them(role: str) -> None:
    desk = sign_in(role)
    assert desk.allowed(reverse(LIST)) == (role in ("lead", "editor", "reviewer", "officer", "operator"))
    assert desk.allowed(reverse("measure_new")) == (role in ("lead", "editor", "operator"))


def test_an_empty_list_says_where_numbers_come_from() -> None:
    assert "Chưa có số đo nào" in text(sign_in("lead").get(reverse(LIST)))


def test_a_number_stands_beside_where_it_is_from_and_how_sure_it_is() -> None:
    lead = UserFactory(role="lead")
    a_measure(by=lead, value=634361, confidence="estimated")
    ResponseFactory(approved=True)
    shown = sign_in(user=lead).get(reverse(LIST))
    row = page(shown).select_one("tbody tr").get_text(" ", strip=True)
    for words in ("634.361", "lượt xem", "21/9/2026", "Nhật ký máy chủ", "ước tính"):
        assert words in row
    assert "1 báo cáo đã duyệt chờ lấy con số" in text(shown)


def test_sample_data_is_labelled() -> None:
    lead = UserFactory(role="lead")
    a_measure(by=lead, sample=True)
    assert page(sign_in(user=lead).get(reverse(LIST))).select("td .demo")


@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("?sure=counted", 1), ("?sure=x", 2), ("?q=Fanpage", 1), ("?q=%00", 2)]
)
def test_measures_are_filtered(query: str, count: int) -> None:
    lead = UserFactory(role="lead")
    a_measure(by=lead)
    a_measure(by=lead, confidence="estimated", source="Fanpage")
    shown = page(sign_in(user=lead).get(reverse(LIST) + query))
    assert len(shown.select("tbody tr")) == count


def test_a_number_is_entered_by_hand() -> None:
    desk = sign_in("lead")
    answer = desk.post(reverse("measure_new"), given())
    assert "Đã ghi" in said(answer)
    measure = Measure.objects.get()
    assert (measure.value, measure.entered_by, measure.sample) == (4213, desk.user, False)


def test_plan_items_stand_under_their_campaigns_where_there_are_several() -> None:
    item, desk = a_plan_item(), sign_in("lead")
    assert not page(desk.get(reverse("measure_new"))).select("optgroup")
    other = start_campaign(
        title="Chiến dịch khác",
        days=[Day("Ngày hội", 9, 2, 2027)],
        themes=["Một"],
        audiences=["residents"],
        forms=["article"],
        languages=["vi"],
        by=desk.user,
    )
    propose_plan(campaign=other, by=desk.user)
    confirm_plan(campaign=other, by=desk.user)
    labels = [group["label"] for group in page(desk.get(reverse("measure_new"))).select("optgroup")]
    assert set(labels) == {item.campaign.title, "Chiến dịch khác"}


def test_four_thousand_written_with_its_mark_is_no_four() -> None:
    sign_in("lead").post(reverse("measure_new"), given(value="4.000"))
    assert Measure.objects.get().value == 4000


@pytest.mark.parametrize(
    "changes",
    [
        {"value": ""},
        {"value": "-1"},
        {"value": "9" * 30},
        {"value": "4.21"},
        {"date": "2027-01-01"},
        {"date": "ngày nào"},
        {"source": " "},
        {"method": ""},
        {"confidence": ""},
        {"metric": "happiness"},
        {"plan_item": "99999"},
        {"delivery": "99999"},
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(changes: dict[str, object]) -> None:
    desk = sign_in("lead")
    answer = desk.post(reverse("measure_new"), given(**changes))
    assert answer.status_code == 200
    assert page(answer).select(".error")
    if "source" not in changes:
        assert page(answer).select_one("[name=source]")["value"] == "Nhật ký máy chủ"
    assert not Measure.objects.exists()


def test_another_number_in_its_place_is_refused_beside_the_number() -> None:
    desk = sign_in("lead")
    item = a_plan_item().pk
    desk.post(reverse("measure_new"), given(plan_item=item))
    answer = desk.post(reverse("measure_new"), given(plan_item=item, value="9999"))
    assert "4.213" in said(answer)
    assert Measure.objects.get().value == 4213


def corrected(measure: Measure, **changes: object) -> dict[str, object]:
    kept = {"metric": "views", "date": "2026-09-21", "source": measure.source, "method": measure.method}
    kept |= {"confidence": "counted", "plan_item": measure.plan_item_id, "value": "4.312"}
    return kept | {"instead_of": measure.value, "reason": "Đảo chữ số", **changes}


@pytest.mark.parametrize("role", ROLES)
def test_who_corrects_measures(role: str) -> None:
    measure = a_measure(by=UserFactory(role="lead"))
    assert sign_in(role).allowed(reverse("measure", args=[measure.pk])) == (
        role in {"lead", "editor", "operator"}
    )


def test_a_wrong_number_is_corrected_and_what_stood_before_is_shown() -> None:
    desk, measure = sign_in("lead"), a_measure(by=UserFactory(role="editor"))
    address = reverse("measure", args=[measure.pk])
    assert page(desk.get(reverse(LIST))).select(f'a[href="{address}"]')
    assert page(desk.get(address)).select_one("[name=value]")["value"] == "4213"
    assert "Đã sửa: 4.312 lượt xem" in said(desk.post(address, corrected(measure)))
    measure.refresh_from_db()
    assert measure.value == 4312
    assert "4.213 → 4.312" in text(desk.get(address))
    assert "Đảo chữ số" in text(desk.get(address))


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"reason": ""}, "bắt buộc"), ({"instead_of": "4000"}, "người khác"), ({"value": "4,2"}, "1.200")],
)
def test_a_correction_that_is_refused_loses_nothing(changes: dict[str, object], word: str) -> None:
    desk, measure = sign_in("lead"), a_measure(by=UserFactory(role="lead"))
    answer = desk.post(reverse("measure", args=[measure.pk]), corrected(measure, source="Sổ", **changes))
    assert word in said(answer)
    assert page(answer).select_one("[name=source]")["value"] == "Sổ"
    measure.refresh_from_db()
    assert (measure.value, measure.source) == (4213, "Nhật ký máy chủ")


def test_a_number_is_removed_with_its_reason() -> None:
    desk, measure = sign_in("lead"), a_measure(by=UserFactory(role="lead"))
    address = reverse("measure_remove", args=[measure.pk])
    assert "lý do" in said(desk.post(address))
    assert Measure.objects.exists()
    assert "Đã bỏ: 4.213 lượt xem" in said(desk.post(address, {"reason": "Ghi hai lần"}))
    assert not Measure.objects.exists()


def test_items_are_told_by_what_sets_them_apart() -> None:
    item = a_plan_item()
    option = page(sign_in("lead").get(reverse("measure_new"))).select_one(f'option[value="{item.pk}"]')
    assert option
    assert option.text == "ND1 · Truyền thanh cơ sở · Người dân · tiếng Việt"
