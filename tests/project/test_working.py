"""A round of the worker: what one kind of work meets is told at the desk, and keeps no other waiting."""

from __future__ import annotations

import datetime as dt
import errno
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from nhipcau.people.models import User
from nhipcau.project import work
from nhipcau.project.duties import cause_of, tell_done, tell_failed, tell_seen
from nhipcau.project.models import LATE, Duty
from nhipcau.project.work import KINDS, LONGEST_PAUSE, LONGEST_WITHOUT_DATABASE, PAUSE, Worker
from tests.people.factories import UserFactory

FULL = OSError(errno.ENOSPC, "No space left on device")
WORKS = (
    "release_due",
    "publish_due",
    "write_due",
    "remind_due",
    "order_stale_again",
    "make_due",
    "deliver_due",
    "measure_due",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every kind of work finds nothing due, and keeps that it was done."""
    kept: list[str] = []

    def of(name: str) -> Callable[..., Any]:
        def do(**_given: Any) -> Any:
            kept.append(name)
            return 0

        return do

    class Baked:
        written = 0

    def bake(**_given: Any) -> Baked:
        kept.append("bake")
        return Baked()

    for name in WORKS:
        monkeypatch.setattr(work, name, of(name))
    monkeypatch.setattr(work, "order_stale_again", lambda: kept.append("order_stale_again"))
    monkeypatch.setattr(work, "bake", bake)
    return kept


def failing(monkeypatch: pytest.MonkeyPatch, name: str, fault: Exception) -> None:
    def fail(**_given: Any) -> int:
        raise fault

    monkeypatch.setattr(work, name, fail)


def test_a_fault_of_one_kind_is_kept_and_the_others_are_done(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "bake", FULL)
    failing(monkeypatch, "release_due", RuntimeError("a bundle nobody foresaw"))
    Worker().round()
    assert done == [
        "publish_due",
        "write_due",
        "remind_due",
        "order_stale_again",
        "make_due",
        "deliver_due",
        "measure_due",
    ]
    pages = Duty.objects.get(kind="pages")
    assert (pages.cause, pages.tries) == (Duty.Cause.DISK, 1)
    assert "No space left" in pages.said
    assert Duty.objects.get(kind="publishing").cause == Duty.Cause.FAULT
    assert set(Duty.objects.failing().values_list("kind", flat=True)) == {"pages", "publishing"}


def test_it_is_tried_again_after_a_pause_that_grows_and_forgotten_once_done(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1000.0]
    monkeypatch.setattr(work.time, "monotonic", lambda: moment[0])
    worker = Worker()
    mended = work.bake
    failing(monkeypatch, "bake", FULL)
    for tries, pause in enumerate((PAUSE, 2 * PAUSE, 4 * PAUSE), start=1):
        worker.round()
        assert Duty.objects.get(kind="pages").tries == tries
        moment[0] += pause - 0.1
        worker.round()  # not yet
        assert Duty.objects.get(kind="pages").tries == tries
        moment[0] += 0.2
    for _again in range(12):
        worker.round()
        moment[0] += LONGEST_PAUSE
    assert Duty.objects.get(kind="pages").tries == 15
    monkeypatch.setattr(work, "bake", mended)
    worker.round()
    assert not Duty.objects.failing().exists()
    assert not worker.failing


def test_what_an_earlier_worker_met_is_over_once_another_did_it(done: list[str]) -> None:
    tell_failed("pages", FULL, pause=5)
    Worker().round()
    assert not Duty.objects.failing().exists()


def test_long_work_that_goes_on_again_is_not_said_to_fail_until_its_end(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_failed("products", FULL, pause=5)

    def make(*, owner: str, stopping: Callable[[], bool]) -> int:
        assert not stopping()
        assert Duty.objects.failing().exists()
        assert not stopping()  # one is made
        assert not Duty.objects.failing().exists()
        return 0

    monkeypatch.setattr(work, "make_due", make)
    worker = Worker(only="products")
    worker.round()
    assert not worker.failing


def test_a_worker_told_to_stop_begins_nothing_more(done: list[str]) -> None:
    Worker(stopped=lambda: bool(done)).round()
    assert done == ["release_due", "publish_due", "write_due", "remind_due"]


def test_once_ends_with_what_was_said_and_did_the_rest(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "bake", FULL)
    with pytest.raises(CommandError, match="No space left"):
        call_command("work", "--once")
    assert "deliver_due" in done
    done.clear()
    call_command("work", "--once", "--only", "deliveries")
    assert done == ["deliver_due"]


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (FULL, Duty.Cause.DISK),
        (sqlite3.OperationalError("database or disk is full"), Duty.Cause.DISK),
        (PermissionError(errno.EACCES, "Permission denied"), Duty.Cause.RIGHTS),
        (MemoryError(), Duty.Cause.MEMORY),
        (OperationalError("connection refused"), Duty.Cause.DATABASE),
        (InterfaceError("connection already closed"), Duty.Cause.DATABASE),
        (KeyError("x"), Duty.Cause.FAULT),
    ],
)
def test_what_an_officer_is_told(fault: Exception, cause: str) -> None:
    assert cause_of(fault) == cause
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = fault
    assert cause_of(wrapped) == cause


# At the desk


def home(user: User, language: str = "vi") -> str:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_nothing_is_said_while_all_is_well() -> None:
    tell_seen(KINDS)
    assert "duties-h" not in home(UserFactory(role="editor"))


def test_everybody_learns_that_work_fails_and_the_operator_what_was_said() -> None:
    tell_seen(KINDS)
    tell_failed("pages", FULL, pause=5)
    tell_failed("pages", FULL, pause=10)
    editor, operator = UserFactory(role="editor"), UserFactory(role="operator")
    shown = home(editor)
    assert "Việc tự động đang dừng" in shown
    assert "Đĩa đã đầy." in shown
    assert "đã thử 2 lần" in shown
    assert "No space left" not in shown
    assert "No space left" in home(operator)
    assert "ディスクの空きがありません" in home(editor, "ja")
    assert "The disk is full." in home(editor, "en")
    tell_done("pages")
    assert "duties-h" not in home(editor)


def test_everybody_learns_that_no_worker_is_there(client: Client) -> None:
    operator = UserFactory(role="operator")
    assert "chưa được khởi động lần nào" in home(operator)
    tell_seen(KINDS)
    assert "duties-h" not in home(operator)
    now = timezone.now()
    with time_machine.travel(now + LATE + dt.timedelta(minutes=1)):
        shown = home(operator)
        assert "không còn hoạt động" in shown
        assert "nhipcau work" in shown
        tell_seen(["pages", "products", "publishing", "measures"])
        shown = home(operator)
        assert "Phát hành tới các kênh" in shown
        assert "Trang công khai</b>" not in shown
    with time_machine.travel(now - dt.timedelta(days=1)):  # a clock that was set back
        assert "không còn hoạt động" in home(operator)


def test_pauses_stay_short_where_only_the_database_is_away() -> None:
    assert LONGEST_WITHOUT_DATABASE < LONGEST_PAUSE
