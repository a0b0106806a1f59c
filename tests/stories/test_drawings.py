"""Drawings: whole, alike every time, and never one word on another, with all the facts we hold."""

from __future__ import annotations

import cmath
import datetime as dt
import json
import math
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from lxml import etree

from nhipcau.stories.drawings import NARROW, WIDE, HeroDocument, draw, draw_pair, hero_span
from nhipcau.stories.drawings.measure import WIDTHS, text_width, wrap
from nhipcau.stories.drawings.pen import Box, text_box
from nhipcau.stories.ports import (
    Chart,
    ChartPoint,
    Drawing,
    MapPlace,
    Parties,
    Party,
    PlaceMap,
    YearPoint,
    Years,
)

LEDGER = json.loads((Path(__file__).parent / "ledger.json").read_text(encoding="utf-8"))
LANGUAGES = ("vi", "ja", "en")
SVG = "{http://www.w3.org/2000/svg}"
HOME = {"vi": "Huế", "ja": "フエ", "en": "Huế"}


def all_years(language: str, *, after: int = 0, one_in: int = 1) -> Years:
    rows = [row for row in LEDGER["years"] if row["year"] > after][::one_in]
    span = (rows[0]["year"], rows[-1]["year"], HOME[language])
    return Years(tuple(YearPoint(row["year"], row["title"][language]) for row in rows), span)


def all_places(language: str, *, home: bool = True) -> PlaceMap:
    places = [
        MapPlace(row["name"][language], row["lat"], row["lon"], row["side"]) for row in LEDGER["places"]
    ]
    hue = MapPlace(HOME[language], 16.4637, 107.5909, "vietnam", home=True)
    return PlaceMap((*places, *((hue,) if home else ())))


def written(value: float, language: str) -> str:
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def chart(row: dict[str, Any], language: str, *, horizontal: bool = False) -> Chart:
    points = tuple(
        ChartPoint(
            f"{v['year']}{'年' if language == 'ja' else ''}",
            v["value"],
            written(v["value"], language),
            v["derived"],
        )
        for v in row["values"]
    )
    return Chart(points, row["unit"][language], horizontal)


def parties(language: str) -> Parties:
    roles = {
        "vi": ("Đại sứ Việt Nam Dân chủ Cộng hòa tại Pháp", "Đại sứ Nhật Bản tại Pháp"),
        "ja": ("駐仏ベトナム民主共和国大使", "駐仏日本国大使"),
        "en": ("Ambassador of the Democratic Republic of Vietnam in France", "Ambassador of Japan to France"),
    }[language]
    names = (
        ("ボー・ヴァン・スン", "中山賀博")
        if language == "ja"
        else ("Võ Văn Sung", "Nakayama Yoshihiro (中山賀博)")
    )
    date = {"vi": "21 tháng 9 năm 1973", "ja": "1973年9月21日", "en": "21 September 1973"}[language]
    return Parties(
        Party("vietnam", "V", names[0], roles[0]), Party("japan", "J", names[1], roles[1]), date, "Paris"
    )


def every_drawing(language: str) -> dict[str, Drawing]:
    drawings: dict[str, Drawing] = {
        "every year": all_years(language),
        "years after 1900": all_years(language, after=1900, one_in=3),
        "eight years": all_years(language, after=1900, one_in=6),
        "one year": Years((YearPoint(1973, HOME[language]),)),
        "every place": all_places(language),
        "every place, no home": all_places(language, home=False),
        "Japan alone": PlaceMap(tuple(p for p in all_places(language).places if p.side == "japan")),
        "Vietnam alone": PlaceMap(tuple(p for p in all_places(language).places if p.side == "vietnam")),
        "home alone": PlaceMap(tuple(p for p in all_places(language).places if p.home)),
        "parties": parties(language),
    }
    for number, row in enumerate(LEDGER["statistics"]):
        drawings[f"series {number}"] = chart(row, language)
        drawings[f"series {number} lying"] = chart(row, language, horizontal=True)
    return drawings


CASES = [(language, name) for language in LANGUAGES for name in every_drawing(language)]


def parsed(svg: str) -> Any:
    return etree.fromstring(svg.encode())


