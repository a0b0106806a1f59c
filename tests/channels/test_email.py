"""E-mail against a real mail server on loopback: what it says, and what each answer means."""

from __future__ import annotations

import datetime as dt
import email.policy
import time
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from pytest_django.fixtures import Settings

from nhipcau.channels.actions import plan_deliveries, work_once
from nhipcau.channels.adapters.email import FILES, Email
from nhipcau.channels.models import Channel, Delivery
from nhipcau.channels.ports import Deadline, Safety, Unknown, Why
from tests.channels.benches import KEY, MailServer, mail_server, slow_server
from tests.channels.factories import ChannelFactory, a_lead, a_product, a_story

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as (server, port):
        server.port = port
        yield server


def owed(server: MailServer, **changes: object) -> Delivery:
    options = {"recipients": ["hoi@example.jp"], "host": "127.0.0.1", "port": server.port}
    channel = ChannelFactory(mail=True, name="Ban Tuyên giáo", options={**options, **changes})
    (row,) = plan_deliveries(page=a_story(), channels=[channel], by=a_lead())
    return row


def worked(row: Delivery) -> Delivery:
    work_once(owner="w")
    row.refresh_from_db()
    return row


def test_the_message_says_who_speaks_how_to_answer_and_how_to_stop(server: MailServer) -> None:
    row = worked(owed(server))
    assert row.state == State.DELIVERED
    (raw,) = server.accepted
    message = message_from_string(str(raw), policy=email.policy.default)
    assert message["Message-ID"] == f"<{row.key}@hue.example.org>" == row.remote_id
    assert message["From"] == "Ban Tuyên giáo <tin@hue.example.org>"
    assert message["To"] == "hoi@example.jp"
    assert message["Subject"] == "Ngày 21 tháng 9 năm 1973"
    assert message["List-Unsubscribe"] == "<mailto:tin@hue.example.org?subject=unsubscribe>"
    assert message["Content-Language"] == "vi"
    assert message.get_content_type() == "multipart/alternative"
    for part in message.iter_parts():
        text = part.get_content()
        for said in ("Tại Paris, hai nước", "/vi/bai/ngay-21-9-1973/", "Nguyễn Thị Hoa", "Ban Tuyên giáo"):
            assert said in text, (part.get_content_type(), said)


def test_a_way_to_stop_with_one_press_is_named_as_the_standard_says(server: MailServer) -> None:
    worked(owed(server, unsubscribe="https://hue.example.org/thoi"))
    (message,) = server.accepted
    assert message["List-Unsubscribe"] == "<https://hue.example.org/thoi>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_product_travels_as_an_attachment(server: MailServer) -> None:
    first = owed(server)
    product = a_product(first.page, content=b"\x89PNG of a card")
    (row,) = plan_deliveries(
        page=first.page, channels=[first.channel], products=[product], by=first.planned_by
    )
    worked(row)
    attached = [
        part
        for message in server.accepted
        for part in message.walk()
        if part.get_content_disposition() == "attachment"
    ]
    assert [part.get_payload(decode=True) for part in attached] == [b"\x89PNG of a card"]
    assert attached[0].get_filename() == "ngay-21-9-1973-card-vi.png"


def test_markup_in_a_title_stays_text(server: MailServer) -> None:
    channel = ChannelFactory(
        mail=True, options={"recipients": ["a@example.jp"], "host": "127.0.0.1", "port": server.port}
    )
    page = a_story(slug="x", title="<b>A & B</b>\nBcc: c@example.org")
    plan_deliveries(page=page, channels=[channel], by=a_lead())
    work_once(owner="w")
    (message,) = server.accepted
    assert message["Bcc"] is None
    page_part = next(part for part in message.walk() if part.get_content_type() == "text/html")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page_part.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("word", "answer", "state", "why"),
    [
        ("RCPT", "450 later", State.PLANNED, Why.BUSY),
        ("RCPT", "421 too many", State.PLANNED, Why.THROTTLED),
        ("RCPT", "550 no such person", State.FAILED, Why.RECIPIENT_REFUSED),
        ("RCPT", "553 no", State.FAILED, Why.RECIPIENT_REFUSED),
        ("MAIL", "451 later", State.PLANNED, Why.BUSY),
        ("MAIL", "552 too large", State.FAILED, Why.TOO_LARGE),
        ("MAIL", "550 you may not send", State.PLANNED, Why.ACCOUNT_REFUSED),
        ("DATA", "451 later", State.PLANNED, Why.BUSY),
        ("DATA", "552 too large", State.FAILED, Why.TOO_LARGE),
        ("DATA", "554 no", State.FAILED, Why.REFUSED),
    ],
)
def test_a_clear_answer_is_never_a_doubt(
    server: MailServer, word: str, answer: str, state: str, why: str
) -> None:
    server.answers[word] = answer
    row = worked(owed(server))
    assert (row.state, row.why) == (state, why)
    assert row.reason == answer
    assert not server.accepted
    assert Channel.objects.get().paused is (why == Why.ACCOUNT_REFUSED)


