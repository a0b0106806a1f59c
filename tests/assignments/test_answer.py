"""The page where an organisation answers without an account."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from nhipcau.assignments.actions import (
    MOST_A_DAY,
    LinkHolder,
    decline,
    open_link,
    return_response,
    signed_link,
    take_back_response,
)
from nhipcau.assignments.models import Assignment, Response
from nhipcau.assignments.views.answer import LARGEST_FORM
from nhipcau.kit import clock
from tests.assignments.factories import make_assignment
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import page, said, sign_in, text

pytestmark = pytest.mark.django_db
State = Assignment.State


@pytest.fixture
def assignment() -> Assignment:
    return make_assignment(by=UserFactory(role="lead"))


@pytest.fixture
def address(assignment: Assignment) -> str:
    return reverse("assignments:answer", args=[signed_link(assignment)])


def given(**changed: Any) -> dict[str, Any]:
    whole = {
        "act": "respond",
        "key": str(uuid.uuid4()),
        "done_on": clock.today().isoformat(),
        "text": "Đọc trong buổi sinh hoạt.",
        "number": "",
        "metric": "attendance",
        "method": "counted",
        "name": "Nguyễn Thử",
    }
    return {**whole, **changed}


def photo() -> SimpleUploadedFile:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (16.0, 27.0, 51.0)
    file = io.BytesIO()
    Image.new("RGB", (60, 30)).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("ảnh.jpg", file.getvalue(), "image/jpeg")


def test_it_shows_what_is_asked_why_and_by_when(client: Client, address: str, assignment: Assignment) -> None:
    answer = client.get(address)
    words = text(answer)
    item = assignment.plan_item
    assert f"{item.form}: {item.theme.title}" in words
    assert assignment.organisation.name in words
    assert item.theme.text in words
    assert "ngày" in words
    assert page(answer).select_one("html")["lang"] == "vi"  # type: ignore[index]  # it is there


def test_it_is_kept_and_listed_nowhere_and_runs_no_script(client: Client, address: str) -> None:
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    seen = page(answer)
    assert not seen.select("script, [style], [onclick]")
    assert "sessionid" not in client.cookies


def test_a_report_is_recorded_once_however_often_it_is_sent(
    client: Client, address: str, assignment: Assignment
) -> None:
    data = given(number="46", photo=photo(), detail="danh sách ký tên")
    first = client.post(address, data, follow=True)
    again = client.post(address, {**data, "photo": photo(), "text": "Khác"}, follow=True)
    kept = Response.objects.get()
    for answer in (first, again):
        assert "Đã gửi. Cảm ơn." in text(answer)
        assert f"Biên nhận {kept.pk}" in text(answer)
    assert (kept.number, kept.metric, kept.method) == (46, "attendance", "Đếm được: danh sách ký tên")
    assert (kept.by, kept.by_name) == (None, "Nguyễn Thử")
    assignment.refresh_from_db()
    assert assignment.state == State.ANSWERED


def test_the_photo_is_kept_without_where_it_was_taken(client: Client, address: str) -> None:
    client.post(address, given(text="", photo=photo()))
    kept = Response.objects.get()
    with kept.photo.open("rb") as file:
        image = Image.open(file)
        assert image.format == "JPEG"
        assert not dict(image.getexif())
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\w*\.jpg", str(kept.photo.name))


def test_how_it_was_counted_is_kept_in_the_offices_words(client: Client, address: str) -> None:
    client.post(f"{address}?lang=ja", given(number="46", detail="名簿"))
    kept = Response.objects.get()
    assert kept.method == "Đếm được: 名簿"
    take_back_response(response=kept, by=LinkHolder(kept.assignment_id, ""))
    again = page(client.get(f"{address}?lang=ja&again={kept.key}"))
    assert again.select_one("[name=detail]")["value"] == "名簿"  # type: ignore[index]  # it is there


def test_several_photos_go_with_a_report(client: Client, address: str, assignment: Assignment) -> None:
    data = given(text="", photo=[photo(), photo(), photo()])
    assert "3 ảnh" in text(client.post(address, data, follow=True))
    client.post(address, {**data, "photo": [photo(), photo()]}, follow=True)
    kept = Response.objects.get()
    assert (bool(kept.photo), kept.further.count()) == (True, 2), "sent twice, kept once"
    for one in kept.further.all():
        assert not dict(Image.open(one.file).getexif())
    desk = sign_in("lead")
    shown = page(desk.get(reverse("assignment_detail", args=[assignment.pk])))
    addresses = [one["src"] for one in shown.select("img.evidence")]
    assert len(addresses) == 3
    assert all(desk.get(one)["Content-Type"] == "image/jpeg" for one in addresses)
    other = sign_in("officer", organisation=OrganisationFactory())
    assert [other.get(one).status_code for one in addresses] == [404] * 3


@pytest.mark.parametrize(
    "photos", [[photo() for _ in range(7)], [photo(), SimpleUploadedFile("b.jpg", b"no photo")]]
)
def test_too_many_photos_or_a_bad_one_among_them_is_told_at_its_field(
    client: Client, address: str, photos: list[SimpleUploadedFile]
) -> None:
    answer = client.post(address, given(photo=photos))
    assert answer.status_code == 422
    assert page(answer).select("#id_photo_error")
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"text": ""}, "ít nhất một điều"),
        ({"done_on": "2999-01-01"}, "chưa tới"),
        ({"done_on": "hôm qua"}, ""),
        ({"number": "-3"}, ""),
        ({"number": "rất nhiều"}, "1200 hoặc 1.200"),
        ({"number": "1.5"}, "1200 hoặc 1.200"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"key": "not-a-key"}, ""),
        ({"photo": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")}, "JPEG hoặc PNG"),
        ({"text": "x" * 6000}, ""),
    ],
)
def test_what_is_wrong_is_said_and_typing_is_kept(
    changed: dict[str, Any], word: str, client: Client, address: str
) -> None:
    answer = client.post(address, given(detail="sổ trực", **changed))
    assert answer.status_code == 422
    assert word in said(answer)
    assert said(answer)
    assert page(answer).select_one("[name=detail]")["value"] == "sổ trực"  # type: ignore[index]  # the field is there, or the test fails
    assert not Response.objects.exists()


def test_a_number_is_taken_with_the_marks_people_write_between_thousands(
    client: Client, address: str
) -> None:
    form = page(client.get(address)).select_one("[name=number]")
    assert "pattern" not in form.attrs  # type: ignore[union-attr]  # the field is there, or the test fails
    client.post(address, given(number="1.200"))
    assert Response.objects.get().number == 1200


def test_a_report_with_a_slip_is_taken_back_and_put_right(
    client: Client, address: str, assignment: Assignment
) -> None:
    client.post(address, given(number="4600", detail="danh sách ký tên", photo=photo()))
    wrong = Response.objects.get()
    before = page(client.get(address))
    assert before.select_one(f"[name=response][value='{wrong.pk}']")
    again = client.post(address, {"act": "take_back", "response": wrong.pk}, follow=True)
    form = page(again)
    kept = {name: form.select_one(f"[name={name}]") for name in ("number", "detail", "text", "name")}
    assert {name: field.get("value") or field.text.strip() for name, field in kept.items() if field} == {
        "number": "4600",
        "detail": "danh sách ký tên",
        "text": "Đọc trong buổi sinh hoạt.",
        "name": "Nguyễn Thử",
    }
    assert "Hãy chọn lại ảnh" in text(again)
    assignment.refresh_from_db()
    assert assignment.state == State.ASSIGNED
    client.post(address, given(number="46"))
    assert Response.objects.standing().get().number == 46
    twice = client.post(address, {"act": "take_back", "response": wrong.pk}, follow=True)
    assert twice.status_code == 200
    assert client.post(address, {"act": "take_back", "response": "99999"}).status_code == 404


def test_what_the_office_sends_back_says_why_and_leads_to_putting_it_right(
    client: Client, address: str, assignment: Assignment
) -> None:
    client.post(address, given(number="46"))
    lead = UserFactory(role="lead")
    return_response(response=Response.objects.get(), reason="Ảnh mờ, chụp lại giúp", by=lead)
    shown = page(client.get(address))
    assert "Ảnh mờ, chụp lại giúp" in shown.get_text()
    link = shown.select_one("h1 ~ p a.go")
    assert link
    form = page(client.get(f"{address}{str(link['href']).partition('#')[0]}"))
    assert form.select_one("[name=number]")["value"] == "46"  # type: ignore[index]  # the field is there, or the test fails
    assert shown.select_one("button[value=accept]")


def test_a_number_left_out_leaves_out_how_it_was_counted(client: Client, address: str) -> None:
    client.post(address, given())
    kept = Response.objects.get()
    assert (kept.number, kept.metric, kept.method) == (None, "", "")


def test_it_is_taken_on_or_declined(client: Client, assignment: Assignment, address: str) -> None:
    refused = client.post(address, {"act": "decline", "reason": " "})
    assert refused.status_code == 422
    answer = client.post(address, {"act": "accept"}, follow=True)
    assert "Đã nhận việc" in text(answer)
    assignment.refresh_from_db()
    assert assignment.state == State.ACCEPTED
    assert not page(answer).select("[value=accept], [value=decline]")


def test_what_was_declined_asks_for_nothing_more(
    client: Client, assignment: Assignment, address: str
) -> None:
    answer = client.post(address, {"act": "decline", "reason": "Không có loa"}, follow=True)
    assert "Không có loa" in text(answer)
    assert not page(answer).select("#bao-cao")
    late = client.post(address, given())
    assert late.status_code == 422
    assert "không làm được" in said(late)


def test_a_forged_or_stale_link_is_refused_in_words(client: Client, assignment: Assignment) -> None:
    token = signed_link(assignment)
    for wrong in ("x", token[:-1] + ("a" if token[-1] != "a" else "b"), "MTIz:abc:def"):
        answer = client.get(reverse("assignments:answer", args=[wrong]))
        assert answer.status_code == 403
        assert "không còn dùng được" in text(answer)
        assert client.post(reverse("assignments:answer", args=[wrong]), given()).status_code == 403
    assert not Response.objects.exists()


def test_a_link_of_an_assignment_that_is_gone(client: Client, assignment: Assignment, address: str) -> None:
    assignment.delete()
    assert client.get(address).status_code == 404


def test_a_receipt_of_another_assignment_is_not_shown(
    client: Client, assignment: Assignment, address: str
) -> None:
    other = make_assignment(by=assignment.assigned_by, organisation=OrganisationFactory())
    key = str(uuid.uuid4())
    client.post(reverse("assignments:answer", args=[signed_link(other)]), given(key=key))
    for asked in (key, "nonsense", "x" * 300):
        assert "Đã gửi. Cảm ơn." not in text(client.get(f"{address}?sent={asked}"))


def test_posting_from_another_site_is_refused(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, given()).status_code == 403
    assert not Response.objects.exists()
    seen = page(strict.get(address))
    token = seen.select_one("[name=csrfmiddlewaretoken]")["value"]  # type: ignore[index]  # it is there
    assert strict.post(address, given(csrfmiddlewaretoken=token)).status_code == 302


def test_what_is_too_large_is_refused_by_its_stated_length(client: Client, address: str) -> None:
    answer = client.generic("POST", address, b"x", CONTENT_LENGTH=str(LARGEST_FORM + 1))
    assert answer.status_code == 413
    assert "40 MB" in text(answer)


def test_a_link_holder_cannot_fill_the_disk(client: Client, address: str) -> None:
    for _n in range(MOST_A_DAY):
        client.post(address, given())
    answer = client.post(address, given())
    assert "Hôm nay việc này đã nhận" in said(answer)
    assert Response.objects.count() == MOST_A_DAY


def test_an_officer_who_is_signed_in_answers_by_name(
    client: Client, assignment: Assignment, address: str
) -> None:
    officer = UserFactory(role="officer", organisation=assignment.organisation)
    client.force_login(officer)
    client.post(address, given())
    assert Response.objects.get().by == officer
    stranger = UserFactory(role="officer", organisation=OrganisationFactory())
    client.force_login(stranger)
    client.post(address, given())
    assert Response.objects.latest("pk").by is None


@pytest.mark.parametrize(
    ("languages", "query", "shown", "word"),
    [
        (["vi"], "", "vi", "Vì sao có việc này"),
        (["ja", "vi"], "", "ja", "この依頼の理由"),
        (["vi"], "?lang=ja", "ja", "この依頼の理由"),
        (["vi"], "?lang=xx", "vi", "Vì sao có việc này"),
        ([], "?lang=en", "en", "Why this is asked"),
    ],
)
def test_it_speaks_the_organisations_language(
    languages: list[str],
    query: str,
    shown: str,
    word: str,
    client: Client,
    assignment: Assignment,
    address: str,
) -> None:
    assignment.organisation.languages = languages
    assignment.organisation.save()
    answer = client.get(address + query)
    assert page(answer).select_one("html")["lang"] == shown  # type: ignore[index]  # it is there
    assert word in text(answer)
    assert answer["Content-Language"] == shown


def test_what_was_written_cannot_run(client: Client, assignment: Assignment, address: str) -> None:
    decline(assignment=assignment, reason="<script>alert(1)</script>", by=open_link(signed_link(assignment)))
    assert b"<script>alert" not in client.get(address).content


def test_controls_have_names(client: Client, address: str) -> None:
    seen = page(client.get(address))
    for control in seen.select("input:not([type=hidden]), select, textarea"):
        assert seen.select_one(f"label[for='{control['id']}']"), control
    assert len(seen.select("h1")) == 1


def test_the_page_takes_few_queries(client: Client, address: str) -> None:
    answers: list[HttpResponse] = []
    with CaptureQueriesContext(connection) as queries:
        answers.append(client.get(address))
    assert answers[0].status_code == 200
    assert len(queries) < 10


def test_a_late_day_is_said_without_blame(client: Client, assignment: Assignment, address: str) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(due=clock.today() - dt.timedelta(days=2))
    assert "Đã quá hạn; làm xong vẫn báo được" in text(client.get(address))


def test_what_is_no_letter_is_not_kept(client: Client, address: str, assignment: Assignment) -> None:
    """With a control character in one, the office's report of the whole campaign couldn't be written."""
    client.post(address, given(text="Đọc\x00 tại\x0b buổi\x1b họp.\r\nĐông\tđủ\ufffe", name="Hoa\x01"))
    kept = assignment.responses.get()
    assert (kept.text, kept.by_name) == ("Đọc tại buổi họp.\r\nĐông\tđủ", "Hoa")
