"""Single rules on single sentences: what each was written for, and its neighbours that it must leave alone."""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import nhipcau.guidance.adapters
import nhipcau.guidance.reading
from nhipcau.guidance.ports import Block, Extract
from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.head import read_layout
from nhipcau.guidance.reading.labels import read_label
from nhipcau.guidance.reading.model import Reading, Source
from nhipcau.guidance.reading.reader import read
from nhipcau.guidance.reading.text import assemble
from tests.guidance.test_lexicons import HEAD, reading_of

MODULES = [
    module.name
    for package in (nhipcau.guidance.adapters, nhipcau.guidance.reading)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def found(reading: Reading, kind: str) -> list[str]:
    return [item.text for item in reading.items if item.kind == kind]


def dates(reading: Reading, kind: str) -> list[str | None]:
    return [item.date for item in reading.items if item.kind == kind]


@pytest.mark.parametrize(
    ("line", "style", "ordinal"),
    [
        ("I. MỤC ĐÍCH", "roman", "I"), ("IV- TỔ CHỨC", "roman", "IV"), ("A. NỘI DUNG", "capital", "A"),
        ("1. Mục đích", "decimal", "1"), ("01. Mục", "decimal", "1"), ("1/ Mục đích", "decimal", "1"), ("3- Sở Y tế", "decimal", "3"),
        ("1.1 Mục đích", "decimal.2", "1.1"), ("2.1.3. Việc", "decimal.3", "2.1.3"), ("1) Mục", "decimal)", "1"),
        ("(2) Mục", "(decimal)", "2"), ("đ) Sở", "letter", "đ"), ("a/ Sở", "letter", "a"), ("iii) Sở", "lower roman", "iii"),
        ("- Giúp", "dash", None), ("– Giúp", "dash", None), ("+ Giúp", "plus", None), ("* Giúp", "star", None), ("• Giúp", "bullet", None),
        ("Thứ nhất, lịch sử", "word", "1"), ("Hai là: ý nghĩa", "word", "2"), ("Đợt 1: từ", "word", "1"),
        ("Điều 2. Giao", "article", "2"), ("PHẦN THỨ HAI", "part", "2"), ('"6. Hợp tác', "decimal", "6"),
    ],
)  # fmt: skip  # a table, read by its columns
def test_labels(line: str, style: str, ordinal: str | None) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.style, label.ordinal) == (style, ordinal)


@pytest.mark.parametrize(
    "line",
    [
        "V/v tuyên truyền",
        "01/8/2024 là ngày",
        "12/11",
        "2.5 triệu người",
        "10.000 người",
        "20 giờ",
        "-----",
        "*",
        "05 nội dung",
        "Năm 2026",
    ],
)
def test_no_labels(line: str) -> None:
    assert read_label(line) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(12/11/2004 - 12/11/2024)", ["2004-11-12", "2024-11-12"]),
        ("từ tháng 7 đến ngày 11 tháng 9 năm 2026", ["0000-07", "2026-09-11"]),
        ("các ngày 12, 13 và 14/9/2026", ["2026-09-12", "2026-09-13", "2026-09-14"]),
        ("từ 15-20/9/2026", ["2026-09-15", "2026-09-20"]),
        ("6.1.1946-6.1.2026", ["1946-01-06", "2026-01-06"]),
        ("19/5/1890- 19/5/2020", ["1890-05-19", "2020-05-19"]),
        ("ngày 21.6", ["--06-21"]), ("ngày 02-9-2026", ["2026-09-02"]), ("Quý IV năm 2026", ["2026-10"]), ("quý II", ["0000-04"]),
        ("trước 16 giờ ngày 14/4/2026", ["2026-04-14"]), ("17h00 ngày 5/6", ["--06-05"]), ("đầu tháng 9-2026", ["2026-09"]),
        ("trong năm 2026", ["2026"]), ("giai đoạn 2026 - 2030", []), ("năm 2026 - 2030", []), ("ngày 30/02/2026", []), ("ngày 31/4", []),
        ("số 09/2026/QĐ-UBND", []), ("Số 45-HD/BTGTU", []), ("1/2 số hộ", []), ("70 %", []), ("1.204 lượt", []), ("khoản 3, mục V", []),
    ],
)  # fmt: skip  # a table, read by its columns
def test_dates(text: str, wanted: list[str]) -> None:
    assert [date.iso for date in find_dates(fold(text))] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Hoàn thành trước ngày 20/7/2026.", ["2026-07-20"]),
        ("Nhận bài từ ngày 01/8 đến hết ngày 30/9/2026.", ["2026-08-01", "2026-09-30"]),
        ("Thực hiện từ ngày 20/12/2026 đến ngày 10/01/2027.", ["2026-12-20", "2027-01-10"]),
        ("Thực hiện từ tháng 11 đến tháng 02/2027.", ["2026-11", "2027-02"]),
        ("Hoàn thành trong quý III/2026.", ["2026-07", "2026-09"]),
        ("Báo cáo trước ngày 15/01 để tổng hợp.", ["2026-01-15"]),
        ("Thực hiện Quyết định số 655/QĐ-UBND ngày 26 tháng 02 năm 2026 của tỉnh.", []),
        ("Gửi báo cáo trước ngày 15 hằng tháng.", []),
        ("Tổ chức vào ngày 10 tháng 3 âm lịch.", []),
    ],
)
def test_deadlines(line: str, wanted: list[str]) -> None:
    reading = reading_of("I. HÌNH THỨC TUYÊN TRUYỀN", f"1. {line}")
    assert dates(reading, "deadline") == wanted