def frame(svg: str) -> Box:
    left, top, width, height = map(float, parsed(svg).get("viewBox").split())
    return Box(left, top, left + width, top + height)


def text_boxes(svg: str) -> list[tuple[str, Box]]:
    found = []
    for text in parsed(svg).iter(f"{SVG}text"):
        words = "".join(text.itertext())
        voice = "serif" if "erif" in text.get("font-family") else "sans"
        anchor = text.get("text-anchor", "start")
        size = float(text.get("font-size"))
        found.append(
            (words, text_box(float(text.get("x")), float(text.get("y")), (words,), size, voice, anchor, 0))
        )
    return found


@pytest.mark.parametrize("width", [NARROW, WIDE, 1100])
@pytest.mark.parametrize(("language", "name"), CASES)
def test_no_word_stands_on_another_or_outside(language: str, name: str, width: int) -> None:
    svg = draw(every_drawing(language)[name], palette="web", width=width, language=language, title=name)
    boxes = text_boxes(svg)
    assert boxes
    whole = frame(svg)
    for words, box in boxes:
        assert box.left >= -0.6, words
        assert box.right <= width + 0.6, words
        assert whole.top <= box.top, words
        assert box.bottom <= whole.bottom, words
    for (one, a), (other, b) in combinations(boxes, 2):
        # The boxes hold room for marks above and below; the letters of two lines may share it.
        shrunk = Box(a.left + 0.5, a.top + (a.bottom - a.top) * 0.24, a.right - 0.5, a.bottom - 0.5)
        assert not shrunk.meets(b, -1.5), f"{one!r} on {other!r}"


@pytest.mark.parametrize(("language", "name"), CASES)
def test_every_label_is_written_out(language: str, name: str) -> None:
    drawing = every_drawing(language)[name]
    svg = draw(drawing, palette="web", width=WIDE, language=language, title=name)
    said = re.sub(r"[\s\u2060]", "", "".join(parsed(svg).itertext()))
    match drawing:
        case Years():
            wanted = [text for p in drawing.points for text in (str(p.year), p.label)]
        case Chart():
            wanted = [text for p in drawing.points for text in (p.label.removesuffix("年"), p.text)]
        case PlaceMap():
            wanted = [place.name for place in drawing.places]
        case Parties():
            wanted = [drawing.left.name, drawing.right.role, drawing.date_text, drawing.place]
    for text in wanted:
        assert re.sub(r"\s", "", text) in said


@pytest.mark.parametrize("width", [NARROW, WIDE, 1100])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_arc_of_a_map_runs_through_a_name(language: str, width: int) -> None:
    svg = draw(all_places(language), palette="web", width=width, language=language, title="t")
    arcs = [[float(n) for n in re.findall(r"[\d.]+", p.get("d"))] for p in parsed(svg).iter(f"{SVG}path")]
    points = [
        point
        for one in arcs
        if len(one) == 9
        for point in on_arc(*one[:3], *one[7:])  # M x y A r r 0 0 1 x y
    ]
    assert len(points) > 300
    for words, box in text_boxes(svg):
        inside = [(x, y) for x, y in points if box.left < x < box.right and box.top + 4 < y < box.bottom - 4]
        assert inside == [], words


def on_arc(x1: float, y1: float, radius: float, x2: float, y2: float) -> list[tuple[float, float]]:
    """Points of a clockwise arc, a hundred of them."""
    along = complex(x2 - x1, y2 - y1)
    centre = (
        complex(x1 + x2, y1 + y2) / 2 + 1j * along / abs(along) * (radius**2 - abs(along) ** 2 / 4) ** 0.5
    )
    start, end = (cmath.phase(complex(*p) - centre) for p in ((x1, y1), (x2, y2)))
    turn = (end - start) % (2 * math.pi)
    found = [centre + cmath.rect(radius, start + turn * i / 100) for i in range(101)]
    assert abs(found[-1] - complex(x2, y2)) < 1
    return [(p.real, p.imag) for p in found]


