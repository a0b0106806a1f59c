"""The reading room over HTTP: what the script is told, what a form does alone, who is refused and how."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.guidance.actions import change_passage, reject_passages, split_passage
from nhipcau.guidance.models import Doubt, Guidance, Passage
from tests.guidance.factories import TEXT, make_guidance
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, Desk, page, said, sign_in, text

pytestmark = pytest.mark.django_db
Kind = Passage.Kind
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def guidance() -> Guidance:
    return make_guidance(by=UserFactory(role="lead"))


@pytest.fixture
def desk() -> Desk:
    return sign_in("lead")


def item(guidance: Guidance, words: str) -> Passage:
    return guidance.passages.of_reading().filter(text=words).get()


def decide(desk: Desk, guidance: Guidance, **data: Any) -> HttpResponse:
    return desk.client.post(reverse("guidance_decide", args=[guidance.pk]), data, **JSON)


def edit(desk: Desk, passage: Passage, verb: str, data: dict[str, Any], **kwargs: Any) -> HttpResponse:
    address = reverse("guidance_edit", args=[passage.guidance_id, passage.pk, verb])
    return desk.client.post(address, data, **kwargs)


def test_a_decision_answers_with_only_what_changed(desk: Desk, guidance: Guidance) -> None:
    form = item(guidance, "triển lãm")
    told = decide(desk, guidance, accept=form.pk, seen=1).json()
    assert told["version"] == 2
    [[key, html]] = told["items"]
    assert key == form.pk
    assert "s-accepted" in html
    [kind] = told["kinds"]
    assert (kind["kind"], kind["n"], len(kind["keys"])) == ("form", 3, 3)
    [[number, line]] = told["lines"]
    assert number == 3
    assert f'id="p{form.pk}"' in line
    assert (told["left"], told["total"]) == (9, 10)
    assert "Đã nhận 1 mục" in told["said"]


def test_a_line_that_comes_back_holds_the_documents_own_words(desk: Desk, guidance: Guidance) -> None:
    told = decide(desk, guidance, reject_kind="theme", seen=1).json()
    for number, html in told["lines"]:
        seen = BeautifulSoup(html, "lxml")
        for ours in seen.select(".pc, .pn, .pg, .tallyok"):
            ours.decompose()
        assert seen.get_text() == TEXT.split("\n")[number - 1]
    assert any("văn bản ghi 02 · đọc được 0, xem lại" in html for _number, html in told["lines"])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "lead"])
def test_no_other_role_decides_or_edits(role: str, guidance: Guidance) -> None:
    other, passage = sign_in(role), item(guidance, "triển lãm")
    refused = decide(other, guidance, accept=passage.pk)
    assert refused.status_code == 403
    assert refused.json()["said"]
    for verb in ("change", "split", "merge"):
        assert edit(other, passage, verb, {"kind": "theme", "start": 0, "end": 8}).status_code == 302
    other.client.post(reverse("guidance_add", args=[guidance.pk]), {"kind": "theme", "start": 0, "end": 8})
    guidance.refresh_from_db()
    assert guidance.version == 1


def test_without_a_token_nothing_is_written(guidance: Guidance) -> None:
    strict, passage = Client(enforce_csrf_checks=True), item(guidance, "triển lãm")
    strict.force_login(UserFactory(role="lead"))
    addresses = {
        reverse("guidance_decide", args=[guidance.pk]): {"accept": passage.pk},
        reverse("guidance_add", args=[guidance.pk]): {"kind": "theme", "start": 0, "end": 8},
        reverse("guidance_edit", args=[guidance.pk, passage.pk, "split"]): {"at": passage.start + 4},
        reverse("guidance_changes", args=[guidance.pk]): {"at": passage.pk},
    }
    for address, data in addresses.items():
        assert strict.post(address, data).status_code == 403
    guidance.refresh_from_db()
    assert (guidance.version, guidance.visits.count()) == (1, 0)


def test_the_later_of_two_is_shown_both_and_may_send_again(desk: Desk, guidance: Guidance) -> None:
    other, passage = UserFactory(role="lead", first_name="Minh"), item(guidance, "triển lãm")
    reject_passages(passages=[passage], by=other)
    told = decide(desk, guidance, accept=passage.pk, seen=1)
    assert told.status_code == 409
    conflict = told.json()["conflict"]
    assert "Minh" in conflict["said"]
    assert (conflict["now"], conflict["text"], conflict["code"]) == (passage.pk, "triển lãm", "HT2")
    assert told.json()["version"] == 2
    again = decide(desk, guidance, accept=passage.pk, seen=2)
    assert again.status_code == 200
    passage.refresh_from_db()
    assert (passage.state, passage.decided_by) == ("accepted", desk.user)


def test_a_conflict_over_an_edit_names_what_replaced_it(desk: Desk, guidance: Guidance) -> None:
    other, passage = UserFactory(role="lead"), item(guidance, "triển lãm")
    now = change_passage(passage=passage, kind=Kind.DUTY, by=other)
    data = {"kind": "theme", "start": passage.start, "end": passage.end, "seen": 1}
    conflict = edit(desk, passage, "change", data, **JSON).json()["conflict"]
    assert conflict["now"] == now.pk
    assert conflict["edit"].endswith(f"/items/{now.pk}/change/")
    split_passage(passage=now, at=[now.start + 6], by=other)
    assert edit(desk, passage, "change", data, **JSON).json()["conflict"]["now"] is None
    shown = desk.post(reverse("guidance_edit", args=[guidance.pk, passage.pk, "change"]), data)
    assert "Hãy xem lại rồi quyết định" in said(shown)


def test_others_changes_are_told_from_any_version(desk: Desk, guidance: Guidance) -> None:
    other = UserFactory(role="lead", first_name="Minh")
    address = reverse("guidance_changes", args=[guidance.pk])
    nothing = desk.client.get(f"{address}?since=1").json()
    assert nothing == {"version": 1, "here": []}
    reject_passages(passages=guidance.passages.of_kind("form"), by=other)
    made = change_passage(
        passage=guidance.passages.of_kind("duty").first() or item(guidance, "nhân dân"),
        kind=Kind.DUTY,
        by=other,
    )
    told = desk.client.get(f"{address}?since=1").json()
    assert {key for key, _html in told["items"]} >= {made.pk}
    assert {kind["kind"] for kind in told["kinds"]} == {"form", "duty", "audience"}
    assert "Minh" in told["said"]
    assert {kind["kind"] for kind in desk.client.get(f"{address}?since=2").json()["kinds"]} == {
        "duty",
        "audience",
    }


def test_who_is_here_and_at_which_item_is_said_to_others(desk: Desk, guidance: Guidance) -> None:
    other, passage = sign_in("editor", first_name="Biên tập viên"), item(guidance, "triển lãm")
    address = reverse("guidance_changes", args=[guidance.pk])
    assert other.client.post(address, {"at": passage.pk, "seen": 1}).status_code == 200
    assert desk.client.get(address).json()["here"] == ["Biên tập viên đang xem HT2"]
    assert other.client.get(address).json()["here"] == []
    guidance.visits.update(seen_at="2020-01-01T00:00Z")
    assert desk.client.get(address).json()["here"] == []


def test_a_selection_becomes_an_item(desk: Desk, guidance: Guidance) -> None:
    start = TEXT.index("đảng viên")
    data = {"kind": "audience", "start": start, "end": start + 9, "seen": 1}
    told = desk.client.post(reverse("guidance_add", args=[guidance.pk]), data, **JSON).json()
    made = guidance.passages.get(pk=told["at"])
    assert (made.text, made.value, made.made_by) == ("đảng viên", "party_members", desk.user)


def test_words_can_be_copied_instead_of_selected(desk: Desk, guidance: Guidance) -> None:
    address = reverse("guidance_add", args=[guidance.pk])
    wrong = desk.post(address, {"kind": "duty", "words": "không có câu này"})
    assert wrong.status_code == 422
    assert "Không thấy câu chữ này" in said(wrong)
    assert "không có câu này" in str(page(wrong).select_one("textarea"))
    done = desk.post(
        address, {"kind": "duty", "words": "phát huy  vai trò của các hội đoàn", "date": "30/9/2026"}
    )
    made = guidance.passages.get(kind="duty")
    assert (made.text, made.date) == ("phát huy vai trò của các hội đoàn", "2026-09-30")
    assert done.redirect_chain[-1][0].endswith(f"#i{made.pk}")


def test_a_span_is_moved_word_by_word_without_being_saved(desk: Desk, guidance: Guidance) -> None:
    passage = item(guidance, "bài viết")
    shown = {"kind": "form", "start": passage.start, "end": passage.end, "words": passage.text}
    tried = edit(desk, passage, "change", shown | {"step": "start-"})
    form = page(tried)
    assert form.select_one(".q.now").get_text() == "các bài viết"
    guidance.refresh_from_db()
    assert guidance.version == 1
    fields = {name: form.select_one(f"[name={name}]")["value"] for name in ("start", "end", "seen")}
    words = form.select_one("[name=words]").get_text().strip()
    edit(desk, passage, "change", {"kind": "form", "words": words, "value": "form:video", **fields})
    made = passage.replaced_by.get()
    assert (made.text, made.value, made.serial) == ("các bài viết", "video", passage.serial)


def test_an_edit_that_is_refused_keeps_what_was_typed(desk: Desk, guidance: Guidance) -> None:
    passage = item(guidance, "bài viết")
    data = {"kind": "form", "start": passage.start, "end": passage.end, "date": "32/13/2026", "piece": "1"}
    answer = edit(desk, passage, "change", data, **JSON)
    assert answer.status_code == 422
    assert "không phải ngày" in said(answer)
    assert page(answer).select_one("[name=date]")["value"] == "32/13/2026"
    assert b"<html" not in answer.content


def test_a_split_is_shown_before_it_is_made(desk: Desk, guidance: Guidance) -> None:
    passage = guidance.passages.of_kind("purpose").get()
    address = reverse("guidance_edit", args=[guidance.pk, passage.pk, "split"])
    shown = page(desk.get(f"{address}?piece=1"))
    parts = [part.get_text() for part in shown.select(".part")]
    assert len(parts) == 2
    assert parts[0].startswith("Mục đích nhằm thông tin tới cán bộ")
    cursor = TEXT.index("thông tin tới")
    shown = page(desk.get(f"{address}?piece=1&cursor={cursor}"))
    at = shown.select_one("[name=at][checked]")["value"]
    assert int(at) == cursor
    told = edit(desk, passage, "split", {"at": at, "seen": 1, "piece": "1"}, **JSON).json()
    assert "Xong" in told["said"]
    made = guidance.passages.of_reading().of_kind("purpose")
    assert made[0].text == "Mục đích nhằm"
    nowhere = edit(desk, made[0], "split", {"piece": "1"}, **JSON)
    assert nowhere.status_code == 422


def test_a_merge_is_shown_before_it_is_made(desk: Desk, guidance: Guidance) -> None:
    first, second = item(guidance, "bài viết"), item(guidance, "triển lãm")
    address = reverse("guidance_edit", args=[guidance.pk, first.pk, "merge"])
    shown = page(desk.get(address))
    assert shown.select_one(".part").get_text().startswith("bài viết, triển lãm")
    assert [box["value"] for box in shown.select("[name=with][checked]")] == [str(second.pk)]
    tried = page(edit(desk, first, "merge", {"with": [], "step": "try"}))
    assert tried.select_one(".btn.go").has_attr("disabled")
    edit(desk, first, "merge", {"with": second.pk, "seen": 1})
    assert item(guidance, "bài viết, triển lãm").state == "accepted"


def test_points_are_settled_and_opened_again(desk: Desk, guidance: Guidance) -> None:
    doubt = Doubt.objects.create(guidance=guidance, msgid="The file is empty.", start=0, end=8)
    shown = page(desk.get(reverse("guidance_reading", args=[guidance.pk])))
    assert shown.select_one(f".warns [name=settle][value='{doubt.pk}']")
    assert shown.select_one(".warns a[href='#l1']")
    told = decide(desk, guidance, settle=doubt.pk, seen=1).json()
    assert "1 đã xem xong" in BeautifulSoup(told["doubts"], "lxml").get_text()
    assert 'name="reopen"' in told["doubts"]
    assert 'name="settle"' in decide(desk, guidance, reopen=doubt.pk, seen=2).json()["doubts"]
    assert decide(desk, guidance, settle=doubt.pk + 99).status_code == 404


def test_an_old_version_is_shown_as_it_was_and_only_shown(desk: Desk, guidance: Guidance) -> None:
    passage = item(guidance, "triển lãm")
    made = change_passage(passage=passage, kind=Kind.DUTY, by=desk.user)
    address = reverse("guidance_reading", args=[guidance.pk])
    old = page(desk.get(f"{address}?version=1"))
    assert old.select_one(f"#i{passage.pk}")
    assert not old.select_one(f"#i{made.pk}")
    assert not old.select_one("[name=accept], [name=undo], [data-edit]")
    now = page(desk.get(address))
    assert now.select_one(f".item #i{passage.pk}"), "links to the replaced item lead to the newer one"
    assert now.select_one(f"#i{made.pk}")
    assert not page(desk.get(f"{address}?version=99")).select(".strip")


def test_history_tells_who_did_what_and_what_was_taken_back(desk: Desk, guidance: Guidance) -> None:
    first = guidance.passages.of_kind("theme").first()
    assert first
    decide(desk, guidance, accept=first.pk)
    decide(desk, guidance, undo="1")
    told = text(desk.get(reverse("guidance_history", args=[guidance.pk])))
    for words in ("Nhận", "Hoàn tác", "đã hoàn tác ở lần 3", "Nạp và đọc", "ND1"):
        assert words in told
    assert not sign_in("officer").allowed(reverse("guidance_history", args=[guidance.pk]))


def test_the_reading_is_exported_as_decided(desk: Desk, guidance: Guidance) -> None:
    reject_passages(passages=[item(guidance, "triển lãm")], by=desk.user)
    change_passage(passage=item(guidance, "bài viết"), value="video", by=desk.user)
    answer = desk.get(reverse("guidance_data", args=[guidance.pk]))
    data = json.loads(answer.content)
    forms = {one["text"]: one["value"] for one in data["items"] if one["kind"] == "form"}
    assert forms == {"bài viết": "video", "sinh hoạt chi bộ": "meeting"}
    assert all(data["text"][o["passage"]["start"] : o["passage"]["end"]] == o["text"] for o in data["items"])
    assert not sign_in("officer").allowed(reverse("guidance_data", args=[guidance.pk]))


def test_a_pairing_is_offered_never_made(desk: Desk, guidance: Guidance) -> None:
    Guidance.objects.filter(pk=guidance.pk).update(number="45-HD/BTGTU")
    later = make_guidance(by=desk.user, title="Hướng dẫn bổ sung")
    Guidance.objects.filter(pk=later.pk).update(amended_numbers=["45-HD/BTGTU", "9-KH/TU"])
    address = reverse("guidance_reading", args=[later.pk])
    shown = text(desk.get(address))
    assert "bổ sung văn bản số 45-HD/BTGTU" in shown
    assert "Chưa nạp văn bản ấy" in shown
    later.refresh_from_db()
    assert later.amends is None
    pair = reverse("guidance_pair", args=[later.pk])
    assert "Hãy chọn văn bản" in said(desk.post(pair, {"amends": "x"}))
    assert "Vai trò" in said(sign_in("editor").post(pair, {"amends": guidance.pk}))
    desk.post(pair, {"amends": guidance.pk})
    later.refresh_from_db()
    assert later.amends == guidance
    ring = desk.post(reverse("guidance_pair", args=[guidance.pk]), {"amends": later.pk})
    assert "không thể bổ sung" in said(ring)
    desk.post(pair, {"unpair": "1"})
    later.refresh_from_db()
    assert later.amends is None


def test_one_decision_takes_as_many_queries_among_a_thousand(desk: Desk) -> None:
    counts = []
    for many in (20, 1000):
        lines = "\n".join(f"Nội dung thứ {n}: giới thiệu lịch sử quan hệ hai nước." for n in range(many))
        marked = tuple((Kind.THEME, f"Nội dung thứ {n}:", "", "") for n in range(many))
        guidance = make_guidance(by=desk.user, text=lines, marked=marked, title=f"{many} mục")
        first, second = guidance.passages.all()[:2]
        decide(desk, guidance, accept=first.pk, seen=1)
        with CaptureQueriesContext(connection) as queries:
            told = decide(desk, guidance, accept=second.pk, seen=2)
        assert len(told.json()["items"]) == 1
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
