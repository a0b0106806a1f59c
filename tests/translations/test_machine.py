"""A machine's words are proposals: labelled, and in nobody's review before a person accepted each."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from nhipcau.people.models import User
from nhipcau.translations.actions import (
    accept_segment,
    save_segment,
    send_to_translation,
    translate_by_machine,
)
from nhipcau.translations.actions.drafting import target_of
from nhipcau.translations.adapters import libretranslate
from nhipcau.translations.following import unfinished
from nhipcau.translations.models import Standing
from nhipcau.translations.segments import segments_of
from tests.stories.fixtures import standing_site
from tests.translations.factories import person, segment, theme, written

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


class _Translator(BaseHTTPRequestHandler):
    """Answers as LibreTranslate does; loses the marks of one string, as machines do."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: Any = self.server
        server.asked.append(asked)
        if server.status != 200:
            self.send_response(server.status)
            self.end_headers()
            return
        if server.body is not None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(server.body)
            return
        if server.slow:
            server.slow.wait(20)
        said = [text if "[[" not in text else "no mark" for text in asked["q"]]
        answer = json.dumps({"translatedText": [f"EN {text}" for text in said]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing in a test."""


@pytest.fixture
def server(settings: LazySettings) -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Translator)
    plan: Any = running
    plan.asked, plan.status, plan.body, plan.slow = [], 200, None, None
    threading.Thread(target=running.serve_forever, daemon=True).start()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "nhipcau.translations.adapters.libretranslate.LibreTranslator",
        "OPTIONS": {
            "LIBRETRANSLATE_URL": f"http://127.0.0.1:{running.server_port}/",
            "API_KEY": "a-key",
            "TIMEOUT": 5,
        },
    }
    yield running
    running.shutdown()
    running.server_close()


def opened() -> tuple[Translation, User]:
    by = person()
    (translation,) = send_to_translation(written(theme(), "vi"), languages=["en"], by=by)
    return translation, by


def test_without_a_connector_there_is_none() -> None:
    translation, by = opened()
    with pytest.raises(ValidationError):
        translate_by_machine(translation, by=by)
    client = Client()
    client.force_login(by)
    body = client.get(reverse("translation_edit", args=[translation.pk])).content.decode()
    assert "LibreTranslate" not in body


def test_a_machine_fills_what_is_missing_and_is_labelled(server: ThreadingHTTPServer) -> None:
    translation, by = opened()
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    assert translate_by_machine(translation, by=by) == 6
    states = {one.source.split()[0]: one.state for one in segments_of(translation)}
    assert states["Hai"] == "done"
    assert states["Cuối"] == "broken", "the machine lost a mark"
    assert list(states.values()).count("machine") == 5
    client = Client()
    client.force_login(by)
    body = client.get(reverse("translation_edit", args=[translation.pk])).content.decode()
    assert body.count("máy dịch</span>") == 5
    assert "LibreTranslate" in body


def test_nothing_goes_to_review_before_a_person_accepted_each(server: ThreadingHTTPServer) -> None:
    translation, by = opened()
    translate_by_machine(translation, by=by)
    page = target_of(translation)
    assert unfinished(page)
    workflow = page.get_workflow()
    if workflow is not None:
        with pytest.raises(PermissionDenied):
            workflow.start(page, by)
        assert page.current_workflow_state is None
    for one in segments_of(translation):
        if one.state == "machine":
            accept_segment(translation, one.key, seen=one.seen, by=by)
    one = segment(translation, "Cuối")
    save_segment(translation, one.key, "In 2024 [[st-people:2024]][^st-people]", seen=one.seen, by=by)
    assert not unfinished(page)
    assert Standing.objects.get(translation=translation).machine == 0


def told(translation: Translation, by: User) -> str:
    with pytest.raises(ValidationError) as refused:
        translate_by_machine(translation, by=by)
    assert all(one.words is None for one in segments_of(translation))
    return " ".join(refused.value.messages)


def test_a_machine_that_fails_changes_nothing_and_says_why(server: Any, settings: LazySettings) -> None:
    translation, by = opened()
    for status, why in ((500, "lỗi 500"), (403, "khóa"), (401, "khóa"), (429, "vài phút"), (400, "ngôn ngữ")):
        server.status = status
        assert why in told(translation, by), status
    server.status = 200
    for body in (
        *(b"", b"<html>", b"[]", b'{"error": "x"}', b'{"translatedText": "one"}', b'{"translatedText": []}'),
        *(b'{"translatedText": [null, 1, 2, 3, 4, 5, 6]}', b"[" * 100_000, b" " * (5 * 1024 * 1024)),
    ):
        server.body = body
        assert "không đúng dạng" in told(translation, by), body[:40]
    server.body, server.slow = None, threading.Event()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR["OPTIONS"]["TIMEOUT"] = 0.2
    assert "quá lâu" in told(translation, by)
    server.slow.set()
    with socket.socket() as nobody:  # a port that is held, and where nobody listens
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR["OPTIONS"]["LIBRETRANSLATE_URL"] = address
        assert "không kết nối" in told(translation, by)
    client = Client()
    client.force_login(by)
    shown = client.post(reverse("translation_machine", args=[translation.pk]), follow=True)
    assert "không kết nối" in shown.content.decode()


def test_a_machine_is_asked_in_parts_and_given_its_key(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libretranslate, "AT_ONCE", 3)
    translation, by = opened()
    assert translate_by_machine(translation, by=by) == 7
    assert [len(asked["q"]) for asked in server.asked] == [3, 3, 1]
    assert {(asked["source"], asked["target"], asked["api_key"]) for asked in server.asked} == {
        ("vi", "en", "a-key")
    }


def test_what_was_never_finished_can_t_be_accepted() -> None:
    translation, by = opened()
    one = segment(translation, "Hai đại sứ")
    with pytest.raises(ValidationError):
        accept_segment(translation, one.key, seen=one.seen, by=by)
    assert unfinished(target_of(translation))