def test_a_late_document_means_the_next_year() -> None:
    head = [*HEAD[:3], "An Bình, ngày 20 tháng 11 năm 2026", *HEAD[4:]]
    assert dates(reading_of("I. HÌNH THỨC", "1. Hoàn thành trước ngày 15/01.", head=head), "deadline") == [
        "2027-01-15"
    ]


def test_a_lunar_date_is_said_and_not_guessed() -> None:
    reading = reading_of("I. HÌNH THỨC", "1. Treo cờ trước ngày 10/3 âm lịch.")
    assert dates(reading, "deadline") == []
    assert any("lunar" in doubt.msgid for doubt in reading.doubts)


def test_a_ceremony_has_a_day_and_its_preparation_a_deadline() -> None:
    reading = reading_of(
        "I. THỜI GIAN", "1. Lễ kỷ niệm tối 10/11/2026; hoàn thành chuẩn bị lễ kỷ niệm trước ngày 05/11/2026."
    )
    assert dates(reading, "key_date") == ["2026-11-10"]
    assert dates(reading, "deadline") == ["2026-11-05"]


def test_history_in_a_theme_is_no_date() -> None:
    reading = reading_of(
        "I. NỘI DUNG TUYÊN TRUYỀN", "1. Việc ký Bản ghi nhớ ngày 12/11/2004; thành tựu đến năm 2030."
    )
    assert dates(reading, "key_date") + dates(reading, "deadline") == []


