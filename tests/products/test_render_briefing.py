"""The briefing: real styles, real tables, a language, words for pictures, fixed bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from nhipcau.products.adapters import render
from nhipcau.products.adapters.points import opening_of, points
from nhipcau.stories.ports import LanguageCode
from tests.products import samples
from tests.products.test_render_pages import SUBJECTS, request_for


def opened(subject: str, language: LanguageCode) -> Any:
    return docx.Document(io.BytesIO(render(request_for(subject, language, "briefing", "docx")).content))


def flat(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_is_built_of_styles_and_says_who_speaks(subject: str, language: LanguageCode) -> None:
    made, request = opened(subject, language), request_for(subject, language, "briefing", "docx")
    document = request.document
    first = made.paragraphs[0]
    assert (first.style.name, flat(first.text)) == ("Title", document.title)
    styles = [p.style.name for p in made.paragraphs]
    assert styles[1] == "Subtitle"
    assert styles.count("Heading 1") >= 3
    assert "List Bullet" in styles
    cells = [flat(cell.text) for table in made.tables for row in table.rows for cell in row.cells]
    for said in (document.credit.issuer, document.credit.editor, document.url, document.report_error):
        assert said in cells
    section = made.sections[0]
    assert flat(section.header.paragraphs[0].text).startswith(document.campaign)
    assert document.credit.issuer in section.footer.paragraphs[0].text
    fields = [e.text for e in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert made.core_properties.title == document.title
    assert made.core_properties.modified.date().isoformat() == document.credit.updated


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_its_language_and_faces_are_set(language: LanguageCode) -> None:
    made = opened("paris", language)
    defaults = made.styles.element.find(qn("w:docDefaults"))
    assert [e.get(qn("w:val")) for e in defaults.iter(qn("w:lang"))] == [
        {"vi": "vi-VN", "ja": "ja-JP", "en": "en-GB"}[language]
    ]
    for name in ("Normal", "Title", "Heading 1"):
        (faces,) = made.styles[name].element.rPr.findall(qn("w:rFonts"))
        assert faces.get(qn("w:eastAsia")).startswith("Yu ")
        assert faces.get(qn("w:asciiTheme")) is None


def test_word_finds_every_element_where_its_schema_wants_it() -> None:
    """Word calls a file damaged where properties don't come first, or in their own order."""
    body = opened("stone", "vi").element.body
    for paragraph in body.iter(qn("w:p")):
        tags = [child.tag for child in paragraph]
        assert qn("w:pPr") not in tags[1:]
    for properties in body.iter(qn("w:tblPr")):
        tags = [child.tag.split("}")[1] for child in properties]
        order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
        assert tags == sorted(tags, key=order.index)
    names = [e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))]
    anchors = {e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors <= set(names)
    assert len(names) == len(set(names))
    assert anchors


def test_pictures_speak_and_tables_have_heads() -> None:
    made = opened("residents", "vi")
    described = [e.get("descr") for e in made.element.body.iter() if e.tag.endswith("}docPr")]
    assert len(described) == 2
    assert all(described)
    assert "634.361" in described[0]
    figures = made.tables[0]
    assert figures.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in figures.rows[-1].cells] == ["2024", "634.361 người"]
    assert "tính ra từ số liệu khác" in figures.rows[8].cells[1].text


def test_a_note_says_when_its_source_was_read_and_leads_to_the_copy_that_is_kept() -> None:
    made = opened("paris", "en")
    text = flat("\n".join(p.text for p in made.paragraphs))
    assert f"(kept copy {samples.KEPT}, read 3 Nov 2026)" in text
    assert samples.BOOK in text
    assert samples.KEPT in {rel.target_ref for rel in made.part.rels.values() if rel.is_external}


def test_a_theme_is_its_stories_in_brief_and_all_their_sources() -> None:
    made = opened("theme", "en")
    text = flat("\n".join(p.text for p in made.paragraphs))
    _, parts = samples.theme("en")
    for part in parts:
        assert part.title in text
        for note in part.notes:
            assert f"{note.number}. {note.text}" in text
    targets = {rel.target_ref for rel in made.part.rels.values() if rel.is_external}
    assert {part.url for part in parts} <= targets
    anchors = {e.get(qn("w:anchor")) for e in made.element.body.iter(qn("w:hyperlink"))} - {None}
    assert {"n1-1", "n2-1", "n3-1"} & anchors


def test_the_archive_has_no_clock_in_it() -> None:
    content = render(request_for("paris", "ja", "briefing", "docx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 20, 12, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_points_are_sentences_that_stand_in_the_story(language: LanguageCode) -> None:
    document = samples.stone(language)
    told = re.sub(r"\s", "", "".join(r.text for b in document.blocks for r in getattr(b, "runs", ())))
    found = points(document)
    assert 3 <= len(found) <= 6
    for point in found:
        assert re.sub(r"\s", "", point) in told


def test_a_sentence_does_not_end_at_an_abbreviation() -> None:
    assert opening_of(
        "Ông gặp GS. Furuta ở TP. Huế năm 2016, khi trường vừa mở cửa. Sau đó ông về.", "vi"
    ) == ("Ông gặp GS. Furuta ở TP. Huế năm 2016, khi trường vừa mở cửa.")
    assert opening_of(
        "It was short. In March 1918 he raised a stone to Dr. Asaba in the village. Then.", "en"
    ) == ("It was short. In March 1918 he raised a stone to Dr. Asaba in the village.")
    assert opening_of("", "vi") == ""


def test_what_is_asked_or_said_has_no_points() -> None:
    """An answer without its question says nothing, and that of a quiz too much."""
    told = samples.stone("vi")
    assert points(told)
    for kind in ("quiz", "interview", "talk", "exhibition"):
        assert points(replace(told, kind=kind)) == []
