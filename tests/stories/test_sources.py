"""Sources of a story: one list at its end, with kept copies, the day each was read, and books."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from nhipcau.facts.actions import keep_fact
from nhipcau.facts.ports import Cited, FactRecord
from nhipcau.publicsite.noting import source_line
from nhipcau.stories.compose import compose
from nhipcau.stories.ports import Note, SourceLine
from tests.people.factories import UserFactory
from tests.stories.factories import FACTS, ThemeFactory, story, worded
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]
READ = Cited("https://example.org/paris", archived="https://archive.example/p", read_on="2026-03-05")
BOOK = FactRecord(
    "src-dong-du",
    "source",
    "high",
    date="1908",
    words=worded(title=("Ký sự Đông Du", "東遊記", "Notes of Đông Du")),
    citations=(Cited(title="Ký sự Đông Du", publisher="Thư viện Quốc gia"),),
)


def notes(text: str, language: str = "vi") -> tuple[Note, ...]:
    keeper = UserFactory(role="factchecker")
    keep_fact(FactRecord(**{**vars(FACTS[0]), "citations": (READ,)}), by=keeper)
    keep_fact(BOOK, by=keeper)
    return compose(story(ThemeFactory(), language, lead=f"<p>{text}</p>", body=[])).notes


def test_a_note_carries_the_kept_copy_and_the_day_it_was_read() -> None:
    (note,) = notes("[[doc-paris:day]]", "en")
    assert note.sources == ("https://example.org/paris",)
    assert note.lines == (
        SourceLine("https://example.org/paris", archived="https://archive.example/p", read_text="5 Mar 2026"),
    )


def test_a_book_is_cited_by_its_name_and_has_no_address() -> None:
    (note,) = notes("Theo sách.[^src-dong-du]", "ja")
    assert note.text == "東遊記（1908）"
    assert note.sources == ()
    assert [line.label for line in note.lines] == ["Ký sự Đông Du, Thư viện Quốc gia"]


def test_readers_are_shown_both_and_nothing_that_runs() -> None:
    lines = [
        SourceLine("https://example.org/paris", "", "https://archive.example/p", "5/3/2026"),
        SourceLine("", "Ký sự Đông Du"),
        SourceLine("javascript:alert(1)", "Xấu"),
    ]
    with translation.override("vi"):
        html = render_to_string(
            "publicsite/parts/sources.html", {"sources": [source_line(one) for one in lines]}
        )
    assert '<a href="https://archive.example/p" rel="noreferrer">bản lưu</a>, đọc ngày 5/3/2026' in html
    assert "Ký sự Đông Du" in html
    assert "javascript" not in html
