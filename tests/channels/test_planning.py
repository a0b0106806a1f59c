from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from nhipcau.channels.actions import (
    call_off,
    draw_up,
    hasten,
    plan_again,
    plan_deliveries,
    postpone,
    work_once,
)
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Rendered, Why
from tests.channels.factories import (
    ChannelFactory,
    DeliveryFactory,
    a_lead,
    a_product,
    a_story,
    publish,
)
from tests.channels.far_end import FarEnd
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Delivery.State


def test_what_is_said_is_frozen_with_its_attribution() -> None:
    page, lead = a_story(translator_name="Tanaka Yuki"), a_lead()
    (delivery,) = plan_deliveries(page=page, channels=[ChannelFactory()], by=lead)
    said = delivery.rendered()
    assert said.title == "Ngày 21 tháng 9 năm 1973"
    assert said.text == "Tại Paris, hai nước thiết lập quan hệ ngoại giao."
    assert said.url.endswith("/vi/bai/ngay-21-9-1973/")
    assert said.language == "vi"
    for name in ("Ban Tuyên giáo và Dân vận Thành ủy", "Nguyễn Thị Hoa", "Tanaka Yuki"):
        assert name in said.attribution
    assert delivery.sha256 == said.sha256
    page.title = "Đổi tên"
    page.save()
    delivery.refresh_from_db()
    assert delivery.title == "Ngày 21 tháng 9 năm 1973"


def test_attribution_speaks_the_language_of_the_story() -> None:
    lead = a_lead()
    (delivery,) = plan_deliveries(page=a_story(language="ja"), channels=[ChannelFactory()], by=lead)
    assert "編集責任者" in delivery.rendered().attribution


def test_planning_twice_owes_once() -> None:
    page, lead, channel = a_story(), a_lead(), ChannelFactory(mail=True)
    first = plan_deliveries(page=page, channels=[channel], by=lead)
    second = plan_deliveries(page=page, channels=[channel], by=lead)
    assert {row.pk for row in first} == {row.pk for row in second}
    assert sorted(row.recipient for row in first) == ["hoi-a@example.org", "hoi-b@example.jp"]
    entry = PageLogEntry.objects.get(action="channels.plan")
    assert entry.user == lead
    assert entry.data["deliveries"] == 2


