"""What holds for every text: passages are true, readings keep the contract, nothing but Unreadable is raised."""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.guidance.ports import Block, Extract, Unreadable, Upload
from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.formats import extract
from nhipcau.guidance.reading.labels import inline_labels, read_label
from nhipcau.guidance.reading.model import Source, packed, unpacked
from nhipcau.guidance.reading.reader import read
from nhipcau.guidance.reading.text import bare, sentences
from tests.guidance.conftest import DATA, OWN
from tests.guidance.contract.score import faults

SCHEMA = json.loads((Path(__file__).parent / "contract" / "guidance.schema.json").read_text(encoding="utf-8"))
TEXTS = [
    path.read_text(encoding="utf-8")
    for path in [*DATA.glob("*.t*xt"), *OWN.glob("*.text.txt")]
    if "tcvn3.txt" not in path.name
]
LINES = sorted({line for text in TEXTS for line in text.split("\n") if line.strip()})
CLAUSES = sorted({clause for line in LINES for clause in line.replace(". ", "; ").split("; ")})
SOURCE = Source("a.txt", "0" * 64, "txt")

line = st.one_of(
    st.sampled_from(LINES),
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4).map("; ".join),
    st.text(alphabet='abđêơ ,.;:-()"“”0123456789/ÁIVX\t', max_size=60),
    st.text(max_size=40),
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    """Lines and rows of real documents, shuffled, cut and mixed with rubbish."""
    made = []
    for text in draw(st.lists(line, max_size=25)):
        cells = tuple(text.split("\t"))
        made.append(Block(text, cells=cells if len(cells) > 2 else (), table=1))
    return tuple(made)


@settings(max_examples=150, deadline=None)
@given(blocks(), st.booleans())
def test_every_reading_keeps_the_contract(lines: tuple[Block, ...], web: bool) -> None:
    reading = read(Extract(lines, web=web), SOURCE)
    assert all(reading.text[item.passage.start : item.passage.end] == item.text for item in reading.items)
    plain = reading.as_json()
    assert faults(plain, reading.text) == []
    jsonschema.validate(plain, SCHEMA)
    assert unpacked(json.loads(json.dumps(packed(reading)))) == reading


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=3000),
        st.sampled_from(TEXTS).flatmap(lambda text: st.binary(max_size=200).map(lambda b: text.encode() + b)),
    )
)
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        kind, extracted = extract(Upload("a", data))
    except Unreadable:
        pass
    else:
        reading = read(extracted, SOURCE)
        assert kind in ("txt", "html")
        assert faults(reading.as_json(), reading.text) == []


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_sentences_and_bare_stay_inside(text: str) -> None:
    before = 0
    for start, end in sentences(text, 0, len(text)):
        assert before <= start < end <= len(text)
        before = end
    start, end = bare(text, 0, len(text))
    assert 0 <= start <= end <= len(text)


@given(st.text(alphabet="0123456789/-. ngàytháămquýIVX()đế", max_size=80))
def test_dates_are_real_and_in_order(text: str) -> None:
    before = 0
    for date in find_dates(fold(text)):
        assert before <= date.start < date.end <= len(text)
        assert date.month in range(13)
        assert date.day in range(32)
        before = date.end


@given(st.text(max_size=80))
def test_labels_leave_some_text(text: str) -> None:
    label = read_label(text)
    assert label is None or 0 < label.length <= len(text)
    assert all(0 <= at < len(text) for at, _ in inline_labels(text))
