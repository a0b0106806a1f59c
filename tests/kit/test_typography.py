"""Where lines may not break: names, dates, numbers, compounds, Japanese phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.typography import bind, breakable, breakable_address, is_wide, phrases

SHOWN = {"\u00a0": "_", "\u2060": "^", "\u200b": "|"}


def shown(text: str) -> str:
    return text.translate(str.maketrans(SHOWN))


@pytest.mark.parametrize(
    ("text", "body", "heading"),
    [
        (
            "Đại sứ Võ Văn Sung ký ngày 21 tháng 9 năm 1973",
            "Đại_sứ Võ_Văn_Sung ký ngày_21_tháng_9 năm_1973",
            "Đại_sứ Võ_Văn_Sung ký ngày_21_tháng_9 năm_1973",
        ),
        ("mở quan hệ ngoại giao", "mở quan hệ ngoại giao", "mở quan_hệ ngoại_giao"),
        ("tại Bộ Ngoại giao Pháp", "tại Bộ_Ngoại_giao Pháp", "tại Bộ_Ngoại_giao Pháp"),
        ("47,6 tỷ USD, trong 5 năm", "47,6_tỷ_USD, trong 5_năm", "47,6_tỷ_USD, trong 5_năm"),
        ("Việt Nam, Nhật Bản", "Việt_Nam, Nhật_Bản", "Việt_Nam, Nhật_Bản"),
        ("thế kỷ XX (Huế)", "thế kỷ_XX (Huế)", "thế kỷ_XX (Huế)"),
        (
            "Chùa Cầu (Hội An), (Lai Viễn Kiều)",
            "Chùa_Cầu (Hội_An), (Lai_Viễn_Kiều)",
            "Chùa_Cầu (Hội_An), (Lai_Viễn_Kiều)",
        ),
        (
            "Lần thứ 14, thế kỷ 20: số 5, hơn 3 triệu yên và 12 năm",
            "Lần thứ_14, thế kỷ_20: số_5, hơn_3_triệu_yên và 12_năm",
            "Lần thứ_14, thế kỷ_20: số_5, hơn_3_triệu_yên và 12_năm",
        ),
        ("sau 9 năm 1973", "sau 9 năm_1973", "sau 9 năm_1973"),
        ("Huế – Kyoto", "Huế_– Kyoto", "Huế_– Kyoto"),
        ("đại sứ quán", "đại sứ quán", "đại_sứ_quán"),
        ("chùa Daion-ji, song-ngữ", "chùa Daion-^ji, song-ngữ", "chùa Daion-^ji, song-ngữ"),
        ("", "", ""),
    ],
)
def test_vietnamese_is_bound(text: str, body: str, heading: str) -> None:
    assert shown(bind(text, "vi")) == body
    assert shown(bind(text, "vi", heading=True)) == heading


def test_english_and_japanese_are_bound() -> None:
    assert (
        shown(bind("on 21 September 1973, 3 million people", "en"))
        == "on 21_September 1973, 3_million people"
    )
    assert shown(bind("Phan Bội Châu and Dr Asaba", "en", heading=True)) == "Phan_Bội_Châu and Dr_Asaba"
    assert shown(bind("Mr. Asaba, No 5, p. 12, 2 May", "en")) == "Mr._Asaba, No_5, p._12, 2_May"
    assert shown(bind("Daion-ji and Tōdai-ji, well-off", "en")) == "Daion-^ji and Tōdai-^ji, well-off"
    assert bind("A Japanese-funded building", "en") == "A Japanese-funded building"
    too_wide = "a Comprehensive Strategic Partnership"
    assert bind(too_wide, "en", heading=True) == too_wide
    assert shown(bind("1973年9月、第14回", "ja")) == "1973^年9^月、第^14^回"
    assert shown(bind("2023年11月21日から4月まで", "ja")) == "2023^年11^月^21^日から4^月まで"
    assert shown(bind("約943億5,300万円", "ja")) == "約^943^億^5,300^万円"
    assert bind("Hà Nội", "xx") == "Hà Nội"


@given(st.text(alphabet="aĂ Ậbđ .,-(21)năm tháng", max_size=60), st.sampled_from(["vi", "en", "ja"]))
def test_binding_adds_nothing_and_binds_once(text: str, language: str) -> None:
    for heading in (False, True):
        once = bind(text, language, heading=heading)
        assert once.replace("\u00a0", " ").replace("\u2060", "") == text
        assert bind(once, language, heading=heading) == once


def test_a_japanese_line_begins_with_no_particle_and_a_long_phrase_may_break() -> None:
    assert phrases("「まだ分からない」も、一つの答え", "ja")[1] == "分からない」も、"
    assert phrases("「信頼・長期安定」のパートナーシップ", "ja") == (
        "「信頼・長期安定」の",
        "パートナーシップ",
    )
    assert phrases("包括的戦略的パートナーシップへ", "ja") == ("包括的", "戦略的", "パートナーシップへ")


def test_japanese_breaks_between_phrases_and_never_inside_a_count() -> None:
    assert phrases("石に刻まれた感謝は、百年後も読まれている", "ja") == (
        "石に",
        "刻まれた",
        "感謝は、",
        "百年後も",
        "読まれている",
    )
    assert "七か所" in phrases("ベトナムとの縁をたどる、日本の七か所", "ja")
    for text in ("1973年から包括的戦略的パートナーシップへ", "国交50周年の2023年、十三の出来事"):
        pieces = phrases(text, "ja")
        assert "".join(pieces) == text
        assert not any(piece[-1].isdecimal() for piece in pieces)
    assert phrases("Hai đại sứ", "vi") == ("Hai đại sứ",)
    assert phrases("", "ja") == ()


def test_long_stretches_may_break_and_words_may_not() -> None:
    assert shown(breakable("W" * 30)) == "|".join(("W" * 12, "W" * 12, "W" * 6))
    assert breakable("internationalisation và Nghiêng") == "internationalisation và Nghiêng"
    assert shown(breakable_address("https://a.example.vn/vi/bai-viet/?x=1")) == (
        "https://a.example.vn/|vi/|bai-|viet/?|x=|1"
    )


def test_wide_letters() -> None:
    assert [is_wide(c) for c in "あ漢（aế"] == [True, True, True, False, False]