def test_an_amendment_counts_only_the_new() -> None:
    head = [*HEAD[:5], "điều chỉnh một số nội dung tuyên truyền kỷ niệm 20 năm Ngày mở cảng", HEAD[6]]
    reading = reading_of(
        "I. ĐIỀU CHỈNH THỜI GIAN", "1. Lễ khai mạc dời từ tối 10/11/2026 sang tối 12/11/2026.",
        "2. Hạn nhận bài kéo dài từ ngày 30/9/2026 đến ngày 15/10/2026.",
        "II. ĐIỀU CHỈNH NHIỆM VỤ", "1. Bỏ nhiệm vụ làm phim tài liệu giao Sở Y tế, hạn 01/12/2026.",
        "2. Sở Nội vụ không phải tổ chức hội thảo.", "3. Giao Sở Ngoại vụ chủ trì triển lãm.", head=head,
    )  # fmt: skip  # a table, read by its columns
    assert (dates(reading, "key_date"), dates(reading, "deadline")) == (["2026-11-12"], ["2026-10-15"])
    assert [item.organisation for item in reading.items if item.kind == "duty"] == ["Sở Ngoại vụ"]
    assert [item.value for item in reading.items if item.kind == "form"] == ["ceremony", "exhibition"]
    assert sum("Taken back" in doubt.msgid for doubt in reading.doubts) == 2


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Sở Ngoại vụ tổ chức.", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Báo An Bình, Đài Phát thanh và Truyền hình tỉnh mở chuyên mục; Đài sản xuất phim.", ["Báo An Bình", "Đài Phát thanh và Truyền hình tỉnh"]),
        ("Các huyện ủy, thành ủy, đảng ủy trực thuộc chỉ đạo tuyên truyền.", ["Các huyện ủy, thành ủy, đảng ủy trực thuộc"]),
        ("UBND các huyện; các sở, ban, ngành; Mặt trận Tổ quốc tỉnh: chỉ đạo.", ["UBND các huyện", "các sở, ban, ngành", "Mặt trận Tổ quốc tỉnh"]),
        ("Hội Liên hiệp các tổ chức hữu nghị tỉnh mời đại biểu.", ["Hội Liên hiệp các tổ chức hữu nghị tỉnh"]),
        ("Ban Chỉ đạo phòng, chống thiên tai tỉnh chủ trì diễn tập.", ["Ban Chỉ đạo phòng, chống thiên tai tỉnh"]),
        ("Sở Y tế (cơ quan thường trực) và Hội Chữ thập đỏ tỉnh tổ chức khám.", ["Sở Y tế", "Hội Chữ thập đỏ tỉnh"]),
        ("Sở Tài chính bố trí kinh phí. Sở Nội vụ theo dõi thi đua.", ["Sở Tài chính", "Sở Nội vụ"]),
        ("Đối với Sở Y tế: tổ chức khám.", ["Sở Y tế"]),
        ("Sở Y tế tổ chức hội nghị tổng kết, tổ chức đoàn kiểm tra.", ["Sở Y tế"]),
        ("Giao Sở Y tế, đề nghị Hội Chữ thập đỏ tỉnh tổ chức khám.", ["Sở Y tế", "Hội Chữ thập đỏ tỉnh"]),
        ("Các sở, ban, ngành; Mặt trận và các đoàn thể; các huyện, thị, thành ủy xây dựng kế hoạch.", ["Các sở, ban, ngành", "Mặt trận và các đoàn thể", "các huyện, thị, thành ủy"]),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các đoàn thể vận động hội viên.", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "các đoàn thể"]),
        ("Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh phát động thi đua.", ["Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh"]),
        ("Báo cáo kết quả trước ngày 05/6/2026.", []),
        ("Phòng, chống dịch bệnh trong trường học.", []),
        ("Các nội dung khác thực hiện như cũ.", []),
        ("Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện.", []),
    ],
)  # fmt: skip  # a table, read by its columns
def test_whom_a_block_tells(line: str, wanted: list[str]) -> None:
    reading = reading_of("I. TỔ CHỨC THỰC HIỆN", f"1. {line}")
    assert [item.organisation for item in reading.items if item.kind == "duty"] == wanted


def test_a_body_as_heading_has_one_duty_with_all_below_it() -> None:
    reading = reading_of(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế",
        "a) In tài liệu.",
        "b) Báo cáo.",
        "2. Sở Nội vụ",
        "2.1. Phòng Thi đua theo dõi.",
    )
    duties = [(item.organisation, item.text) for item in reading.items if item.kind == "duty"]
    assert duties == [
        ("Sở Y tế", "Sở Y tế\na) In tài liệu.\nb) Báo cáo"),
        ("Phòng Thi đua", "Phòng Thi đua theo dõi"),
    ]


def test_themes_stand_at_the_level_that_the_document_counts() -> None:
    lines = [
        "I. 04 NỘI DUNG TUYÊN TRUYỀN",
        "1. Trong nước",
        "a) Một.",
        "b) Hai.",
        "2. Ngoài nước",
        "a) Ba.",
        "b) Bốn.",
    ]
    assert found(reading_of(*lines), "theme") == ["Một", "Hai", "Ba", "Bốn"]
    assert len(found(reading_of("I. NỘI DUNG TUYÊN TRUYỀN", *lines[1:]), "theme")) == 2


