"""The plan as an official document, in both layouts; what our own reader finds in it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from django.utils.translation import override
from lxml import etree

from nhipcau.campaigns.actions.opening import short_title
from nhipcau.campaigns.adapters.document import _listed, render, tasks
from nhipcau.campaigns.ports import Plan, PlanTheme, Quote
from nhipcau.guidance.reading import read_file
from nhipcau.guidance.reading.model import Item
from tests.campaigns.plans import plan, row

THEMES = (
    "Khẳng định vai trò của chuyển đổi số trong phục vụ người dân, doanh nghiệp",
    "Phổ biến quy trình nộp hồ sơ trực tuyến; hướng dẫn sử dụng tài khoản định danh điện tử",
    "Giới thiệu mô hình hay ở cơ sở:\n- Tổ công nghệ số cộng đồng;\n- Điểm hỗ trợ tại bưu điện",
)


def quote(kind: str, text: str) -> Quote:
    return Quote(1, "", kind, text, 0, len(text), "")


def a_plan(**given: object) -> Plan:
    made = plan(
        title="Tuyên truyền dịch vụ công trực tuyến năm 2026",
        themes=tuple(
            PlanTheme(n, n, short_title(text), text, None) for n, text in enumerate(THEMES, start=1)
        ),
        rows=[
            row(101, 1, "11", "21", owner=31, supporting=(32,)),
            row(102, 1, "11", "21", "ja", owner=31, supporting=(32,)),
            row(103, 1, "11", "22", owner=31, supporting=(32,)),
            row(104, 2, "12", "22", owner=33, state="confirmed", due=dt.date(2026, 12, 1)),
            row(105, 3, "11", "21"),
        ],
        passages={
            "purpose": (quote("purpose", "- Nâng cao nhận thức của cán bộ, đảng viên và nhân dân;"),),
            "requirement": (quote("requirement", "Bảo đảm thiết thực, tiết kiệm"),),
            "legal_basis": (quote("legal_basis", "Quyết định số 12/QĐ-UBND ngày 05/01/2026 của UBND tỉnh"),),
        },
    )
    return replace(made, **given)  # type: ignore[arg-type]  # given as the test has it


def written(plan: Plan) -> docx.document.Document:
    with override(plan.language):
        return docx.Document(io.BytesIO(render(plan)))


def read(content: bytes, folder: Path) -> list[Item]:
    path = folder / "ke-hoach.docx"
    path.write_bytes(content)
    return list(read_file(path).items)


@pytest.mark.parametrize("layout", ["state", "party"])
def test_our_own_reader_finds_the_plan_in_its_document(layout: str, tmp_path: Path) -> None:
    items = read(render(a_plan(layout=layout)), tmp_path)
    found = {
        kind: [one.text for one in items if one.kind == kind] for kind in ("theme", "purpose", "requirement")
    }
    assert found["theme"] == list(THEMES)
    assert found["purpose"] == ["Nâng cao nhận thức của cán bộ, đảng viên và nhân dân"]
    assert found["requirement"] == ["Bảo đảm thiết thực, tiết kiệm"]
    assert {one.value for one in items if one.kind == "form"} >= {"article", "exhibition"}
    assert {one.value for one in items if one.kind == "audience"} >= {"residents", "youth"}
    assert "12/QĐ-UBND" in {one.number for one in items if one.kind == "legal_basis"}
    led = {(one.organisation, one.date) for one in items if one.kind == "duty"}
    assert ("Sở Văn hóa, Thể thao và Du lịch", "2026-09-11") in led


@pytest.mark.parametrize(
    ("layout", "motto", "number", "ending", "last"),
    [
        ("state", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: …………/KH-…………", "kết quả./.", "- Lưu: VT."),
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số …………-KH/…………", "kết quả.", "- Lưu Văn phòng."),
    ],
)
def test_each_layout_has_its_own_head_and_foot(
    layout: str, motto: str, number: str, ending: str, last: str
) -> None:
    word = written(a_plan(layout=layout))
    head = [cell.text for one in word.tables[0].rows for cell in one.cells]
    assert head[0].startswith("ỦY BAN NHÂN DÂN\nTỈNH LAM GIANG")
    assert motto in head[1]
    assert head[2] == f"{number}\nDỰ THẢO"
    body = [paragraph.text for paragraph in word.paragraphs]
    assert "KẾ HOẠCH" in body
    assert body[[bool(text) for text in body].index(True)] == "KẾ HOẠCH"
    assert next(text for text in reversed(body) if text).endswith(ending)
    assert last in word.tables[-1].cell(0, 0).text
    heads = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert [text.split(".")[0] for text in heads] == ["I", "II", "III", "IV", "V"]


def test_items_that_differ_in_audience_and_language_share_a_row() -> None:
    table = written(a_plan()).tables[1]
    assert "w:tblHeader" in etree.tostring(table.rows[0]._tr).decode()
    rows = [[cell.text for cell in one.cells] for one in table.rows]
    assert rows[2] == [
        "1",
        "Bài viết: nhân dân (tiếng Việt, tiếng Nhật); thanh niên (tiếng Việt) [đề xuất, chưa xác nhận]",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Giáo dục và Đào tạo",
        "11/9/2026",
    ]
    assert "[đề xuất" not in rows[4][1]
    assert sum(len(one) for _task, one in tasks(a_plan())) == 5


def test_a_confirmed_plan_is_no_draft() -> None:
    word = written(a_plan(state="confirmed"))
    everything = (
        etree.tostring(word.element).decode() + etree.tostring(word.sections[0].header._element).decode()
    )
    assert "DỰ THẢO" not in everything
    assert "DỰ THẢO" in written(a_plan()).sections[0].header.paragraphs[-1].text


@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_an_empty_plan_is_still_a_document_and_twice_the_same(language: str) -> None:
    bare = a_plan(
        language=language,
        rows=(),
        themes=(),
        forms=(),
        audiences=(),
        days=(),
        passages={},
        source=None,
        lead=None,
    )
    with override(language):
        assert render(bare) == render(bare)
        assert render(a_plan(language=language)) == render(a_plan(language=language))


def test_runs_of_numbers_are_drawn_together() -> None:
    assert _listed([1, 2, 4, 5, 6, 9]) == "1, 2, 4-6, 9"
