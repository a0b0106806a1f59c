from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from nhipcau.channels.actions import keep_channel, pause_channel, plan_deliveries, resume_channel
from nhipcau.channels.models import Channel
from nhipcau.channels.ports import Retry, Why
from nhipcau.people.models import User
from tests.channels.factories import (
    SECRET,
    ChannelFactory,
    DeliveryFactory,
    a_lead,
    a_story,
    an_operator,
)
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def keep(by: User, **changes: object) -> Channel:
    office = changes.pop("organisation", None) or OrganisationFactory(code="hue")
    return keep_channel(
        **{
            "code": "thu-hoi-doan",
            "kind": "email",
            "name": "Thư gửi hội đoàn",
            "organisation": office,
            "address": "tin@hue.example.org",
            "options": {"recipients": ["hoi@example.jp"]},
            "by": by,
            **changes,
        }
    )


def test_an_account_is_kept_once_and_logged_when_something_changes() -> None:
    operator = an_operator()
    for name in ("Thư", "Thư", "Thư gửi hội đoàn"):
        keep(operator, name=name)
    only = Channel.objects.get()
    assert only.name == "Thư gửi hội đoàn"
    assert ModelLogEntry.objects.filter(action="channels.keep").count() == 2


def test_the_secret_is_sealed_kept_and_taken_away() -> None:
    operator = an_operator()
    channel = keep(operator, secret=SECRET)
    assert SECRET not in channel.secret
    assert channel.account().secret == SECRET
    assert SECRET not in repr(channel.account())
    assert keep(operator).account().secret == SECRET, "without a word on it, it stays"
    assert keep(operator, secret="").secret == ""


def test_a_secret_copied_to_another_account_does_not_open() -> None:
    channel = keep(an_operator(), secret=SECRET)
    other = ChannelFactory()
    other.secret = channel.secret
    with pytest.raises(Retry) as refused:
        other.account()
    assert refused.value.why is Why.UNSEALED
    assert refused.value.pause


@pytest.mark.parametrize("role", [None, "lead", "editor", "officer", "translator", "reviewer", "factchecker"])
def test_only_an_operator_declares_accounts(role: str | None) -> None:
    person = UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        keep(person)
    channel = ChannelFactory()
    with pytest.raises(PermissionDenied):
        pause_channel(channel=channel, note="", by=person)
    with pytest.raises(PermissionDenied):
        resume_channel(channel=channel, by=person)
    assert Channel.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "carrier-pigeon"}, "carrier-pigeon"),
        ({"address": "không phải địa chỉ"}, "thư điện tử"),
        ({"options": {}}, "recipients"),
        ({"options": {"recipients": "hoi@example.jp"}}, "recipients"),
        ({"options": {"recipients": ["hoi@example.jp", "hỏng"]}}, "hỏng"),
        ({"options": {"recipients": ["a@example.jp"], "unsubscribe": "http://x"}}, "https://"),
        ({"options": {"recipients": ["a@example.jp"], "port": "25"}}, "port"),
        ({"name": ""}, ""),
        ({"code": "có dấu cách"}, ""),
    ],
)
def test_settings_that_cannot_work_are_refused_with_their_reason(
    changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        keep(an_operator(), **changes)
    assert told in " ".join(refused.value.messages)
    assert not Channel.objects.exists()


def test_an_account_that_was_used_keeps_its_kind() -> None:
    channel = ChannelFactory(code="thu-hoi-doan", kind="outbox")
    DeliveryFactory(channel=channel)
    with pytest.raises(ValidationError, match=r"."):
        keep(an_operator())
    channel.refresh_from_db()
    assert channel.kind == "outbox"


def test_a_deployers_own_kind_can_be_used(settings: Settings) -> None:
    settings.NHIPCAU_CHANNEL_KINDS = {"far": "tests.channels.far_end.Keyed"}
    channel = keep(an_operator(), kind="far", address="https://far.example", options={})
    assert channel.kind_text == "far end"
    settings.NHIPCAU_CHANNEL_KINDS = {"far": "tests.channels.far_end.Absent"}
    assert channel.kind_text == "far", "a kind that can't be loaded still has its name"


def test_an_account_is_paused_and_taken_up_again() -> None:
    operator, channel = an_operator(), ChannelFactory()
    pause_channel(channel=channel, note="Đang đổi khóa", by=operator)
    assert channel.paused
    assert channel.paused_note == "Đang đổi khóa"
    pause_channel(channel=channel, note="lần nữa", by=operator)
    assert channel.paused_note == "Đang đổi khóa", "the first reason stands"
    resume_channel(channel=channel, by=operator)
    assert not channel.paused
    assert ModelLogEntry.objects.filter(action="channels.pause").count() == 1
    assert ModelLogEntry.objects.filter(action="channels.resume").count() == 1


def test_an_account_whose_kind_is_gone_is_told_when_planning(settings: Settings) -> None:
    page, lead = a_story(), a_lead()
    channel = ChannelFactory(kind="bồ-câu", name="Bồ câu")
    with pytest.raises(ValidationError, match="Bồ câu"):
        plan_deliveries(page=page, channels=[channel], by=lead)