def test_a_count_that_disagrees_is_said() -> None:
    reading = reading_of("I. 05 NỘI DUNG TUYÊN TRUYỀN", "1. Một.", "2. Hai.")
    assert ("stated", 5) in [value for doubt in reading.doubts for value in doubt.values]


def test_a_mixed_list_of_purposes_and_requirements_is_told_by_wording() -> None:
    reading = reading_of(
        "I. MỤC ĐÍCH, YÊU CẦU",
        "- Giúp người dân hiểu.",
        "- Góp phần giữ gìn.",
        "- Việc tuyên truyền phải đúng.",
        "- Tiết kiệm.",
    )
    assert (found(reading, "purpose"), found(reading, "requirement")) == (
        ["Giúp người dân hiểu", "Góp phần giữ gìn"], ["Việc tuyên truyền phải đúng", "Tiết kiệm"],
    )  # fmt: skip  # a table, read by its columns


def test_slogans_keep_their_mark_and_lose_their_quotes() -> None:
    reading = reading_of(
        "I. KHẨU HIỆU", '1. "Sống xanh!";', "2. Sạch nhà, đẹp phố!", "II. NỘI DUNG TUYÊN TRUYỀN", "1. Một."
    )
    assert found(reading, "slogan") == ["Sống xanh!", "Sạch nhà, đẹp phố!"]


def test_forms_and_audiences_in_bodies_names_are_none() -> None:
    reading = reading_of(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Hội Nông dân tỉnh, Hội Liên hiệp Phụ nữ tỉnh, Báo và Phát thanh, Truyền hình An Bình cử cán bộ dự.",
    )
    assert [item for item in reading.items if item.kind in ("form", "audience")] == []


def test_a_later_basis_and_an_early_deadline_are_said() -> None:
    opening = "Thực hiện Kế hoạch số 1-KH/TU ngày 05/6/2026 của Tỉnh ủy, Ban Tuyên giáo hướng dẫn như sau:"
    reading = reading_of(opening, "I. HÌNH THỨC", "1. Xong trước ngày 01/02/2026.", head=HEAD[:6])
    assert {doubt.msgid.split()[1] for doubt in reading.doubts} >= {"document", "deadline"}


def test_unread_sentences_are_named_with_their_place() -> None:
    odd = "Năm ngoái trời mưa nhiều hơn mọi năm ở vùng này."
    reading = reading_of("I. NỘI DUNG TUYÊN TRUYỀN", "1. Một.", "II. TỔ CHỨC THỰC HIỆN", f"1. {odd}")
    places = [dict(doubt.values) for doubt in reading.doubts if "No rule" in doubt.msgid]
    assert [reading.text[int(p["start"]) : int(p["end"])] for p in places] == [odd]


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["TỈNH ỦY AN BÌNH", "BAN TUYÊN GIÁO", "*"], "Ban Tuyên giáo Tỉnh ủy An Bình"),
        (["TỈNH ỦY AN BÌNH", "ĐẢNG CỘNG SẢN VIỆT NAM", "BAN TUYÊN GIÁO", "VÀ DÂN VẬN"], "Ban Tuyên giáo và Dân vận Tỉnh ủy An Bình"),
        (["ỦY BAN NHÂN DÂN", "TỈNH LAM GIANG"], "Ủy ban nhân dân tỉnh Lam Giang"),
        (["UBND TỈNH LAM GIANG", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"], "Sở Văn hóa, Thể thao và Du lịch"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG", "BAN TUYÊN GIÁO"], "Ban Tuyên giáo Trung ương"),
        (["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "TỈNH LAM GIANG", "BAN THƯỜNG TRỰC"], "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lam Giang"),
    ],
)  # fmt: skip  # a table, read by its columns
def test_issuers(lines: list[str], issuer: str) -> None:
    text = [
        *lines,
        "Số: 12/KH-ABC",
        "An Bình, ngày 01 tháng 2 năm 2026",
        "KẾ HOẠCH",
        "truyền thông",
        "Căn cứ tình hình;",
    ]
    layout = read_layout(assemble([Block(line) for line in text], web=False))
    assert fold(layout.issuer or "") == fold(issuer)
    assert (layout.number, layout.date) == ("12/KH-ABC", "2026-02-01")