def test_a_label_crosses_no_leader_of_its_neighbours() -> None:
    """The vertical hair lines under the axis belong to labels in lower rows."""
    labels = ("sails to Japan", "leaves Japan", "the stone", "dies in Huế", "a stone in Huế", "a visit")
    years = (1905, 1909, 1918, 1940, 2010, 2018)
    drawing = Years(tuple(map(YearPoint, years, labels)), (1918, 2018, "a hundred years"))
    svg = draw(drawing, palette="print", width=WIDE, language="en", title="t")
    leaders = [
        (float(m[1]), float(m[2]))
        for m in (re.fullmatch(r"M([\d.]+) 7V([\d.]+)", p.get("d")) for p in parsed(svg).iter(f"{SVG}path"))
        if m
    ]
    assert leaders
    for x, end in leaders:
        for words, box in text_boxes(svg):
            assert not (box.left + 1 < x < box.right - 1 and box.bottom < end), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_drawing_is_the_same_string(language: str) -> None:
    for name, drawing in every_drawing(language).items():
        first, second = (
            draw(drawing, palette="web", width=WIDE, language=language, title=name) for _ in range(2)
        )
        assert first == second
        assert " id=" not in first
        assert "-0 " not in first


def test_web_names_the_sites_properties_and_print_names_none() -> None:
    drawing = all_places("vi")
    web = draw(drawing, palette="web", width=WIDE, language="vi", title="t")
    printed = draw(drawing, palette="print", width=WIDE, language="vi", title="t")
    assert "var(--tim)" in web
    assert "#" not in web
    assert "var(" not in printed
    assert "#5d2569" in printed
    assert "Be Vietnam Pro" in printed


def test_a_drawing_is_an_image_with_a_name() -> None:
    root = parsed(draw(parties("ja"), palette="web", width=NARROW, language="ja", title='Paris & "1973" <b>'))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Paris & "1973" <b>'
    assert root.get("width") == str(NARROW)


@pytest.mark.parametrize(
    "words", ['<script>alert("x")</script>', "a & b ]]>", "\x00\x1b\ud800", "𠮷" * 400, "x" * 900]
)
def test_hostile_words_stay_words(words: str) -> None:
    for drawing in (
        Years((YearPoint(1973, words), YearPoint(1990, "b")), (1973, 1990, words)),
        Chart((ChartPoint(words, 3, words), ChartPoint("b", 0, "0")), words),
        PlaceMap((MapPlace(words, 16, 107, "vietnam", home=True), MapPlace(words, 35, 135, "japan"))),
        Parties(Party("vietnam", words, words, words), Party("japan", "", "b", ""), words, words),
    ):
        for language in LANGUAGES:
            root = parsed(draw(drawing, palette="print", width=NARROW, language=language, title=words))
            assert {etree.QName(e).localname for e in root.iter()} <= {
                "svg",
                "path",
                "circle",
                "rect",
                "text",
                "tspan",
            }


def test_a_missing_year_is_an_arc_and_a_derived_value_a_hollow_bar() -> None:
    points = (
        ChartPoint("2018", 5, "5"),
        ChartPoint("2021", 6, "6", derived=True),
        ChartPoint("2022", 7, "7"),
    )
    for horizontal in (False, True):
        svg = draw(Chart(points, "người", horizontal), palette="print", width=WIDE, language="vi", title="t")
        assert sum("A" in p.get("d") for p in parsed(svg).iter(f"{SVG}path")) == 1
        bars = [rect.get("fill") for rect in parsed(svg).iter(f"{SVG}rect")]
        assert bars == ["#5d2569", "none", "#5d2569"]
        assert "không có số liệu" in svg
    whole = draw(Chart(points[1:], "", False), palette="print", width=WIDE, language="vi", title="t")
    assert "không có số liệu" not in whole


def test_mincho_is_never_bold() -> None:
    svg = draw(parties("en"), palette="print", width=WIDE, language="en", title="t")
    spans = [s for s in parsed(svg).iter(f"{SVG}tspan") if "中山" in (s.text or "")]
    assert [s.get("font-weight") for s in spans] == ["400"]
    assert [s.get("font-family") for s in spans] == ["Noto Serif JP"]


