"""Every entry of every word list is at work: a sentence with it is read as the list says."""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nhipcau.guidance.ports import Block, Extract
from nhipcau.guidance.reading.lexicon import FOLDER, table
from nhipcau.guidance.reading.model import Reading, Source
from nhipcau.guidance.reading.organisations import (
    first_verb,
    first_word_is_verb,
    generic_at,
    named_at,
    subject_of,
)
from nhipcau.guidance.reading.reader import read
from nhipcau.guidance.reading.sections import announced, covered, lead_role
from nhipcau.guidance.reading.text import Text, assemble
from tests.guidance.contract.score import AUDIENCES, FORMS

HEAD = [
    "TỈNH ỦY AN BÌNH", "BAN TUYÊN GIÁO", "Số 1-HD/BTGTU", "An Bình, ngày 02 tháng 3 năm 2026", "HƯỚNG DẪN",
    "tuyên truyền kỷ niệm 20 năm Ngày mở cảng", "Ban Tuyên giáo Tỉnh ủy hướng dẫn công tác tuyên truyền như sau:",
]  # fmt: skip  # a table, read by its columns


def reading_of(*lines: str, head: list[str] = HEAD) -> Reading:
    blocks = tuple(Block(line) for line in [*head, *lines])
    return read(Extract(blocks), Source("a.txt", "0" * 64, "txt"))


def text_of(line: str) -> Text:
    return assemble([Block(line)], web=False)


def entries(name: str, *keys: str) -> Iterator[Any]:
    lists: Any = table(name)
    for key in keys:
        lists = lists[key]
    for value, phrases in lists.items() if isinstance(lists, dict) else [("", lists)]:
        for phrase in phrases if not isinstance(phrases, dict) else []:
            yield pytest.param(value, str(phrase), id=f"{value}: {phrase}")


def values(reading: Reading, kind: str) -> set[str | None]:
    return {item.value for item in reading.items if item.kind == kind}


def test_all_lists_are_tested_here() -> None:
    tested = {"sections", "forms", "audiences", "organisations", "documents", "occasions", "tables"}
    assert {path.stem for path in FOLDER.glob("*.yaml")} == tested


def test_values_are_those_of_the_contract() -> None:
    assert set(table("forms")) - {"weak", "none"} == set(FORMS)
    assert set(table("audiences")) - {"none"} == set(AUDIENCES)


def test_no_phrase_means_two_things() -> None:
    for name in ("forms", "audiences"):
        lists = {key: set(phrases) for key, phrases in table(name).items() if key != "weak"}
        seen: dict[str, str] = {}
        for key, phrases in lists.items():
            twice = {phrase: (seen[phrase], key) for phrase in phrases if phrase in seen}
            assert twice == {}
            seen |= dict.fromkeys(phrases, key)


@pytest.mark.parametrize(("value", "phrase"), list(entries("forms")))
def test_forms(value: str, phrase: str) -> None:
    verb = ("Tặng" if phrase == "sách" else "Treo") if phrase in table("forms")["weak"] else "Sử dụng"
    found = values(reading_of("I. HÌNH THỨC TUYÊN TRUYỀN", f"1. {verb} {phrase} trong tháng."), "form")
    if value == "none":
        assert found == set()
    else:
        assert len(found) == 1
        assert value == "weak" or found == {value}


@pytest.mark.parametrize("phrase", table("forms")["weak"])
def test_a_weak_form_alone_is_none(phrase: str) -> None:
    assert values(reading_of("I. HÌNH THỨC TUYÊN TRUYỀN", f"1. Theo {phrase} đã có."), "form") == set()


@pytest.mark.parametrize(("value", "phrase"), list(entries("audiences")))
def test_audiences(value: str, phrase: str) -> None:
    found = values(reading_of("I. MỤC ĐÍCH", f"- Giúp {phrase} hiểu rõ hơn."), "audience")
    assert found == (set() if value == "none" else {value})


@pytest.mark.parametrize(("value", "phrase"), list(entries("sections", "headings")))
def test_headings(value: str, phrase: str) -> None:
    roles = announced(phrase.upper())
    assert value in roles
    assert covered(phrase.capitalize()) == roles