def test_the_database_itself_owes_once() -> None:
    row = DeliveryFactory()
    product = a_product(row.page)
    DeliveryFactory(channel=row.channel, product=product)
    for twin in ({}, {"product": product}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeliveryFactory(channel=row.channel, **twin)


def test_a_new_version_is_owed_anew() -> None:
    page, lead, channel = a_story(), a_lead(), ChannelFactory()
    plan_deliveries(page=page, channels=[channel], by=lead)
    plan_deliveries(page=publish(page, title="Bản mới"), channels=[channel], by=lead)
    assert Delivery.objects.count() == 2


def test_each_product_is_owed_to_accounts_that_carry_files() -> None:
    page, lead = a_story(), a_lead()
    products = [a_product(page), a_product(page, form="panel", content=b"%PDF")]
    rows = plan_deliveries(page=page, channels=[ChannelFactory()], products=products, by=lead)
    assert [row.product for row in rows] == products
    assert [row.rendered().files[0].sha256 for row in rows] == [p.sha256 for p in products]


def test_a_page_that_is_not_public_is_refused() -> None:
    page, lead = a_story(), a_lead()
    page.unpublish()
    page.refresh_from_db()
    with pytest.raises(ValidationError, match=r"Ngày 21 tháng 9"):
        plan_deliveries(page=page, channels=[ChannelFactory()], by=lead)


def test_products_of_another_version_or_not_made_are_refused() -> None:
    page, lead = a_story(), a_lead()
    channels = [ChannelFactory()]
    due = a_product(page, form="panel", state="due", sha256="")
    with pytest.raises(ValidationError):
        plan_deliveries(page=page, channels=channels, products=[due], by=lead)
    old = a_product(page)
    page = publish(page, title="Bản mới")
    with pytest.raises(ValidationError):
        plan_deliveries(page=page, channels=channels, products=[old], by=lead)
    assert not Delivery.objects.exists()


def test_what_a_receiver_cannot_take_is_said_before_anything_is_owed() -> None:
    page, lead = a_story(), a_lead()
    large = a_product(page, size=16_000_000)
    with pytest.raises(ValidationError, match="16000"):
        plan_deliveries(page=page, channels=[ChannelFactory(mail=True)], products=[large], by=lead)
    assert not Delivery.objects.exists()


def test_the_preview_is_what_is_planned() -> None:
    page, lead, channel = a_story(), a_lead(), ChannelFactory()
    (plan,) = draw_up(page=page, channels=[channel])
    assert not Delivery.objects.exists()
    (row,) = plan_deliveries(page=page, channels=[channel], by=lead)
    assert row.rendered() == plan.rendered


def test_no_account_no_plan_and_no_time_without_a_zone() -> None:
    page, lead = a_story(), a_lead()
    with pytest.raises(ValidationError):
        plan_deliveries(page=page, channels=[], by=lead)
    with pytest.raises(ValidationError):
        plan_deliveries(
            page=page,
            channels=[ChannelFactory()],
            at=dt.datetime(2026, 9, 21, 8),  # noqa: DTZ001  # the fault under test
            by=lead,
        )


@pytest.mark.parametrize("role", [None, "editor", "officer", "translator", "reviewer", "factchecker"])
def test_others_plan_nothing(role: str | None) -> None:
    person, delivery = UserFactory(role=role), DeliveryFactory()
    failed = DeliveryFactory(state="failed")
    later = timezone.now() + dt.timedelta(days=1)
    for call in (
        lambda: plan_deliveries(page=delivery.page, channels=[delivery.channel], by=person),
        lambda: plan_again(delivery=failed, by=person),
        lambda: postpone(delivery=delivery, until=later, by=person),
        lambda: hasten(delivery=delivery, by=person),
        lambda: call_off(delivery=delivery, reason="x", by=person),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert Delivery.objects.count() == 2


def test_a_delivery_waits_for_its_time(far_end: FarEnd) -> None:
    lead = a_lead()
    later = timezone.now() + dt.timedelta(hours=3)
    (row,) = plan_deliveries(page=a_story(), channels=[ChannelFactory(kind="keyed")], at=later, by=lead)
    assert work_once(owner="w") == 0
    assert Delivery.objects.next_moment() == later
    hasten(delivery=row, by=lead)
    assert work_once(owner="w") == 1
    assert far_end.posts[str(row.key)] == 1


def test_postponed_is_not_sent_until_then(far_end: FarEnd) -> None:
    lead, row = a_lead(), DeliveryFactory(channel__kind="keyed")
    with pytest.raises(ValidationError):
        postpone(delivery=row, until=timezone.now() - dt.timedelta(seconds=1), by=lead)
    postpone(delivery=row, until=timezone.now() + dt.timedelta(days=30), by=lead)
    assert work_once(owner="w") == 0
    assert row.expires_at > row.next_at
    assert ModelLogEntry.objects.filter(action="channels.postpone", user=lead).exists()


def test_called_off_is_failed_by_name_and_never_sent(far_end: FarEnd) -> None:
    lead, row = a_lead(), DeliveryFactory(channel__kind="keyed")
    with pytest.raises(ValidationError):
        call_off(delivery=row, reason=" ", by=lead)
    call_off(delivery=row, reason="Bài đang sửa", by=lead)
    assert (row.state, row.why, row.settled_by) == (State.FAILED, Why.CANCELLED, lead)
    assert work_once(owner="w") == 0
    assert not far_end.posts


@pytest.mark.parametrize("state", ["attempting", "delivered", "failed", "unknown", "needs_human"])
def test_what_has_moved_on_is_neither_postponed_nor_called_off(state: str) -> None:
    lead, row = a_lead(), DeliveryFactory(state=state)
    with pytest.raises(ValidationError):
        postpone(delivery=row, until=timezone.now() + dt.timedelta(days=1), by=lead)
    with pytest.raises(ValidationError):
        call_off(delivery=row, reason="x", by=lead)
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("state", ["attempting", "delivered", "failed", "needs_human"])
def test_only_what_is_planned_or_unknown_is_hastened(state: str) -> None:
    lead, row = a_lead(), DeliveryFactory(state=state)
    with pytest.raises(ValidationError):
        hasten(delivery=row, by=lead)


def test_what_failed_is_planned_again_once_under_a_new_key(far_end: FarEnd) -> None:
    lead, failed = a_lead(), DeliveryFactory(state="failed", channel__kind="keyed")
    again = plan_again(delivery=failed, by=lead)
    assert plan_again(delivery=failed, by=lead) == again
    assert again.key != failed.key
    assert again.state == State.PLANNED
    failed.refresh_from_db()
    assert failed.state == State.FAILED, "a settled row never moves"


def test_planned_again_after_a_new_version_is_the_delivery_of_that_version() -> None:
    lead, failed = a_lead(), DeliveryFactory(state="failed", why=Why.SUPERSEDED)
    page = publish(failed.page, title="Bản mới")
    (fresh,) = plan_deliveries(page=page, channels=[failed.channel], by=lead)
    assert plan_again(delivery=failed, by=lead) == fresh


@pytest.mark.parametrize("state", ["planned", "attempting", "delivered", "unknown", "needs_human"])
def test_nothing_else_is_planned_again(state: str) -> None:
    with pytest.raises(ValidationError):
        plan_again(delivery=DeliveryFactory(state=state), by=a_lead())


def test_planned_again_only_to_an_address_the_account_still_has() -> None:
    lead, channel = a_lead(), ChannelFactory(mail=True)
    failed = DeliveryFactory(state="failed", channel=channel, recipient="hoi-a@example.org")
    assert plan_again(delivery=failed, by=lead).recipient == "hoi-a@example.org"
    gone = DeliveryFactory(state="failed", channel=channel, recipient="hoi-c@example.org")
    with pytest.raises(ValidationError, match="hoi-c"):
        plan_again(delivery=gone, by=lead)


def test_a_payload_comes_back_as_it_was() -> None:
    page, lead = a_story(), a_lead()
    rows = plan_deliveries(page=page, channels=[ChannelFactory()], products=[a_product(page)], by=lead)
    said = rows[0].rendered()
    assert Rendered.of_payload(said.as_payload()) == said
    assert Rendered.of_payload({**said.as_payload(), "text": "khác"}).sha256 != said.sha256
