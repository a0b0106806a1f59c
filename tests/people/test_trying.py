"""Guessing a password, and filling a mailbox, end after some tries; whoever waits comes in."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from nhipcau.people.models import Trial, User
from nhipcau.people.trying import NEW_PASSWORD, SIGNING_IN
from tests.people.factories import UserFactory
from tests.people.screens import said

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)


def person() -> User:
    user: User = UserFactory(username="Hoa", email="hoa@example.org", role="editor")
    user.set_password("đúng là mật khẩu này")
    user.save()
    return user


def sign_in(name: str = "Hoa", password: str = "đoán") -> tuple[bool, str]:
    answer = Client().post("/admin/login/", {"username": name, "password": password}, follow=True)
    return bool(answer.context["user"].is_authenticated), said(answer)


def test_a_password_is_not_guessed_for_ever() -> None:
    person()
    with time_machine.travel(NOW, tick=False) as at:
        for _n in range(SIGNING_IN.most):
            assert "15 phút" not in sign_in()[1]
        for name in ("Hoa", " hoa ", "HOA"):
            in_now, why = sign_in(name, "đúng là mật khẩu này")
            assert not in_now
            assert "Hãy chờ 15 phút" in why
        at.shift(dt.timedelta(minutes=16))
        assert sign_in(password="đúng là mật khẩu này")[0]


def test_who_signs_in_begins_anew_and_others_are_not_held() -> None:
    person()
    for _n in range(SIGNING_IN.most - 1):
        sign_in()
    assert sign_in(password="đúng là mật khẩu này")[0]
    assert not Trial.objects.exists()
    for _n in range(SIGNING_IN.most):
        sign_in("ai-đó")
    assert sign_in(password="đúng là mật khẩu này")[0]


def test_a_name_that_is_nobody_s_is_held_alike() -> None:
    """So that nobody learns from it who has an account."""
    for _n in range(SIGNING_IN.most):
        sign_in("không-có-ai")
    assert "15 phút" in sign_in("không-có-ai")[1]


def test_what_was_typed_is_not_kept_and_tries_go_after_an_hour() -> None:
    with time_machine.travel(NOW, tick=False) as at:
        sign_in("mật khẩu gõ nhầm chỗ")
        assert "mật" not in str(Trial.objects.values_list().get())
        at.shift(dt.timedelta(minutes=61))
        sign_in("khác")
        assert Trial.objects.count() == 1


def test_a_mailbox_is_not_filled(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person()
    pages = set()
    for _n in range(NEW_PASSWORD.most + 4):
        answer = Client().post("/admin/password_reset/", {"email": "hoa@example.org"}, follow=True)
        pages.add(answer.redirect_chain[-1])
    assert len(mail.outbox) == NEW_PASSWORD.most
    assert pages == {("/admin/password_reset/done/", 302)}
    assert "http://localhost:8000/admin/password_reset/confirm/" in mail.outbox[0].body
