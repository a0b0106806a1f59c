"""What a table asks to change: found exactly, told by its cell, never more than was written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.planning.comparison import differences
from nhipcau.campaigns.planning.meaning import Meaning
from nhipcau.campaigns.planning.table import KNOWN, ROWS, day_in, head, heads, letter, rows_from_table
from nhipcau.campaigns.ports import FIELDS, ExchangeError, Plan, Table
from tests.campaigns.plans import plan, plans, row, table

ALL = "key theme form audience language owner supporting due note"


def written(plan: Plan, **given: object) -> Table:
    """The whole plan as a table, every cell in its own words."""
    meaning = Meaning(plan)
    rows = []
    for one in plan.rows:
        values = meaning.values(one)
        rows.append((str(one.key), *(meaning.words(name, values[name]) for name in FIELDS)))
    return table(ALL, *rows, whole=True, campaign=plan.slug, version=plan.version, **given)


@given(plans())
@settings(max_examples=60, deadline=None)
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    found = differences(plan, written(plan))
    assert not found
    assert found.unchanged == len(plan.rows)


@given(plans(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_edited_is_found_and_nothing_else(plan: Plan, data: st.DataObject) -> None:
    """A due date changed in some rows and rows left out come back as exactly those edits and drops."""
    plan = replace(plan, rows=tuple(replace(one, given_out=False) for one in plan.rows))
    sheet = written(plan)
    day = dt.date(2027, 3, 2)
    moved = {one.key for one in plan.rows if data.draw(st.booleans(), label="moved") and one.due != day}
    gone = {one.key for one in plan.rows if data.draw(st.booleans(), label="left out")} - moved
    place = ALL.split().index("due")
    rows = [
        (
            number,
            (*cells[:place], "2/3/2027" if int(cells[0]) in moved else cells[place], *cells[place + 1 :]),
        )
        for number, cells in sheet.rows
        if int(cells[0]) not in gone
    ]
    found = differences(plan, replace(sheet, rows=tuple(rows)))
    assert {one.item for one in found.edits} == moved
    assert {one.item for one in found.drops} == gone
    assert not found.additions
    assert not found.problems
    assert all([(c.name, c.value) for c in one.fields] == [("due", day)] for one in found.edits)
    assert not any(one.token in found.proposed for one in found.drops)  # leaving out alone drops nothing


def test_a_change_names_its_cell_and_says_before_and_after() -> None:
    found = differences(
        plan(), table(ALL, ("101", "1", "Bài viết", "Nhân dân", "vi", "Sở VHTTDL", "", "5/9/2026", ""))
    )
    (change,) = found.edits
    assert change.title == "1. Lịch sử quan hệ hai nước · Bài viết · Nhân dân · Tiếng Việt"
    assert [(c.label, c.before, c.after, c.place) for c in change.fields] == [
        ("Đơn vị chủ trì", "", "Sở Văn hóa, Thể thao và Du lịch", "F2"),
        ("Thời hạn", "11/9/2026", "5/9/2026", "H2"),
    ]


def test_only_the_columns_that_are_there_are_compared() -> None:
    found = differences(plan(), table("key note", ("102", "")))
    assert [c.name for c in found.edits[0].fields] == ["note"]
    assert not found.drops  # a part of the plan drops nothing


def test_a_row_without_a_number_is_the_item_it_describes_or_a_new_one() -> None:
    given = table(
        "theme form audience language due",
        ("1", "Bài viết", "Nhân dân", "vi", "1/9/2026"),
        ("Lịch sử quan hệ hai nước", "Exhibition", "若者", "ベトナム語", ""),
        ("2. Ý nghĩa Ngày thiết lập", "triển lãm ảnh", "Thanh niên", "Tiếng Nhật", "2026-09-02"),
    )
    found = differences(plan(rows=[row(101, 1, "11", "21"), row(102, 1, "12", "22")]), given)
    assert [one.item for one in found.edits] == [101, 102]
    (added,) = found.additions
    assert added.values == {
        "theme": 2,
        "form": 12,
        "audience": 22,
        "language": "ja",
        "due": dt.date(2026, 9, 2),
    }
    assert added.place == "dòng 4"


@pytest.mark.parametrize(
    ("column", "cell", "said", "similar"),
    [
        (
            "owner",
            "Sở Văn hoá Thể thao Du lịch",
            "No organisation is called",
            "Sở Văn hóa, Thể thao và Du lịch",
        ),
        ("owner", "Phòng VHXH", "may be several", "phong-vh-b"),
        ("owner", "Huyện ủy Lam Sơn", "no longer exists", ""),
        ("supporting", "Sở Giáo dục và Đào tạo; Tỉnh Đoàn Xa", "No organisation is called", "Tỉnh Đoàn"),
        ("form", "Bài viế", "no form", "Bài viết"),
        ("audience", "", "for which audience", ""),
        ("language", "Tiếng Lào", "isn't made in", "Tiếng"),
        ("due", "31/2/2026", "is no day", ""),
        ("due", "21/9", "is no day", ""),
        ("theme", "3. Điều khác", "no theme", ""),
        ("note", "x" * 501, "at most 500", ""),
    ],
)
def test_what_means_nothing_is_told_by_its_cell(column: str, cell: str, said: str, similar: str) -> None:
    with override("en"):
        found = differences(plan(), table(f"key {column}", ("101", cell)))
    (problem,) = found.problems
    assert problem.place == "B2"
    assert said in problem.message
    assert similar in " ".join(problem.similar)
    assert not found.changes


def test_names_that_hold_commas_are_told_from_names_joined_by_commas() -> None:
    cell = "Sở Văn hóa, Thể thao và Du lịch, Tỉnh đoàn, so-gddt"
    found = differences(plan(), table("key supporting", ("101", cell)))
    assert found.edits[0].values == {"supporting": (31, 32, 33)}


def test_whoever_leads_does_not_support_as_well() -> None:
    found = differences(plan(), table("key owner supporting", ("102", "Tỉnh Đoàn", "Sở GD; so-gddt")))
    assert found.problems  # "Sở GD" is nobody
    found = differences(plan(), table("key owner supporting", ("102", "Tỉnh Đoàn", "so-gddt")))
    assert found.edits[0].values == {"owner": 33}


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([("101", "1", "Triển lãm", "Thanh niên", "vi")], ["dòng 2"]),  # becomes item 102
        ([("101", "2", "Triển lãm", "Nhân dân", "vi")], ["dòng 2"]),  # was dropped
        ([("", "1", "Thi tìm hiểu trên mạng", "Nhân dân", "vi")] * 2, ["dòng 3"]),
        ([("101", "1", "Bài viết", "Nhân dân", "vi")] * 2, ["A3"]),
        ([("77", "1", "Bài viết", "Nhân dân", "vi")], ["A2"]),
        ([("199", "1", "Bài viết", "Nhân dân", "vi")], ["A2"]),
        ([("việc 5", "1", "Bài viết", "Nhân dân", "vi")], ["A2"]),
    ],
)
def test_two_rows_are_never_one_item(rows: list[tuple[str, ...]], places: list[str]) -> None:
    found = differences(plan(), table("key theme form audience language", *rows))
    assert [one.place for one in found.problems] == places


def test_two_items_may_trade_places() -> None:
    given = table("key audience", ("101", "Thanh niên"), ("102", "Nhân dân"))
    traded = plan(rows=[row(101, 1, "11", "21"), row(102, 1, "11", "22")])
    found = differences(traded, given)
    assert len(found.edits) == 2
    assert not found.problems


def test_what_another_changed_since_stays_unless_the_table_changed_it_too() -> None:
    """Since the export item 101 was moved to 11/9 and noted; the table moves it as well, 102 only notes."""
    now = plan(rows=[row(101, 1, "11", "21", note="Mới"), row(102, 1, "12", "22", due=dt.date(2026, 9, 11))])
    was = {101: {"due": "2026-09-01", "note": ""}, 102: {"due": "2026-09-01"}}
    sheet = table("key due note", ("101", "5/9/2026", ""), ("102", "1/9/2026", "Ghi"), version=2)
    found = differences(now, sheet, was)
    first, second = found.edits
    assert (first.item, first.conflict, list(first.values)) == (101, True, ["due"])
    assert (second.item, second.conflict, list(second.values)) == (102, False, ["note"])
    assert found.proposed == {"e102"}


def test_what_is_newer_than_the_table_is_not_taken_for_left_out() -> None:
    sheet = table("key note", ("101", ""), whole=True, version=2)
    found = differences(plan(), sheet, {103: None, 102: {"note": ""}})
    assert [(one.item, one.conflict) for one in found.drops] == [(102, True)]
    assert "1 việc" in found.notices[0]


def test_an_item_given_out_is_changed_by_an_amendment_only() -> None:
    held = plan(rows=[row(101, 1, "11", "21", given_out=True), row(102, 1, "12", "22", given_out=True)])
    found = differences(held, table("key note", ("101", "Khác"), whole=True))
    assert not found.changes
    assert len(found.problems) == 2


def test_a_confirmed_item_keeps_a_day() -> None:
    found = differences(plan(), table("key due", ("102", ""), ("101", "")))
    assert [one.place for one in found.problems] == ["B2"]
    assert [one.item for one in found.edits] == [101]


def test_the_workbook_of_another_campaign_is_refused() -> None:
    with pytest.raises(ExchangeError, match="khac"):
        differences(plan(), table("key", ("1",), campaign="khac"))


@pytest.mark.parametrize("language", ["vi", "en", "ja"])
def test_pasted_heads_are_known_in_each_language_and_any_order(language: str) -> None:
    names = [head(field, language) for field in ("due", "key", "owner")]
    found = rows_from_table("\t".join([*names, "Gì đó"]) + "\n1/9/2026\t5\tSở Y tế\tx\r\n\t\t\t\n")
    assert found.columns == (("due", "A"), ("key", "B"), ("owner", "C"))
    assert found.rows == ((2, ("1/9/2026", "5", "Sở Y tế")),)
    assert found.unknown == ("Gì đó",)
    assert not found.whole


def test_pasted_rows_without_heads_are_read_by_position() -> None:
    keyed = rows_from_table("5\tNội dung\tBài viết\tNhân dân\tvi\n")
    assert [field for field, _letter in keyed.columns] == list(KNOWN[:5])
    bare = rows_from_table('1\tBài viết\tNhân dân\tvi\n2\t"Triển\nlãm"\tNhân dân\tvi\n')
    assert [field for field, _letter in bare.columns] == list(FIELDS[:4])
    assert bare.rows[1][1][1] == "Triển\nlãm"


@pytest.mark.parametrize(
    "text", ["", "\n\t\n", "một\thai\n", "x\n" * 4, f"{'a' * 5000}\tb\tc\td\n", "1\t2\t3\t4\n" * (ROWS + 11)]
)
def test_what_is_no_table_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ExchangeError, match=r"\w"):
        rows_from_table(text)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        found = rows_from_table(text)
    except ExchangeError:
        return
    differences(plan(), found)


@pytest.mark.parametrize(
    "text",
    [
        "21/9/2026",
        "21-9-26",
        "21.09.2026",
        "2026-09-21",
        "2026/9/21",
        "2026年9月21日",
        "46286",
        "46286.0",
        "ngày 21 tháng 9 năm 2026",
        "21 tháng 9, 2026",
        "21 Sep 2026",
        "2026-09-21T00:00:00",
        " 21/9/2026 ",
    ],
)
def test_days_as_offices_and_spreadsheets_write_them(text: str) -> None:
    assert day_in(text) == dt.date(2026, 9, 21)


@pytest.mark.parametrize(
    "text", ["", "21/9", "9/2026", "31/2/2026", "1/1/1900", "quý III", "2026", "99999999", "0/0/0000"]
)
def test_what_is_no_day(text: str) -> None:
    assert day_in(text) is None


def test_every_head_answers_to_one_column_and_columns_are_lettered_as_in_a_sheet() -> None:
    named = [name.lower() for languages in heads().values() for names in languages.values() for name in names]
    assert len(named) == len(set(named))
    assert set(heads()) == set(KNOWN)
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
