"""Whatever a story holds is set as text, or refused in words; never run, never a traceback."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from nhipcau.products.adapters import render
from nhipcau.products.adapters.fonts import faces, uncovered
from nhipcau.products.ports import OUTPUTS, RenderError, RenderRequest
from nhipcau.stories.ports import (
    Chart,
    ChartPoint,
    Figure,
    Heading,
    LanguageCode,
    Listing,
    MapPlace,
    Note,
    Paragraph,
    PlaceMap,
    Pull,
    Run,
    StoryDocument,
    YearPoint,
    Years,
)
from tests.products import samples
from tests.products.test_render_pages import squeezed, text_of

EVERY = [(form, one.format) for form, outputs in OUTPUTS.items() for one in outputs]
FIRST = [(form, outputs[0].format) for form, outputs in OUTPUTS.items()]


@pytest.mark.parametrize(("form", "format"), EVERY)
@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_markup_and_code_are_letters(form: str, format: str, language: LanguageCode) -> None:
    document = replace(samples.hostile(), language=language)
    rendered = render(RenderRequest(document, form, format, (samples.hostile(),) if language == "vi" else ()))
    assert b"root:x:0" not in rendered.content
    if format == "pdf":
        assert squeezed('#read("/etc/passwd")') in text_of(rendered.content)
        with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
            notes = [a for page in pdf.pages for a in page.get("/Annots", [])]
            addresses = [str(a.A.URI) for a in notes if "/URI" in a.get("/A", {})]
        assert not [a for a in addresses if not a.startswith(("https://", "http://", "mailto:"))]


@pytest.mark.parametrize(("form", "format"), FIRST)
def test_a_title_of_five_thousand_letters_is_refused(form: str, format: str) -> None:
    document = samples.hostile(title="Nhịp cầu " * 555)
    with pytest.raises(RenderError) as refused:
        render(RenderRequest(document, form, format))
    assert refused.value.permanent
    assert "4995" in str(refused.value)


@pytest.mark.parametrize(("form", "format"), FIRST)
@pytest.mark.parametrize(
    "title",
    ["Nhịp cầu " * 17, "Ộ" * 160, "日" * 160, "W" * 160, "a\u00a0" * 80, "\u2060x" * 50],
    ids=["long", "no spaces", "kanji", "wide", "bound", "joined"],
)
def test_the_longest_title_that_is_taken_fits(form: str, format: str, title: str) -> None:
    for language in ("vi", "ja"):
        document = replace(samples.paris(language), title=title)  # type: ignore[arg-type]  # given as the test has it
        assert render(RenderRequest(document, form, format)).content


@pytest.mark.parametrize(
    ("place", "story"),
    [
        ("tên bài", lambda d: replace(d, title="Nhịp cầu 🌉")),
        ("1", lambda d: replace(d, blocks=(Paragraph((Run("สวัสดี"),)), *d.blocks))),
        ("2", lambda d: replace(d, blocks=(d.blocks[0], Pull("🌸"), *d.blocks))),
        (
            "3",
            lambda d: replace(
                d,
                notes=(
                    *d.notes,
                    Note(3, "ภาษาไทย", ()),
                ),
            ),
        ),
        ("1", lambda d: replace(d, blocks=(Figure(Years((YearPoint(1, "🌉"), YearPoint(2, "b"))), "a"),))),
        ("1", lambda d: replace(d, blocks=(Figure(Chart((ChartPoint("🌉", 1, "1"),), "x"), "a"),))),
        ("1", lambda d: replace(d, blocks=(Figure(PlaceMap((MapPlace("🌉", 1, 1, "japan"),)), "a"),))),
        ("1", lambda d: replace(d, blocks=(Listing(((Run("\ue000"),),)),))),
    ],
)
def test_a_letter_that_no_face_has_is_named_with_its_place(place: str, story: object) -> None:
    document: StoryDocument = story(samples.paris("vi"))  # type: ignore[operator]  # a function, by the parameters
    for form, format in FIRST:
        with pytest.raises(RenderError) as refused:
            render(RenderRequest(document, form, format))
        assert refused.value.permanent
        assert "U+" in refused.value.message
        assert document.title[:8] in refused.value.message
        assert place in refused.value.message


def test_what_is_never_shown_is_passed_over() -> None:
    document = samples.paris("vi")
    odd = replace(
        document,
        title="Nhịp\u200b cầu\ufeff\x00\x1b \ud800nối\ufe0f",
        lead=(Run("a\u00adb\u2028c\td"),),
        blocks=(Heading("Một\x07"), Paragraph((Run("\u202eabc\u202c"),))),
    )
    for form, format in EVERY:
        assert render(RenderRequest(odd, form, format)).content
    assert squeezed("Nhịp cầu nối") in text_of(render(RenderRequest(odd, "panel", "pdf")).content)


def test_decomposed_letters_are_composed() -> None:
    import unicodedata

    document = replace(samples.paris("vi"), title=unicodedata.normalize("NFD", "Tấm bia Phan Bội Châu"))
    assert squeezed("Tấm bia Phan Bội Châu") in text_of(
        render(RenderRequest(document, "panel", "pdf")).content
    )


def test_a_sheet_that_cannot_hold_its_credits_is_refused_in_words() -> None:
    document = samples.paris("vi")
    endless = replace(document, credit=replace(document.credit, issuer="Văn phòng chiến dịch " * 900))
    with pytest.raises(RenderError) as refused:
        render(RenderRequest(endless, "panel", "pdf"))
    assert refused.value.permanent
    assert render(RenderRequest(endless, "briefing", "docx")).content


def test_an_untitled_story_and_an_unknown_format_are_refused() -> None:
    for document, form, format in (
        (replace(samples.paris("vi"), title=" \u200b"), "panel", "pdf"),
        (samples.paris("vi"), "panel", "png"),
        (samples.paris("vi"), "poster", "pdf"),
    ):
        with pytest.raises(RenderError):
            render(RenderRequest(document, form, format))


def test_empty_drawings_and_odd_dates_do_no_harm() -> None:
    document = samples.paris("vi")
    credit = replace(document.credit, updated="", published="soon", original_language="")
    odd = replace(
        document,
        credit=credit,
        revision=0,
        url="https://nhipcau.example.vn/vi/%E5%9B%BD/",
        blocks=(
            Figure(Chart((), ""), ""),
            Figure(PlaceMap(()), ""),
            Figure(Years((YearPoint(1973, ""),)), ""),
        ),
    )
    for form, format in EVERY:
        assert render(RenderRequest(odd, form, format)).content


def test_the_faces_are_ours_alone_and_cover_the_three_languages() -> None:
    families = set(faces().families())
    assert families == {
        "Be Vietnam Pro",
        "Source Serif 4",
        "Noto Sans JP",
        "Noto Serif JP",
        "Noto Sans CJK JP",
    }
    assert uncovered("Ắằẳẵặ Ữựởợ 常林寺 ファン・ボイ・チャウ 「、。」 — … € ¥ ₫ ×") == ""
    assert uncovered("a🌉b🌉") == "🌉"
