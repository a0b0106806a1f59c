"""The reader against labelled documents, by the scoring that comes with the contract."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from nhipcau.guidance.reading import Reading, read_file
from tests.guidance.conftest import DATA, OWN, documents, labels_of
from tests.guidance.contract import score

SCHEMA = json.loads((Path(__file__).parent / "contract" / "guidance.schema.json").read_text(encoding="utf-8"))
GIVEN = documents(DATA)
INVENTED = documents(OWN)
ALL = [*GIVEN, *INVENTED]
# A letterhead whose narrow columns break lines that the labels' text has whole.
WRAPPED = {
    "21-cong-van-sot-xuat-huyet",
    "24-chi-thi-an-toan-giao-thong",
    "33-cong-van-thanh-uy",
    "36-huong-dan-chuyen-doi-so",
    "53-cong-van-tiem-vac-xin",
    "54-chi-thi-phong-chong-thien-tai",
    "64-quyet-dinh-ke-hoach-van-hoa-doc",
    "71-chi-thi-ban-thuong-vu",
    "116-cong-van-so-tttt",
}


@cache
def reading_of(path: Path) -> Reading:
    return read_file(path)


def tally(paths: list[Path]) -> score.Tally:
    total = score.Tally()
    for path in paths:
        total.add(score.compare(labels_of(path), reading_of(path).as_json()))
    return total


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_reading_keeps_the_contract(path: Path) -> None:
    reading = reading_of(path).as_json()
    jsonschema.validate(reading, SCHEMA)
    assert score.faults(reading, reading["text"]) == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_the_text_is_what_a_reader_sees(path: Path) -> None:
    labels = labels_of(path)
    wanted = unicodedata.normalize(
        "NFC", (path.parent / labels["text_file"]).read_text(encoding="utf-8")
    ).strip("\n")
    text = reading_of(path).text
    if path.stem in WRAPPED:
        assert sorted(text.split()) == sorted(wanted.split())
    else:
        assert text == wanted


@pytest.mark.parametrize("paths", [GIVEN, INVENTED], ids=["given", "invented"])
def test_the_score_overall_and_of_each_kind(paths: list[Path]) -> None:
    total = tally(paths)
    assert total.figures(score.ROWS)["f1"] >= 0.95
    low = {row: total.figures((row,))["f1"] for row in score.ROWS}
    assert {row: f1 for row, f1 in low.items() if f1 is not None and f1 < 0.85} == {}


@pytest.mark.parametrize(
    "path", [p for p in ALL if labels_of(p)["document"]["type"] != "other"], ids=lambda p: p.name
)
def test_no_document_is_read_badly(path: Path) -> None:
    assert tally([path]).figures(score.ROWS)["f1"] >= 0.9


def test_the_seed_is_read_whole() -> None:
    assert tally([DATA / "seed.txt"]).figures(score.ROWS)["f1"] >= 0.95


@pytest.mark.parametrize(
    "path", [p for p in ALL if labels_of(p)["document"]["type"] == "other"], ids=lambda p: p.name
)
def test_what_is_no_guidance_has_a_head_and_no_items(path: Path) -> None:
    reading = reading_of(path)
    assert not reading.is_guidance
    assert reading.items == ()
    assert tally([path]).extra == {}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_the_head_besides_the_score(path: Path) -> None:
    wanted, head = labels_of(path)["document"], reading_of(path).as_json()["document"]
    assert head["signatory"] == wanted.get("signatory")
    assert head["recipients"] == wanted.get("recipients", [])


def test_readings_are_the_same_each_time() -> None:
    path = DATA / "03-ke-hoach-ubnd.pdf"
    assert read_file(path) == reading_of(path)
