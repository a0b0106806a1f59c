"""Products of every kind of story hold what its page unfolds, plays or asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings

from nhipcau.facts.ledger import Ledger
from nhipcau.products.adapters import render
from nhipcau.products.adapters.printed import printed
from nhipcau.products.ports import Rendered, RenderError, RenderRequest
from nhipcau.stories.compose import Composer
from nhipcau.stories.models import StoryPage
from nhipcau.stories.ports import (
    Chronicle,
    Figure,
    Heading,
    KeyFacts,
    Listing,
    Paragraph,
    Picture,
    Pull,
    Quote,
    StoryDocument,
    Table,
)
from tests.databases import shared
from tests.stories.factories import ThemeFactory, site
from tests.stories.kinds import House, every_kind

FILES: dict[Path, bytes] = {}
PRINTED = (Heading, Paragraph, Listing, Pull, Figure, Chronicle, KeyFacts, Picture, Quote, Table)


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, StoryDocument]]:
    """One of each kind, composed."""
    with django_db_blocker.unblock(), shared(site):
        house = House()
        pages = every_kind(ThemeFactory(), "vi", house)
        composer = Composer(Ledger.load())
        for path in (p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()):
            FILES[path] = path.read_bytes()
        yield {kind: composer.compose(page) for kind, page in pages.items()}


@pytest.fixture(autouse=True)
def _files_stay(stories: dict[str, StoryDocument]) -> None:
    """Each test begins with an empty data folder; the stories' files are put back."""
    for path, content in FILES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def made(document: StoryDocument, form: str, format: str) -> Rendered:
    return render(RenderRequest(document=document, form=form, format=format))


def words_of(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    said = "\n".join([*(p.text for p in paper.paragraphs), *cells])
    return said.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize("kind", StoryPage.Kind.values)
def test_every_kind_becomes_blocks_that_paper_holds_and_a_briefing(
    kind: str, stories: dict[str, StoryDocument]
) -> None:
    document = stories[kind]
    assert all(isinstance(block, PRINTED) for block in printed(document).blocks)
    content = made(document, "briefing", "docx").content
    said = words_of(content)
    for text in SAID.get(kind, ()):
        assert text in said, text
    pictures = sum(isinstance(block, Picture) for block in printed(document).blocks)
    shapes = docx.Document(io.BytesIO(content)).inline_shapes
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(described) >= pictures + 1, "every picture, and the code of the address"
    assert all(described)


SAID = {
    "article": ("448.053", "Kyōto", "Trần Thị Hương", "Lời ghi lại"),
    "reportage": ("Thực hiện", "3–5/9/2026", "Nguyễn Minh An"),
    "interview": ("Lê Văn Nam", "Trần Thị Hương"),
    "talk": ("Satō Haruka", "10:30", "Giờ Nhật Bản", "11:00, 21/9/2026 – 13:30", "Nghe ở địa chỉ"),
    "profile": ("1921–2001", "Đại sứ"),
    "document": ("Từng điều", "Văn bản Paris"),
    "exhibition": ("8:00–17:00", "1973"),
    "video": ("Xem phim ở địa chỉ", "Lời ghi lại"),
    "quiz": ("Lời giải", "1 – A. 1973", "B. 1975", "15:00, 30/9/2026"),
    "event": ("17 Lê Lợi", "Giờ Nhật Bản"),
    "announcement": ("0234 000 000",),
}


def test_answers_of_a_quiz_stand_after_all_its_questions(stories: dict[str, StoryDocument]) -> None:
    headings = [b.text for b in printed(stories["quiz"]).blocks if isinstance(b, Heading)]
    assert headings[-1] == "Lời giải"
    assert [text[:2] for text in headings[1:-1]] == ["1.", "2."]


@pytest.mark.parametrize(
    ("kind", "form", "format"),
    [
        ("exhibition", "panel", "pdf"),
        ("article", "infographic", "pdf"),
        ("talk", "booklet", "pdf"),
        ("reportage", "card", "1200x630"),
    ],
)
def test_new_blocks_are_set_by_every_form(
    kind: str, form: str, format: str, stories: dict[str, StoryDocument]
) -> None:
    first = made(stories[kind], form, format)
    assert len(first.content) > 10_000
    if form == "card":
        assert "Bên cầu" in first.alt
        assert made(stories[kind], form, format).content == first.content, "the same revision, the same bytes"


def test_a_picture_that_is_gone_is_refused_with_its_name() -> None:
    picture = Picture(image=1, file="original_images/nowhere.webp", width=10, height=10, alt="x")
    from nhipcau.products.adapters.raster import jpeg

    with pytest.raises(RenderError) as refused:
        jpeg(picture)
    assert refused.value.permanent
    assert "nowhere.webp" in refused.value.message