@pytest.mark.parametrize(("value", "phrase"), list(entries("sections", "fillers")))
def test_fillers(value: str, phrase: str) -> None:
    assert covered(f"Khẩu hiệu {phrase}") != ()


@pytest.mark.parametrize(("value", "phrase"), list(entries("sections", "closings")))
def test_closings_tell_nobody_anything(value: str, phrase: str) -> None:
    line = f"{phrase.capitalize()} đề nghị Sở Y tế tổ chức hội nghị."
    reading = reading_of("I. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ chuẩn bị tài liệu.", line)
    assert [item.organisation for item in reading.items if item.kind == "duty"] == ["Sở Nội vụ"]
    assert values(reading, "form") == set()


@pytest.mark.parametrize(("value", "phrase"), list(entries("sections", "leads")))
def test_leads(value: str, phrase: str) -> None:
    assert lead_role(f"Kế hoạch nêu {phrase} như sau") == value


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "named")))
def test_named_bodies(value: str, phrase: str) -> None:
    line = f"{phrase} An Bình chủ trì thực hiện."
    assert named_at(text_of(line), 0, len(line))
    subject = subject_of(text_of(line), 0, len(line))
    assert subject is not None
    assert subject.organisations == (f"{phrase} An Bình",)


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "generic")))
def test_bodies_named_by_kind(value: str, phrase: str) -> None:
    assert generic_at(text_of(f"{phrase.capitalize()} chủ động thực hiện"), 0, 200)


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "kinds")))
def test_kinds_of_bodies(value: str, phrase: str) -> None:
    reading = reading_of("I. TỔ CHỨC THỰC HIỆN", f"1. Các {phrase} liên quan gửi báo cáo kết quả về Ban.")
    assert [i.organisation for i in reading.items if i.kind == "duty"] == [f"Các {phrase} liên quan"]


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "directives")))
def test_directives(value: str, phrase: str) -> None:
    line = f"{phrase.capitalize()} Sở Y tế chủ trì."
    subject = subject_of(text_of(line), 0, len(line))
    assert subject is not None
    assert subject.organisations == ("Sở Y tế",)


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "verbs")))
def test_verbs_end_a_name(value: str, phrase: str) -> None:
    line = f"Sở Y tế {phrase} điều này"
    assert first_verb(text_of(line), 0, len(line)) == len("Sở Y tế ")
    assert first_word_is_verb(f"{phrase} điều này")


@pytest.mark.parametrize(("value", "phrase"), list(entries("organisations", "inside")))
def test_words_inside_names_end_none(value: str, phrase: str) -> None:
    line = f"Ban {phrase} tỉnh"
    assert first_verb(text_of(line), 0, len(line)) is None


@pytest.mark.parametrize(("value", "phrase"), list(entries("documents", "types")))
def test_types(value: str, phrase: str) -> None:
    reading = reading_of(
        "I. NỘI DUNG TUYÊN TRUYỀN", "1. Ý nghĩa.", head=[*HEAD[:4], phrase.upper(), *HEAD[5:]]
    )
    assert reading.document.type == value


@pytest.mark.parametrize(("value", "phrase"), list(entries("documents", "cited")))
def test_cited_documents(value: str, phrase: str) -> None:
    opening = f"Căn cứ {phrase.capitalize()} số 12-KH/TU ngày 01/02/2026 của Tỉnh ủy, Ban Tuyên giáo hướng dẫn như sau:"
    reading = reading_of(opening, "I. NỘI DUNG TUYÊN TRUYỀN", "1. Ý nghĩa.", head=HEAD[:6])
    assert [(i.number, i.date) for i in reading.items if i.kind == "legal_basis"] == [
        ("12-KH/TU", "2026-02-01")
    ]


@pytest.mark.parametrize(("value", "phrase"), list(entries("documents", "basis")))
def test_words_before_a_basis(value: str, phrase: str) -> None:
    opening = f"{phrase.capitalize()} Kế hoạch số 12-KH/TU ngày 01/02/2026 của Tỉnh ủy, Ban Tuyên giáo hướng dẫn như sau:"
    reading = reading_of(opening, "I. NỘI DUNG TUYÊN TRUYỀN", "1. Ý nghĩa.", head=HEAD[:6])
    assert [item.number for item in reading.items if item.kind == "legal_basis"] == ["12-KH/TU"]


