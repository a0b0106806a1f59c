from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, Revision

from nhipcau.facts.ledger import Ledger
from nhipcau.facts.models import Fact
from nhipcau.stories.actions import put_page
from nhipcau.stories.compose import Uncomposable, compose
from nhipcau.stories.marks import Notes, paragraphs
from nhipcau.stories.models import SectionPage, StoryPage
from nhipcau.stories.ports import Chart, Chronicle, Figure, Listing, Paragraph, Parties, PlaceMap, Years
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, section, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]

DRAWN = {"alt": "Hình", "caption": ""}
EVERY_BLOCK = [
    {"type": "heading", "value": "Mở đầu"},
    {"type": "text", "value": "<p>Một <b>đậm</b> <i>nghiêng</i>.</p><p>Hai.[^doc-paris]</p>"},
    {"type": "list", "value": {"items": [{"type": "item", "id": "1", "value": "<p>a</p>"}], "ordered": True}},
    {"type": "pull", "value": "Hai."},
    {
        "type": "years",
        "value": {
            **DRAWN,
            "points": [{"type": "item", "id": "1", "value": {"fact": "doc-paris", "label": "ký"}}],
            "span_from": 1973,
            "span_to": 2023,
            "span_label": "năm mươi năm",
        },
    },
    {"type": "chart", "value": {**DRAWN, "statistic": "st-people", "years": "2024"}},
    {
        "type": "map",
        "value": {**DRAWN, "places": [{"type": "item", "id": "1", "value": "pl-hue"}], "home": "pl-hue"},
    },
    {"type": "parties", "value": {**DRAWN, "document": "doc-paris"}},
    {"type": "chronicle", "value": {"facts": [{"type": "item", "id": "1", "value": "doc-paris"}]}},
    {
        "type": "key_facts",
        "value": [
            {"type": "item", "id": "1", "value": {"label": "Năm 2024", "value": "<p>[[st-people:2024]]</p>"}}
        ],
    },
]
for _number, _block in enumerate(EVERY_BLOCK):
    _block["id"] = str(_number)


def test_every_block_is_composed_in_the_pages_language() -> None:
    theme = ThemeFactory()
    page = story(theme, "ja", body=EVERY_BLOCK, title="パリ", translator_name="訳者")
    document = compose(page)
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == [
        "Heading",
        "Paragraph",
        "Paragraph",
        "Listing",
        "Pull",
        "Figure",
        "Figure",
        "Figure",
        "Figure",
        "Chronicle",
        "KeyFacts",
    ]
    drawings = [block.drawing for block in document.blocks if isinstance(block, Figure)]
    assert [type(d) for d in drawings] == [Years, Chart, PlaceMap, Parties]
    assert drawings[1].points[0].text == "634,361"
    assert (drawings[3].left.name, drawings[3].right.name) == ("ヴォー・ヴァン・スン", "中山賀博")
    assert drawings[3].date_text == "1973年9月21日"
    assert document.credit.translator == "訳者"
    assert document.theme_ordinal == theme.ordinal
    assert document.revision == page.live_revision_id
    assert document.url.endswith("/ja/stories/paris/")
    chronicle = next(block for block in document.blocks if isinstance(block, Chronicle))
    assert chronicle.entries[0].title == "パリの文書"


def test_notes_are_numbered_where_first_met_and_once_a_fact() -> None:
    text = "<p>[[st-people:2024]] và [[st-people:2020]], lại [[st-people:2024]].[^doc-paris]</p>"
    document = compose(story(ThemeFactory(), lead=text, body=[{"type": "text", "value": text}]))
    assert [note.number for note in document.notes] == [1, 2, 3]
    assert [note.sources[0][-4:] for note in document.notes] == ["2024", "2020", "aris"]
    marks = [run.note for run in document.lead if run.note]
    assert marks == [1, 2, 3]
    assert [run.text for run in document.lead if run.fact] == ["634.361", "448.053", "634.361"]


