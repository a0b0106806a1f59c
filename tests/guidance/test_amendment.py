"""What a supplementary guidance amends, and what it changes there, on the given pair and on six others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.guidance.ports import Block, Extract
from nhipcau.guidance.reading import Reading, read_file
from nhipcau.guidance.reading.amendment import Difference, amended, difference, difference_of_items
from nhipcau.guidance.reading.model import Source
from nhipcau.guidance.reading.reader import read
from tests.guidance.conftest import DATA, OWN, documents

AMENDMENTS = DATA / "amendments"
GIVEN = (DATA / "01-huong-dan-ket-nghia.txt", DATA / "11-huong-dan-bo-sung.txt")
PLAN = (DATA / "03-ke-hoach-ubnd.pdf", OWN / "29-ke-hoach-sua-doi.docx")
SOLDIERS = (OWN / "51-huong-dan-luc-luong-vu-trang.docx", AMENDMENTS / "51-cong-van-dieu-chinh.txt")
DRUGS = (OWN / "52-ke-hoach-phong-chong-ma-tuy.docx", AMENDMENTS / "52-ke-hoach-sua-doi.txt")
SEA = (OWN / "61-huong-dan-bien-dao.odt", AMENDMENTS / "61-huong-dan-thay-doi.txt")
COMMUNE = (OWN / "62-ke-hoach-chuyen-doi-so-xa.docx", AMENDMENTS / "62-cong-van-gia-han.txt")
FRIENDS = (OWN / "111-huong-dan-doi-ngoai.docx", AMENDMENTS / "111-huong-dan-sua-doi.txt")
PAIRS = [GIVEN, PLAN, SOLDIERS, DRUGS, SEA, COMMUNE, FRIENDS]
SOURCE = Source("a.txt", "0" * 64, "txt")


@cache
def reading(path: Path) -> Reading:
    return read_file(path)


@cache
def changes(pair: tuple[Path, Path]) -> Difference:
    return difference(*map(reading, pair))


def added(pair: tuple[Path, Path], kind: str) -> list[str]:
    return [one.item.text for one in changes(pair).added if one.kind == kind]


def removed(pair: tuple[Path, Path]) -> list[tuple[str, str | None, str]]:
    """Kind, body, and the words of the amended document that are taken back."""
    text = reading(pair[0]).text
    return [
        (one.kind, one.item.organisation, text[one.part.start : one.part.end])
        for one in changes(pair).removed
    ]


def moved(pair: tuple[Path, Path]) -> list[tuple[str, str, str | None, str | None, list[str | None]]]:
    return [
        (
            one.what,
            one.kind,
            one.before.date if one.before else None,
            one.after.date,
            [b.organisation for b in one.bearers],
        )
        for one in changes(pair).moved
    ]


def left(pair: tuple[Path, Path]) -> list[str]:
    return [one.text for one in changes(pair).unplaced]


@pytest.mark.parametrize(
    ("path", "number", "date"),
    [
        (GIVEN[1], "45-HD/BTGTU", "2024-06-15"),
        (PLAN[1], "2716/KH-UBND", "2026-05-21"),
        (SOLDIERS[1], "64-HD/BTGDVTU", "2026-02-09"),
        (DRUGS[1], "118/KH-UBND", "2026-05-15"),
        (SEA[1], "31-HD/BTGTU", "2026-05-06"),
        (COMMUNE[1], "77/KH-UBND", "2026-09-11"),
        (FRIENDS[1], "27-HD/BTGTU", "2026-04-02"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_an_amendment_names_what_it_amends(path: Path, number: str, date: str) -> None:
    (reference,) = amended(reading(path))
    assert (reference.number, reference.date) == (number, date)
    assert number in reading(path).text[reference.passage.start : reference.passage.end]


def test_other_documents_amend_nothing() -> None:
    others = [p for p in [*documents(DATA), *documents(OWN)] if p not in (GIVEN[1], PLAN[1])]
    assert {path.name: found for path in others if (found := amended(reading(path)))} == {}


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Hướng dẫn này thay thế Hướng dẫn số 12-HD/BTGTU, ngày 03/01/2025.", ["12-HD/BTGTU"]),
        ("Sở Nội vụ tham mưu sửa đổi, bổ sung Quyết định số 15/QĐ-UBND ngày 03/01/2025.", []),
    ],
)
def test_only_what_the_document_says_of_itself(line: str, numbers: list[str]) -> None:
    lines = [*reading(GIVEN[0]).text.split("\n")[:40], line]
    found = amended(read(Extract(tuple(map(Block, lines))), SOURCE))
    assert [one.number for one in found] == numbers


def test_a_theme_and_forms_are_added() -> None:
    assert [text[:37] for text in added(GIVEN, "theme")] == ["Hợp tác trong phòng, chống thiên tai:"]
    assert added(GIVEN, "form") == ["hội thảo trực tuyến", "tập sách ảnh"]
    assert added(PLAN, "form") == ["podcast", "cuộc thi ảnh"]
    assert [text[:20] for text in added(SOLDIERS, "theme")] == ["Những đóng góp của d"]
    assert added(SEA, "theme") == ["Điển hình thanh niên khởi nghiệp từ biển"]
    assert added(COMMUNE, "audience") == ["người cao tuổi"]


@pytest.mark.parametrize(
    ("pair", "bodies"),
    [
        (
            GIVEN,
            [
                "Hội Liên hiệp các tổ chức hữu nghị tỉnh",
                "Báo An Bình",
                "Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy",
                "Sở Giáo dục và Đào tạo",
            ],
        ),
        (PLAN, ["Sở Công Thương", "Hội Liên hiệp Phụ nữ tỉnh"]),
        (SOLDIERS, ["Bảo tàng tỉnh"]),
        (DRUGS, ["Sở Y tế"]),
        (SEA, ["Hội Nông dân tỉnh"]),
        (COMMUNE, ["Công an xã"]),
    ],
    ids=lambda value: value[1].stem if isinstance(value, tuple) else "",
)
def test_duties_are_added(pair: tuple[Path, Path], bodies: list[str]) -> None:
    assert [one.item.organisation for one in changes(pair).added if one.kind == "duty"] == bodies


def test_duties_themes_slogans_and_forms_are_removed() -> None:
    assert removed(GIVEN) == [
        ("duty", "Đài Phát thanh và Truyền hình tỉnh", "Đài chịu trách nhiệm sản xuất phim tài liệu"),
        ("form", None, "phim tài liệu"),
        (
            "duty",
            "Sở Ngoại vụ",
            "hiệu đính bản tiếng Nhật của các sản phẩm truyền thông trước ngày 20/7/2024",
        ),
    ]
    assert removed(PLAN)[0] == ("duty", "Sở Khoa học và Công nghệ", "trợ lý hỏi đáp bằng ba ngôn ngữ")
    assert removed(SOLDIERS) == [
        ("form", None, "hội diễn văn nghệ"),
        ("slogan", None, "Lực lượng vũ trang tỉnh Thạch Khê trung thành, sáng tạo, quyết thắng!"),
    ]
    assert removed(DRUGS) == [
        (
            "theme",
            None,
            "Mô hình cai nghiện, quản lý sau cai có hiệu quả; gương người cai nghiện thành công",
        ),
        ("duty", "Công an thành phố", "xây dựng kịch bản diễu hành"),
        ("form", None, "diễu hành"),
    ]
    sea = ("duty", "Đài Phát thanh và Truyền hình tỉnh", "phát sóng phim tài liệu về người giữ đèn biển")
    assert removed(SEA) == [sea]
    youth = ("duty", "Đoàn Thanh niên xã", "Ra quân hướng dẫn người dân cài đặt ứng dụng tại thôn")
    assert removed(COMMUNE) == [youth]


def test_a_whole_item_or_a_clause_of_it_is_removed() -> None:
    assert [one.whole for one in changes(GIVEN).removed] == [False, True, False]
    assert [one.whole for one in changes(DRUGS).removed] == [True, False, True]


def test_dates_are_moved() -> None:
    assert moved(GIVEN) == [
        ("Lễ kỷ niệm", "key_date", "2024-11-10", "2024-11-02", []),
        ('Thời hạn nhận bài cuộc thi vẽ tranh "Aonami trong em"', "deadline", "2024-09-30", "2024-10-15", []),
        (
            "Thời hạn hoàn thành triển lãm ảnh, tuyên truyền trực quan nêu tại khoản 3, mục V",
            "deadline",
            "2024-11-05",
            "2024-10-28",
            ["Sở Văn hóa, Thể thao và Du lịch"],
        ),
    ]
    assert moved(PLAN) == [
        ("Tuần lễ", "deadline", "2026-09-12", "2026-09-19", []),
        ("Tuần lễ", "deadline", "2026-09-19", "2026-09-26", []),
        ("Lễ khai mạc", "key_date", "2026-09-12", "2026-09-19", []),
    ]


def test_dates_are_moved_in_other_words() -> None:
    assert moved(SOLDIERS) == [
        (
            "thời gian tổ chức Lễ kỷ niệm cấp tỉnh",
            "key_date",
            "2026-04-20",
            "2026-04-22",
            ["Đảng ủy Quân sự tỉnh"],
        ),
        (
            "Thời hạn gửi báo cáo kết quả",
            "deadline",
            "2026-04-27",
            "2026-05-05",
            ["Các đảng ủy trực thuộc Tỉnh ủy"],
        ),
    ]
    assert moved(DRUGS) == [
        ("Lễ phát động", "key_date", "2026-06-02", "2026-06-05", []),
        (
            "thời gian thiết kế mẫu pa nô, băng rôn",
            "deadline",
            "2026-05-31",
            "2026-06-03",
            ["Sở Văn hóa và Thể thao"],
        ),
    ]
    assert [one[1:] for one in moved(SEA)] == [
        ("key_date", "2026-06-05", "2026-06-12", ["Sở Nông nghiệp và Môi trường"]),
        ("deadline", "2026-06-10", "2026-06-20", ["Các huyện ủy, thành ủy ven biển"]),
    ]
    assert [one[1:] for one in moved(COMMUNE)] == [
        ("deadline", "2026-09-20", "2026-09-28", ["Phòng Văn hóa - Xã hội"]),
        ("deadline", "2026-10-10", "2026-10-17", ["Trung tâm Phục vụ hành chính công xã"]),
    ]


def test_themes_duties_and_slogans_are_reworded() -> None:
    theme, duty = changes(DRUGS).changed
    assert theme.before.ordinal == "b"
    assert theme.wording.endswith("cảnh báo ma túy pha trộn trong đồ uống, kẹo")
    assert (duty.before.organisation, duty.after.text) == (
        "Sở Giáo dục và Đào tạo",
        "tại tất cả các trường trung học",
    )
    assert duty.wording.startswith(
        "Tổ chức nói chuyện chuyên đề tại tất cả các trường trung học; cho học sinh"
    )
    (appended,) = changes(SEA).changed
    assert (appended.kind, appended.before.ordinal) == ("theme", "3")
    assert appended.wording.endswith("chấp hành tốt; Chuyển đổi nghề cho ngư dân khai thác ven bờ")
    (slogan,) = changes(COMMUNE).changed
    assert (slogan.before.text, slogan.wording) == (
        "Học kỹ năng số, sống an toàn số",
        "An toàn số cho mọi nhà",
    )


def test_what_fits_nowhere_is_left_to_a_person() -> None:
    assert left(GIVEN) == left(PLAN) == left(SOLDIERS) == left(COMMUNE) == []
    assert left(DRUGS) == [
        "Điều chỉnh cơ cấu đại biểu dự lễ cho phù hợp với tình hình thực tế của các đơn vị."
    ]
    assert left(SEA) == ["Thời hạn nộp bài thi vẽ tranh chuyển từ ngày 30/5/2026 sang ngày 15/6/2026."]
    (unplaced,) = changes(SEA).unplaced
    assert unplaced.item is not None
    assert unplaced.item.date == "2026-06-15"


def test_an_amendment_in_yet_other_words() -> None:
    """Written after the rules, which lacked only what hands a task on and a date in brackets."""
    assert added(FRIENDS, "form") == ["podcast", "tờ gấp"]
    assert added(FRIENDS, "slogan") == ["Chung một dòng sông, chung niềm tin phát triển!"]
    assert [one.item.organisation for one in changes(FRIENDS).added if one.kind == "duty"] == [
        "Tỉnh đoàn"
    ] * 2
    friends = "Hội Liên hiệp các tổ chức hữu nghị tỉnh"
    task = "phối hợp với Trường Đại học Hải Ninh tổ chức giao lưu sinh viên"
    assert removed(FRIENDS) == [("form", None, "cuộc thi"), ("duty", friends, task)]
    assert [one[1:] for one in moved(FRIENDS)] == [
        ("key_date", "2026-05-09", "2026-05-16", []),
        ("deadline", "2026-04-20", "2026-04-25", ["Sở Ngoại vụ"]),
        ("deadline", "2026-05-25", "2026-05-20", ["Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy"]),
    ]
    assert [(one.kind, one.before.ordinal) for one in changes(FRIENDS).changed] == [("theme", "4")]
    assert left(FRIENDS) == []


def test_a_date_that_two_tasks_share_is_not_guessed() -> None:
    head = reading(DRUGS[1]).text.split("\n")[:10]
    order = "1. Thời hạn hoàn thành chuyển từ ngày 31/5/2026 sang ngày 03/6/2026."
    new = read(Extract(tuple(map(Block, [*head, order]))), SOURCE)
    base = reading(DRUGS[0])
    twice = base.text.replace("15/6/2026", "31/5/2026")
    items = [
        item
        if item.date != "2026-06-15" or item.kind != "deadline"
        else replace(item, date="2026-05-31", text="31/5/2026")
        for item in base.items
    ]
    found = difference_of_items(base_text=twice, base_items=items, text=new.text, items=new.items)
    assert found.moved == ()
    assert [one.doubt.msgid[:18] for one in found.unplaced] == ["More than one plac"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[1].stem)
def test_every_passage_is_a_span_of_its_text(pair: tuple[Path, Path]) -> None:
    check(changes(pair), reading(pair[0]), reading(pair[1]))


def check(found: Difference, base: Reading, new: Reading) -> None:
    """Entries quote what they speak of, and name items of the two readings."""
    places = [one.passage for one in found.added] + [one.passage for one in found.removed]
    places += [one.passage for one in found.moved] + [one.passage for one in found.changed]
    places += [one.passage for one in found.unplaced]
    assert all(0 <= place.start < place.end <= len(new.text) for place in places)
    befores = [one.before for one in found.moved] + [one.before for one in found.changed]
    befores += [one.item for one in found.removed]
    assert all(item in base.items for item in befores)
    assert all(bearer in base.items for one in found.moved for bearer in one.bearers)
    for after in [*(one.after for one in found.moved), *(one.after for one in found.changed)]:
        assert new.text[after.passage.start : after.passage.end] == after.text
    for one in found.removed:
        assert one.item.passage.start <= one.part.start < one.part.end <= one.item.passage.end
    items = [one.item for one in found.added]
    assert all(new.text[item.passage.start : item.passage.end] == item.text for item in items)
    assert all(new.text[one.passage.start : one.passage.end] == one.text for one in found.unplaced)


LINES = sorted({line for pair in PAIRS for path in pair for line in reading(path).text.split("\n")[6:]})


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(PAIRS), st.lists(st.sampled_from(LINES), max_size=12), st.booleans())
def test_passages_are_spans_whatever_the_lines(
    pair: tuple[Path, Path], lines: list[str], mixed: bool
) -> None:
    head = reading(pair[1]).text.split("\n")[:9]
    new = read(Extract(tuple(map(Block, [*head, *lines]))), SOURCE)
    base = read(Extract(tuple(map(Block, lines))), SOURCE) if mixed else reading(pair[0])
    check(difference(base, new), base, new)


def test_a_document_beside_itself_changes_nothing() -> None:
    for path in (GIVEN[0], DRUGS[0], SEA[0]):
        found = difference(reading(path), reading(path))
        assert (found.added, found.removed, found.moved) == ((), (), ())