def test_a_close_view_is_never_drawn() -> None:
    """District coordinates are no pins: three places of one town share a dot."""
    town = PlaceMap(tuple(MapPlace(n, 16.46 + i / 500, 107.58, "vietnam") for i, n in enumerate("abc")))
    root = parsed(draw(town, palette="print", width=WIDE, language="vi", title="t"))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "".join(root.itertext()).startswith(("a", "abc"))


def test_both_drawings_of_a_page() -> None:
    pair = draw_pair(parties("vi"), language="vi", title="t")
    assert pair.count("<svg") == 2
    assert 'class="drawing flat drawing-parties"' in pair
    assert 'class="drawing tall drawing-parties"' in pair


def test_print_measures_are_those_of_the_fonts() -> None:
    from nhipcau.products.adapters.fonts import font_file

    sans = TTFont(font_file("BeVietnamPro-Medium.ttf"))
    variable = TTFont(font_file("SourceSerif4[opsz,wght].ttf"))
    for layout in ("GPOS", "GSUB", "GDEF"):  # pairs and ligatures are no advances, and cost seconds
        del variable[layout]
    serif = instantiateVariableFont(variable, {"wght": 600, "opsz": 20})
    for voice, font in (("sans", sans), ("serif", serif)):
        names, advances = font.getBestCmap(), font["hmtx"]
        per_em = font["head"].unitsPerEm
        for letter, width in WIDTHS[voice].items():
            assert abs(advances[names[ord(letter)]][0] * 1000 / per_em - width) < 2, letter
        word = "Nguyễn Phước Thắng ở Huế, Ậm Ừ"
        true = sum(advances[names[ord(c)]][0] for c in word) / per_em * 20
        assert true <= text_width(word, 20, voice) <= true * 1.12  # type: ignore[arg-type]  # given as the test has it


def test_lines_break_between_phrases_and_never_inside_a_name() -> None:
    lines = wrap("Hôm nay đại sứ Võ Văn Sung ký văn bản ở Paris", 15, 120, language="vi")
    assert len(lines) > 2
    assert any("Võ\u00a0Văn\u00a0Sung" in line for line in lines)
    lines = wrap("石に刻まれた感謝は、百年後も読まれている", 15, 130, language="ja")
    assert len(lines) > 1
    assert not any(line.startswith("、") for line in lines)
    assert "".join(lines) == "石に刻まれた感謝は、百年後も読まれている"


# The front page


def hero(language: str = "vi", *, width: int = 1152, today: dt.date = dt.date(2026, 11, 22)) -> str:
    documents = [
        HeroDocument(
            dt.date.fromisoformat(row["date"]), row["title"][language][:26] if number % 4 == 0 else ""
        )
        for number, row in enumerate(LEDGER["documents"])
        if len(row["date"]) == 10
    ]
    return hero_span(
        documents,
        first=dt.date(1973, 9, 21),
        today=today,
        next_day=dt.date(2027, 9, 21),
        title="1973–2027",
        language=language,
        width=width,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_hero_names_keep_apart_and_off_the_arc(language: str) -> None:
    boxes = text_boxes(hero(language))
    assert len(boxes) >= 8
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.meets(b, -2), f"{one!r} on {other!r}"
    assert all(box.left >= 0 and box.right <= 1152.6 for _, box in boxes)


def test_hero_is_full_until_today_and_dotted_after() -> None:
    paths = [(p.get("d"), p.get("stroke-dasharray")) for p in parsed(hero()).iter(f"{SVG}path")]
    arcs = [(d, dash) for d, dash in paths if "A" in d]
    assert [dash for _, dash in arcs] == [None, "2 7"]
    here = arcs[1][0].removeprefix("M").split("A")[0]
    assert arcs[0][0].endswith(f"1 {here}")
    over = [p.get("stroke-dasharray") for p in parsed(hero(today=dt.date(2027, 9, 21))).iter(f"{SVG}path")]
    assert "2 7" not in over


def test_narrow_hero_has_strokes_and_no_words() -> None:
    svg = hero(width=360)
    assert "<text" not in svg
    inside = [
        r for r in LEDGER["documents"] if len(r["date"]) == 10 and "1973-09-21" < r["date"] <= "2027-09-21"
    ]
    assert svg.count("<path") == 2 + len(inside)
