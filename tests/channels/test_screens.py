"""The ledger, one delivery, publishing a page, the declared accounts: as a person meets them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from nhipcau.channels.actions import work_once
from nhipcau.channels.models import Attempt, Channel, Delivery
from nhipcau.channels.ports import Why
from nhipcau.stories.foundations import lay_foundations
from tests.channels.factories import (
    SECRET,
    ChannelFactory,
    DeliveryFactory,
    a_product,
    a_story,
)
from tests.channels.far_end import FarEnd
from tests.people.factories import OrganisationFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
State = Delivery.State
LEDGER = "delivery_ledger"


def ledger(query: str = "") -> str:
    return f"{reverse(LEDGER)}{query}"


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_ledger_and_who_acts(role: str) -> None:
    row, channel = DeliveryFactory(), ChannelFactory()
    desk = sign_in(role)
    assert desk.allowed(ledger()) == (role in ("lead", "editor", "reviewer", "operator"))
    assert desk.allowed(reverse("delivery", args=[row.pk])) == desk.allowed(ledger())
    assert desk.allowed(reverse("delivery_plan", args=[row.page.pk])) == (role in ("lead", "operator"))
    assert desk.allowed(reverse("delivery_choose")) == (role in ("lead", "operator"))
    assert desk.allowed(reverse("account", args=[channel.code])) == (role == "operator")
    assert desk.allowed(reverse("account_new")) == (role == "operator")


def test_an_empty_ledger_says_where_to_begin() -> None:
    assert "Khai báo tài khoản" in text(sign_in("operator").get(ledger()))
    assert "Người vận hành làm việc này" in text(sign_in("lead").get(ledger()))
    ChannelFactory()
    assert "Phát một bài" in text(sign_in("lead").get(ledger()))


def test_it_says_first_what_needs_someone_then_what_runs_by_itself() -> None:
    DeliveryFactory(state="needs_human", why=Why.NO_LOOKUP)
    DeliveryFactory(state="unknown", why=Why.TIMEOUT)
    DeliveryFactory(state="failed", why=Why.REFUSED, reason="550 no")
    DeliveryFactory(channel__at_rest=True)
    DeliveryFactory(state="delivered", remote_url="https://example.org/bai")
    desk = sign_in("operator")
    shown = page(desk.get(ledger()))
    assert (
        shown.select_one(".say")
        .get_text(" ", strip=True)
        .startswith("1 việc cần người , 1 chưa rõ , 1 không phát được")
    )
    assert "1 tài khoản đang tạm dừng" in shown.select_one(".say").get_text(" ", strip=True)
    groups = [one.get_text(" ", strip=True) for one in shown.select("tr.gr")]
    assert groups == ["Cần xử lý 3", "Tự chạy 1", "Đã xong 1"]
    remedies = [one.get_text(" ", strip=True).split(" :")[0] for one in shown.select("tbody td.do")]
    assert remedies == [
        "Xem rồi trả lời",
        "Lập lại",
        "Dò ngay",
        "Nối lại tài khoản",
        "không cần làm gì",
    ]


def test_nothing_wrong_is_said_too() -> None:
    DeliveryFactory(state="delivered")
    assert "Không có lượt phát nào cần người" in text(sign_in("lead").get(ledger()))


@pytest.mark.parametrize(
    ("show", "count"),
    [("", 6), ("see", 3), ("due", 1), ("sending", 1), ("delivered", 1), ("failed", 1), ("nonsense", 6)],
)
def test_each_number_is_a_filter(show: str, count: int) -> None:
    for state in State.values:
        DeliveryFactory(state=state)
    shown = page(sign_in("lead").get(ledger(f"?show={show}")))
    assert len(shown.select("tbody tr:not(.gr)")) == count


@pytest.mark.parametrize("found", ["Ngày 21", "hoi-a", "thư của hội", "oa.example"])
def test_a_delivery_is_found_by_story_recipient_account_or_receipt(found: str) -> None:
    DeliveryFactory(
        state="delivered",
        recipient="hoi-a@example.org",
        remote_url="https://oa.example/7",
        channel__name="thư của hội",
    )
    desk = sign_in("lead")
    assert len(page(desk.get(ledger(f"?q={found}"))).select("tbody tr:not(.gr)")) == 1
    assert "Nothing" not in text(desk.get(ledger("?q=không-có")))
    assert desk.get(ledger("?q=%00")).status_code == 200


def test_what_was_seen_to_asks_no_more() -> None:
    failed = DeliveryFactory(state="failed", why=Why.REFUSED)
    desk = sign_in("lead")
    address = reverse("delivery", args=[failed.pk])
    assert "bắt buộc" in said(desk.post(address, {"act": "let_be", "let_be-reason": " "}))
    assert Delivery.objects.to_see_to().count() == 1
    answer = desk.post(address, {"act": "let_be", "let_be-reason": "Hội đã giải thể"})
    assert "Đã để nguyên" in said(answer)
    assert "Hội đã giải thể" in text(answer), "who did what is shown"
    assert Delivery.objects.to_see_to().count() == 0


def test_the_ledger_asks_the_database_as_often_for_many_rows_as_for_few() -> None:
    channel = ChannelFactory()
    DeliveryFactory(channel=channel, variant="0")
    desk = sign_in("operator")
    desk.get(ledger())
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(ledger())
    for n in range(1, 20):
        row = DeliveryFactory(channel=channel, variant=str(n), state="needs_human", tries=1)
        Attempt.objects.create(delivery=row, number=1, owner="w", started_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        desk.get(ledger())
    assert len(many) <= len(few) + 1


def test_one_delivery_shows_what_is_said_and_what_was_tried(far_end: FarEnd) -> None:
    row = DeliveryFactory(channel__kind="readback")
    far_end.faults = ["after: broken line"]
    work_once(owner="w")
    shown = text(sign_in("lead").get(reverse("delivery", args=[row.pk])))
    assert "Tại Paris, hai nước thiết lập quan hệ ngoại giao." in shown
    assert "Người chịu trách nhiệm biên tập: Nguyễn Thị Hoa" in shown
    assert "mất kết nối trước khi có trả lời" in shown
    assert "Dò ngay" in shown


def test_the_answer_of_a_person_settles(far_end: FarEnd) -> None:
    row = DeliveryFactory(state="needs_human", why=Why.NO_LOOKUP, channel__kind="blind")
    desk = sign_in("lead")
    address = reverse("delivery", args=[row.pk])
    half = desk.post(address, {"act": "settle", "settle-outcome": "delivered", "settle-reason": ""})
    assert said(half)
    wrong = desk.post(
        address,
        {"act": "settle", "settle-outcome": "delivered", "settle-reason": "Thấy", "settle-url": "oa.example"},
    )
    assert "https://" in said(wrong)
    assert page(wrong).select_one("[name=settle-reason]")["value"] == "Thấy", "nothing typed is lost"
    answer = desk.post(
        address,
        {
            "act": "settle",
            "settle-outcome": "delivered",
            "settle-reason": "Đã thấy bài lúc 8 giờ",
            "settle-url": "https://oa.example/7",
        },
    )
    row.refresh_from_db()
    assert (row.state, row.settled_by) == (State.DELIVERED, desk.user)
    assert "Đã trả lời" in said(answer)
    assert page(answer).select("form [name=settle-outcome]") == []


def test_a_stale_answer_is_refused_without_losing_what_was_typed() -> None:
    row = DeliveryFactory(state="needs_human")
    desk = sign_in("lead")
    Delivery.objects.update(state=State.DELIVERED, settled_at=timezone.now())
    answer = desk.post(
        reverse("delivery", args=[row.pk]),
        {"act": "settle", "settle-outcome": "planned", "settle-reason": "Chưa thấy"},
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.state == State.DELIVERED


def test_a_planned_one_is_postponed_hastened_and_called_off() -> None:
    row = DeliveryFactory(tries=1)
    desk = sign_in("lead")
    address = reverse("delivery", args=[row.pk])
    assert said(desk.post(address, {"act": "postpone", "postpone-until": "hôm nào đó"}))
    past = desk.post(address, {"act": "postpone", "postpone-until": "2020-01-01T08:00"})
    assert "sắp tới" in said(past)
    later = timezone.localtime(timezone.now() + dt.timedelta(days=2))
    desk.post(address, {"act": "postpone", "postpone-until": later.strftime("%Y-%m-%dT%H:%M")})
    row.refresh_from_db()
    assert abs(row.next_at - later) < dt.timedelta(minutes=1)
    assert "lượt chạy kế tiếp" in said(desk.post(reverse("delivery_hasten", args=[row.pk])))
    answer = desk.post(address, {"act": "call_off", "call_off-reason": "Bài đang sửa"})
    assert "Đã thôi" in said(answer)
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_what_failed_is_planned_again_from_its_row() -> None:
    row = DeliveryFactory(state="failed", why=Why.REFUSED)
    answer = sign_in("lead").post(reverse("delivery_again", args=[row.pk]))
    assert "Đã lập lượt phát mới" in said(answer)
    assert Delivery.objects.filter(state=State.PLANNED).count() == 1


@pytest.mark.parametrize("act", ["", "explode", "settle"])
def test_nonsense_moves_nothing(act: str) -> None:
    row = DeliveryFactory()
    answer = sign_in("lead").post(reverse("delivery", args=[row.pk]), {"act": act})
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_only_those_who_may_act_see_the_acts() -> None:
    row = DeliveryFactory(state="needs_human")
    address = reverse("delivery", args=[row.pk])
    assert page(sign_in("lead").get(address)).select("[name=settle-outcome]")
    desk = sign_in("editor")
    assert not page(desk.get(address)).select("[name=settle-outcome]")
    desk.post(address, {"act": "settle", "settle-outcome": "delivered", "settle-reason": "Thấy"})
    row.refresh_from_db()
    assert row.state == State.NEEDS_HUMAN


def test_a_page_is_published_in_two_presses() -> None:
    story = a_story()
    a_product(story)
    mail, box = ChannelFactory(mail=True), ChannelFactory()
    desk = sign_in("lead")
    address = reverse("delivery_plan", args=[story.pk])
    given = {"channels": [mail.pk, box.pk], "products": [], "at": ""}
    looked = desk.post(address, given)
    assert not Delivery.objects.exists(), "looking plans nothing"
    assert "Sẽ lập 3 lượt phát" in text(looked)
    assert "Đơn vị công bố: Ban Tuyên giáo" in text(looked)
    answer = desk.post(address, {**given, "plan": "1"})
    assert "Đã lập 3 lượt phát" in said(answer)
    assert Delivery.objects.count() == 3
    again = desk.post(address, given)
    assert "không lập lần thứ hai" in text(again)
    assert not page(again).select("button[name=plan]")


def test_what_hinders_publishing_is_said_and_kept() -> None:
    story = a_story()
    large = a_product(story, size=16_000_000)
    mail = ChannelFactory(mail=True, name="Thư")
    desk = sign_in("lead")
    address = reverse("delivery_plan", args=[story.pk])
    assert "ít nhất một tài khoản" in said(desk.post(address, {"plan": "1"}))
    answer = desk.post(address, {"channels": [mail.pk], "products": [large.pk], "plan": "1"})
    assert "chỉ nhận tới" in said(answer)
    assert page(answer).select_one(f"[name=products][value='{large.pk}']").has_attr("checked")
    story.unpublish()
    assert "chưa công bố" in said(desk.post(address, {"channels": [mail.pk], "plan": "1"}))
    assert not Delivery.objects.exists()
    assert desk.get(reverse("delivery_plan", args=[99999])).status_code == 404


def test_stories_not_yet_sent_are_offered_first() -> None:
    sent = DeliveryFactory().page
    fresh = a_story(slug="moi", title="Bài mới")
    desk = sign_in("lead")
    shown = page(desk.get(reverse("delivery_choose")))
    titles = [one.get_text(strip=True) for one in shown.select("tbody th")]
    assert titles == [fresh.title, sent.title]
    assert "1 bài đang công bố chưa phát" in shown.select_one(".say").get_text(" ", strip=True)
    found = page(desk.get(reverse("delivery_choose") + "?q=mới"))
    assert [one.get_text(strip=True) for one in found.select("tbody th")] == ["Bài mới"]


def test_a_live_page_leads_to_publishing_it() -> None:
    story = a_story()
    lay_foundations()
    desk = sign_in("lead")
    listing = desk.get(reverse("wagtailadmin_explore", args=[story.get_parent().pk]))
    assert reverse("delivery_plan", args=[story.pk]) in listing.content.decode()
    editor = sign_in("editor").get(reverse("wagtailadmin_explore", args=[story.get_parent().pk]))
    assert reverse("delivery_plan", args=[story.pk]) not in editor.content.decode()


def account(**changes: object) -> dict[str, object]:
    return {
        "kind": "email",
        "name": "Thư gửi hội đoàn",
        "code": "thu",
        "organisation": OrganisationFactory(code="hue").pk,
        "address": "tin@hue.example.org",
        "recipients": "hoi-a@example.org\n\n hoi-b@example.jp \n",
        "settings": '{"host": "127.0.0.1"}',
        "secret": SECRET,
        **changes,
    }


def test_an_account_is_declared_changed_and_its_key_never_shown() -> None:
    desk = sign_in("operator")
    answer = desk.post(reverse("account_new"), account())
    assert "Đã ghi “Thư gửi hội đoàn”" in said(answer)
    channel = Channel.objects.get()
    assert channel.options == {
        "host": "127.0.0.1",
        "recipients": ["hoi-a@example.org", "hoi-b@example.jp"],
    }
    assert channel.account().secret == SECRET
    address = reverse("account", args=["thu"])
    shown = desk.get(address).content.decode()
    assert SECRET not in shown
    assert channel.secret not in shown
    desk.post(address, account(name="Thư", secret="", code="khac"))
    channel.refresh_from_db()
    assert (channel.name, channel.code) == ("Thư", "thu"), "a code stays"
    assert channel.account().secret == SECRET
    desk.post(address, account(secret="", forget_secret="on"))
    channel.refresh_from_db()
    assert channel.secret == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"recipients": ""}, "ít nhất một địa chỉ"),
        ({"recipients": "hỏng"}, "không phải địa chỉ thư"),
        ({"settings": "{"}, "xem dòng 1"),
        ({"settings": "[]"}, "cặp tên và giá trị"),
        ({"code": "có dấu"}, ""),
        ({"organisation": ""}, ""),
        ({"kind": "bồ-câu"}, ""),
        ({"address": "https://x"}, "địa chỉ thư điện tử dùng để gửi"),
    ],
)
def test_an_account_that_cannot_work_is_not_declared(changes: dict[str, object], told: str) -> None:
    answer = sign_in("operator").post(reverse("account_new"), account(**changes))
    assert answer.status_code == 200
    assert said(answer)
    assert told in said(answer)
    assert not Channel.objects.exists()


def test_an_account_is_paused_and_taken_up_again_by_hand() -> None:
    channel = ChannelFactory(name="Hộp")
    desk = sign_in("operator")
    desk.post(reverse("account_pause", args=[channel.code]), {"note": "Đổi khóa"})
    channel.refresh_from_db()
    assert channel.paused
    assert "Đổi khóa" in text(desk.get(ledger()))
    assert "Đã nối lại “Hộp”" in said(desk.post(reverse("account_resume", args=[channel.code])))
    channel.refresh_from_db()
    assert not channel.paused
    lead = sign_in("lead")
    lead.post(reverse("account_pause", args=[channel.code]), {"note": "x"})
    channel.refresh_from_db()
    assert not channel.paused


@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_every_screen_speaks_each_language(language: str) -> None:
    row = DeliveryFactory(state="needs_human", channel__options=json.loads("{}"))
    desk = sign_in("operator")
    profile = UserProfile.get_for_user(desk.user)
    profile.preferred_language = language
    profile.save()
    word = {"vi": "cần người", "ja": "要対応", "en": "needs a person"}[language]
    for address in (ledger(), reverse("delivery", args=[row.pk])):
        assert word in text(desk.get(address))
