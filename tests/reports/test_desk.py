"""The desk's tags: one state, one word, one shape, in each language of the interface."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from lxml import html

from nhipcau.assignments.models import Assignment, Letter, Response
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.channels.models import Attempt, Delivery
from nhipcau.guidance.models import Passage
from nhipcau.kit.templatetags import desk
from nhipcau.kit.templatetags.desk import LOOKS, SHAPES, figure, look_of
from nhipcau.products.models import Product
from nhipcau.publishing.models import Release
from nhipcau.reach.models import Measure
from nhipcau.reports.ports import Stage

KINDS = {
    "item": PlanItem.State,
    "passage": Passage.State,
    "campaign": Campaign.State,
    "assignment": Assignment.State,
    "response": Response.State,
    "letter": Letter.State,
    "release": Release.State,
    "product": Product.State,
    "delivery": Delivery.State,
    "attempt": Attempt.Outcome,
    "measure": Measure.Confidence,
}


def shown(text: str, language: str = "vi", **context: object) -> str:
    with translation.override(language):
        return Template("{% load desk %}" + text).render(Context(context))


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_of_the_rooms_has_a_look(kind: str) -> None:
    assert set(KINDS[kind].values) <= set(LOOKS[kind])


def test_every_stage_has_a_look_and_every_look_a_shape() -> None:
    assert {stage.word for stage in Stage} <= set(LOOKS["stage"])
    assert {look.shape for looks in LOOKS.values() for look in looks.values()} <= set(SHAPES)


def test_states_of_one_kind_differ_in_word_and_in_shape_or_colour() -> None:
    with translation.override("vi"):
        for kind, looks in LOOKS.items():
            words = [str(look.word) for look in looks.values()]
            assert len(words) == len(set(words)), kind
            drawn = [(look.tone, look.shape) for look in looks.values()]
            assert len(drawn) - len(set(drawn)) <= 1, kind


def test_a_state_says_its_word_and_hides_its_shape() -> None:
    tag = html.fromstring(shown('{% state "delivered" %}'))
    assert tag.text_content() == "đã phát"
    assert tag.xpath("./svg/@aria-hidden") == ["true"]
    assert html.fromstring(shown('{% state "delivered" %}', "ja")).text_content() == "配信済み"
    assert html.fromstring(shown('{% state "delivered" %}', "en")).text_content() == "delivered"


def test_a_word_depends_on_whose_state_it_is() -> None:
    assert "có kế hoạch" in shown('{% state "planned" %}')
    assert "đến hạn" in shown('{% state "planned" "delivery" %}')
    assert "chưa xem" in shown('{% state "proposed" "passage" %}')


def test_an_unknown_state_is_shown_as_it_is_written_and_escaped() -> None:
    assert "&lt;b&gt;" in shown("{% state value %}", value="<b>")
    assert look_of("half_done").word == "half done"


@pytest.mark.parametrize(
    ("language", "day", "number"), [("vi", "21/9/2026", "634.361"), ("ja", "2026/9/21", "634,361")]
)
def test_days_and_numbers_as_the_reader_writes_them(language: str, day: str, number: str) -> None:
    rendered = shown("{% date_short day %}|{{ n|figure }}", language, day=dt.date(2026, 9, 21), n=634_361)
    assert rendered == f'<time datetime="2026-09-21">{day}</time>|{number}'


def test_what_is_not_known_is_not_zero() -> None:
    assert figure(None) == "–"
    assert shown("{% date_short day %}{% moment day %}", day=None) == ""


def test_a_moment_is_told_in_the_offices_time() -> None:
    noon = dt.datetime(2026, 8, 24, 1, 30, tzinfo=dt.UTC)
    assert ">08:30 24/8/2026<" in shown("{% moment at %}", at=noon)
    assert ">24/8/2026<" in shown("{% date_short at %}", at=noon)


def test_the_sprite_holds_every_shape_once() -> None:
    drawn = html.fromstring(shown("{% shape_sprite %}"))
    assert sorted(drawn.xpath("//symbol/@id")) == sorted(f"shape-{name}" for name in SHAPES)


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "a, b; c. "), ("ja", "a、b、c。"), ("en", "a, b; c. ")]
)
def test_a_sentence_put_together_is_stopped_as_its_language_stops(language: str, said: str) -> None:
    assert shown("a{% comma %}b{% semicolon %}c{% stop %}", language) == said


@pytest.mark.parametrize(("language", "code"), [("vi", "ND3"), ("ja", "T3"), ("en", "T3")])
def test_a_theme_is_called_alike_on_screens_and_in_files(language: str, code: str) -> None:
    assert shown("{{ 3|theme_code }}", language) == code
    source = Path(desk.__file__).parents[2]
    assert [one.name for one in source.rglob("*.html") if "ND{{" in one.read_text(encoding="utf-8")] == []
