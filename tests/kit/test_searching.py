"""What is typed finds what is meant; the same analysis for the index and the question."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhipcau.kit.searching.analysis import analysed, distinct_words, fold, words
from nhipcau.kit.searching.asking import Vocabulary, asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đường Đồng Khởi, Huế 2023", "duong dong khoi hue 2023"),
        ("HUE\u0302\u0301", "hue"),
        ("Ｈｕế ﾊﾉｲ", "hue ハノ ノイ"),
        ("国交樹立50周年", "国交 交樹 樹立 50 周年"),
        ("国", "国"),
        ("ガ行とカ行", "ガ行 行と とカ カ行"),
        ("日本Việt Nam", "日本 viet nam"),
        ("Nguyễn_Ái-Quốc", "nguyen ai quoc"),
        ("\"'*()\x00:^", ""),
    ],
)
def test_words_are_folded_and_japanese_is_paired(text: str, expected: str) -> None:
    assert analysed(text) == expected


@given(st.text())
@example("\ufada")  # no letter stands there, between letters
def test_no_text_leaves_syntax_of_a_query(text: str) -> None:
    assert all(part.isalnum() for part in analysed(text).split())


@given(st.text())
def test_marks_are_taken_off_whatever_stands_beside_them(text: str) -> None:
    assert fold(f"国 {text} đ") == f"国 {fold(text)} d"


@given(st.text(alphabet="Huế hue 国交樹立 がか ,", max_size=80))
def test_words_that_come_again_are_the_same_words(text: str) -> None:
    assert set(distinct_words(text)) == set(words(text))


@given(st.text(alphabet="đưỡngĐỒệẵHuế ガぎプ国交"))
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    assert analysed(unicodedata.normalize("NFD", text)) == analysed(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="国交樹立日越関係ベトナムがぎグ", min_size=2, max_size=12), st.data())
def test_any_two_neighbours_are_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    assert set(words(text[at : at + 2])) <= set(words(text))


def test_a_slip_is_forgiven_where_no_title_knows_the_word() -> None:
    known = Vocabulary(lambda: ["quan he viet nam nhat ban", "hiroshima nagasaki"])
    assert asked("nagasaky", known).groups == (("nagasaky", "nagasaki"),)  # type: ignore[union-attr]  # none is empty
    assert asked("vietnma hirosima", known).groups[1] == ("hirosima", "hiroshima")  # type: ignore[union-attr]  # none is empty
    assert asked("nagasky", known).groups == (("nagasky", "nagasaki"),)  # type: ignore[union-attr]  # none is empty
    assert asked("hosima", known).groups == (("hosima",),)  # type: ignore[union-attr]  # none is empty
    assert asked("naga", known).groups == (("naga",),)  # type: ignore[union-attr]  # none is empty
    assert asked("2024", known).groups == (("2024",),)  # type: ignore[union-attr]  # none is empty


def test_a_query_of_nothing_is_none_and_a_page_of_text_is_cut() -> None:
    known = Vocabulary(list)
    assert asked(' "* ', known) is None
    assert len(asked("từ " * 10_000 + "cuối", known).groups) == 1  # type: ignore[union-attr]  # none is empty
    assert asked("hai từ ", known).unfinished == ""  # type: ignore[union-attr]  # none is empty
    assert asked("hai từ", known).unfinished == "tu"  # type: ignore[union-attr]  # none is empty
