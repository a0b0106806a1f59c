"""The guidance that ships with the demonstration: the same bytes each time, and read without a doubt."""

from __future__ import annotations

from nhipcau.guidance.reading import read_file
from nhipcau.project.demonstration.guidance.make_sample import TARGET, build
from tests.guidance.conftest import DATA


def test_the_script_makes_the_bytes_that_are_kept() -> None:
    assert build() == build() == TARGET.read_bytes()


def test_it_says_what_the_seed_says() -> None:
    sample, seed = read_file(TARGET), read_file(DATA / "seed.txt")
    for kind in ("form", "audience"):
        assert {i.value for i in sample.items if i.kind == kind} == {
            i.value for i in seed.items if i.kind == kind
        }
    themes = [item for item in sample.items if item.kind == "theme"]
    assert [item.ordinal for item in themes] == ["1", "2", "3", "4", "5"]
    assert [item.text.split()[0] for item in themes] == ["Lịch", "Ý", "Đất", "Hoạt", "Phản"]


def test_its_head_dates_and_duties_are_read() -> None:
    reading = read_file(TARGET)
    head = reading.document
    assert (head.type, head.number, head.place, head.date) == (
        "guidance",
        "00-HD/BTGDVTU",
        "Huế",
        "2026-10-05",
    )
    assert head.issuer == "Ban Tuyên giáo và Dân vận Thành ủy Huế"
    assert [item.date for item in reading.items if item.kind == "key_date"] == ["1973-09-21", "2027-09-21"]
    duties = [(item.organisation, item.date) for item in reading.items if item.kind == "duty"]
    assert len(duties) == 9
    assert ("Sở Văn hóa và Thể thao", "2027-08-31") in duties


def test_it_says_at_its_foot_that_it_is_a_sample() -> None:
    assert read_file(TARGET).text.splitlines()[-1].startswith("Văn bản minh họa của bản trình diễn")