def test_a_revision_composes_as_it_stood() -> None:
    theme = ThemeFactory()
    first = story(theme, title="Bản đầu")
    revision = Revision.objects.get(pk=first.live_revision_id)
    second = story(theme, title="Bản sau")
    assert compose(second).title == "Bản sau"
    assert compose(second, revision=revision).title == "Bản đầu"


def test_the_same_words_make_no_new_revision() -> None:
    theme = ThemeFactory()
    for _ in range(2):
        page = story(theme, body=EVERY_BLOCK)
    assert Revision.objects.for_instance(page).count() == 1
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("mark", ["[[nothing:date]]", "[^nothing]"])
def test_a_page_that_names_no_known_fact_is_refused_and_told_which(mark: str) -> None:
    theme = ThemeFactory()
    with pytest.raises(ValidationError, match="nothing"):
        story(theme, lead=f"<p>{mark}</p>")
    assert not StoryPage.objects.exists()


def test_a_field_the_fact_lacks_names_page_and_fact() -> None:
    page = story(ThemeFactory(), lead="<p>[[doc-paris:colour]]</p>")
    with pytest.raises(Uncomposable, match=r"Paris.*\(vi\).*doc-paris.*colour"):
        compose(page)


def test_a_correction_of_a_fact_reaches_every_story() -> None:
    page = story(ThemeFactory())
    Fact.objects.filter(key="doc-paris").update(date="1973-09-22")
    assert "22 tháng 9 năm 1973" in "".join(run.text for run in compose(page).lead)


@pytest.mark.parametrize("role", [None, "officer", "reviewer", "factchecker"])
def test_only_those_who_may_write_put_pages(role: str | None) -> None:
    before = Page.objects.count()
    with pytest.raises(PermissionDenied):
        put_page(
            model=SectionPage,
            parent=section("stories", "vi").get_parent(),
            language="vi",
            key="00000000-0000-0000-0000-000000000001",  # type: ignore[arg-type]  # given as the test has it
            slug="x",
            fields={"title": "X", "section": "about"},
            by=UserFactory(role=role),
        )
    assert Page.objects.count() == before


def test_an_unsafe_link_loses_its_address() -> None:
    ledger = Ledger({})
    html = '<p><a href="javascript:alert(1)">a</a> <a href="https://example.org/">b</a></p>'
    runs = paragraphs(html, language="vi", ledger=ledger, notes=Notes("vi"))[0]
    assert {run.text: run.href for run in runs if run.text.strip()} == {"a": "", "b": "https://example.org/"}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_kept_as_text(text: str) -> None:
    """Whatever is typed comes out as plain runs, save marks, which must name a fact."""
    import html

    ledger = Ledger({})
    escaped = html.escape(text.replace("[[", "").replace("[^", ""))
    found = paragraphs(f"<p>{escaped}</p>", language="vi", ledger=ledger, notes=Notes("vi"))
    assert all(isinstance(run.text, str) for runs in found for run in runs)


@given(st.lists(st.text(alphabet="aă 1\n\t>\"'=/", max_size=20), min_size=1, max_size=3), st.booleans())
def test_words_without_markup_are_read_as_the_parser_reads_them(texts: list[str], keyed: bool) -> None:
    def read(html: str) -> list[str]:
        found = paragraphs(html, language="vi", ledger=Ledger({}), notes=Notes("vi"))
        return ["".join(run.text for run in runs) for runs in found]

    opening = '<p data-block-key="k1">' if keyed else "<p>"
    html = "".join(f"{opening}{text}</p>" for text in texts)
    assert read(html) == read(f"{html}<i></i>")
    assert read(texts[0]) == read(f"{texts[0]}<i></i>")


def test_blocks_are_of_the_port() -> None:
    document = compose(story(ThemeFactory(), body=EVERY_BLOCK))
    listing = next(block for block in document.blocks if isinstance(block, Listing))
    assert listing.ordered
    paragraph = next(block for block in document.blocks if isinstance(block, Paragraph))
    assert [(r.text, r.bold, r.italic) for r in paragraph.runs] == [
        ("Một ", False, False),
        ("đậm", True, False),
        (" ", False, False),
        ("nghiêng", False, True),
        (".", False, False),
    ]
