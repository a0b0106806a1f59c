"""The office's screens of assignments, and what an officer sees of them."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from nhipcau.assignments.actions import LinkHolder, assign, open_link, respond
from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.actions import confirm_plan, propose_plan, start_campaign
from nhipcau.campaigns.actions.parts import Day
from nhipcau.campaigns.models import PlanItem
from nhipcau.kit import clock
from tests.assignments.factories import make_assignment
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
SEES = {"lead", "officer", "editor", "reviewer", "operator"}
LIST = "/admin/assignments/"


@pytest.fixture
def assignment() -> Assignment:
    return make_assignment(by=UserFactory(role="lead"))


def detail(assignment: Assignment) -> str:
    return reverse("assignment_detail", args=[assignment.pk])


def report(assignment: Assignment) -> Response:
    photo = io.BytesIO()
    Image.new("RGB", (8, 8)).save(photo, "JPEG")
    return respond(
        assignment=assignment,
        key=uuid.uuid4(),
        done_on=clock.today(),
        text="Đã làm <b>xong</b>",
        number=46,
        metric="attendance",
        method="Đếm được",
        photo=ContentFile(photo.getvalue(), name="a.jpg"),
        by=LinkHolder(assignment.pk, "Nguyễn Thử"),
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_assigns(role: str, assignment: Assignment) -> None:
    desk = sign_in(role)
    assert desk.allowed(LIST) == (role in SEES)
    assert desk.allowed(reverse("assignment_new")) == (role == "lead")
    assert desk.allowed(detail(assignment)) == (role in SEES - {"officer"})


def test_an_officer_sees_the_own_organisations_only(assignment: Assignment) -> None:
    own = sign_in("officer", organisation=assignment.organisation)
    other = sign_in("officer", organisation=OrganisationFactory())
    assert len(page(own.get(LIST)).select("tbody tr")) == 1
    assert "Chưa giao việc nào cho đơn vị" in text(other.get(LIST))
    assert other.get(detail(assignment)).status_code == 404
    shown = own.get(detail(assignment))
    assert shown.status_code == 200
    assert "Trả lời việc này" in text(shown)
    assert not page(shown).select("#address")  # the bearer link is the office's to give


def test_items_are_assigned_to_an_organisation() -> None:
    desk = sign_in("lead")
    campaign, ward = make_campaign(by=desk.user, confirmed=True), OrganisationFactory(name="Phường Thử")
    address = reverse("assignment_new")
    assert f"Có {campaign.plan_items.count()} việc đã xác nhận" in text(desk.get(address))
    items = [item.pk for item in campaign.plan_items.all()[:2]]
    given = {"item": items, "organisation": ward.pk, "due": "2027-01-31", "note": "Nhớ chụp ảnh"}
    assert "Đã giao 2 việc cho Phường Thử" in said(desk.post(address, given))
    kept = Assignment.objects.first()
    assert kept
    assert (kept.due, kept.note, kept.assigned_by) == (dt.date(2027, 1, 31), "Nhớ chụp ảnh", desk.user)
    left = page(desk.get(address)).select("tbody [name=item]")
    assert len(left) == campaign.plan_items.count() - 2
    assert (
        len(page(desk.get(f"{address}?given=all")).select("tbody [name=item]")) == campaign.plan_items.count()
    )


def test_what_is_missing_is_said_and_ticks_are_kept() -> None:
    desk = sign_in("lead")
    campaign, ward = make_campaign(by=desk.user, confirmed=True), OrganisationFactory()
    item = campaign.plan_items.first()
    assert item
    address = reverse("assignment_new")
    assert "Hãy chọn việc trước" in said(desk.post(address, {"organisation": ward.pk}))
    answer = desk.post(address, {"item": [item.pk], "due": "31/31/31"})
    assert len(page(answer).select(".bulk .error")) == 2
    assert page(answer).select_one(f"[name=item][value='{item.pk}'][checked]")
    PlanItem.objects.filter(pk=item.pk).update(state=PlanItem.State.PROPOSED)
    refused = desk.post(address, {"item": [item.pk], "organisation": ward.pk})
    assert "chưa được xác nhận" in said(refused)
    assert not Assignment.objects.exists()


def test_a_closed_organisation_is_not_offered() -> None:
    desk = sign_in("lead")
    make_campaign(by=desk.user, confirmed=True)
    OrganisationFactory(name="Huyện cũ", closed=True)
    assert "Huyện cũ" not in text(desk.get(reverse("assignment_new")))


def test_without_a_confirmed_plan_the_way_to_it_is_shown() -> None:
    assert "Hãy xác nhận kế hoạch" in text(sign_in("lead").get(reverse("assignment_new")))


def test_the_link_opens_this_assignment(assignment: Assignment) -> None:
    shown = page(sign_in("lead").get(detail(assignment)))
    address = shown.select_one("#address")
    assert address
    link = str(address["value"])
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert link.startswith("http")
    assert open_link(token).assignment_id == assignment.pk
    assert not page(sign_in("editor").get(detail(assignment))).select("#address")


def test_the_report_is_shown_with_its_evidence_and_approved(assignment: Assignment) -> None:
    kept, desk = report(assignment), sign_in("lead")
    answer = desk.get(detail(assignment))
    for words in ("Nguyễn Thử", "46 người dự", "Đếm được", "Đã làm <b>xong</b>", "Có báo cáo chờ duyệt"):
        assert words in text(answer)
    photo = desk.get(reverse("response_photo", args=[kept.pk]))
    assert photo["Content-Type"] == "image/jpeg"
    assert b"".join(photo.streaming_content).startswith(b"\xff\xd8")
    assert "Đã duyệt báo cáo" in said(desk.post(reverse("response_approve", args=[kept.pk])))
    assignment.refresh_from_db()
    assert assignment.state == Assignment.State.CLOSED


def test_the_office_sends_a_report_back_with_a_reason(assignment: Assignment) -> None:
    kept, desk = report(assignment), sign_in("lead")
    address = reverse("response_return", args=[kept.pk])
    assert page(desk.get(detail(assignment))).select_one(f'form[action="{address}"] textarea[required]')
    assert "cần sửa điều gì" in said(desk.post(address, {"reason": ""}))
    assert "Đã trả lại báo cáo" in said(desk.post(address, {"reason": "Ảnh mờ"}))
    shown = text(desk.get(detail(assignment)))
    assert "Vì sao trả lại: Ảnh mờ" in shown
    assert "Duyệt báo cáo" not in shown
    assert "Vai trò" in said(sign_in("editor").post(address, {"reason": "x"}))


def test_only_the_office_approves(assignment: Assignment) -> None:
    kept = report(assignment)
    assert not page(sign_in("editor").get(detail(assignment))).select("article form")
    answer = sign_in("editor").post(reverse("response_approve", args=[kept.pk]))
    assert "Vai trò" in said(answer)
    kept.refresh_from_db()
    assert kept.state == Response.State.RECEIVED


def test_evidence_is_not_for_another_organisation(assignment: Assignment) -> None:
    photo = reverse("response_photo", args=[report(assignment).pk])
    assert sign_in("officer", organisation=assignment.organisation).get(photo).status_code == 200
    assert sign_in("officer", organisation=OrganisationFactory()).get(photo).status_code == 404
    assert not sign_in("translator").allowed(photo)


def test_the_passage_that_asks_is_one_click_away(assignment: Assignment) -> None:
    shown = page(sign_in("lead").get(detail(assignment)))
    passage = assignment.plan_item.theme.passage
    assert passage
    address = reverse("guidance_reading", args=[passage.guidance_id])
    assert shown.select_one(f'a[href="{address}#p{passage.pk}"]')


def test_the_list_is_filtered_by_what_matters() -> None:
    desk = sign_in("lead")
    campaign, ward = make_campaign(by=desk.user, confirmed=True), OrganisationFactory(name="Phường Hoa")
    given = assign(items=campaign.plan_items.all()[:4], organisation=ward, by=desk.user)
    Assignment.objects.filter(pk=given[0].pk).update(due=clock.today() - dt.timedelta(days=3))
    report(given[1])

    def rows(query: str) -> int:
        return len(page(desk.get(f"{LIST}{query}")).select("tbody tr"))

    assert [rows(q) for q in ("", "?state=open", "?state=late", "?state=answered", "?state=declined")] == [
        4,
        3,
        1,
        1,
        0,
    ]
    assert rows("?q=hoa") == 4
    assert rows("?q=không có") == 0
    assert rows("?state=rumour&p=99") == 4
    words = text(desk.get(LIST))
    assert "Còn 3 việc phải làm, 1 trễ hạn" in words
    assert "1 đã báo cáo, chờ duyệt" in words


def test_the_list_tells_campaigns_apart_where_there_are_several(assignment: Assignment) -> None:
    desk = sign_in("lead")
    assert not page(desk.get(LIST)).select("select[name=campaign]")
    other = start_campaign(
        title="Chiến dịch khác",
        days=[Day("Ngày hội", 9, 2, 2027)],
        themes=["Một", "Hai"],
        audiences=["residents"],
        forms=["article"],
        languages=["vi"],
        by=desk.user,
    )
    propose_plan(campaign=other, by=desk.user)
    confirm_plan(campaign=other, by=desk.user)
    assign(items=other.plan_items.all(), organisation=OrganisationFactory(), by=desk.user)
    assert len(page(desk.get(LIST)).select("select[name=campaign] option[value]:not([value=''])")) == 2
    assert len(page(desk.get(f"{LIST}?campaign={other.pk}")).select("tbody tr")) == 2
    assert assignment.plan_item.campaign.title in text(desk.get(detail(assignment)))


def test_the_way_to_change_what_is_given_out_stands_where_it_is_shown(assignment: Assignment) -> None:
    item = assignment.plan_item
    address = f"{reverse('amendment_new')}?campaign={item.campaign_id}&item={item.pk}"

    def ways(role: str) -> int:
        return len(page(sign_in(role).get(detail(assignment))).select(f'a[href="{address}"]'))

    assert (ways("lead"), ways("reviewer")) == (1, 0)
    Assignment.objects.filter(pk=assignment.pk).update(state=Assignment.State.CLOSED)
    assert ways("lead") == 0


def test_the_list_takes_as_many_queries_for_many() -> None:
    desk = sign_in("lead")
    campaign = make_campaign(by=desk.user, confirmed=True)
    counts = []
    for n in (1, 6):
        assign(items=campaign.plan_items.all()[:n], organisation=OrganisationFactory(), by=desk.user)
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25