def test_a_line_that_breaks_before_the_message_left_is_no_doubt(server: MailServer) -> None:
    server.hang_up_at = "MAIL"
    row = worked(owed(server))
    assert (row.state, row.why) == (State.PLANNED, Why.UNREACHABLE)


def test_a_line_that_breaks_after_the_message_left_is_one(server: MailServer) -> None:
    server.hang_up_at = "DATA"
    row = worked(owed(server))
    assert (row.state, row.why) == (State.UNKNOWN, Why.BROKE_OFF)
    assert len(server.accepted) == 1
    with time_machine.travel(row.next_at + dt.timedelta(seconds=1)):
        assert worked(row).state == State.NEEDS_HUMAN
    assert len(server.accepted) == 1


def test_no_server_there(server: MailServer) -> None:
    row = owed(server, port=9)
    assert (worked(row).state, row.why) == (State.PLANNED, Why.UNREACHABLE)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("given", [KEY, "sai", "mật khẩu"])
def test_the_accounts_own_key_opens_its_server(given: str) -> None:
    with mail_server(login=True) as (server, port):
        server.port = port
        row = owed(server, user="hue")
        row.channel.keep_secret(given)
        row.channel.save()
        worked(row)
    row.channel.refresh_from_db()
    if given == KEY:
        assert row.state == State.DELIVERED
    else:
        assert (row.state, row.why) == (State.PLANNED, Why.ACCOUNT_REFUSED)
        assert row.channel.paused
        assert given not in row.reason


@pytest.mark.parametrize(("drips_after", "state"), [("", State.PLANNED), ("DATA", State.UNKNOWN)])
def test_a_server_that_never_comes_to_an_end_is_left_at_the_deadline(
    settings: Settings, drips_after: str, state: str
) -> None:
    """Silent from the start; or answering for ever, each line in good time."""
    settings.NHIPCAU_DELIVERY_LEASE = 2
    with slow_server(drips_after) as port:
        options = {"recipients": ["a@example.jp"], "host": "127.0.0.1", "port": port}
        channel = ChannelFactory(mail=True, options=options)
        (row,) = plan_deliveries(page=a_story(), channels=[channel], by=a_lead())
        began = time.monotonic()
        worked(row)
    assert time.monotonic() - began < 1.9
    assert row.state == state
    assert row.lease_owner == ""


def test_looking_up_needs_a_whole_copy_and_a_journal_that_is_there(
    settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = FILES
    channel = ChannelFactory(mail=True, options={"recipients": ["a@example.jp"]})
    (row,) = plan_deliveries(page=a_story(), channels=[channel], by=a_lead())
    adapter, deadline = Email(), Deadline.after(5)
    assert adapter.capabilities(channel.account()).safety is Safety.READBACK
    assert adapter.find_existing(row.outgoing(), deadline) is None
    worked(row)
    found = adapter.find_existing(row.outgoing(), deadline)
    assert found
    assert found.remote_id == row.remote_id
    (copy,) = Path(settings.EMAIL_FILE_PATH).rglob("*.log")
    copy.write_bytes(copy.read_bytes()[:-100])
    with pytest.raises(Unknown):
        adapter.find_existing(row.outgoing(), deadline)
    channel.options["journal"] = str(tmp_path / "absent")
    channel.save()
    row = Delivery.objects.select_related("channel").get()
    with pytest.raises(Unknown):
        adapter.find_existing(row.outgoing(), deadline)


def test_without_copies_to_search_a_doubt_is_a_persons(settings: Settings) -> None:
    channel = ChannelFactory(mail=True)
    assert settings.EMAIL_BACKEND != FILES
    assert Email().capabilities(channel.account()).safety is Safety.BLIND
    (row, _) = plan_deliveries(page=a_story(), channels=[channel], by=a_lead())
    with pytest.raises(Unknown):
        Email().find_existing(row.outgoing(), Deadline.after(5))


def test_the_systems_own_backend_is_used_where_no_server_is_named() -> None:
    channel = ChannelFactory(mail=True)
    rows = plan_deliveries(page=a_story(), channels=[channel], by=a_lead())
    assert work_once(owner="w") == 2
    assert sorted(message.to[0] for message in mail.outbox) == [row.recipient for row in rows]
