"""The templates of public pages: phrases as in Django's own, everything else escaped."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString

from nhipcau.kit.typography import bind
from nhipcau.publicsite.contents.stories import row
from nhipcau.publicsite.markup import Setter, heading, heading_text, opening_words
from nhipcau.stories.ports import Choice, Question, Run

HOSTILE = "<b onclick='x'>&\""


def said(template: str, language: str = "vi", **context: Any) -> str:
    with translation.override(language):
        return str(engines["public"].from_string(template).render(context))


def test_a_phrase_is_said_in_the_language_and_in_its_context() -> None:
    assert said('{% translate "Themes" context "public site" %}') == "Chủ đề"
    assert said('{% translate "Themes" context "public site" %}', "ja") == "テーマ"
    assert said('{% translate "Report an error" as words %}<b>{{ words }}</b>') == "<b>Báo một chỗ sai</b>"


def test_a_sentence_takes_what_is_counted_and_given() -> None:
    stories = "{{ n }} story{% plural %}{{ n }} stories{% endblocktranslate %}"
    counted = f"{{% blocktranslate count n=found|length %}}{stories}"
    assert said(counted, "en", found=[1]) == "1 story"
    assert said(counted, "en", found=[1, 2]) == "2 stories"
    named = f"{{% blocktranslate count n=n asvar label %}}{stories}"
    assert said(named + "[{{ label }}]", "en", n=3) == "[3 stories]"
    own = "{% blocktranslate %}Theme {{ number }} of {{ count }}{% endblocktranslate %}"
    assert said(own, "en", number=2, count=12) == "Theme 2 of 12"


def test_what_is_put_into_a_sentence_is_escaped_and_so_is_all_else() -> None:
    sentence = "{% blocktranslate with date=when %}read {{ date }} at 100%{% endblocktranslate %}"
    for html in (said(sentence, "en", when=HOSTILE), said("{{ when }}", when=HOSTILE)):
        assert "<b" not in html
        assert "'" not in html
        assert '"' not in html
    assert said(sentence, "en", when="5").endswith("at 100%")
    assert said("{{ when }}", when=SafeString("<b>set</b>")) == "<b>set</b>"


@pytest.mark.parametrize(
    "broken",
    [
        "{% translate Themes %}",
        '{% translate "Themes" in "public site" %}',
        "{% blocktranslate %}{% if x %}{% endblocktranslate %}",
        "{% blocktranslate %}{{ one.name }}{% endblocktranslate %}",
    ],
)
def test_a_phrase_that_can_not_be_read_is_refused(broken: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError, match="expected"):
        said(broken)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Một câu ngắn.", "Một câu ngắn."),
        ("Câu thứ nhất dài vừa. Câu thứ hai dài quá.", "Câu thứ nhất dài vừa."),
        ("Không câu nào ở đây kết thúc được cho đúng chỗ", "Không câu nào ở đây kết thúc…"),
        ("一つ目の文はこれである。二つ目の文はとても長くて入りきらない。", "一つ目の文はこれである。"),
    ],
)
def test_a_text_in_a_list_ends_with_a_sentence_or_a_word(text: str, kept: str) -> None:
    assert opening_words(text, 30) == kept


def test_a_japanese_title_in_two_parts_breaks_between_them_first() -> None:
    words = heading("勤政殿の復原を求めて　<中川武>とフエ", "ja")
    first, second = (half.removesuffix("</span>") for half in words.split('<span class="half">')[1:])
    assert first.replace("<wbr>", "") == "勤政殿の復原を求めて　"
    assert second.replace("<wbr>", "") == "&lt;中川武&gt;とフエ"
    assert "half" not in heading("フエ　", "ja") + heading("Huế　Nara", "vi")


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("ja", ("約943億", "", "5,300万円を", "2023", "年", "5月", "21日に大安寺")),
        ("vi", ("ở Daion-ji ngày ", "21", "", " tháng 9 tại Võ", " Văn Sung, ", "Tōdai-ji")),
    ],
)
def test_words_are_bound_across_the_runs_they_stand_in(language: str, texts: tuple[str, ...]) -> None:
    runs = tuple(Run(text) for text in texts)
    assert Setter(language).inline(runs) == bind("".join(texts), language)


def test_each_answer_of_a_quiz_says_whose_it_is() -> None:
    choices = (Choice("Huế", right=True), Choice("Nara", right=False))
    with translation.override("en"):
        html = Setter("en").block(Question(3, "Where?", choices, ()))
    assert '<summary>The answer, and why<span class="sr"> 3</span></summary>' in html


def test_a_heading_without_markup_says_where_it_may_break() -> None:
    assert heading_text("フエから測る、近さと遠さ", "ja") == "フエから\u200b測る、\u200b近さと\u200b遠さ"
    assert heading_text("Huế và Daion-ji", "vi") == "Huế và Daion-\u2060ji"


def test_a_list_keeps_a_day_with_its_month() -> None:
    told: Any = SimpleNamespace(published="", title="", address="", kind_text="", label="")
    told.text = "Đến ngày 21 tháng 9 năm 2027."
    assert row(told, "vi").text == "Đến ngày\u00a021\u00a0tháng\u00a09 năm\u00a02027."