def test_a_blank_number_and_day_are_said() -> None:
    head = [*HEAD[:2], "Số:      -HD/BTGTU", "An Bình, ngày    tháng 11 năm 2026", *HEAD[4:]]
    reading = reading_of("I. NỘI DUNG TUYÊN TRUYỀN", "1. Một.", head=head)
    assert (reading.document.number, reading.document.date) == (None, "2026-11")
    assert {doubt.msgid.split()[1] for doubt in reading.doubts} >= {"number", "date"}


def test_sections_stand_behind_a_lead_in() -> None:
    head = [*HEAD[:6], "Ban Tuyên giáo Tỉnh ủy hướng dẫn với những nội dung chủ yếu như sau:"]
    reading = reading_of(
        "I. MỤC ĐÍCH", "1. Giúp nhân dân hiểu rõ.", "II. YÊU CẦU", "1. Tiết kiệm.", head=head
    )
    assert [item.kind for item in reading.items][1:] == ["purpose", "audience", "requirement"]


def test_what_stands_below_the_last_duty_tells_another_body() -> None:
    reading = reading_of(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế chuẩn bị tài liệu.",
        "Giao Sở Nội vụ theo dõi, báo cáo trước ngày 05/6/2026.",
    )
    duties = [(item.organisation, item.date) for item in reading.items if item.kind == "duty"]
    assert duties == [("Sở Y tế", None), ("Sở Nội vụ", "2026-06-05")]


def test_a_running_header_above_the_letterhead_is_no_type() -> None:
    reading = reading_of("I. NỘI DUNG TUYÊN TRUYỀN", "1. Một.", head=["CHỈ THỊ TRÊN TRANG NỘI BỘ", *HEAD])
    assert (reading.document.type, reading.document.number) == ("guidance", "1-HD/BTGTU")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("kiểm tra việc chấp hành pháp luật lao động", ["I. NỘI DUNG KIỂM TRA", "1. Tiền lương."]),
        ("nghỉ lễ kỷ niệm Ngày Quốc khánh", ["1. Các cơ quan treo cờ, bố trí cán bộ trực."]),
        ("xét tặng Kỷ niệm chương năm 2026", ["I. NỘI DUNG", "1. Sở Y tế gửi hồ sơ."]),
        ("bảo dưỡng, thay thế thiết bị phòng chiếu phim", ["I. NỘI DUNG", "1. Thay màn hình LED, dàn loa."]),
    ],
)
def test_what_tells_the_public_nothing_is_no_guidance(title: str, lines: list[str]) -> None:
    head = [*HEAD[:5], title, "Căn cứ tình hình thực tế, Ban yêu cầu như sau:"]
    reading = reading_of(*lines, head=head)
    assert not reading.is_guidance
    assert reading.items == ()


def test_a_period_and_a_ceremony_in_the_opening() -> None:
    opening = (
        "Tháng hành động (từ 01/6/2026 đến 30/6/2026) mở đầu bằng lễ phát động ngày 02/6/2026. Ban yêu cầu:"
    )
    reading = reading_of("1. Sở Y tế chuẩn bị.", head=[*HEAD[:6], opening])
    assert dates(reading, "deadline") == ["2026-06-01", "2026-06-30"]
    assert dates(reading, "key_date") == ["2026-06-02"]


def test_a_name_ends_with_its_cell() -> None:
    cells = [("Nội dung", "Chủ trì", "Thời gian"), ("Tổ chức mít tinh", "Sở Y tế", "11/12/2026")]
    blocks = [Block(line) for line in [*HEAD, "I. PHÂN CÔNG NHIỆM VỤ"]]
    blocks += [Block("\t".join(row), cells=row, table=1) for row in cells]
    reading = read(Extract(tuple(blocks)), Source("a.txt", "0" * 64, "txt"))
    assert [item.value for item in reading.items if item.kind == "form"] == ["ceremony"]
