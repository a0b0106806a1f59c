"""Letters to organisations: ordered by a person, written on their day, sent once."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from nhipcau.assignments.actions import (
    assign,
    drop_letter,
    open_link,
    order_letters,
    post_letters,
    respond,
    send_letter_again,
)
from nhipcau.assignments.actions.writing import Ordered
from nhipcau.assignments.models import Assignment, Letter, LetterLine
from nhipcau.people.models import User
from tests.assignments.factories import make_assignment
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import page, said, sign_in, text

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
State = Letter.State


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)):
        yield


def lead() -> User:
    return UserFactory(role="lead")  # type: ignore[no-any-return]  # factories are untyped


def given(due: dt.date = TODAY + dt.timedelta(30), **organisation: Any) -> Assignment:
    made = make_assignment(by=lead(), organisation=OrganisationFactory(**organisation))
    Assignment.objects.filter(pk=made.pk).update(due=due)
    made.refresh_from_db()
    return made


def ordered(*assignments: Assignment, what: str = "link") -> Ordered:
    return order_letters(assignments=assignments, what=what, by=lead())


def days() -> set[tuple[str, dt.date]]:
    return set(Letter.objects.values_list("kind", "day"))


def test_the_link_is_mailed_in_the_organisations_language_and_opens_its_page() -> None:
    assignment = given(languages=["ja", "vi"], contact="kyokai@example.jp", name="Hội Nhật – Việt")
    office = assignment.plan_item.campaign.lead_organisation
    assert ordered(assignment) == Ordered(1, 1, ())
    assert post_letters(owner="w") == 1
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == (["kyokai@example.jp"], [office.contact] if office else [])
    assert "割り当て" in sent.subject
    token = re.search(r"/giao-viec/viec/([^/]+)/", sent.body)
    assert token
    assert open_link(token.group(1)).assignment_id == assignment.pk
    letter = Letter.objects.get()
    assert (letter.state, letter.address, letter.language) == (State.SENT, "kyokai@example.jp", "ja")
    assert token.group(1) not in letter.body, "no link is kept"
    assert post_letters(owner="w") == 0
    assert len(mail.outbox) == 1


def test_one_letter_tells_of_all_that_is_owed() -> None:
    organisation, by = OrganisationFactory(), lead()
    items = make_campaign(by=by, confirmed=True).plan_items.all()[:3]
    listed = assign(items=items, organisation=organisation, by=by)
    assert ordered(*listed).letters == 1
    post_letters(owner="w")
    assert mail.outbox[0].body.count("/giao-viec/viec/") == 3


def test_ordered_twice_is_once() -> None:
    assignment = given()
    assert ordered(assignment).letters == 1
    assert ordered(assignment).letters == 0
    line = LetterLine.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterLine.objects.create(letter=line.letter, assignment=assignment, kind=line.kind, day=line.day)


def test_reminders_are_ordered_for_their_days() -> None:
    due = TODAY + dt.timedelta(30)
    ordered(given(due), what="link_and_reminders")
    assert days() == {("link", TODAY), ("before", due - dt.timedelta(3)), ("after", due + dt.timedelta(1))}
    assert post_letters(owner="w") == 1


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(2, {("link", 0), ("after", 3)}), (0, {("link", 0), ("after", 1)}), (-5, {("link", 0)})],
)
def test_no_reminder_is_ordered_for_a_day_that_is_over(ahead: int, expected: set[tuple[str, int]]) -> None:
    ordered(given(TODAY + dt.timedelta(ahead)), what="link_and_reminders")
    assert days() == {(kind, TODAY + dt.timedelta(n)) for kind, n in expected}


@pytest.mark.parametrize(
    ("ahead", "kind", "word"), [(2, "before", "Nhắc việc"), (-2, "after", "Chưa có báo cáo")]
)
def test_a_reminder_now_says_whether_the_day_has_passed(ahead: int, kind: str, word: str) -> None:
    ordered(given(TODAY + dt.timedelta(ahead)), what="reminder")
    assert days() == {(kind, TODAY)}
    post_letters(owner="w")
    assert word in mail.outbox[0].subject


def test_who_has_reported_by_then_is_not_reminded() -> None:
    due = TODAY + dt.timedelta(30)
    assignment = given(due)
    ordered(assignment, what="link_and_reminders")
    post_letters(owner="w")
    respond(
        assignment=assignment,
        key=uuid.uuid4(),
        done_on=TODAY,
        text="Đã làm",
        by=UserFactory(is_superuser=True),
    )
    with time_machine.travel(dt.datetime(2027, 1, 10, 3, tzinfo=dt.UTC)):
        assert post_letters(owner="w") == 0
    assert set(Letter.objects.exclude(kind="link").values_list("state", flat=True)) == {State.DROPPED}
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_without_an_address_and_the_answer_names_who_has_none() -> None:
    assignment = given(contact="", name="Phường Không Thư")
    answer = ordered(assignment)
    assert (answer.letters, [one.name for one in answer.without_address]) == (0, ["Phường Không Thư"])
    desk = sign_in("lead")
    shown = desk.get(reverse("assignment_detail", args=[assignment.pk]))
    assert page(shown).select(f'a[href="{reverse("organisation", args=[assignment.organisation_id])}"]')
    assert not page(shown).select("[name=what]")
    told = said(desk.post(reverse("letter_order"), {"assignment": assignment.pk, "what": "link"}))
    assert "Phường Không Thư" in told
    assert not Letter.objects.exists()


def test_an_address_taken_away_since_is_said() -> None:
    assignment = given()
    ordered(assignment)
    type(assignment.organisation).objects.update(contact="")
    assert post_letters(owner="w") == 0
    letter = Letter.objects.get()
    assert (letter.state, letter.why) == (State.FAILED, "Đơn vị chưa có địa chỉ liên hệ.")


class Killed(BaseException):
    """As if the process ended here."""


def test_killed_at_it_it_is_not_sent_twice_unless_a_person_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered(given())

    def kill(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", kill)
        with pytest.raises(Killed):
            post_letters(owner="w")
    assert post_letters(owner="w") == 0
    letter = Letter.objects.get()
    assert letter.body, "what was about to be sent is on record"
    with pytest.raises(ValidationError):
        send_letter_again(letter=letter, by=lead())
    with time_machine.travel(dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)):
        shown = sign_in("lead").get(reverse("assignment_list"))
        assert "thư chưa gửi được" in text(shown)
        send_letter_again(letter=letter, by=lead())
        assert post_letters(owner="w") == 1
    assert len(mail.outbox) == 1


def test_what_the_mail_server_refused_is_told_and_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assignment = given()
    ordered(assignment)

    def refuse(*_args: object) -> None:
        raise OSError("550 no such user")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert post_letters(owner="w") == 0
    letter, desk = Letter.objects.get(), sign_in("lead")
    assert "550 no such user" in text(desk.get(reverse("assignment_detail", args=[assignment.pk])))
    assert "gửi lại" in said(desk.post(reverse("letter_again", args=[letter.pk])))
    assert post_letters(owner="w") == 1
    assert "không gửi hai lần" in said(desk.post(reverse("letter_again", args=[letter.pk]))).casefold()


def test_it_is_sent_again_to_an_address_that_was_corrected() -> None:
    assignment = given(contact="sai@example.org")
    ordered(assignment)
    post_letters(owner="w")
    type(assignment.organisation).objects.update(contact="dung@example.org")
    send_letter_again(letter=Letter.objects.get(), by=lead())
    post_letters(owner="w")
    assert [one.to for one in mail.outbox] == [["sai@example.org"], ["dung@example.org"]]


def test_a_reminder_is_taken_back_before_it_leaves() -> None:
    ordered(given(TODAY + dt.timedelta(30)), what="link_and_reminders")
    post_letters(owner="w")
    for letter in Letter.objects.filter(state=State.DUE):
        assert drop_letter(letter=letter, by=lead()).state == State.DROPPED
    with pytest.raises(ValidationError):
        drop_letter(letter=Letter.objects.get(kind="link"), by=lead())


def test_nobody_is_written_to_about_what_is_done() -> None:
    assignment = given()
    Assignment.objects.update(state="closed")
    with pytest.raises(ValidationError):
        ordered(assignment)
    with pytest.raises(ValidationError):
        ordered(given(), what="anything")


@pytest.mark.parametrize("role", [None, "officer", "editor", "reviewer", "operator"])
def test_others_write_to_nobody(role: str | None) -> None:
    assignment, person = given(), UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        order_letters(assignments=[assignment], what="link", by=person)
    ordered(assignment)
    letter = Letter.objects.get()
    for verb in (send_letter_again, drop_letter):
        with pytest.raises(PermissionDenied):
            verb(letter=letter, by=person)


def test_the_ticked_are_written_to_and_what_was_sent_is_shown() -> None:
    desk, assignment = sign_in("lead"), given(contact="phuong@example.org")
    boxes = page(desk.get(reverse("assignment_list"))).select("[name=assignment]")
    assert [box["value"] for box in boxes] == [str(assignment.pk)]
    answer = desk.post(reverse("letter_order"), {"assignment": [assignment.pk], "what": "link"})
    assert "Đã đặt gửi 1 thư" in said(answer)
    post_letters(owner="w")
    shown = text(desk.get(reverse("assignment_detail", args=[assignment.pk])))
    for words in ("đã gửi", "phuong@example.org", "[đường dẫn trả lời]", "Kính gửi"):
        assert words in shown
    assert not page(sign_in("editor").get(reverse("assignment_list"))).select("[name=assignment]")
    assert "[đường dẫn trả lời]" not in text(
        sign_in("editor").get(reverse("assignment_detail", args=[assignment.pk]))
    )
