"""The screens of guidance: receiving a document, reading it, deciding on what was read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.guidance.forms import ReceiveForm
from nhipcau.guidance.models import Guidance, Passage
from tests.guidance.factories import TEXT, make_guidance
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
READERS = {"lead", "editor", "translator", "reviewer", "factchecker", "operator"}


@pytest.fixture
def guidance() -> Guidance:
    return make_guidance(by=UserFactory(role="lead"))


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_documents_and_who_receives_them(role: str, guidance: Guidance) -> None:
    desk = sign_in(role)
    for address in (reverse("guidance_list"), reverse("guidance_reading", args=[guidance.pk])):
        assert desk.allowed(address) == (role in READERS)
    assert desk.allowed(reverse("guidance_receive")) == (role in {"lead", "operator"})


def test_an_empty_list_says_what_to_do_and_who_can() -> None:
    assert "Bắt đầu từ văn bản hướng dẫn" in text(sign_in("lead").get(reverse("guidance_list")))
    assert "Phụ trách chiến dịch nạp" in text(sign_in("editor").get(reverse("guidance_list")))


def test_a_file_is_received_and_read() -> None:
    desk = sign_in("lead")
    upload = SimpleUploadedFile("hướng dẫn.txt", TEXT.encode())
    answer = desk.post(reverse("guidance_receive"), {"file": upload})
    kept = Guidance.objects.get()
    assert kept.file_name == "hướng dẫn.txt"
    assert kept.received_by == desk.user
    assert answer.redirect_chain[-1][0] == reverse("guidance_reading", args=[kept.pk])
    assert f"Đọc được {kept.passages.count()} mục" in said(answer)
    again = desk.post(reverse("guidance_receive"), {"text": TEXT})
    assert Guidance.objects.count() == 1
    assert "đã nạp trước đây" in said(again)


def test_what_is_no_guidance_is_kept_and_said() -> None:
    words = "GIẤY MỜI\nKính mời các đồng chí dự họp lúc 8 giờ ngày 3/4/2026 tại phòng họp số 2.\n" * 2
    answer = sign_in("lead").post(reverse("guidance_receive"), {"text": words})
    assert Guidance.objects.get().passages.count() == 0
    assert "không phải văn bản hướng dẫn" in said(answer)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "Hãy chọn tệp"),
        ({"text": "   "}, "Hãy chọn tệp"),
        ({"file": b"", "text": ""}, "Tệp rỗng"),
        ({"file": b"abc", "text": "abc"}, "Chỉ chọn tệp hoặc dán chữ"),
        ({"file": b"%PDF-1.7 broken"}, "Tệp"),
        ({"file": b"\x00\x01\x02\x03" * 200}, "Tệp"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(given: dict[str, Any], word: str) -> None:
    data = {k: SimpleUploadedFile("van-ban.pdf", v) if isinstance(v, bytes) else v for k, v in given.items()}
    answer = sign_in("lead").post(reverse("guidance_receive"), data)
    assert answer.status_code == 200
    assert word in said(answer)
    assert not Guidance.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReceiveForm, "LARGEST", 1024)
    monkeypatch.setattr("nhipcau.guidance.views.receiving.receive_guidance", pytest.fail)
    upload = io.BytesIO(b"a" * 3_000_000)
    upload.name = "lon.txt"
    answer = sign_in("lead").post(reverse("guidance_receive"), {"file": upload})
    assert "50 MB" in said(answer)


def test_the_reading_shows_both_sides(guidance: Guidance) -> None:
    answer = sign_in("lead").get(reverse("guidance_reading", args=[guidance.pk]))
    seen = page(answer)
    for passage in guidance.passages.all():
        assert seen.select_one(f"#p{passage.pk}"), passage
        item = seen.select_one(f"#i{passage.pk} .q")
        assert item
        assert item.get_text() == passage.text
    for hidden in seen.select(".txt .pc, .txt .pn, .txt .tallyok"):
        hidden.decompose()
    paragraphs = [one.get_text() for one in seen.select(".txt p")]
    assert paragraphs == TEXT.strip().split("\n")  # the document is never altered
    assert "văn bản ghi 02 · đọc được 2" in text(answer)
    assert seen.select_one(".unread")
    assert "Xác nhận thành kế hoạch" in text(answer)


def test_markup_in_a_document_stays_text() -> None:
    lead = sign_in("lead")
    hostile = "Lịch sử <script>alert(1)</script> & quan hệ hai nước."
    marked = ((Passage.Kind.THEME, hostile[:-1], "", ""),)
    guidance = make_guidance(by=lead.user, text=hostile, marked=marked, title="<b>tên</b>")
    answer = lead.get(reverse("guidance_reading", args=[guidance.pk]))
    assert b"<script>alert" not in answer.content
    assert b"<b>t\xc3\xaan</b>" not in answer.content


def test_only_a_reviewer_is_offered_decisions(guidance: Guidance) -> None:
    address = reverse("guidance_reading", args=[guidance.pk])
    assert page(sign_in("lead").get(address)).select("[name=accept]")
    assert not page(sign_in("editor").get(address)).select("[name=accept], [name=reject], [name=undo]")


def test_one_is_decided_and_the_next_is_shown(guidance: Guidance) -> None:
    desk, address = sign_in("lead"), reverse("guidance_decide", args=[guidance.pk])
    first, second = guidance.passages.of_kind("theme")
    answer = desk.post(address, {"accept": first.pk})
    assert answer.redirect_chain[-1][0].endswith(f"#i{second.pk}")
    assert "Đã nhận 1 mục" in said(answer)
    desk.post(address, {"reject": second.pk})
    assert list(guidance.passages.of_kind("theme").values_list("state", flat=True)) == [
        "accepted",
        "rejected",
    ]
    assert "Đã hoàn tác 1 mục" in said(desk.post(address, {"undo": "1"}))
    second.refresh_from_db()
    assert second.state == "proposed"


def test_all_of_a_kind_leaves_what_was_decided(guidance: Guidance) -> None:
    desk, address = sign_in("lead"), reverse("guidance_decide", args=[guidance.pk])
    first = guidance.passages.of_kind("form").first()
    assert first
    desk.post(address, {"reject": first.pk})
    assert "Đã nhận 2 mục" in said(desk.post(address, {"accept_kind": "form"}))
    first.refresh_from_db()
    assert first.state == "rejected"


@pytest.mark.parametrize(
    "data", [{}, {"accept": "x"}, {"accept": "9" * 30}, {"accept_kind": "rumour"}, {"undo": "1"}]
)
def test_nonsense_is_answered_in_words(data: dict[str, str], guidance: Guidance) -> None:
    answer = sign_in("lead").post(reverse("guidance_decide", args=[guidance.pk]), data)
    assert answer.status_code == 200
    assert said(answer)


def test_a_refusal_changes_nothing(guidance: Guidance) -> None:
    first = guidance.passages.first()
    assert first
    answer = sign_in("editor").post(reverse("guidance_decide", args=[guidance.pk]), {"accept": first.pk})
    assert "Vai trò" in said(answer)
    first.refresh_from_db()
    assert first.state == "proposed"


def test_the_file_comes_back_byte_for_byte_as_a_download() -> None:
    desk = sign_in("lead")
    desk.post(reverse("guidance_receive"), {"file": SimpleUploadedFile("tệp.txt", TEXT.encode())})
    answer = desk.get(reverse("guidance_file", args=[Guidance.objects.get().pk]))
    assert b"".join(answer.streaming_content) == TEXT.encode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_long_document_takes_as_many_queries_as_a_short_one() -> None:
    desk = sign_in("lead")
    text_of_500 = "\n".join(f"Nội dung thứ {n}: giới thiệu lịch sử quan hệ hai nước." for n in range(500))
    marked = tuple((Passage.Kind.THEME, f"Nội dung thứ {n}:", "", "") for n in range(500))
    short = make_guidance(by=desk.user)
    long = make_guidance(by=desk.user, text=text_of_500, marked=marked, title="Văn bản dài")
    counts = []
    for guidance in (short, long):
        desk.get(reverse("guidance_reading", args=[guidance.pk]))
        with CaptureQueriesContext(connection) as queries:
            answer = desk.get(reverse("guidance_reading", args=[guidance.pk]))
        assert answer.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


def test_the_list_finds_and_pages() -> None:
    desk = sign_in("editor")
    for n in range(55):
        make_guidance(by=desk.user, title=f"Văn bản {n}", marked=())
    first = page(desk.get(reverse("guidance_list")))
    assert len(first.select("tbody tr")) == 50
    assert first.select_one("a[rel=next]")
    assert len(page(desk.get(f"{reverse('guidance_list')}?p=2")).select("tbody tr")) == 5
    assert len(page(desk.get(f"{reverse('guidance_list')}?q=bản 54")).select("tbody tr")) == 1
    nothing = desk.get(f"{reverse('guidance_list')}?q=không có đâu&p=zzz")
    assert "Bỏ lọc" in text(nothing)
