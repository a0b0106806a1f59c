"""A worker that rests looks as soon as somebody has acted, and else when its pause ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from nhipcau.project import waking, work
from nhipcau.project.waking import WakeWorkers, marked, wake
from tests.people.factories import UserFactory


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.NHIPCAU_DATA = tmp_path


@contextmanager
def resting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A worker with a pause that outlasts the test; gives the moments at which it looked."""
    looked: list[float] = []
    stop = threading.Event()

    def look(_worker: work.Worker) -> work.Done:
        looked.append(time.monotonic())
        return work.Done()

    monkeypatch.setattr(work.Worker, "round", look)
    resting = work.Worker(stopped=stop.is_set)
    worker = threading.Thread(target=resting.work_on, args=(print,), kwargs={"pause": 600.0})
    worker.start()
    try:
        yield looked
    finally:
        stop.set()
        worker.join(timeout=10)
        assert not worker.is_alive()


def until(looked: list[float], times: int) -> bool:
    end = time.monotonic() + 20
    while len(looked) < times and time.monotonic() < end:
        time.sleep(0.01)
    return len(looked) == times


def test_a_resting_worker_is_woken_once_an_act(monkeypatch: pytest.MonkeyPatch) -> None:
    with resting(monkeypatch) as looked:
        assert until(looked, 1)
        time.sleep(0.2)
        assert len(looked) == 1
        wake()
        assert until(looked, 2)
        time.sleep(0.2)
        assert len(looked) == 2


def test_what_is_done_during_a_round_is_seen_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def look(_worker: work.Worker) -> work.Done:
        rounds.append(1)
        if len(rounds) == 1:
            wake()
        return work.Done()

    monkeypatch.setattr(work.Worker, "round", look)
    work.Worker(stopped=lambda: len(rounds) > 1).work_on(print, pause=600.0)
    assert len(rounds) == 2


@pytest.mark.parametrize(
    ("method", "answer", "woken"),
    [
        ("POST", HttpResponseRedirect("/"), True),
        ("POST", HttpResponse("the form again"), False),
        ("POST", JsonResponse({"is_valid": True}), False),
        ("POST", HttpResponse(status=403), False),
        ("GET", HttpResponseRedirect("/"), False),
    ],
)
def test_only_an_act_wakes(method: str, answer: HttpResponse, woken: bool) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return answer

    WakeWorkers(view)(RequestFactory().generic(method, "/"))
    assert bool(marked()) is woken


def test_a_folder_that_cannot_be_written_fails_no_act(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(waking, "_mark", lambda: tmp_path / "nowhere" / "work.due")
    wake()
    assert marked() == 0


@pytest.mark.django_db
def test_an_act_at_the_desk_wakes(client: Client) -> None:
    client.force_login(UserFactory(role="editor"))
    client.get(reverse("wagtailadmin_home"))
    assert not marked()
    client.post(reverse("wagtailadmin_logout"))
    assert marked()
