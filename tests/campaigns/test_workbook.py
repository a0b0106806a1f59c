"""The plan as a workbook: out and back without a difference, and hostile files refused with a reason."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from nhipcau.campaigns.adapters import received
from nhipcau.campaigns.adapters.cells import sheets_in
from nhipcau.campaigns.adapters.received import table_in
from nhipcau.campaigns.adapters.workbook import HIDDEN, render
from nhipcau.campaigns.planning.comparison import differences
from nhipcau.campaigns.ports import ExchangeError, Plan
from nhipcau.guidance.ports import Unreadable
from tests.campaigns.plans import plan, plans, row


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked on its first sheet and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def parts(**content: bytes) -> bytes:
    """A container with these parts, `__` for `/`, and whatever makes it look like a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads without a process of its own, which a property needs hundreds of times."""
    monkeypatch.setattr(received, "_sheets", sheets_in)


@given(plans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_out_and_back_is_no_difference(in_this_process: None, plan: Plan) -> None:
    found = table_in(render(plan))
    assert (found.campaign, found.version, found.whole) == (plan.slug, plan.version, True)
    assert not differences(plan, found)


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render(plan()) == render(plan())


def test_what_a_clerk_does_in_the_sheet_comes_back_as_that() -> None:
    """A day moved, an organisation chosen, a row deleted, a row added, rows sorted the other way."""

    def work(sheet: Any) -> None:
        sheet["H2"] = dt.datetime(2026, 9, 5)  # noqa: DTZ001  # a cell has no zone
        sheet["F2"] = "Tỉnh Đoàn"
        sheet.delete_rows(3)
        for column, cell in enumerate(["", "2", "Triển lãm", "Thanh niên", "Tiếng Việt"], start=1):
            sheet.cell(4, column, cell or None)
        sheet["L2"] = "Trích dẫn bị sửa"
        sheet["H3"] = "=DATE(2026,9,1)"  # a formula that no spreadsheet has worked out says nothing

    found = differences(plan(), table_in(edited(render(plan()), work)))
    (edit,) = found.edits
    assert edit.values == {"owner": 33, "due": dt.date(2026, 9, 5)}
    assert [one.place for one in edit.fields] == ["F2", "H2"]
    assert [one.item for one in found.drops] == [102]
    (added,) = found.additions
    assert (added.values["theme"], added.values["form"], added.place) == (2, 12, "dòng 4")
    assert not found.problems


def test_the_sheet_helps_its_editor() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(plan())))
    sheet = book.worksheets[0]
    assert sheet.title == "Kế hoạch"
    assert [one.sheet_state for one in book.worksheets] == [
        "visible",
        "visible",
        "visible",
        "hidden",
        "veryHidden",
    ]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:L4"
    assert sheet["H2"].is_date
    assert sheet["K2"].value == "ND1"
    assert "Lịch sử quan hệ hai nước" in sheet["L2"].value
    chosen = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert chosen["C2:C304"].formula1 == "'Danh mục'!$B$1:$B$3"
    assert chosen["A2:A304"].formula1 == "FALSE"
    closed = [cell.value for cell in book["Danh mục"]["E"]]
    assert "Huyện ủy Lam Sơn" not in closed
    assert not sheet.protection.sheet  # or it could neither be sorted nor lose a row


def test_text_is_never_a_formula() -> None:
    risky = plan(rows=[row(1, 1, "11", "21", note='=HYPERLINK("http://x","y")')])
    cell = openpyxl.load_workbook(io.BytesIO(render(risky))).worksheets[0]["I2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "'
    + b"ha" * 500
    + b'">'
    + b"".join(
        b'<!ENTITY x%d "%s">' % (n, b"&x%s;" % (str(n - 1).encode() if n else b"") * 50) for n in range(6)
    )
    + b"]><workbook>&x5;</workbook>"
)
HOSTILE = {
    "text": b"hello",
    "nothing": b"",
    "old": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "cut short": render(plan())[:3000],
    "a document": parts(word__document=b"<w/>"),
    "no sheets": parts(**{"xl__workbook.xml": b"<workbook/>"}),
    "entities": parts(**{"xl__workbook.xml": BOMB, "[Content_Types].xml": BOMB}),
    "unpacks to much": parts(**{"xl__workbook.xml": b"<a/>", "xl__media__x": b"\0" * (101 * 1024 * 1024)}),
    "many parts": parts(**{"xl__workbook.xml": b"<a/>"}, **{f"p{n}": b"" for n in range(2001)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(Unreadable, match=r"\w{3}"):
        sheets_in(HOSTILE[name])


def test_a_hostile_workbook_meets_only_the_process_that_reads_it() -> None:
    for name in ("entities", "old"):
        with pytest.raises(ExchangeError, match=r"\w{3}"):
            table_in(HOSTILE[name])
    with pytest.raises(ExchangeError, match="10 MB"):
        table_in(b"\0" * (10 * 1024 * 1024 + 1))


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "1.5"])
def test_a_version_that_is_none_is_not_ours(version: str) -> None:
    def forged(sheet: Any) -> None:
        sheet.parent[HIDDEN]["A4"] = version

    assert table_in(edited(render(plan()), forged)).version is None


def test_a_sheet_that_claims_a_million_columns_costs_little() -> None:
    def far(sheet: Any) -> None:
        sheet.cell(1_000_000, 16_000, "xa")

    found = table_in(edited(render(plan()), far))
    assert not differences(plan(), found)


def test_a_workbook_of_another_office_is_read_by_its_heads() -> None:
    book = openpyxl.Workbook()
    book.active.append(["KẾ HOẠCH TUYÊN TRUYỀN"])
    book.active.append([])
    book.active.append(["TT", "Nội dung", "Hình thức", "Đối tượng", "Ngôn ngữ", "Chủ trì"])
    book.active.append([1, "2", "Triển lãm", "Thanh niên", "vi", "Sở VHTTDL"])
    saved = io.BytesIO()
    book.save(saved)
    found = table_in(saved.getvalue())
    assert not found.whole
    (added,) = differences(plan(), found).additions
    assert added.values["owner"] == 31
