"""Printed products: tagged, titled, attributed, whole, and the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest

from nhipcau.products.adapters import render
from nhipcau.products.ports import OUTPUTS, Rendered, RenderRequest, output, output_for_ending
from nhipcau.stories.ports import Figure, LanguageCode, Paragraph, Run
from tests.products import samples

PRINTED = ("panel", "booklet", "infographic")
SUBJECTS = ("stone", "paris", "residents", "theme")
POINTS_A_MM = 72 / 25.4
SHEETS = {"panel": (594, 841), "booklet": (148, 210), "infographic": (297, 420)}


def request_for(subject: str, language: LanguageCode, form: str, format: str = "pdf") -> RenderRequest:
    if subject == "theme":
        document, parts = samples.theme(language)
        return RenderRequest(document, form, format, parts)
    return RenderRequest(getattr(samples, subject)(language), form, format)


def text_of(pdf: bytes, *, above: float = 0) -> str:
    """What stands on the pages (over so many points from the bottom), squeezed."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded(bottom=above) for page in opened]
    finally:
        opened.close()
    return squeezed("".join(pages))


def squeezed(text: str) -> str:
    """Without spaces, joiners and hyphens: a reader of PDFs takes away those at the ends of lines."""
    return re.sub(r"[\s\u00a0\u2060\u200b\ufeff\ufffe\u0002-]+", "", text)


def stands(text: str, said: str) -> bool:
    """Whether a text stands on the pages, whole or in two parts around the end of a page."""
    whole = squeezed(text)
    return any(whole[:cut] in said and whole[cut:] in said for cut in range(len(whole) + 1))


def structure(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str, str], Rendered]:
    return {
        (form, subject, language): render(request_for(subject, language, form))
        for form in PRINTED
        for subject in SUBJECTS
        for language in samples.LANGUAGES
    }


CASES = [(f, s, lang) for f in PRINTED for s in SUBJECTS for lang in samples.LANGUAGES]


@pytest.mark.parametrize("case", CASES)
def test_a_pdf_is_tagged_titled_and_in_its_language(case: tuple[str, str, LanguageCode], made: Any) -> None:
    form, subject, language = case
    document = request_for(subject, language, form).document
    with pikepdf.open(io.BytesIO(made[case].content)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == document.title
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "U")
            assert meta["dc:creator"] == [document.credit.issuer]
        assert str(pdf.docinfo.CreationDate).startswith("D:20261120")
        kinds = [str(element.S) for element in structure(pdf)]
        headings = [kind for kind in kinds if re.fullmatch(r"/H\d", kind)]
        assert headings[0] == "/H1"
        assert headings.count("/H1") == 1
        levels = [int(kind[2]) for kind in headings]
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(str(e.Alt).strip() for e in structure(pdf) if str(e.S) == "/Figure")
        assert kinds.count("/Figure") >= 1


