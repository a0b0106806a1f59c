"""A reader from outside is written to once; what perhaps left, a person judges."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nhipcau.publishing.actions import invite, revoke, write_again, write_due
from nhipcau.publishing.models import Invitation
from tests.publishing.factories import draft, people

pytestmark = pytest.mark.django_db
SENDING = "django.core.mail.backends.locmem.EmailBackend.send_messages"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def asked() -> Invitation:
    known = people()
    page = draft(known["editor"])
    return invite(
        page=page, name="GS Ito", language="ja", days=7, email="ito@example.org", by=known["editor"]
    )


def stands(asked: Invitation) -> tuple[str, str]:
    asked.refresh_from_db()
    return asked.letter, asked.letter_said


def test_a_letter_is_owed_with_the_invitation_and_sent_once(asked: Invitation) -> None:
    """Whoever kills the web process after its commit loses nothing: the row owes the letter."""
    assert stands(asked)[0] == "due"
    assert mail.outbox == []
    assert write_due(owner="w") == 1
    assert write_due(owner="v") == 0
    (letter,) = mail.outbox
    assert letter.to == ["ito@example.org"]
    assert asked.link in letter.body
    assert stands(asked)[0] == "sent"


def test_without_an_address_no_letter_is_owed() -> None:
    known = people()
    silent = invite(page=draft(known["editor"]), name="GS Ito", language="ja", days=7, by=known["editor"])
    assert silent.letter == ""
    assert write_due(owner="w") == 0


def test_a_worker_killed_while_it_writes_leaves_a_question_and_repeats_nothing(asked: Invitation) -> None:
    with mock.patch(SENDING, side_effect=SystemExit), pytest.raises(SystemExit):
        write_due(owner="w")
    assert stands(asked)[0] == "sending"
    assert write_due(owner="v") == 0
    with time_machine.travel(timezone.now() + 11 * MINUTE):
        assert write_due(owner="v") == 0
        assert stands(asked)[0] == "unsure"
        write_again(invitation=asked, by=asked.made_by)
        assert write_due(owner="v") == 1
        with pytest.raises(ValidationError):
            write_again(invitation=asked, by=asked.made_by)
    assert len(mail.outbox) == 1


def test_a_server_that_is_away_is_tried_again(asked: Invitation, settings: Any) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert write_due(owner="w") == 0
    state, said = stands(asked)
    assert state == "due"
    assert "refused" in said
    settings.EMAIL_BACKEND = backend
    assert write_due(owner="w") == 0  # not yet
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        assert write_due(owner="w") == 1
    assert stands(asked) == ("sent", "")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"ito@example.org": (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"ito@example.org": (451, b"later")}), "due"),
        (smtplib.SMTPDataError(554, b"refused as spam"), "failed"),
        (smtplib.SMTPServerDisconnected("gone"), "unsure"),
        (TimeoutError("slow"), "unsure"),
    ],
)
def test_what_the_server_answers(asked: Invitation, answer: OSError, state: str) -> None:
    with mock.patch(SENDING, side_effect=answer):
        assert write_due(owner="w") == 0
    assert stands(asked)[0] == state


def test_a_link_that_is_over_or_revoked_is_not_mailed(asked: Invitation) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=9)):
        assert write_due(owner="w") == 0
    revoke(invitation=asked, by=asked.made_by)
    assert write_due(owner="w") == 0
    assert mail.outbox == []


def test_the_page_shows_how_the_letter_stands_and_sends_it_again(asked: Invitation) -> None:
    with mock.patch(SENDING, side_effect=smtplib.SMTPDataError(554, b"refused as spam")):
        write_due(owner="w")
    client = Client()
    client.force_login(asked.made_by)
    address = reverse("publishing_page", args=[asked.page_id])
    shown = client.get(address).content.decode()
    assert "bị từ chối" in shown
    assert "554 refused as spam" in shown
    answer = client.post(address, {"act": "write_again", "invitation": asked.pk}, follow=True)
    assert "Thư sẽ được gửi ngay" in answer.content.decode()
    assert write_due(owner="w") == 1
    assert "Gửi lại thư" not in client.get(address).content.decode()


def test_only_who_may_invite_writes_again(asked: Invitation) -> None:
    Invitation.objects.update(letter="unsure")
    with pytest.raises(PermissionDenied):
        write_again(invitation=asked, by=people()["translator"])
