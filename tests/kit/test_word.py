"""The official layouts: their values within what the rules allow, the letterhead, the same bytes twice."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from docx.shared import Pt

from nhipcau.kit.word import Letterhead, Sheet, layout, letterhead, signing, subject
from nhipcau.kit.word.layout import NAMES
from nhipcau.kit.word.letter import balanced

DAY = dt.date(2026, 2, 5)
ALLOWED = {  # NĐ 30/2020/NĐ-CP, App. I; HD 05-HD/VPTW
    "state": {"left": (30, 35), "right": (15, 20), "top": (20, 25), "bottom": (20, 25), "body": (13, 14)},
    "party": {"left": (30, 30), "right": (15, 15), "top": (20, 20), "bottom": (20, 20), "body": (14, 15)},
}


def made(name: str, language: str = "vi", draft: str = "") -> bytes:
    sheet = Sheet(layout(name), language, "Kế hoạch", "UBND", DAY)
    letterhead(sheet, Letterhead("Sở Y tế", "UBND tỉnh Lam Giang", "KH", DAY, draft), language)
    subject(sheet, "KẾ HOẠCH", "Thông tin, tuyên truyền", "Kỷ niệm 53 năm")
    sheet.text("Một đoạn.")
    signing(sheet, ["Như trên;", layout(name).last_recipient])
    return sheet.bytes()


@pytest.mark.parametrize("name", NAMES)
def test_values_are_within_what_is_allowed_and_say_where_they_are_from(name: str) -> None:
    found, allowed = layout(name), ALLOWED[name]
    for side, value in found.margins_mm.items():
        assert allowed[side][0] <= value <= allowed[side][1]
    assert allowed["body"][0] <= found.body <= allowed["body"][1]
    assert found.between >= 6
    assert found.source
    assert found.exactly is None or 18 <= found.exactly <= 22
    assert found.party == (name == "party")


@pytest.mark.parametrize(
    ("name", "motto", "number", "ending"),
    [
        ("state", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: …………/KH-…………", "Lưu: VT."),
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số …………-KH/…………", "Lưu Văn phòng."),
    ],
)
def test_the_letterhead_is_the_layouts_own(name: str, motto: str, number: str, ending: str) -> None:
    word = docx.Document(io.BytesIO(made(name, draft="DỰ THẢO")))
    head = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert head[0].startswith("UBND TỈNH LAM GIANG\nSỞ Y TẾ")
    assert motto in head[1]
    assert head[2] == f"{number}\nDỰ THẢO"
    assert head[3] == "…………, ngày 05 tháng 02 năm 2026"
    assert word.tables[-1].cell(0, 0).text.endswith(ending)
    office = word.tables[-1].cell(0, 1).paragraphs[0].runs[-1]
    assert office.bold == (name == "state")
    section = word.sections[0]
    assert (section.page_width.mm, section.left_margin.mm) == pytest.approx((210, 30), abs=0.1)
    body = next(p for p in word.paragraphs if p.text == "Một đoạn.")
    assert body.paragraph_format.line_spacing == (Pt(20) if name == "party" else None)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ Y TẾ", ["SỞ Y TẾ"]),
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN", ["BAN TUYÊN GIÁO", "VÀ DÂN VẬN"]),
        (
            "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH ĐÔNG PHÚ",
            ["SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH", "TỈNH ĐÔNG PHÚ"],
        ),
        ("X" * 40, ["X" * 40]),
    ],
)
def test_a_long_name_is_broken_into_lines_alike(name: str, lines: list[str]) -> None:
    assert balanced(name).split("\n") == lines


def test_another_language_has_no_motto() -> None:
    word = docx.Document(io.BytesIO(made("state", "ja")))
    head = " ".join(cell.text for row in word.tables[0].rows for cell in row.cells)
    assert "CỘNG HÒA" not in head
    assert "2026年2月5日" in head


@pytest.mark.parametrize("name", NAMES)
def test_the_same_parts_give_the_same_bytes(name: str) -> None:
    assert made(name) == made(name)


def test_there_are_two_layouts() -> None:
    with pytest.raises(KeyError):
        layout("royal")
