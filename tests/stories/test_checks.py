"""What keeps a page from going live: facts that can't be quoted, and no source at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.checks import problems
from nhipcau.stories.models import StoryPage
from tests.stories.factories import ThemeFactory, section, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{words}</p>", "id": "4d5f4b0e-0000-4000-8000-000000000001"}


def draft(language: str = "vi", **fields: Any) -> StoryPage:
    """A story as it would be published; what the editor would refuse to save is only set on it."""
    page = story(ThemeFactory(), language)
    for name, value in {"lead": "", "kind": "article", **fields}.items():
        setattr(page, name, json.dumps(value) if name == "body" else value)
    return page


def found(language: str = "vi", **fields: Any) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in problems(draft(language, **fields), ledger=Ledger.load())]


def test_a_story_that_quotes_and_cites_has_no_problem() -> None:
    assert found(lead="<p>Ngày [[doc-paris:date]].</p>") == []
    assert found("ja", body=[text("出典[^doc-paris]")]) == []


def test_a_fact_the_ledger_lacks_is_named_with_its_place() -> None:
    page = draft(body=[text("Trước"), text("Ngày [[doc-nowhere:date]][^doc-nowhere]")])
    *said, unsourced = problems(page, ledger=Ledger.load())
    assert unsourced.code == "no-source"  # a fact that isn't there is no source
    assert {one.code for one in said} == {"unknown-fact"}
    assert all("doc-nowhere" in one.message and "khối 2 (Chữ)" in one.place for one in said)
    assert all(one.blocking for one in said)


def test_a_field_without_words_in_the_language_is_named() -> None:
    assert [code for code, _place in found(body=[text("[[doc-paris:nonsense]]")])] == ["unknown-field"]
    assert [code for code, _place in found(body=[text("[[st-people:1999]]")])] == ["unknown-field"]


def test_a_key_in_a_drawing_is_looked_up_too() -> None:
    drawn = {
        "type": "chart",
        "id": "4d5f4b0e-0000-4000-8000-000000000002",
        "value": {"statistic": "st-nowhere", "years": "", "alt": "Số người", "caption": ""},
    }
    ((code, place), *_more) = found(body=[drawn])
    assert code == "unknown-fact"
    assert "Số liệu" in place


@pytest.mark.parametrize(("kind", "blocked"), [("article", True), ("timeline", True), ("event", False)])
def test_a_story_that_asserts_facts_needs_a_source(kind: str, blocked: bool) -> None:
    said = found(kind=kind, body=[text("Không dẫn gì cả.")])
    assert ("no-source" in [code for code, _place in said]) is blocked


def test_a_section_needs_no_source() -> None:
    assert problems(section("about", "vi"), ledger=Ledger.load()) == ()


def test_checking_asks_nothing_more_of_a_longer_page() -> None:
    ledger, counts = Ledger.load(), []
    for n in (1, 30):
        story(ThemeFactory(), slug=f"dai-{n}", kind="article", body=[text("[[doc-paris:date]]")] * n)
        page = StoryPage.objects.select_related("locale").get(slug=f"dai-{n}")
        with CaptureQueriesContext(connection) as queries:
            assert problems(page, ledger=ledger) == ()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2


def test_a_link_to_a_page_that_was_deleted_is_told_and_keeps_nothing_back() -> None:
    gone, there = story(ThemeFactory(), slug="mat"), story(ThemeFactory(), slug="con")
    words = '<a linktype="page" id="%d">đây</a> và <a id="%d" linktype="page">kia</a> [^doc-paris]'
    page = draft(body=[text("Trước"), text(words % (gone.pk, there.pk))])
    assert problems(page, ledger=Ledger.load()) == ()
    gone.delete()
    (told,) = problems(page, ledger=Ledger.load())
    assert (told.code, told.blocking) == ("dead-link", False)
    assert "khối 2 (Chữ)" in told.place
