"""The document with its marks: the text never changes, marks nest, and what isn't read is shown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.guidance.kinds import LOOKS, code_of
from nhipcau.guidance.marking import (
    Line,
    Mark,
    clause_around,
    lines_of,
    marks_of,
    stated_counts,
    unread_sentences,
)
from nhipcau.guidance.models import Passage
from tests.guidance.factories import MARKED, TEXT

Kind, State = Passage.Kind, Passage.State


def passage(words: str, kind: str = Kind.THEME, state: str = State.PROPOSED, text: str = TEXT) -> Passage:
    start = text.index(words)
    return Passage(kind=kind, start=start, end=start + len(words), text=words, state=state)


def written(line: Line) -> str:
    return "".join(token.text for token in line.tokens)


def spans() -> st.SearchStrategy[tuple[str, list[Mark]]]:
    def marks(text: str) -> st.SearchStrategy[tuple[str, list[Mark]]]:
        one = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
            lambda pair: pair[0] < pair[1]
        )
        kinds = st.sampled_from(list(LOOKS))
        return st.lists(st.builds(lambda p, k: Mark(p[0], p[1], k), one, kinds), max_size=12).map(
            lambda found: (text, found)
        )

    return st.text(alphabet="aễ. \n", min_size=2, max_size=60).flatmap(marks)


@given(spans())
@settings(max_examples=300, deadline=None)
def test_the_text_survives_its_marks_and_they_nest(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    lines = lines_of(text, marks)
    assert [written(line) for line in lines] == [line for line in text.split("\n") if line.strip()]
    for line in lines:
        open_marks: list[Mark] = []
        for token in line.tokens:
            if token.what == "open":
                assert token.mark
                open_marks.append(token.mark)
            elif token.what == "close":
                assert open_marks.pop() is token.mark
            else:
                assert token.text
        assert not open_marks


@given(spans())
@settings(max_examples=200, deadline=None)
def test_every_letter_of_a_span_is_marked_and_no_other(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    offset = 0
    places = {}
    for row in text.split("\n"):
        places[offset] = row
        offset += len(row) + 1
    starts = [start for start, row in places.items() if row.strip()]
    for start, line in zip(starts, lines_of(text, marks), strict=True):
        at, open_kinds = start, []
        for token in line.tokens:
            if token.what == "open":
                assert token.mark
                open_kinds.append(token.mark.kind)
            elif token.what == "close":
                open_kinds.pop()
            else:
                for letter in range(at, at + len(token.text)):
                    over = sorted(m.kind for m in marks if m.start <= letter < m.end)
                    assert sorted(open_kinds) == over
                at += len(token.text)


def test_a_span_marked_twice_in_a_kind_is_one_mark() -> None:
    shared = [passage("cán bộ", Kind.DUTY), passage("cán bộ", Kind.DUTY), passage("cán bộ", Kind.AUDIENCE)]
    assert sorted(len(mark.passages) for mark in marks_of(shared, {}, [])) == [1, 2]


def test_stated_counts_are_held_against_what_was_read() -> None:
    both = [passage("Lịch sử quan hệ hai nước"), passage("Ý nghĩa Ngày thiết lập quan hệ ngoại giao (21/9)")]
    stated = stated_counts(TEXT, both)[Kind.THEME]
    assert (stated.said, stated.number, stated.found, stated.holds) == ("02", 2, 2, True)
    both[1].state = State.REJECTED
    assert not stated_counts(TEXT, both)[Kind.THEME].holds


def test_a_count_inside_a_passage_is_not_the_documents() -> None:
    text = "Tổ chức 03 hình thức thi trong trường học."
    whole = passage("Tổ chức 03 hình thức thi trong trường học", Kind.DUTY, text=text)
    assert stated_counts(text, [whole]) == {}


def test_a_sentence_without_an_item_is_unread() -> None:
    passages = [passage(words, kind) for kind, words, _value, _date in MARKED]
    unread = unread_sentences(TEXT, passages)
    assert [TEXT[mark.start : mark.end][:22] for mark in unread] == ["Đồng thời phát huy vai"]
    for one in passages:
        one.state = State.REJECTED
    assert unread_sentences(TEXT, passages) == []  # nothing was read: the page says that instead


@pytest.mark.parametrize(
    "heading",
    [
        "ỦY BAN NHÂN DÂN TỈNH LAM GIANG SỞ VĂN HÓA VÀ THỂ THAO",
        "Thành phố Huế, ngày 14 tháng 3 năm 2025",
        "Các cơ quan, đơn vị triển khai những việc cụ thể như sau:",
        "Nơi nhận",
    ],
)
def test_headings_and_lead_ins_are_no_unread_sentences(heading: str) -> None:
    text = f"{heading}\nLịch sử quan hệ hai nước."
    assert unread_sentences(text, [passage("Lịch sử quan hệ hai nước", text=text)]) == []


def test_a_clause_is_quoted_around_its_span() -> None:
    start = TEXT.index("triển lãm")
    before, words, after = clause_around(TEXT, start, start + 9)
    assert (before, words, after) == ("các bài viết, ", "triển lãm", ", sinh hoạt chi bộ")


def test_every_kind_has_a_code_of_its_own() -> None:
    assert code_of(Passage(kind=Kind.THEME, serial=2)) == "ND2"
    assert len({look.code for look in LOOKS.values()}) == len(LOOKS) == len(Kind)


def test_marking_a_long_document_takes_little_time() -> None:
    text = "\n".join(f"Câu thứ {n} của một văn bản rất dài, có nhiều chữ." for n in range(2000))
    marks = [Mark(start, start + 60, Kind.THEME) for start in range(0, len(text) - 60, 40)]
    lines = lines_of(text, marks)
    assert len(lines) == 2000
    assert all(a.number < b.number for a, b in pairwise(lines))