@pytest.mark.parametrize("case", CASES)
def test_every_letter_is_embedded_and_every_page_trimmed(case: tuple[str, str, str], made: Any) -> None:
    form = case[0]
    width, height = (mm * POINTS_A_MM for mm in SHEETS[form])
    with pikepdf.open(io.BytesIO(made[case].content)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = map(float, page.trimbox)
            assert (right - left, top - bottom) == pytest.approx((width, height), abs=0.5)
        descriptors = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert descriptors
        for one in descriptors:
            assert any(key in one for key in ("/FontFile2", "/FontFile3", "/FontFile"))
    assert (made[case].width, made[case].height) == pytest.approx((width, height), abs=1)


@pytest.mark.parametrize("case", CASES)
def test_the_pages_are_as_many_as_the_form_has(case: tuple[str, str, str], made: Any) -> None:
    form, subject, _language = case
    pages = made[case].pages
    with pikepdf.open(io.BytesIO(made[case].content)) as pdf:
        assert len(pdf.pages) == pages
    if form == "booklet":
        assert pages % 4 == 0
        assert pages >= (12 if subject == "theme" else 8)
    else:
        assert pages == 1


@pytest.mark.parametrize("case", CASES)
def test_who_speaks_when_and_from_what_stands_on_it(case: tuple[str, str, LanguageCode], made: Any) -> None:
    form, subject, language = case
    request = request_for(subject, language, form)
    document, said = request.document, text_of(made[case].content)
    credit = document.credit
    wanted = [document.title, document.campaign, credit.issuer, credit.editor, credit.translator]
    wanted += [document.report_error, str(document.revision)]
    wanted += [{"vi": "20 tháng 11 năm 2026", "ja": "2026年11月20日", "en": "20 November 2026"}[language]]
    wanted += [document.url.partition("://")[2]]
    sources = [s for d in (document, *request.parts) for note in d.notes for s in note.sources]
    wanted += ["mofa.go.jp" if subject != "stone" else "kotobank.jp"] if sources else []
    for text in wanted:
        assert squeezed(text) in said, text


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_paper_says_when_a_source_was_read_and_where_a_copy_is_kept(
    language: LanguageCode, made: Any
) -> None:
    kept, read = {
        "vi": ("bản lưu", "đọc ngày 3/11/2026"),
        "ja": ("保存版", "2026年11月3日閲覧"),
        "en": ("kept copy", "read 3 Nov 2026"),
    }[language]
    booklet = text_of(made["booklet", "paris", language].content)
    assert squeezed(f"({kept} {samples.KEPT}") in booklet
    for said in (booklet, text_of(made["panel", "paris", language].content)):
        assert squeezed(kept) in said
        assert squeezed(read) in said
        assert squeezed(samples.BOOK) in said


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_booklet_holds_every_word_of_its_stories(language: LanguageCode, made: Any) -> None:
    request = request_for("theme", language, "booklet")
    said = text_of(made["booklet", "theme", language].content, above=60)  # the folios aside
    for part in request.parts:
        assert squeezed(part.title) in said
        for block in part.blocks:
            if isinstance(block, Paragraph):
                for run in block.runs:
                    assert stands(run.text, said), run.text
        for note in part.notes:
            assert squeezed(note.text) in said


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_panel_holds_the_whole_of_a_long_story(language: LanguageCode, made: Any) -> None:
    said = text_of(made["panel", "stone", language].content)
    for block in samples.stone(language).blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                assert squeezed(run.text) in said, run.text


@pytest.mark.parametrize("form", ["panel", "infographic"])
@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_theme_lists_its_stories(form: str, language: LanguageCode, made: Any) -> None:
    said = text_of(made[form, "theme", language].content)
    for part in samples.theme(language)[1]:
        assert squeezed(part.title) in said


def test_a_booklet_leads_from_number_to_note_and_from_contents_to_page(made: Any) -> None:
    with pikepdf.open(io.BytesIO(made["booklet", "stone", "vi"].content)) as pdf:
        annotations = [a for page in pdf.pages for a in page.get("/Annots", [])]
        inside = [a for a in annotations if "/Dest" in a or "/D" in a.get("/A", {})]
        outside = [str(a.A.URI) for a in annotations if "/URI" in a.get("/A", {})]
        assert len(inside) >= 6 + 5
        assert samples.KOTOBANK in outside
        assert [str(item.title) for item in pdf.open_outline().root]


def test_a_story_too_long_for_a_panel_says_where_it_goes_on() -> None:
    document = samples.stone("vi")
    long = replace(document, blocks=document.blocks * 4)
    rendered = render(RenderRequest(long, "panel", "pdf"))
    assert rendered.pages == 1
    assert squeezed("Bài còn tiếp") in text_of(rendered.content)
    assert squeezed("Bài còn tiếp") not in text_of(render(RenderRequest(document, "panel", "pdf")).content)


@pytest.mark.parametrize("form", PRINTED)
def test_a_story_without_drawings_notes_or_blocks_is_still_made(form: str) -> None:
    document = samples.paris("vi")
    bare = replace(document, blocks=(), notes=(), lead=(), label="", theme="", theme_ordinal=0)
    prose = replace(document, blocks=tuple(b for b in document.blocks if not isinstance(b, Figure)))
    for each in (bare, prose):
        assert squeezed(each.title) in text_of(render(RenderRequest(each, form, "pdf")).content)


def test_a_link_of_the_site_is_written_out_whole() -> None:
    document = samples.paris("vi")
    linked = Paragraph((Run("trang khác", href="/vi/khac/"), Run(" và "), Run("thư", href="mailto:a@b.vn")))
    rendered = render(RenderRequest(replace(document, blocks=(linked,)), "booklet", "pdf"))
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        annotations = [a for page in pdf.pages for a in page.get("/Annots", [])]
        addresses = {str(a.A.URI) for a in annotations if "/URI" in a.get("/A", {})}
    assert {"https://nhipcau.example.vn/vi/khac/", "mailto:a@b.vn"} <= addresses


@pytest.mark.parametrize("form", list(OUTPUTS))
def test_the_same_request_is_the_same_bytes(form: str) -> None:
    for one in OUTPUTS[form]:
        for subject in ("stone", "theme"):
            request = request_for(subject, "ja", form, one.format)
            assert render(request).content == render(request).content, one.format


def test_another_revision_is_other_bytes() -> None:
    request = request_for("paris", "vi", "panel")
    later = replace(request, document=replace(request.document, revision=18))
    assert render(request).content != render(later).content


def test_formats_by_name_and_by_ending() -> None:
    assert output("card", "1080x1080").ending == "png"
    assert output_for_ending("infographic", ".SVG") == output("infographic", "svg")
    assert output_for_ending("card", "png") == output("card", "1200x630")
    assert output_for_ending("panel", "docx") is None
