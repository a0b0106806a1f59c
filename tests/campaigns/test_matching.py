"""Names of bodies as documents write them, and the organisations that they are. A person decides."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.planning.matching import Body, Names, full, plain, words
from nhipcau.campaigns.planning.matching_duties import Maker, asked_by, forms_named, least_loaded
from nhipcau.people.models import Organisation

# (the organisation's name, its kind, its other names)
TREE = (
    ("Tỉnh ủy", "party", ()),
    ("Văn phòng Tỉnh ủy", "party", ()),
    ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "party", ()),
    ("Đảng ủy các cơ quan Đảng tỉnh", "party", ("Đảng ủy các cơ quan Đảng",)),
    ("Đảng ủy Ủy ban nhân dân tỉnh", "party", ()),
    ("Ủy ban nhân dân tỉnh", "state", ()),
    ("Văn phòng Ủy ban nhân dân tỉnh", "state", ()),
    ("Sở Văn hóa, Thể thao và Du lịch", "state", ()),
    ("Sở Giáo dục và Đào tạo", "state", ()),
    ("Sở Khoa học và Công nghệ", "state", ()),
    ("Sở Nội vụ", "state", ()),
    ("Sở Ngoại vụ", "state", ()),
    ("Sở Tài chính", "state", ()),
    ("Sở Tư pháp", "state", ()),
    ("Sở Xây dựng", "state", ()),
    ("Sở Y tế", "state", ()),
    ("Sở Công Thương", "state", ()),
    ("Sở Nông nghiệp và Môi trường", "state", ()),
    ("Sở Dân tộc và Tôn giáo", "state", ()),
    ("Công an tỉnh", "state", ()),
    ("Bộ Chỉ huy Quân sự tỉnh", "state", ()),
    ("Thư viện tỉnh", "state", ()),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "front_union", ()),
    ("Tỉnh đoàn", "front_union", ()),
    ("Hội Liên hiệp Phụ nữ tỉnh", "front_union", ()),
    ("Hội Nông dân tỉnh", "front_union", ()),
    ("Hội Cựu chiến binh tỉnh", "front_union", ()),
    ("Liên đoàn Lao động tỉnh", "front_union", ()),
    ("Báo và Phát thanh, Truyền hình tỉnh", "press", ()),
    ("Tạp chí Sông Quê", "press", ()),
    ("Trường Chính trị tỉnh", "school", ()),
    ("Trường Trung học phổ thông Vườn Sen", "school", ()),
    ("Liên hiệp các tổ chức hữu nghị tỉnh", "association", ()),
    ("Phường Bến Sậy", "commune", ("Ủy ban nhân dân phường Bến Sậy",)),
    ("Xã Khe Mơ", "commune", ()),
    ("Xã Đầm Sáo", "commune", ()),
    ("Cơ quan đại diện tại Nhật Bản", "mission", ()),
    ("Hội người Việt Lá Trầu", "overseas_association", ()),
)
NAMES = Names(Body(n, name, kind, others) for n, (name, kind, others) in enumerate(TREE))

ONE = {
    "Sở Văn hóa, Thể thao và Du lịch": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở VHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở VH,TT&DL": "Sở Văn hóa, Thể thao và Du lịch",
    "SỞ VĂN HOÁ, THỂ THAO VÀ DU LỊCH": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở VH&TT": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Văn hóa và Thể thao": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Du lịch": "Sở Văn hóa, Thể thao và Du lịch",
    "Sở GD&ĐT": "Sở Giáo dục và Đào tạo",
    "Sở GDĐT": "Sở Giáo dục và Đào tạo",
    "Sở Giáo dục & Đào tạo": "Sở Giáo dục và Đào tạo",
    "Sở KH&CN": "Sở Khoa học và Công nghệ",
    "Sở Nội vụ": "Sở Nội vụ",
    "Sở LĐ-TB&XH": "Sở Nội vụ",
    "Sở Lao động – Thương binh và Xã hội": "Sở Nội vụ",
    "Sở Ngoại vụ": "Sở Ngoại vụ",
    "Sở Kế hoạch và Đầu tư": "Sở Tài chính",
    "Sở KH&ĐT": "Sở Tài chính",
    "Sở Giao thông vận tải": "Sở Xây dựng",
    "Sở GTVT": "Sở Xây dựng",
    "Sở Tài nguyên và Môi trường": "Sở Nông nghiệp và Môi trường",
    "Sở NN&PTNT": "Sở Nông nghiệp và Môi trường",
    "Sở NN&MT": "Sở Nông nghiệp và Môi trường",
    "Sở Công thương": "Sở Công Thương",
    "Ban Dân tộc": "Sở Dân tộc và Tôn giáo",
    "Sở Y tế tỉnh": "Sở Y tế",
    "Uỷ ban nhân dân tỉnh": "Ủy ban nhân dân tỉnh",
    "UBND tỉnh": "Ủy ban nhân dân tỉnh",
    "UBND thành phố": "Ủy ban nhân dân tỉnh",
    "Văn phòng UBND tỉnh": "Văn phòng Ủy ban nhân dân tỉnh",
    "Thành ủy": "Tỉnh ủy",
    "Tỉnh uỷ": "Tỉnh ủy",
    "VPTU": "Văn phòng Tỉnh ủy",
    "BTGTU": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Ban Tuyên giáo Tỉnh ủy": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Ban Tuyên giáo Thành ủy": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Ban Dân vận Tỉnh ủy": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "BTGDVTU": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Đảng ủy UBND tỉnh": "Đảng ủy Ủy ban nhân dân tỉnh",
    "Đảng ủy Khối các cơ quan": "Đảng ủy các cơ quan Đảng tỉnh",
    "Công an thành phố": "Công an tỉnh",
    "BCHQS tỉnh": "Bộ Chỉ huy Quân sự tỉnh",
    "Thư viện Tổng hợp tỉnh": "Thư viện tỉnh",
    "Ủy ban MTTQ Việt Nam tỉnh": "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Ủy ban Mặt trận Tổ quốc tỉnh": "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Đoàn TNCS Hồ Chí Minh tỉnh": "Tỉnh đoàn",
    "Thành Đoàn": "Tỉnh đoàn",
    "Hội LHPN tỉnh": "Hội Liên hiệp Phụ nữ tỉnh",
    "Hội Phụ nữ tỉnh": "Hội Liên hiệp Phụ nữ tỉnh",
    "Hội CCB tỉnh": "Hội Cựu chiến binh tỉnh",
    "LĐLĐ tỉnh": "Liên đoàn Lao động tỉnh",
    "Đài Phát thanh và Truyền hình tỉnh": "Báo và Phát thanh, Truyền hình tỉnh",
    "Đài PT-TH tỉnh": "Báo và Phát thanh, Truyền hình tỉnh",
    "Báo và Phát thanh, Truyền hình Lam Giang": "Báo và Phát thanh, Truyền hình tỉnh",
    "Trường THPT Vườn Sen": "Trường Trung học phổ thông Vườn Sen",
    "Trường Chính trị thành phố": "Trường Chính trị tỉnh",
    "UBND phường Bến Sậy": "Phường Bến Sậy",
    "Liên hiệp các tổ chức hữu nghị": "Liên hiệp các tổ chức hữu nghị tỉnh",
}
MANY = {
    "các sở, ban, ngành": "state",
    "Các sở, ban, ngành cấp tỉnh": "state",
    "UBND các xã, phường": "commune",
    "Ủy ban nhân dân các xã, phường, đặc khu": "commune",
    "các huyện, thị, thành ủy": "commune",
    "các địa phương": "commune",
    "Mặt trận và các đoàn thể": "front_union",
    "Mặt trận Tổ quốc và các đoàn thể": "front_union",
    "Các tổ chức chính trị - xã hội": "front_union",
    "các cơ quan báo chí": "press",
    "Các cơ quan báo chí của tỉnh": "press",
    "các trường học": "school",
    "các hội đoàn người Việt Nam ở nước ngoài": "overseas_association",
    "hệ thống các cơ quan đại diện": "mission",
    "Các tổ chức đảng": "party",
}
NOBODY = ("Bộ Ngoại giao", "Kho bạc Nhà nước", "Công ty Cấp nước", "", "   ", "...")


@pytest.mark.parametrize("name", ONE)
def test_a_body_is_found_first_by_the_name_a_document_gives_it(name: str) -> None:
    found = NAMES.candidates(name)
    assert found, name
    assert len(found[0].keys) == 1
    assert NAMES.bodies[found[0].keys[0]].name == ONE[name]
    assert found[0].reason


@pytest.mark.parametrize("name", MANY)
def test_a_collective_name_means_every_organisation_of_its_kind(name: str) -> None:
    first = NAMES.candidates(name)[0]
    kinds = {NAMES.bodies[key].kind for key in first.keys}
    assert MANY[name] in kinds
    assert len(kinds) == 1
    assert not first.certain  # a list of organisations is always looked at


def test_a_name_that_joins_several_means_all_of_them() -> None:
    first = NAMES.candidates("Các tổ chức đảng, chính quyền, cơ quan, địa phương, đơn vị")[0]
    assert {NAMES.bodies[key].kind for key in first.keys} >= {"party", "state", "commune"}


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_is_made_up(name: str) -> None:
    assert not [one for one in NAMES.candidates(name) if one.score >= 80]


def test_names_that_differ_in_the_word_that_matters_are_not_taken_for_each_other() -> None:
    for name in ("Sở Nội vụ", "Sở Ngoại vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Y tế"):
        first, *others = NAMES.candidates(name)
        assert (first.score, first.certain) == (100, True)
        assert all(one.score < 80 and not one.certain for one in others)


def test_what_is_certain_is_unique() -> None:
    twins = Names([Body(1, "Phường Sen", "commune"), Body(2, "Phường Sen", "commune")])
    assert [one.certain for one in twins.candidates("Phường Sen")] == [False, False]
    assert not any(one.certain for one in NAMES.candidates("Sở Thông tin và Truyền thông"))


def test_the_words_are_what_a_clerk_may_write() -> None:
    listed = words()
    kinds = set(Organisation.Kind.values)
    for group in listed["collective"]:
        assert set(group["kinds"]) <= kinds
    for short, long in listed["short"].items():
        assert full(f"Ủy {short}") != plain(f"Ủy {short}"), short
        assert plain(long) in full(short), short
    assert yaml.safe_dump(dict(listed))


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_name_that_may_fit_nobody(name: str) -> None:
    for one in NAMES.candidates(name):
        assert one.keys
        assert 0 < one.score <= 100


@given(st.sampled_from([one[0] for one in TREE]), st.sampled_from([str.upper, str.title, str.lower]))
@settings(max_examples=80, deadline=None)
def test_case_never_matters(name: str, written: object) -> None:
    assert callable(written)
    found = NAMES.candidates(written(name))
    assert NAMES.bodies[found[0].keys[0]].name == name


def test_three_thousand_communes_are_searched_in_a_moment() -> None:
    many = Names(Body(n, f"Xã {chr(65 + n % 26)}ình {n}", "commune") for n in range(3_300))
    started = time.perf_counter()
    for n in range(20):
        many.candidates(f"UBND xã Tình {n * 7}")
    assert time.perf_counter() - started < 3


THEMES = {
    1: "Lịch sử quan hệ hai nước và các thành tựu hợp tác",
    2: "Ý nghĩa Ngày thiết lập quan hệ ngoại giao và giao lưu nhân dân",
}


@pytest.mark.parametrize(
    ("duty", "forms", "themes"),
    [
        ("Tổ chức họp báo giới thiệu Tuần lễ", {"press_conference"}, set()),
        ("Treo cờ, phướn; tuyên truyền trên hệ thống truyền thanh", {"loudspeaker", "poster"}, set()),
        ("Phổ biến ý nghĩa Ngày thiết lập quan hệ ngoại giao", set(), {2}),
        ("Thẩm định dự toán, hướng dẫn thanh quyết toán kinh phí", set(), set()),
    ],
)
def test_what_a_duty_asks_for(duty: str, forms: set[str], themes: set[int]) -> None:
    asked = asked_by(duty, THEMES)
    assert forms <= asked.forms
    assert asked.themes == themes
    assert asked.fits("press_conference", 1) == ("press_conference" in forms)
    assert not forms_named("")


def test_the_least_loaded_goes_first() -> None:
    makers = [Maker(1, ["article"], ["vi"]), Maker(2, ["article"], ["vi", "ja"])]
    assert least_loaded(makers, {1: 3, 2: 1}) == makers[1]
    assert least_loaded(makers, {}) == makers[0]
    assert least_loaded([], {}) is None
    assert not makers[0].makes("article", "ja")
