"""Marks become chips in the editor and marks again when saved; nothing else of the text changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from nhipcau.stories.chips import Chip, in_points, in_units, with_chips, with_marks
from nhipcau.stories.models.blocks import TEXT_FEATURES
from nhipcau.stories.rich_text import LedgerConverter, LedgerTextArea, editing
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
MARKS = ("[[doc-paris:date]]", "[[st-people:2024]]", "[^doc-paris]", "[[no-such:thing]]")
words = st.sampled_from(["Ngày ", "日", "🎉", " và ", "&amp;", "[[", "]]", "[^", "x", " ", "đường", "<br/>"])
pieces = st.recursive(
    st.one_of(words, st.sampled_from(MARKS)),
    lambda inner: st.one_of(
        inner.map(lambda x: f"<b>{x}</b>"),
        inner.map(lambda x: f"<i>{x}</i>"),
        inner.map(lambda x: f'<a href="https://example.org/">{x}</a>' if "<a " not in x else x),
        st.tuples(inner, inner).map("".join),
    ),
    max_leaves=6,
)
texts = st.lists(st.lists(pieces, min_size=1, max_size=5).map("".join), min_size=1, max_size=3).map(
    lambda paragraphs: "".join(f"<p>{one}</p>" for one in paragraphs)
)


def show(key: str, field: str) -> Chip | None:
    return None if key == "no-such" else Chip("21 tháng 9 🎉" if field else "nguồn", key)


def state_of(html: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(ContentstateConverter(TEXT_FEATURES).from_database_format(html))
    return plain


@settings(max_examples=150, deadline=None)
@given(texts)
def test_chips_and_back_is_the_same_content(html: str) -> None:
    state = state_of(html)
    assert with_marks(in_points(in_units(with_chips(state, show)))) == state


@settings(max_examples=60, deadline=None)
@given(texts)
def test_what_is_loaded_and_saved_is_what_was_stored(html: str) -> None:
    plain = ContentstateConverter(TEXT_FEATURES)
    state = json.dumps(in_units(with_chips(state_of(html), show)))
    saved = LedgerConverter(TEXT_FEATURES).to_database_format(state)
    assert _keyless(saved) == _keyless(plain.to_database_format(plain.from_database_format(html)))


def _keyless(html: str) -> str:
    """Without the keys of paragraphs, which the editor draws by lot."""
    import re

    return re.sub(r' data-block-key="\w+"', "", html)


def test_a_mark_in_a_link_or_styled_apart_stays_text() -> None:
    for html in (
        '<p><a href="https://example.org/">[[doc-paris:date]]</a></p>',
        "<p>[[doc-<b>paris</b>:date]]</p>",
    ):
        assert with_chips(state_of(html), show)["blocks"][0]["text"] == "[[doc-paris:date]]"


@pytest.mark.django_db
@pytest.mark.usefixtures("standing_site")
@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "21/9/1973"), ("ja", "1973年9月21日"), ("en", "21 September 1973")]
)
def test_an_editor_sees_the_value_in_the_language_of_the_page(language: str, shown: str) -> None:
    field = LedgerTextArea(features=TEXT_FEATURES)
    editing(language, {"doc-paris"})
    state = json.loads(field.format_value("<p><b>A</b> [[doc-paris:day]]: b[^doc-paris]</p>"))
    (block,) = state["blocks"]
    assert block["text"].startswith(f"A {shown}: b")
    kinds = [entity["type"] for entity in state["entityMap"].values()]
    assert sorted(kinds) == ["FACT", "SOURCE"]
    assert all("example.org" in entity["data"]["title"] for entity in state["entityMap"].values())
    saved = field.value_from_datadict({"x": json.dumps(state)}, {}, "x")
    assert _keyless(saved) == "<p><b>A</b> [[doc-paris:day]]: b[^doc-paris]</p>"
