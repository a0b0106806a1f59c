"""Two editors at once, an address that is taken, text pasted from elsewhere, stories of any length."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from nhipcau.people.models import User
from nhipcau.stories.actions import start_story
from nhipcau.stories.compose import compose
from nhipcau.stories.models import HomePage, StoryPage
from nhipcau.stories.models.text import TEXT_FEATURES
from nhipcau.stories.models.together import PageForm
from nhipcau.stories.pasted import without_programs
from nhipcau.stories.rich_text import LedgerConverter
from tests.people.factories import UserFactory
from tests.people.screens import Desk, sign_in
from tests.stories.factories import ThemeFactory, site, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


@pytest.fixture
def article() -> StoryPage:
    return story(ThemeFactory(), kind="article")


def desk(name: str) -> Desk:
    return sign_in(
        user=UserFactory(username=name, first_name=name.title(), last_name="Lê", is_superuser=True)
    )


def address(page: StoryPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form(client: Client, page: StoryPage, **typed: str) -> dict[str, str]:
    """What a browser would send from the page's editor, with what a person typed."""
    shown = BeautifulSoup(client.get(address(page)).content, "lxml").select_one("#page-edit-form")
    assert shown is not None
    sent: dict[str, str] = {}
    for field in shown.select("input[name], textarea[name], select[name]"):
        chosen = field.select_one("option[selected]") if field.name == "select" else None
        kind = str(field.get("type", ""))
        if kind not in ("submit", "file") and (
            kind not in ("checkbox", "radio") or field.has_attr("checked")
        ):
            value = chosen.get("value") if chosen else field.get("value", field.text)
            sent[str(field["name"])] = str(value or "")
    return {**sent, "body-count": "0", "lead": contentstate(page.title), **typed}


def newest_page(page: StoryPage) -> Any:
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def newest(page: StoryPage) -> str:
    return str(newest_page(page).title)


def part(text: str, kind: str = "unstyled", **more: Any) -> dict[str, Any]:
    """One block of the editor's state."""
    given = {"key": text[:5], "text": text, "type": kind, "depth": 0}
    return {**given, "inlineStyleRanges": [], "entityRanges": [], **more}


def span(offset: int, length: int, **what: Any) -> dict[str, Any]:
    return {"offset": offset, "length": length, **what}


def contentstate(*blocks: str | dict[str, Any], **entities: Any) -> str:
    made = [part(block) if isinstance(block, str) else block for block in blocks]
    named = {key.removeprefix("e"): held for key, held in entities.items()}
    return json.dumps({"blocks": made, "entityMap": named})


def test_a_form_that_is_behind_overwrites_nothing_unseen(article: StoryPage) -> None:
    first, second = desk("an"), desk("binh")
    theirs = form(first.client, article, title="Tên của An")
    mine = form(second.client, article, title="Tên của Bình")
    assert "Tên của An" in first.post(address(article), theirs).content.decode()
    revisions = article.revisions.count()

    refused = second.post(address(article), mine)
    said = refused.content.decode()
    assert "Lê An đã lưu trang này lúc" in said
    assert 'value="Tên của Bình"' in said  # nothing that was typed is lost
    assert article.revisions.count() == revisions
    assert newest(article) == "Tên của An"

    # the form now stands on the newest revision: saving once more is a choice
    shown = BeautifulSoup(refused.content, "lxml")
    seen = ("loaded_revision_id", "loaded_revision_created_at")
    now = {name: str(shown.select(f"[name={name}]")[0]["value"]) for name in seen}
    second.post(address(article), {**mine, **now})
    assert newest(article) == "Tên của Bình"


def test_autosave_behind_another_is_refused_too(article: StoryPage) -> None:
    first, second = desk("an"), desk("binh")
    mine = form(second.client, article, title="Tên của Bình")
    first.post(address(article), form(first.client, article, title="Tên của An"))
    refused = second.client.post(address(article), mine, headers={"accept": "application/json"})
    assert refused.status_code == 400
    assert refused.json()["error_code"] == "invalid_revision"
    assert newest(article) == "Tên của An"


