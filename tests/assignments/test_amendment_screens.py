"""What changes, for whom: the office's screens of amendments, and the question on the organisation's page."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.assignments.actions import (
    LinkHolder,
    accept,
    apply_amendment,
    assign,
    refuse_change,
    respond,
    signed_link,
)
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.models import Amendment, AmendmentStep, Campaign, PlanItem
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.people.models import User
from tests.assignments.factories import make_amendment
from tests.campaigns.factories import make_campaign
from tests.guidance.factories import make_guidance
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
DUE, LATER = dt.date(2027, 9, 7), dt.date(2027, 9, 14)
State, Change = Assignment.State, AssignmentChange.State
SUPPLEMENT = "Bổ sung nội dung tuyên truyền:\n3. Giao lưu giữa thanh niên hai nước.\n"


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    campaign = make_campaign(by=lead, confirmed=True)
    PlanItem.objects.filter(campaign=campaign).update(due=DUE)
    return campaign


def given(campaign: Campaign, lead: User, *, n: int = 0, accepted: bool = True, name: str = "") -> Assignment:
    organisation = OrganisationFactory(**{"name": name} if name else {})
    one = assign(items=[campaign.plan_items.all()[n]], organisation=organisation, by=lead)[0]
    if accepted:
        accept(assignment=one, by=LinkHolder(one.pk, ""))
    return one


def ask(one: Assignment, lead: User) -> AssignmentChange:
    apply_amendment(amendment=make_amendment(one, due=LATER, by=lead), by=lead)
    return one.changes.latest("pk")


def screen(amendment: Amendment) -> str:
    return reverse("amendment", args=[amendment.pk])


def link(one: Assignment) -> str:
    return reverse("assignments:answer", args=[signed_link(one)])


def answer(one: Assignment, act: str, change: AssignmentChange, **data: str) -> HttpResponse:
    given = {"act": act, "change": str(change.pk), **data}
    return Client().post(link(one), given)


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_draws_up(role: str, campaign: Campaign, lead: User) -> None:
    one = given(campaign, lead)
    draft, desk = make_amendment(one, due=LATER, by=lead), sign_in(role, organisation=one.organisation)
    sees = role in {"lead", "editor", "reviewer", "operator"}
    assert desk.allowed(reverse("amendment_list")) == sees
    assert desk.allowed(screen(draft)) == sees
    assert desk.allowed(reverse("amendment_new")) == (role == "lead")
    if role != "lead":
        for act in ("apply", "discard", "choose"):
            desk.post(screen(draft), {"act": act})
        assert Amendment.objects.get().state == Amendment.State.DRAFTED
        assert draft.steps.get().taken
    if sees and role != "lead":
        assert not page(desk.get(screen(draft))).select("form#steps")


def test_a_supplement_is_offered_seen_chosen_from_and_applied(campaign: Campaign) -> None:
    desk = sign_in("lead")
    marked = ((Passage.Kind.THEME, "Giao lưu giữa thanh niên hai nước", "", ""),)
    paired = make_guidance(by=desk.user, text=SUPPLEMENT, marked=marked, title="Hướng dẫn bổ sung")
    Guidance.objects.filter(pk=paired.pk).update(amends=campaign.guidance, number="58-HD/BTG")
    offered = page(desk.get(reverse("amendment_list"))).select_one("form.offer")
    assert offered
    shown = desk.post(str(offered["action"]))
    words = text(shown)
    assert "Chưa có gì thay đổi" in words
    assert "Giao lưu giữa thanh niên hai nước" in words
    assert "việc mới được đề xuất" in words
    assert not campaign.themes.filter(ordinal=3).exists()
    draft = Amendment.objects.get()
    head = draft.steps.get(parent=None)
    assert "không làm thay đổi việc nào" in text(desk.post(screen(draft), {"act": "choose", "step": []}))
    boxes = {"act": "apply", "step": [head.pk], "seen": page(shown).select_one("[name=seen]")["value"]}
    applied = desk.post(screen(draft), boxes)
    assert "Đã áp dụng" in said(applied)
    assert "Người áp dụng" in text(applied)
    assert campaign.themes.get(ordinal=3).plan_items.filter(state=PlanItem.State.PROPOSED).exists()
    assert not page(desk.get(reverse("amendment_list"))).select("form.offer")


def test_the_office_chooses_items_and_sees_whom_it_touches(campaign: Campaign) -> None:
    desk = sign_in("lead")
    taken = given(campaign, desk.user, name="Phường Hoa")
    fresh = given(campaign, desk.user, n=1, accepted=False, name="Phường Lá")
    address = f"{reverse('amendment_new')}?item={taken.plan_item_id}&item={fresh.plan_item_id}"
    start = page(desk.get(address))
    assert len(start.select("[name=item][checked]")) == 2
    items = [taken.plan_item_id, fresh.plan_item_id]
    whole = {"item": items, "what": "due", "due": LATER.isoformat(), "reason": "Đoàn đến muộn"}
    assert "Hãy chọn việc trước" in said(desk.post(address, {**whole, "item": []}))
    assert "cái mới" in said(desk.post(address, {**whole, "due": ""}))
    kept = desk.post(address, {**whole, "reason": ""})
    assert page(kept).select(".bulk .error")
    assert len(page(kept).select("[name=item][checked]")) == 2
    assert not Amendment.objects.exists()
    shown = text(desk.post(address, whole))
    for words in (
        "1 đơn vị đã nhận việc phải được hỏi lại",
        "Phường Hoa",
        "7/9/2027",
        "14/9/2027",
        "Đoàn đến muộn",
    ):
        assert words in shown
    draft = Amendment.objects.get()
    steps = list(draft.steps.values_list("pk", flat=True))
    desk.post(screen(draft), {"act": "apply", "step": steps})
    record = text(desk.get(screen(draft)))
    assert "Chờ đơn vị trả lời" in record
    assert "Đã áp dụng" in record
    assert {one.due for one in Assignment.objects.all()} == {DUE, LATER}


def test_a_draft_that_was_overtaken_is_looked_at_again(campaign: Campaign) -> None:
    desk = sign_in("lead")
    one = given(campaign, desk.user)
    draft, other = make_amendment(one, due=LATER, by=desk.user), make_amendment(one, drop=True, by=desk.user)
    seen = page(desk.get(screen(draft))).select_one("[name=seen]")
    assert seen
    apply_amendment(amendment=other, by=desk.user)
    step = draft.steps.get().pk
    refused = desk.post(screen(draft), {"act": "apply", "step": [step], "seen": seen["value"]})
    assert "Kế hoạch vừa thay đổi" in said(refused)
    assert "Đã bỏ" in said(desk.post(screen(draft), {"act": "discard"}))
    assert "đã áp dụng" in said(desk.post(screen(other), {"act": "discard"})).lower()
    for wrong in ("x", "9" * 30, "-1"):
        assert desk.post(screen(other), {"act": "apply", "seen": wrong, "step": [wrong]}).status_code == 200


def test_a_screen_takes_as_many_queries_for_many(campaign: Campaign) -> None:
    desk = sign_in("lead")
    counts = []
    for few in (slice(0, 1), slice(1, 8)):
        items = list(campaign.plan_items.all()[few])
        held = [
            one
            for _n in range(3)
            for one in assign(items=items, organisation=OrganisationFactory(), by=desk.user)
        ]
        draft = make_amendment(*held, due=LATER, by=desk.user)
        desk.get(screen(draft))
        for _applied in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(screen(draft)).status_code == 200
            counts.append(len(queries))
            apply_amendment(amendment=draft, by=desk.user)
    assert counts[0] == counts[2] < 40
    assert counts[1] == counts[3] < 40


def test_the_question_stands_on_the_organisations_page_with_its_reason(
    campaign: Campaign, lead: User
) -> None:
    one = given(campaign, lead)
    change = ask(one, lead)
    shown = Client().get(link(one))
    words = text(shown)
    for part in ("Văn phòng đề nghị đổi hạn từ 7/9/2027 sang 14/9/2027", "Đoàn khách đến sớm hơn", "Đồng ý"):
        assert part in words
    assert answer(one, "agree", change).status_code == 302
    one.refresh_from_db()
    assert one.due == LATER
    words = text(Client().get(link(one)))
    assert "Văn phòng đã đổi hạn từ 7/9/2027 sang 14/9/2027" in words
    assert "đề nghị đổi hạn" not in words
    assert answer(one, "agree", change).status_code == 302  # a second tap
    assert "không còn chờ" in said(answer(one, "refuse", change, reason="Đổi ý"))


def test_refusing_needs_a_reason_and_the_office_decides(campaign: Campaign, lead: User) -> None:
    one, desk = given(campaign, lead, name="Phường Hoa"), sign_in(user=lead)
    change = ask(one, lead)
    empty = answer(one, "refuse", change, reason=" ")
    assert empty.status_code == 422
    assert page(empty).select("section.ask details[open] .error")
    assert answer(one, "refuse", change, reason="Đã in giấy mời").status_code == 302
    assert "Văn phòng sẽ quyết định" in text(Client().get(link(one)))
    listed = text(desk.get(f"{reverse('assignment_list')}?state=refused"))
    assert "Phường Hoa" in listed
    assert "Quyết định" in listed
    detail = desk.get(reverse("assignment_detail", args=[one.pk]))
    assert "Đã in giấy mời" in text(detail)
    settle = reverse("change_settle", args=[change.pk])
    assert not page(sign_in("editor").get(reverse("assignment_detail", args=[one.pk]))).select("form.settle")
    assert "Vai trò" in said(sign_in("editor").post(settle, {"act": "withdraw"}))
    assert "giữ nguyên" in said(desk.post(settle, {"act": "keep"}))
    assert "không còn chờ" in said(desk.post(settle, {"act": "withdraw"}))
    one.refresh_from_db()
    assert (one.due, one.state) == (DUE, State.ACCEPTED)


def test_a_withdrawn_task_is_told_and_asks_for_nothing(campaign: Campaign, lead: User) -> None:
    one, desk = given(campaign, lead), sign_in(user=lead)
    apply_amendment(amendment=make_amendment(one, drop=True, by=lead), by=lead)
    change = one.changes.get()
    refuse_change(change=change, reason="Đang làm dở", by=LinkHolder(one.pk, ""))
    desk.post(reverse("change_settle", args=[change.pk]), {"act": "withdraw"})
    shown = page(Client().get(link(one)))
    assert "Văn phòng đã thu hồi việc này" in shown.get_text(" ", strip=True)
    assert not shown.select("form")
    sent = {"act": "respond", "key": str(uuid.uuid4()), "done_on": clock.today().isoformat(), "text": "x"}
    assert Client().post(link(one), sent).status_code == 422


def test_no_link_answers_for_another_assignment(campaign: Campaign, lead: User) -> None:
    one, other = given(campaign, lead), given(campaign, lead, n=1)
    change = ask(one, lead)
    for act in ("agree", "refuse"):
        assert answer(other, act, change, reason="x").status_code == 404
    for wrong in ("", "x", "-1", "9" * 40):
        assert Client().post(link(one), {"act": "agree", "change": wrong}).status_code == 404
    forged = reverse("assignments:answer", args=["1:2:3"])
    assert Client().post(forged, {"act": "agree", "change": change.pk}).status_code == 403
    change.refresh_from_db()
    assert change.state == Change.PROPOSED


def test_an_officer_sees_the_question_and_answers_by_name(campaign: Campaign, lead: User) -> None:
    one = given(campaign, lead)
    change = ask(one, lead)
    officer = sign_in("officer", organisation=one.organisation)
    assert "văn phòng đề nghị đổi" in text(officer.get(reverse("assignment_list")))
    detail = page(officer.get(reverse("assignment_detail", args=[one.pk])))
    assert "Văn phòng đề nghị đổi hạn" in detail.get_text(" ", strip=True)
    assert not detail.select("form.settle")
    assert not detail.select(f'a[href="{screen(change.step.amendment)}"]')
    officer.client.post(link(one), {"act": "agree", "change": change.pk})
    change.refresh_from_db()
    assert (change.state, change.answered_by_name) == (
        Change.AGREED,
        str(officer.user.get_full_name() or officer.user),
    )
    other = sign_in("officer", organisation=OrganisationFactory())
    assert other.get(reverse("assignment_detail", args=[one.pk])).status_code == 404


def test_a_change_that_came_while_the_page_was_open_is_shown_first(campaign: Campaign, lead: User) -> None:
    one, browser = given(campaign, lead, accepted=False), Client()
    seen = page(browser.get(link(one))).select_one("[name=seen]")
    assert seen
    ask(one, lead)
    late = browser.post(link(one), {"act": "accept", "seen": seen["value"]})
    assert late.status_code == 409
    assert "Văn phòng vừa thay đổi việc này" in said(late)
    again = page(late).select_one("[name=seen]")
    assert again
    assert browser.post(link(one), {"act": "accept", "seen": again["value"]}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.due) == (State.ACCEPTED, LATER)


def test_the_words_that_were_taken_on_stay_until_it_agrees(campaign: Campaign, lead: User) -> None:
    one = given(campaign, lead)
    theme = one.plan_item.theme
    draft = Amendment.objects.create(
        campaign=campaign, reason="Đổi lời", drafted_by=lead, drafted_at=clock.now()
    )
    AmendmentStep.objects.create(
        amendment=draft,
        kind=AmendmentStep.Kind.REWORD_THEME,
        theme=theme,
        before={"title": theme.title, "text": theme.text},
        after={"title": "Lời mới", "text": "Lời mới"},
    )
    assert "Lời mới" in text(sign_in(user=lead).get(screen(draft)))
    apply_amendment(amendment=draft, by=lead)

    def heading() -> str:
        found = page(Client().get(link(one))).select_one("h1")
        return found.get_text() if found else ""

    assert theme.title in heading()
    answer(one, "agree", one.changes.get())
    assert "Lời mới" in heading()


def test_the_filter_finds_what_waits_for_an_organisation(campaign: Campaign, lead: User) -> None:
    desk, one = sign_in(user=lead), given(campaign, lead, name="Phường Hoa")
    given(campaign, lead, n=1, name="Phường Lá")
    assert "state=asked" not in str(page(desk.get(reverse("assignment_list"))))
    ask(one, lead)
    listed = page(desk.get(f"{reverse('assignment_list')}?state=asked"))
    assert len(listed.select("tbody tr")) == 1
    assert "đề nghị đổi, chờ đơn vị trả lời" in listed.get_text(" ", strip=True)
    respond(assignment=one, key=uuid.uuid4(), done_on=clock.today(), text="Xong", by=LinkHolder(one.pk, ""))
    assert len(page(desk.get(f"{reverse('assignment_list')}?state=asked")).select("tbody tr")) == 1
