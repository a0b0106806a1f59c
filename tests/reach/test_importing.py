"""A table of figures: seen first, entered whole or not at all, once however often it is sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import time_machine
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from nhipcau.campaigns.models import PlanItem
from nhipcau.reach.actions import WrongFiguresError, import_measures
from nhipcau.reach.figures import Figure, read_figures, table_of_figures
from nhipcau.reach.models import Measure
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, Desk, page, said, sign_in, text
from tests.reach.factories import DAY, a_measure, a_plan_item

pytestmark = pytest.mark.django_db
HEAD = ("Số việc", "Đếm gì", "Con số", "Ngày đếm", "Nguồn", "Cách đếm", "Độ chắc chắn")
IMPORT = "measure_import"


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)):
        yield


def line(item: PlanItem, **changes: str) -> list[str]:
    cells = {
        "key": str(item.pk),
        "metric": "lượt xem",
        "value": "4.213",
        "date": "21/9/2026",
        "source": "Nhật ký máy chủ",
        "method": "Lượt xem trang",
        "confidence": "đếm được",
    }
    return list((cells | changes).values())


def as_csv(*rows: Any, head: Any = HEAD, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([head, *rows])
    return made.getvalue().encode(encoding)


def as_workbook(*rows: Any, head: Any = HEAD) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Số liệu")
    for number, row in enumerate([head, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def sent(desk: Desk, data: bytes, name: str = "so-do.csv") -> HttpResponse:
    return desk.post(reverse(IMPORT), {"file": SimpleUploadedFile(name, data)})


def taken(desk: Desk, seen: HttpResponse) -> HttpResponse:
    fields = {one["name"]: one["value"] for one in page(seen).select(".bulk input[name]")}
    return desk.post(reverse(IMPORT), fields | {"take": "1"})


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role: str) -> None:
    item, desk = a_plan_item(), sign_in(role)
    for address in (reverse(IMPORT), reverse("measure_table", args=[item.campaign_id])):
        assert desk.allowed(address) == (role in ("lead", "editor", "operator"))
    if role not in ("lead", "editor", "operator"):
        with pytest.raises(PermissionDenied):
            import_measures(figures=[], by=desk.user)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (as_csv, "a.csv"),
        (lambda *rows: as_csv(*rows, delimiter=";"), "a.csv"),
        (lambda *rows: as_csv(*rows, delimiter="\t", encoding="utf-16"), "a.txt"),
        (as_workbook, "a.xlsx"),
    ],
)
def test_figures_are_seen_then_entered_once(write: Any, name: str) -> None:
    desk, first, second = sign_in("lead"), a_plan_item(), a_plan_item()
    data = write(line(first), line(second, value="0", metric="views", confidence="estimated"))
    seen = sent(desk, data, name)
    assert "2 số sẽ được ghi" in text(seen)
    assert not Measure.objects.exists(), "seen is not entered"
    assert "Đã ghi 2 số đo" in said(taken(desk, seen))
    assert {(one.value, one.date, one.confidence) for one in Measure.objects.all()} == {
        (4213, DAY, "counted"),
        (0, DAY, "estimated"),
    }
    assert "2 số đã có từ trước" in said(taken(desk, seen))
    assert not page(sent(desk, data, name)).select(".bulk"), "nothing new: nothing to enter"
    assert Measure.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"key": "99999"}, "A3", "bảng trống"),
        ({"key": "x" * 30}, "A3", "bảng trống"),
        ({"metric": "niềm vui"}, "B3", "lượt xem"),
        ({"metric": ""}, "B3", "lượt xem"),
        ({"value": "mười"}, "C3", "1.200"),
        ({"value": ""}, "C3", "bắt buộc"),
        ({"value": "9" * 30}, "C3", "quá lớn"),
        ({"date": "hôm qua"}, "D3", "21/9/2026"),
        ({"date": "1/1/2027"}, "D3", "chưa tới"),
        ({"source": ""}, "E3", "nguồn"),
        ({"method": ""}, "F3", "cách đếm"),
        ({"confidence": "chắc"}, "G3", "ước tính"),
    ],
)
def test_each_bad_cell_is_named_with_its_remedy_and_nothing_is_entered(
    changes: dict[str, str], place: str, words: str
) -> None:
    desk, item = sign_in("lead"), a_plan_item()
    seen = sent(desk, as_csv(line(item), line(a_plan_item(), **changes)))
    told = page(seen).select_one("#problems li").get_text(" ", strip=True)
    assert told.startswith(place)
    assert words in told.casefold() or words in told
    assert not page(seen).select(".bulk")
    assert not Measure.objects.exists()


def test_two_numbers_in_one_place_are_told_before_anything_is_entered() -> None:
    desk, item = sign_in("lead"), a_plan_item()
    a_measure(by=desk.user, plan_item=item, value=1)
    seen = sent(desk, as_csv(line(item), line(other := a_plan_item()), line(other, value="9")))
    places = [one.b.text for one in page(seen).select("#problems li")]
    assert places == ["C2", "C4"]
    figures = read_figures(item.campaign, table_of_figures(as_csv(line(other), line(other, value="9"))))
    with pytest.raises(WrongFiguresError):
        import_measures(figures=figures.figures, by=desk.user)
    assert Measure.objects.count() == 1


def test_what_changed_since_it_was_seen_is_told_and_nothing_is_half_entered() -> None:
    desk, first, second = sign_in("lead"), a_plan_item(), a_plan_item()
    seen = sent(desk, as_csv(line(first), line(second)))
    a_measure(by=desk.user, plan_item=second, value=7, source="Nhật ký máy chủ")
    answer = taken(desk, seen)
    assert "C3" in text(answer)
    assert Measure.objects.count() == 1


def test_items_are_known_by_what_sets_them_apart_in_any_language() -> None:
    item = a_plan_item()
    head = (
        "Theme",
        "Form",
        "Audience",
        "Language",
        "Metric",
        "Value",
        "Date",
        "Source",
        "Method",
        "How sure",
    )
    cells = ("1", "Loudspeaker", "Residents", "vi", "views", "12", "2026-09-21", "Sổ", "Đếm", "counted")
    found = read_figures(item.campaign, table_of_figures(as_csv(cells, head=head)))
    assert [one.given["plan_item"] for one in found.figures] == [item], found.problems


def test_the_empty_table_comes_back_filled() -> None:
    desk, item = sign_in("lead"), a_plan_item()
    book = openpyxl.load_workbook(
        io.BytesIO(desk.get(reverse("measure_table", args=[item.campaign_id])).content)
    )
    sheet = book.active
    assert sheet["A2"].value == item.pk
    assert "1 dòng chưa có số" in text(sent(desk, saved(book), "a.xlsx"))
    cells = ("lượt xem", 4213, dt.date(2026, 9, 21), "Sổ", "Đếm", "đếm được")
    for place, cell in zip("FGHIJK", cells, strict=True):
        sheet[f"{place}2"].value = cell
    taken(desk, sent(desk, saved(book), "a.xlsx"))
    assert (Measure.objects.get().value, Measure.objects.get().date) == (4213, DAY)


def saved(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "trống"),
        (b"\x89PNG\r\n\x1a\n\0\0", "không phải là bảng"),
        (b"PK\x03\x04 broken", "hỏng"),
        ("Một,Hai\n1,2".encode(), "Không nhận ra cột nào"),
        ("Số việc,Con số\n1,2".encode(), "Bảng thiếu các cột"),
        (as_csv(*[["1"] * 7] * 1001), "1000"),
    ],
)
def test_what_is_no_table_of_figures_is_refused_with_the_remedy(data: bytes, words: str) -> None:
    a_plan_item()
    answer = sign_in("lead").post(
        reverse(IMPORT), {"file": SimpleUploadedFile("a.csv", data)} if data else {}
    )
    assert (words if data else "Hãy chọn tệp") in said(answer)


@pytest.mark.parametrize("table", ["", "{", "[[],[]]", "[[1],[2]]", '[[["x","A"]],[]]', "[" * 90000])
def test_a_table_that_did_not_come_back_whole_is_refused(table: str) -> None:
    a_plan_item()
    answer = sign_in("lead").post(reverse(IMPORT), {"table": table, "take": "1"})
    assert "không còn nguyên vẹn" in said(answer)
    assert not Measure.objects.exists()


def test_without_a_confirmed_plan_there_is_nothing_to_measure() -> None:
    a_plan_item("proposed")
    assert "chưa có gì để đo" in text(sign_in("lead").get(reverse(IMPORT)))
    assert import_measures(figures=[Figure(1, {})][:0], by=UserFactory(role="lead")).new == 0
