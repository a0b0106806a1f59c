"""A corrected fact: which pages say it, what differs, and who may answer for them again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.facts.actions import keep_fact
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from nhipcau.facts.records import record_of
from nhipcau.people.models import User
from nhipcau.publishing.keeper import Desk
from nhipcau.publishing.models import Approval
from nhipcau.stories import gate
from nhipcau.stories.models import QuotedFact, StoryPage
from nhipcau.stories.reapproval import Reapproved, reapprove
from nhipcau.stories.staleness import stale
from tests.people.factories import UserFactory
from tests.people.screens import said, sign_in, text
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


def correct(key: str, by: User | None = None, **changed: Any) -> Fact:
    """The fact with some of it corrected; `words` are laid over those it has."""
    plain = record_of(Fact.objects.worded().get(key=key))
    words = {**plain.words, **changed.pop("words", {})}
    record = FactRecord(**{**vars(plain), "words": words, **changed})
    return keep_fact(record, by=by or UserFactory(role="factchecker"))


def page(slug: str, lead: str, language: str = "vi", **fields: Any) -> StoryPage:
    words = [{"type": "text", "value": "<p>…</p>", "id": "4d5f4b0e-0000-4000-8000-000000000009"}]
    given = {"kind": "article", "body": words, "lead": f"<p>{lead}</p>", **fields}
    return story(ThemeFactory(), language, slug=slug, **given)


def answered(*pages: StoryPage, by: User, approved: bool = True) -> Reapproved:
    """With the gate kept, as where people work; what is live there was approved once."""
    for one in pages if approved else ():
        given = {"page_id": one.pk, "approved_at": one.last_published_at}
        Approval.objects.get_or_create(revision_id=one.live_revision_id, defaults=given)
    gate.keep(Desk())
    try:
        return reapprove(pages=[one.pk for one in pages], by=by)
    finally:
        gate.keep(None)


def told(*pages: StoryPage) -> list[list[tuple[str, str, str]]]:
    found = stale(pages=[one.pk for one in pages])
    return [[(d.field, d.before, d.after) for d in found.get(one.pk, [])] for one in pages]


def test_a_corrected_date_is_told_in_the_language_of_each_page() -> None:
    vi, ja = page("a", "Ngày [[doc-paris:day]]"), page("a", "[[doc-paris:date]]に", "ja")
    other = page("b", "[[doc-paris:place]] và [[pl-hue:name]]")
    correct("doc-paris", date="1973-09-22")
    assert told(vi, ja, other) == [
        [("day", "21/9/1973", "22/9/1973")],
        [("date", "1973年9月21日", "1973年9月22日")],
        [],
    ]


def test_a_wording_that_no_page_quotes_makes_none_stale() -> None:
    quoting, citing = page("a", "[[doc-paris:date]]"), page("b", "Ký kết.[^doc-paris]")
    correct("doc-paris", words={("place", "vi"): "Paris, Pháp"}, note="x")
    assert told(quoting, citing) == [[], []]
    correct("doc-paris", words={("title", "vi"): "Văn bản ngày 21/9"})
    assert told(quoting, citing) == [[], [("name", "Văn bản Paris", "Văn bản ngày 21/9")]]


@pytest.mark.parametrize(("changed", "stales"), [("2020", False), ("2024", True)])
def test_of_a_chart_only_the_years_it_draws_count(changed: str, stales: bool) -> None:
    chart = {"statistic": "st-people", "years": "2024", "alt": "Số người", "caption": ""}
    drawn = page(
        "a", "A", body=[{"type": "chart", "id": "4d5f4b0e-0000-4000-8000-000000000003", "value": chart}]
    )
    figures = record_of(Fact.objects.worded().get(key="st-people")).figures
    correct("st-people", figures=tuple({**f, "value": 7} if f["date"] == changed else f for f in figures))
    assert bool(told(drawn)[0]) is stales


def test_a_value_that_comes_back_makes_nothing_stale() -> None:
    one = page("a", "[[doc-paris:date]]")
    correct("doc-paris", date="1973-09-22")
    correct("doc-paris", date="1973-09-21")
    assert told(one) == [[]]


def test_somebody_else_answers_for_all_stale_pages_at_once() -> None:
    pages = [page("a", "[[doc-paris:date]]"), page("a", "[[doc-paris:date]]", "en"), page("b", "không dẫn")]
    keeper = UserFactory(role="editor")
    before = [one.live_revision_id for one in pages]
    correct("doc-paris", by=keeper, date="1973-09-22")
    refused = answered(*pages, by=keeper)
    assert (refused.done, len(refused.refused)) == ([], 3)
    assert "Bạn đã sửa" in refused.refused[0][1]
    assert "Vai trò" in answered(*pages, by=UserFactory(role="officer")).refused[0][1]
    assert len(answered(*pages, by=UserFactory(role="reviewer")).done) == 2
    assert stale() == {}
    assert StoryPage.objects.get(pk=pages[0].pk).last_published_at == pages[0].last_published_at
    after = [StoryPage.objects.get(pk=one.pk).live_revision_id for one in pages]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, True]


def test_a_draft_beside_the_public_text_stays_the_newest_draft() -> None:
    one = page("a", "[[doc-paris:date]] công khai")
    draft = one.get_latest_revision_as_object()
    draft.lead = "<p>[[doc-paris:date]] nháp</p>"
    draft.save_revision(user=UserFactory(role="editor"))
    correct("doc-paris", date="1973-09-22")
    assert answered(one, by=UserFactory(role="reviewer")).refused == []
    now = StoryPage.objects.get(pk=one.pk)
    assert "công khai" in now.lead
    assert now.has_unpublished_changes
    assert "nháp" in now.get_latest_revision_as_object().lead


def test_what_can_no_longer_be_said_is_refused_with_its_place() -> None:
    one = page("a", "[[doc-paris:place]]")
    words = {
        k: v
        for k, v in record_of(Fact.objects.worded().get(key="doc-paris")).words.items()
        if k[0] != "place"
    }
    record = FactRecord(**{**vars(record_of(Fact.objects.worded().get(key="doc-paris"))), "words": words})
    keep_fact(record, by=UserFactory(role="factchecker"))
    assert told(one) == [[("place", "Paris", "")]]
    ((_title, why),) = answered(one, by=UserFactory(role="reviewer")).refused
    assert "Lời mở đầu" in why or "Mở đầu" in why


def test_the_keeper_lets_corrected_pages_through_for_who_may_release() -> None:
    one = page("a", "[[doc-paris:date]]")
    correct("doc-paris", date="1973-09-22")
    lead, editor = UserFactory(role="lead"), UserFactory(role="editor")
    assert answered(one, by=lead, approved=False).refused  # the live version was never approved
    assert answered(one, by=editor).refused
    assert answered(one, by=lead).done == [one.title]
    now = StoryPage.objects.get(pk=one.pk).live_revision
    assert Approval.objects.standing().filter(revision=now).exists()


def test_a_page_that_leaves_the_site_quotes_nothing() -> None:
    one = page("a", "[[doc-paris:date]]")
    assert QuotedFact.objects.filter(page=one).exists()
    one.unpublish()
    assert not QuotedFact.objects.filter(page=one).exists()


def test_what_is_stale_takes_as_many_queries_for_many() -> None:
    counts = []
    for n in (1, 12):
        for i in range(n):
            page(f"nhieu-{i}", "[[doc-paris:date]] [[pl-hue:name]]")
        correct("doc-paris", date=f"19{n + 70}")
        with CaptureQueriesContext(connection) as queries:
            assert len(stale()) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_desk_shows_the_sentence_and_approves_again_in_one_act() -> None:
    one = page("a", "Hai bên ký ngày [[doc-paris:day]] tại Paris.")
    ja = page("a", "[[doc-paris:date]]に署名。", "ja")
    for each in (one, ja):
        Approval.objects.create(page=each, revision=each.live_revision, approved_at=each.last_published_at)
    keeper = UserFactory(role="editor")
    correct("doc-paris", by=keeper, date="1973-09-22")
    lead = sign_in("lead")
    assert "2 trang cần đọc lại" in text(lead.get("/admin/stories/"))
    shown = text(lead.get("/admin/stories/stale/"))
    for words in ("21/9/1973 → 22/9/1973", "Hai bên ký ngày 22/9/1973 tại Paris.", "1973年9月22日 に署名。"):
        assert words in shown
    panel = text(lead.get(reverse("fact_detail", args=["doc-paris"])))
    assert "Ai đang dẫn dữ kiện này" in panel
    assert "21/9/1973 → 22/9/1973" in panel
    theirs = text(sign_in(user=keeper).get("/admin/stories/stale/"))
    assert "bạn không duyệt được Paris, 21 tháng 9 năm 1973 Bạn đã sửa" in theirs
    assert "Tôi đã đọc" not in theirs  # a button that would do nothing
    gate.keep(Desk())
    try:
        assert "Tôi đã đọc" in text(lead.get("/admin/stories/stale/"))
        assert "Đánh dấu" in said(lead.post(reverse("story_reapprove")))
        assert "Bạn đã sửa" in said(sign_in(user=keeper).post(reverse("story_reapprove"), {"all": "1"}))
        assert "Đã duyệt lại 2 trang" in said(lead.post(reverse("story_reapprove"), {"all": "1"}))
        again = said(lead.post(reverse("story_reapprove"), {"all": "1"}))  # from a list that was left open
        assert "Không có trang nào" in again
        assert "Đánh dấu" not in again
    finally:
        gate.keep(None)
    assert "Không có trang nào" in text(lead.get("/admin/stories/stale/"))
    assert not sign_in("officer").allowed("/admin/stories/stale/")


def test_the_screen_of_stale_pages_asks_as_much_for_many() -> None:
    desk, counts = sign_in("lead"), []
    for n in (2, 8):
        for i in range(n):
            page(f"nhieu-{i}", "[[doc-paris:date]]")
        correct("doc-paris", date=f"19{n + 70}")
        desk.get("/admin/stories/stale/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/stories/stale/")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