def test_saving_by_hand_goes_on_from_what_the_page_saved_by_itself(article: StoryPage) -> None:
    """And a page that saved itself again over the same revision is unseen by whoever opened it before."""
    first, second = desk("an"), desk("binh")
    mine = form(first.client, article, title="Tự lưu")
    by_itself = {"accept": "application/json"}
    answer = first.client.post(address(article), mine, headers=by_itself).json()
    held = {**mine, **{name: value for name, value in answer["field_updates"].items() if name in mine}}
    theirs = form(second.client, article, title="Tên của Bình")
    again = {**held, "title": "Tự lưu nữa", "overwrite_revision_id": str(answer["revision_id"])}
    answer = first.client.post(address(article), again, headers=by_itself).json()
    assert answer["success"]
    assert "Lê An đã lưu trang này lúc" in second.post(address(article), theirs).content.decode()
    held |= {name: value for name, value in answer["field_updates"].items() if name in mine}
    first.post(address(article), {**held, "title": "Lưu tay"})
    assert newest(article) == "Lưu tay"

    # pressed while the page's own saving was on its way: the same person, the revision before, a moment ago
    behind = form(first.client, article, title="Vẫn là tôi")
    first.client.post(address(article), {**behind, "title": "Đang tự lưu"}, headers=by_itself)
    first.post(address(article), behind)
    assert newest(article) == "Vẫn là tôi"


