"""Many pages in one act: each is decided by itself, by the same verb as alone."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.publishing.actions import approve_many, submit, submit_many
from nhipcau.publishing.standing import drafts, in_review
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.publishing.factories import change, draft, people

pytestmark = pytest.mark.django_db
DESK = "publishing_desk"


def _as(name: str) -> Client:
    client = Client()
    client.force_login(people()[name])
    return client


def _fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def _in_review(by: str = "editor", **fields: Any) -> StoryPage:
    page = draft(people()[by], **fields)
    submit(page=page, by=people()[by])
    return _fresh(page)


def _left(decided: Any) -> dict[str, str]:
    return {page.draft_title: why for page, why in decided.left}


def _text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def _boxes(answer: Any) -> list[str]:
    shown = BeautifulSoup(answer.content, "lxml")
    return [str(box["value"]) for box in shown.select('td input[type="checkbox"][name="page"]')]


def test_each_page_is_approved_as_it_would_be_alone_and_the_others_say_why() -> None:
    known = people()
    good = [_in_review(title=f"Bài {n}") for n in range(3)]
    own = _in_review("reviewer", title="Của mình")
    changed = _in_review(title="Đã sửa")
    seen = {page.pk: page.latest_revision_id for page in (*good, own, changed)}
    change(changed, known["editor2"], "Đã sửa")
    answered = _in_review(title="Đã trả lời")
    seen[answered.pk] = answered.latest_revision_id
    approve_many(seen={answered.pk: answered.latest_revision_id}, by=known["lead"])
    decided = approve_many(seen={**seen, 10_000_000: 1}, by=known["reviewer"], note="Đọc cả loạt.")
    assert [page.title for page in decided.done] == ["Bài 0", "Bài 1", "Bài 2"]
    assert all(_fresh(page).live for page in good)
    assert not any(_fresh(page).live for page in (own, changed))
    left = _left(decided)
    assert "Bạn là người gửi duyệt" in left["Của mình"]
    assert "đã đổi trong lúc bạn đọc" in left["Đã sửa"]
    assert "không còn" in left["Đã trả lời"]
    assert decided.gone == 1
    state = good[0].workflow_states.get()
    assert state.task_states.exclude(finished_by=None).get().comment == "Đọc cả loạt."


def test_who_may_not_approve_approves_none() -> None:
    page = _in_review()
    decided = approve_many(seen={page.pk: page.latest_revision_id}, by=people()["translator"])
    assert not decided.done
    assert "Vai trò của bạn không duyệt bước này" in _left(decided)[page.title]
    assert not _fresh(page).live


def test_a_translation_that_differs_is_left_with_its_differences() -> None:
    known = people()
    source = draft(known["editor"], title="Năm 1973", body="<p>Có 54 người.[^doc-paris]</p>")
    body = "<p>45人がいた。[^doc-paris]</p>"
    page = _in_review("translator", language="ja", key=source.translation_key, title="別", body=body)
    approve_many(seen={page.pk: page.latest_revision_id}, by=known["lead"])
    decided = approve_many(seen={page.pk: page.latest_revision_id}, by=known["reviewer"])
    assert "45人がいた" in _left(decided)["別"]


def test_drafts_are_submitted_together_and_what_blocks_one_is_named() -> None:
    known = people()
    good = [draft(known["editor"], title=f"Nháp {n}") for n in range(2)]
    bare = draft(known["editor"], title="Thiếu nguồn", body="<p>Không nguồn.</p>")
    bare.lead = "<p>Không.</p>"
    bare.save_revision(user=known["editor"])
    already = _in_review(title="Đang duyệt rồi")
    asked = [page.pk for page in (*good, bare, already)]
    decided = submit_many(pages=asked, by=known["editor"], note="Các trang đầu tiên.")
    assert [page.title for page in decided.done] == ["Nháp 0", "Nháp 1"]
    assert all(_fresh(page).workflow_in_progress for page in good)
    assert "cần ít nhất một nguồn" in _left(decided)["Thiếu nguồn"]
    assert "đang được duyệt" in _left(decided)["Đang duyệt rồi"]
    refused = submit_many(pages=[bare.pk], by=UserFactory(role="officer"))
    assert not refused.done
    assert refused.left


def test_the_list_of_drafts_holds_what_is_on_no_way_yet() -> None:
    known = people()
    fresh, waiting = draft(known["editor"], title="Nháp"), _in_review(title="Chờ")
    live = _in_review(title="Công bố")
    approve_many(seen={live.pk: live.latest_revision_id}, by=known["reviewer"])
    assert {row.title for row in drafts(known["editor"])} == {"Nháp"}
    change(_fresh(live), known["editor"], "Công bố, sửa")
    rows = {row.title: row for row in drafts(known["editor2"])}
    assert set(rows) == {"Nháp", "Công bố, sửa"}
    assert rows["Nháp"].tick == str(fresh.pk)
    assert rows["Công bố, sửa"].tick == ""  # is it a correction? asked on its own screen
    assert drafts(UserFactory(role="officer")) == []
    assert [row.title for row in in_review(known["reviewer"])] == [waiting.title]
    for n in range(4):
        draft(known["editor"], title=f"Thêm {n}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        drafts(people()["editor"])
    for n in range(4):
        draft(known["editor"], title=f"Nữa {n}")
    with CaptureQueriesContext(connection) as many:
        drafts(people()["editor"])
    assert len(few) == len(many)


def test_from_drafts_to_readers_by_the_lists_without_a_script() -> None:
    known = people()
    pages = [draft(known["editor"], title=f"Bài {n}") for n in range(3)]
    writer, reviewer = _as("editor"), _as("reviewer")
    listed = reverse(DESK) + "?part=drafts"
    boxes = _boxes(writer.get(listed))
    assert set(boxes) == {str(page.pk) for page in pages}
    answer = writer.post(listed, {"act": "submit", "page": boxes, "note": "Xin duyệt."}, follow=True)
    assert "Đã gửi duyệt 3 trang." in _text(answer)
    assert _boxes(answer) == []
    boxes = _boxes(reviewer.get(reverse(DESK)))
    assert len(boxes) == 3
    change(pages[0], known["editor2"], "Bài 0, sửa <b>")
    answer = reviewer.post(reverse(DESK), {"act": "approve", "page": boxes}, follow=True)
    told = _text(answer)
    assert "Đã duyệt 2 trang." in told
    assert "Còn lại 1 trang" in told
    assert "Bài 0, sửa <b> (tiếng Việt): Trang đã đổi" in told
    assert [_fresh(page).live for page in pages] == [False, True, True]
    # ticked again from the list as it now is
    reviewer.post(reverse(DESK), {"act": "approve", "page": _boxes(reviewer.get(reverse(DESK)))})
    assert _fresh(pages[0]).live


@pytest.mark.parametrize("given", [[], ["x"], ["1"], ["1.2.3"], [".", "1."], ["9" * 40 + ".1"], ["²0.1"]])
def test_boxes_that_are_not_ours_approve_nothing(given: list[str]) -> None:
    page = _in_review()
    answer = _as("reviewer").post(reverse(DESK), {"act": "approve", "page": given}, follow=True)
    assert "Chọn ít nhất một trang." in _text(answer)
    assert not _fresh(page).live


def test_a_crafted_form_meets_the_same_refusals() -> None:
    page = _in_review()
    tick = f"{page.pk}.{page.latest_revision_id}"
    for name in ("editor", "translator"):
        answer = _as(name).post(reverse(DESK), {"act": "approve", "page": [tick]}, follow=True)
        assert "Còn lại 1 trang" in _text(answer)
    assert _as("editor").post(reverse(DESK), {"act": "publish", "page": [tick]}).status_code == 404
    outsider = Client()
    outsider.force_login(UserFactory(role="officer"))
    outsider.post(reverse(DESK), {"act": "approve", "page": [tick]})
    gone = _as("reviewer").post(
        reverse(DESK), {"act": "approve", "page": ["99999.1"], "note": "\0"}, follow=True
    )
    assert "1 trang không còn nữa." in _text(gone)
    assert not _fresh(page).live
