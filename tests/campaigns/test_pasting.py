"""A table pasted into a plan: its differences first, then what was ticked of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nhipcau.campaigns.actions import edit_items
from nhipcau.campaigns.actions.exchange import render_plan
from nhipcau.campaigns.models import Campaign, PlanItem
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import Desk, page, said, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sign_in("lead")


@pytest.fixture
def campaign(desk: Desk) -> Campaign:
    OrganisationFactory(name="Báo thành phố")
    return make_campaign(by=desk.user)


def pasting(campaign: Campaign) -> str:
    return reverse("campaign_paste", args=[campaign.pk])


def table(campaign: Campaign) -> str:
    """A change, an addition, a row in which something is wrong, and one that says what stands there."""
    one, two, three = campaign.plan_items.select_related("theme", "form", "audience")[:3]
    return "\n".join(
        (
            "Số việc\tNội dung\tHình thức\tĐối tượng\tNgôn ngữ\tĐơn vị chủ trì\tThời hạn\tGhi chú",
            f"{one.pk}\t1\t{one.form}\t{one.audience}\tvi\tBáo thành phố\t4/5/2027\tđổi",
            f"{two.pk}\t1\t{two.form}\t{two.audience}\tvi\t\t{two.due:%d/%m/%Y}\t",
            f"{three.pk}\t1\t{three.form}\t{three.audience}\tvi\tBáo không có\t{three.due:%d/%m/%Y}\t",
            f"\t2\t{one.form}\t{one.audience}\tja\t\t\tthêm",
        )
    )


def test_differences_come_first_and_only_the_ticked_are_taken(desk: Desk, campaign: Campaign) -> None:
    one = campaign.plan_items.all()[0]
    answer = desk.post(pasting(campaign), {"text": table(campaign)})
    told = text(answer)
    for words in ("1 việc sẽ đổi", "1 việc sẽ thêm", "1 chỗ không nhập được", "Báo không có", "Chưa đổi gì"):
        assert words in told
    assert not campaign.plan_items.exclude(note="").exists()
    form = page(answer).select_one("form[data-ticks]")
    assert form
    waiting = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    ticks = [str(one["value"]) for one in form.select("[name=change][checked]")]
    assert ticks == [f"e{one.pk}", "a5"]
    done = desk.post(pasting(campaign), {**waiting, "take": "1", "change": ticks[:1]})
    assert "Đã nhập 1 việc" in said(done)
    one.refresh_from_db()
    assert (one.note, one.due) == ("đổi", dt.date(2027, 5, 4))
    assert not PlanItem.objects.filter(note="thêm").exists()


def test_a_plan_changed_meanwhile_is_compared_anew(desk: Desk, campaign: Campaign) -> None:
    one = campaign.plan_items.all()[0]
    answer = desk.post(pasting(campaign), {"text": table(campaign)})
    form = page(answer).select_one("form[data-ticks]")
    assert form
    waiting = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    edit_items(campaign=campaign, changes={one.pk: {"note": "khác"}}, by=UserFactory(role="lead"))
    again = desk.post(pasting(campaign), {**waiting, "take": "1", "change": [f"e{one.pk}"]})
    assert said(again)
    assert "khác" in text(again)
    assert PlanItem.objects.get(pk=one.pk).note == "khác"


def test_an_exported_workbook_comes_back(desk: Desk, campaign: Campaign) -> None:
    data = render_plan(campaign, "xlsx", language="vi")
    file = SimpleUploadedFile("ke-hoach.xlsx", data)
    answer = desk.post(pasting(campaign), {"text": "", "file": file})
    assert "Bảng này không làm đổi gì" in text(answer)


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "chỉ một ô"},
        {"table": "[]"},
        {"table": '[[["due","A"]],[[1,["x","y"]]],"",null,false,[]]'},
        {"table": '[[["__class__","A"]],[[1,["x"]]],"",null,false,[]]'},
    ],
)
def test_what_is_no_table_is_refused_in_words(given: dict[str, str], desk: Desk, campaign: Campaign) -> None:
    answer = desk.post(pasting(campaign), given)
    assert answer.status_code == 200
    assert said(answer)


def test_a_broken_workbook_is_refused_in_words(desk: Desk, campaign: Campaign) -> None:
    answer = desk.post(pasting(campaign), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")})
    assert answer.status_code == 200
    assert said(answer)