def test_what_was_saved_by_hand_is_not_overtaken_by_the_page_saving_itself(
    article: StoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow machine the older request ended later, and what was typed last was lost without a word."""
    an, looked_over = desk("an"), PageForm.clean
    typed = form(an.client, article, title="Gõ dở")

    def meanwhile(page_form: PageForm) -> dict[str, Any]:
        cleaned = looked_over(page_form)
        if page_form.data["title"] == "Gõ dở":
            an.post(address(article), {**typed, "title": "Gõ xong"})
        return cleaned

    monkeypatch.setattr(PageForm, "clean", meanwhile)
    late = an.client.post(address(article), typed, headers={"accept": "application/json"})
    assert (late.status_code, late.json()["error_code"]) == (400, "invalid_revision")
    assert newest(article) == "Gõ xong"

    # somebody else's, at the same moment: nothing is overwritten, and what was typed stays in the form
    binh = desk("binh")
    typed = form(binh.client, article, title="Gõ dở")
    kept = binh.post(address(article), typed).content.decode()
    assert "Lê An đã lưu trang này lúc" in kept
    assert 'value="Gõ dở"' in kept
    assert newest(article) == "Gõ xong"


def test_an_address_that_is_taken_is_told_with_one_that_is_free(article: StoryPage) -> None:
    story(article.theme, slug="hue", kind="article", title="Huế")
    story(article.theme, slug="hue-2", kind="article", title="Huế, lần nữa")
    an = desk("an")
    refused = an.post(address(article), form(an.client, article, slug="hue"))
    assert "Địa chỉ “hue” đã được dùng cho “Huế”. Có thể dùng “hue-3”." in refused.content.decode()
    article.refresh_from_db()
    assert article.slug == "paris"


def day_typed(given: str) -> dict[str, str]:
    """The one block of an announcement, begun on a day."""
    held = {"deleted": "", "order": "0", "type": "announcement", "id": "", "value-valid_from": given}
    return {"details-count": "1", **{f"details-0-{name}": value for name, value in held.items()}}


def test_a_day_is_read_as_it_is_written_here_and_one_that_is_not_is_refused() -> None:
    page, an = story(ThemeFactory(), kind="announcement"), desk("an")
    before = page.revisions.count()
    for given in ("31/2/2026", "10/13/2026", "01/01/0000", "1/1/99999", "hôm nay"):
        said = an.post(address(page), form(an.client, page, **day_typed(given))).content.decode()
        assert "Không lưu được trang" in said, given
    assert page.revisions.count() == before
    an.post(address(page), form(an.client, page, **day_typed("5/10/2026")))
    kept = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object().details[0].value
    assert kept["valid_from"] == dt.date(2026, 10, 5)


@pytest.mark.parametrize("given", ["20/9/2026 08:30", "2026-09-20T08:30"])
def test_the_hour_of_an_event_is_typed_and_saved(given: str) -> None:
    """It was kept by programs alone: whoever typed one met an error page, and lost what was written."""
    page, an = story(ThemeFactory(), kind="event"), desk("an")
    hour = {"type": "event", "value-starts": given, "value-time_zone": "Asia/Ho_Chi_Minh"}
    typed = {**day_typed(""), **{f"details-0-{name}": value for name, value in hour.items()}}
    for place in ("Huế", "Đà Nẵng"):
        an.post(address(page), form(an.client, page, **typed, **{"details-0-value-place": place}))
        kept = newest_page(page).details[0].value
        assert (kept["starts"], kept["place"]) == (dt.datetime(2026, 9, 20, 8, 30), place)  # noqa: DTZ001  # the clock of the place


@pytest.mark.parametrize(
    "cut",
    [
        {"lead": "<p>không phải"},
        {"lead": "[1, 2]"},
        {"lead": '{"blocks": [{"key": "a"}], "entityMap": {}}'},
        {"body-count": "x"},
        {"body-count": "3"},
    ],
)
def test_a_form_that_was_cut_on_its_way_saves_nothing_and_says_so(
    article: StoryPage, cut: dict[str, str]
) -> None:
    an, before = desk("an"), article.revisions.count()
    answer = an.client.post(address(article), form(an.client, article, **cut))
    assert answer.status_code == 400
    assert "Biểu mẫu gửi lên không trọn vẹn" in answer.content.decode()
    assert article.revisions.count() == before


def test_a_title_does_not_turn_round_the_list_that_it_stands_in(article: StoryPage) -> None:
    an = desk("an")
    an.post(address(article), form(an.client, article, title="Bài \u202eognol\u202c viết \u2067אב\u2069 🎉"))
    assert newest(article) == "Bài ognol viết אב 🎉"


HOSTILE = contentstate(
    part(
        "Một liên kết, một ảnh, một bảng",
        inlineStyleRanges=[span(0, 3, style="MSO-BOLD"), span(4, 3, style="BOLD")],
        entityRanges=[span(0, 3, key=0), span(4, 3, key=1), span(14, 3, key=2)],
    ),
    part("Đề mục", "header-one"),
    part("<script>alert(1)</script>", "unordered-list-item", depth=3),
    e0={"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
    e1={"type": "LINK", "mutability": "MUTABLE", "data": {"url": "data:text/html,x"}},
    e2={"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"id": 1, "src": "http://a.b/c", "alt": ""}},
)


def test_what_is_pasted_keeps_its_words_and_loses_what_a_story_may_not_hold() -> None:
    kept = LedgerConverter(TEXT_FEATURES).to_database_format(HOSTILE)
    text = BeautifulSoup(kept, "lxml")
    assert {tag.name for tag in text.find_all()} <= {"html", "body", "p", "b", "i", "a"}
    assert "javascript:" not in kept
    assert "data:" not in kept
    assert "mso" not in kept.lower()
    for words in ("Một liên kết, một ảnh, một bảng", "Đề mục", "<script>alert(1)</script>"):
        assert words in text.get_text()


def test_word_html_in_the_store_is_read_without_its_styles() -> None:
    word = (
        '<p class="MsoNormal" style="mso-fareast-language:JA">“Huế” – <o:p></o:p><b>1973</b>'
        '<a href="javascript:alert(1)">đây</a></p><table><tr><td>một</td></tr></table><script>x()</script>'
        "<ul><li>a<ul><li>b</li></ul></li></ul>"
    )
    state = json.loads(LedgerConverter(TEXT_FEATURES).from_database_format(word))
    assert state["blocks"][0]["text"].startswith("“Huế” – ")
    back = LedgerConverter(TEXT_FEATURES).to_database_format(json.dumps(state))
    assert "mso" not in back.lower()
    assert "javascript:" not in back
    assert "“Huế”" in back


@pytest.mark.parametrize(
    "program",
    [
        "<style>p { color: red }</style>",
        '<STYLE type="text/css">p > b {}</STYLE >',
        "<script>if (1 < 2) alert('</p>')</script>",
        "<script src=x></script>",
        "<script>không đóng",
    ],
)
def test_scripts_and_styles_leave_no_words(program: str, article: StoryPage) -> None:
    """In the editor, and for readers, of a text that came into the store another way."""
    stored = f"<p>Một <b>hai</b></p><p>Ba</p>{program}"
    state = json.loads(LedgerConverter(TEXT_FEATURES).from_database_format(stored))
    assert [block["text"] for block in state["blocks"]] == ["Một hai", "Ba"]
    article.lead = stored
    assert "".join(run.text for run in compose(article).lead) == "Một hai Ba"
    assert without_programs("<p>a <styled>b</styled> c</p>") == "<p>a <styled>b</styled> c</p>"


def test_marks_that_turn_letters_round_stay_out_of_blocks(article: StoryPage) -> None:
    """A mark that only says which side a point belongs to stays: Hebrew with a sign needs it."""
    an = desk("an")
    sent = form(an.client, article)
    sent |= {"body-count": "2"}
    for n, (kind, value) in enumerate(
        (
            ("text", {"value": contentstate("Bài \u202eognol\u202c viết \u2067אב!\u200f\u2069 🎉")}),
            ("quote", {"value-text": contentstate("“\u2066Cầu\u202d”"), "value-who": "Lan\u202e"}),
        )
    ):
        sent |= {
            f"body-{n}-deleted": "",
            f"body-{n}-order": str(n),
            f"body-{n}-type": kind,
            f"body-{n}-id": "",
        }
        sent |= {f"body-{n}-{name}": words for name, words in value.items()}
    an.post(address(article), sent)
    kept = json.dumps(list(newest_page(article).body.raw_data), ensure_ascii=False)
    assert "Bài ognol viết אב!\u200f 🎉" in kept
    assert not set(kept) & {chr(one) for one in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def test_fifty_thousand_words_are_saved_and_composed_in_bounded_time(article: StoryPage) -> None:
    paragraph = "<p>" + "Nhịp cầu nối đôi bờ sông Hương. " * 125 + "</p>"
    body = [{"type": "text", "value": paragraph, "id": f"{n:08d}"} for n in range(58)]
    began = time.process_time()
    article.body = json.dumps(body)
    article.title = "Năm mươi nghìn từ"
    revision = article.save_revision()
    composed = compose(revision.as_object())
    assert len(composed.blocks) == 58
    an = desk("an")
    assert an.get(address(article)).status_code == 200
    draft = an.client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    assert draft.content.decode().count("sông Hương") >= 58 * 125
    assert time.process_time() - began < 20


def test_a_language_added_later_is_written_in_and_says_what_the_ledger_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its facts have no words yet: editors are told which, field by field, and nothing breaks before."""
    languages = [*settings.LANGUAGES, ("ko", "한국어")]
    operator = User.objects.get(username="operator")
    monkeypatch.setattr(HomePage, "max_count_per_parent", len(languages))  # read when the process starts
    with override_settings(LANGUAGES=languages, WAGTAIL_CONTENT_LANGUAGES=languages):
        site("ko", by=operator)
        page = start_story(kind="article", theme=ThemeFactory(), language="ko", by=operator)
        page.title, page.lead = "한일", "<p>[[doc-paris:day]] [[doc-paris:place]][^doc-paris]</p>"
        page.save_revision(user=operator, clean=False)
        an = desk("an")
        shown = an.client.get(address(page))
        told = BeautifulSoup(shown.content, "lxml").select_one(".nc-way")
        assert shown.status_code == 200
        assert told is not None
        lacks = told.get_text(" ", strip=True)
        assert "“doc-paris” chưa có “place”" in lacks
        assert an.client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
        for screen in ("story_list", "publishing_desk", "translation_status"):
            assert an.client.get(reverse(screen)).status_code == 200