@pytest.mark.parametrize(("value", "phrase"), list(entries("documents", "subject")))
def test_words_that_make_it_guidance(value: str, phrase: str) -> None:
    about = f"{phrase} công tác tuyên truyền" if value == "others" else f"{phrase} phong trào"
    head = [*HEAD[:5], f"về việc {about}", "Ban Tuyên giáo Tỉnh ủy yêu cầu như sau:"]
    tells = ["2. Sở Nội vụ treo băng rôn, phát tờ rơi."] if value == "shared" else []
    assert reading_of("1. Sở Y tế chuẩn bị.", *tells, head=head).is_guidance is (value != "others")
    other = [*head[:5], "về việc mua máy tính", head[6]]
    assert not reading_of("1. Sở Y tế chuẩn bị.", *tells, head=other).is_guidance
    assert reading_of("1. Sở Y tế chuẩn bị.", head=head).is_guidance is (value == "plain")


@pytest.mark.parametrize(("value", "phrase"), list(entries("occasions", "begins")))
def test_events(value: str, phrase: str) -> None:
    title = f"tuyên truyền {phrase.capitalize()} Hoa Ban năm 2026"
    reading = reading_of("I. NỘI DUNG TUYÊN TRUYỀN", "1. Ý nghĩa.", head=[*HEAD[:5], title, HEAD[6]])
    found = [item.text for item in reading.items if item.kind == "occasion"]
    assert len(found) == 1
    assert found[0].endswith("Hoa Ban năm 2026")
    assert phrase.split()[0].casefold() in found[0].casefold()


@pytest.mark.parametrize(("value", "phrase"), list(entries("occasions", "ceremonies")))
def test_ceremonies(value: str, phrase: str) -> None:
    reading = reading_of("I. THỜI GIAN", f"1. {phrase.capitalize()} tổ chức sáng 05/6/2026.")
    assert [item.date for item in reading.items if item.kind == "key_date"] == ["2026-06-05"]


@pytest.mark.parametrize(("value", "phrase"), [p for p in entries("tables") if p.values[0] != "lines"])
def test_columns(value: str, phrase: str) -> None:
    columns = {
        "order": "TT",
        "task": "Nội dung",
        "lead": "Đơn vị chủ trì",
        "support": "Phối hợp",
        "time": "Thời gian",
    }
    cells = {
        "order": "1",
        "task": "In tài liệu",
        "lead": "Sở Y tế",
        "support": "Sở Nội vụ",
        "time": "20/5/2026",
    }
    columns[value] = phrase.capitalize()
    rows = [tuple(columns.values()), tuple(cells.get(name, "x") for name in columns)]
    blocks = [Block(line) for line in [*HEAD, "I. PHÂN CÔNG NHIỆM VỤ"]]
    blocks += [Block("\t".join(row), cells=row, table=1) for row in rows]
    reading = read(Extract(tuple(blocks)), Source("a.txt", "0" * 64, "txt"))
    assert [(i.organisation, i.text, i.date) for i in reading.items if i.kind == "duty"] == [
        ("Sở Y tế", "In tài liệu", "2026-05-20")
    ]


@pytest.mark.parametrize(("value", "phrase"), list(entries("tables", "lines")))
def test_lines_below_a_task(value: str, phrase: str) -> None:
    said = {"lead": "Sở Y tế", "support": "Sở Nội vụ", "time": "trước ngày 20/5/2026", "product": "một bộ"}
    lines = [f"- {phrase.capitalize()}: {said[value]}."]
    lines += [] if value == "lead" else ["- Đơn vị chủ trì: Sở Y tế."]
    reading = reading_of("I. NHIỆM VỤ", "1. Làm cổng chào", *lines)
    duties = [(item.organisation, item.text) for item in reading.items if item.kind == "duty"]
    assert duties == [("Sở Y tế", "Làm cổng chào")]
    dated = [item.date for item in reading.items if item.kind == "duty"]
    assert dated == ["2026-05-20" if value == "time" else None]
