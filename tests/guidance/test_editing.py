"""Putting a reading right: every edit is exact, refused in words, kept, told to others, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from nhipcau.guidance.actions import (
    Conflict,
    accept_passages,
    add_passage,
    change_passage,
    merge_passages,
    reject_passages,
    reopen_doubt,
    settle_doubt,
    split_passage,
    undo,
)
from nhipcau.guidance.kinds import code_of, codes_of
from nhipcau.guidance.models import Doubt, Guidance, Passage
from nhipcau.people.models import User
from tests.guidance.factories import TEXT, make_guidance
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db
Kind, State = Passage.Kind, Passage.State


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def guidance(lead: User) -> Guidance:
    return make_guidance(by=lead)


def item(guidance: Guidance, words: str, kind: str = "") -> Passage:
    found = guidance.passages.of_reading().filter(text=words)
    return (found.filter(kind=kind) if kind else found).get()


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def standing(guidance: Guidance) -> set[tuple[Any, ...]]:
    return {
        (*one.identity, one.state, one.decided_by_id, one.decided_at)
        for one in guidance.passages.of_reading()
    }


def test_an_added_item_is_exact_accepted_and_names_who_made_it(guidance: Guidance, lead: User) -> None:
    made = add_passage(guidance=guidance, kind=Kind.AUDIENCE, by=lead, **span(" đảng viên "[1:-1]))
    made.refresh_from_db()
    assert (made.text, made.value, made.state) == ("đảng viên", "party_members", State.ACCEPTED)
    assert (made.made_by, made.decided_by) == (lead, lead)
    guidance.refresh_from_db()
    assert guidance.version == made.changed_in == 2
    [change] = guidance.changes.all()
    assert (change.action, change.by, change.steps) == ("add", lead, {str(made.pk): [None, "accepted"]})
    assert ModelLogEntry.objects.filter(action="guidance.add", user=lead).count() == 1


def test_white_space_around_a_selection_is_left_out(guidance: Guidance, lead: User) -> None:
    start = TEXT.index(" hội đoàn ")
    made = add_passage(
        guidance=guidance, kind=Kind.AUDIENCE, start=start, end=start + len(" hội đoàn "), by=lead
    )
    assert (made.text, made.value) == ("hội đoàn", "other")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": Kind.THEME, "start": 5, "end": 5}, "Chưa chọn chữ nào"),
        ({"kind": Kind.THEME, "start": 8, "end": 9}, "Chưa chọn chữ nào"),
        ({"kind": Kind.THEME, "start": 0, "end": 10_000}, "nằm ngoài văn bản"),
        ({"kind": Kind.THEME, "start": -3, "end": 4}, "nằm ngoài văn bản"),
        ({"kind": Kind.THEME, "start": 9, "end": 4}, "nằm ngoài văn bản"),
        ({"kind": "rumour", "start": 0, "end": 4}, "Hãy chọn loại"),
        ({"kind": Kind.THEME, "value": "article", "start": 0, "end": 8}, "không có danh sách"),
        ({"kind": Kind.FORM, "value": "youth", "start": 0, "end": 8}, "Hãy chọn nghĩa trong danh sách"),
        ({"kind": Kind.DEADLINE, "date": "31/02", "start": 0, "end": 8}, "không phải ngày"),
        ({"kind": Kind.DEADLINE, "date": "2026-02-30", "start": 0, "end": 8}, "không phải ngày"),
        ({"kind": Kind.DUTY, "organisation": "a" * 501, "start": 0, "end": 8}, "quá dài"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(
    given: dict[str, Any], word: str, guidance: Guidance, lead: User
) -> None:
    before = standing(guidance)
    with pytest.raises(ValidationError, match=word):
        add_passage(guidance=guidance, by=lead, **given)
    guidance.refresh_from_db()
    assert (standing(guidance), guidance.version) == (before, 1)


def test_the_same_item_is_not_added_twice(guidance: Guidance, lead: User) -> None:
    form = item(guidance, "triển lãm")
    with pytest.raises(ValidationError, match="HT2 đã ghi đúng như vậy"):
        add_passage(guidance=guidance, kind=Kind.FORM, by=lead, **span("triển lãm"))
    reject_passages(passages=[form], by=lead)
    with pytest.raises(ValidationError, match="HT2 ghi đúng như vậy và đã bị bỏ"):
        add_passage(guidance=guidance, kind=Kind.FORM, by=lead, **span("triển lãm"))


def test_a_change_retires_the_old_and_keeps_its_code(guidance: Guidance, lead: User) -> None:
    was = item(guidance, "bài viết")
    made = change_passage(passage=was, **span("các bài viết"), by=lead, seen=1)
    was.refresh_from_db()
    assert (was.state, was.text) == (State.RETIRED, "bài viết")
    assert list(made.replaces.all()) == [was]
    assert (made.text, made.value, code_of(made)) == ("các bài viết", "article", "HT1")
    added = add_passage(guidance=guidance, kind=Kind.FORM, by=lead, **span("cầu nối"))
    assert code_of(added) == "HT4"
    assert codes_of([guidance.pk])[was.pk] == "HT1"


def test_another_kind_forgets_the_meaning_of_the_old(guidance: Guidance, lead: User) -> None:
    made = change_passage(passage=item(guidance, "sinh hoạt chi bộ"), kind=Kind.DUTY, by=lead)
    assert (made.kind, made.value, code_of(made)) == (Kind.DUTY, "", "NV1")
    back = change_passage(passage=made, kind=Kind.FORM, by=lead)
    assert back.value == "meeting"


def test_a_change_of_nothing_is_refused(guidance: Guidance, lead: User) -> None:
    with pytest.raises(ValidationError, match="Chưa có gì khác"):
        change_passage(passage=item(guidance, "bài viết"), value="article", by=lead)
    guidance.refresh_from_db()
    assert guidance.version == 1


def test_splitting_gives_exact_parts_without_what_parted_them(guidance: Guidance, lead: User) -> None:
    whole = change_passage(
        passage=item(guidance, "bài viết"), **span("bài viết, triển lãm, sinh hoạt chi bộ"), by=lead
    )
    reject_passages(passages=guidance.passages.of_kind(Kind.FORM).filter(text="triển lãm"), by=lead)
    at = [TEXT.index(", triển") + 1, TEXT.index(", sinh") + 1]
    with pytest.raises(ValidationError, match="HT2 ghi đúng như vậy"):
        split_passage(passage=whole, at=at, by=lead)
    undo(guidance=guidance, by=lead)
    for passage in guidance.passages.of_reading().filter(kind=Kind.FORM).exclude(pk=whole.pk):
        change_passage(passage=passage, kind=Kind.DUTY, by=lead)
    parts = split_passage(passage=whole, at=at, by=lead)
    assert [(one.text, one.value) for one in parts] == [
        ("bài viết", "article"),
        ("triển lãm", "exhibition"),
        ("sinh hoạt chi bộ", "meeting"),
    ]


@pytest.mark.parametrize("places", [[], [0], [58], [59], [500]])
def test_a_split_that_parts_nothing_is_refused(places: list[int], guidance: Guidance, lead: User) -> None:
    purpose = guidance.passages.of_kind(Kind.PURPOSE).get()
    with pytest.raises(ValidationError):
        split_passage(passage=purpose, at=places, by=lead)


def test_merging_keeps_the_words_between(guidance: Guidance, lead: User) -> None:
    first, second = item(guidance, "bài viết"), item(guidance, "triển lãm")
    made = merge_passages(passages=[second, first], by=lead, seen=1)
    assert (made.text, made.value) == ("bài viết, triển lãm", "article")
    assert set(made.replaces.all()) == {first, second}
    with pytest.raises(ValidationError, match="không còn trong bản đọc"):
        merge_passages(passages=[first, second], by=lead)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bài viết"], "từ hai mục trở lên"),
        (["bài viết", "nhân dân"], "cùng một loại"),
    ],
)
def test_what_cannot_be_merged(words: list[str], said: str, guidance: Guidance, lead: User) -> None:
    with pytest.raises(ValidationError, match=said):
        merge_passages(passages=[item(guidance, one) for one in words], by=lead)


def test_items_far_apart_are_not_merged(lead: User) -> None:
    text = "Viết bài. " + "Một câu không nói gì về hình thức. " * 40 + "Làm phim."
    marked = ((Kind.FORM, "Viết bài", "article", ""), (Kind.FORM, "Làm phim", "video", ""))
    guidance = make_guidance(by=lead, text=text, marked=marked)
    with pytest.raises(ValidationError, match="chữ nằm giữa"):
        merge_passages(passages=guidance.passages.all(), by=lead)


def test_items_of_two_documents_are_not_merged(guidance: Guidance, lead: User) -> None:
    other = make_guidance(by=lead, title="Văn bản khác")
    with pytest.raises(ValidationError):
        merge_passages(passages=[item(guidance, "bài viết"), item(other, "triển lãm")], by=lead)


Edit = Callable[[Passage, User], object]
EDITS: dict[str, Edit] = {
    "accept": lambda one, by: accept_passages(passages=[one], by=by, seen=1),
    "reject": lambda one, by: reject_passages(passages=[one], by=by, seen=1),
    "change": lambda one, by: change_passage(passage=one, kind=Kind.THEME, by=by, seen=1),
    "split": lambda one, by: split_passage(passage=one, at=[one.start + 4], by=by, seen=1),
    "merge": lambda one, by: merge_passages(
        passages=Passage.objects.filter(guidance=one.guidance, kind=one.kind), by=by, seen=1
    ),
}


@pytest.mark.parametrize("mine", EDITS)
@pytest.mark.parametrize("theirs", ["reject", "change", "split", "merge"])
def test_whoever_comes_second_is_told_and_nothing_is_overwritten(
    mine: str, theirs: str, guidance: Guidance, lead: User
) -> None:
    if mine == theirs == "reject":
        return  # both want the same: nothing to choose
    other = UserFactory(role="lead", first_name="Lan", last_name="Anh")
    passage = item(guidance, "triển lãm")
    EDITS[theirs](passage, other)
    before = standing(guidance)
    with pytest.raises(Conflict) as refused:
        EDITS[mine](passage, lead)
    assert standing(guidance) == before
    assert refused.value.change
    assert refused.value.change.by == other
    assert "Lan Anh" in str(refused.value.message) or "Anh Lan" in str(refused.value.message)


def test_wanting_the_same_is_no_conflict(guidance: Guidance, lead: User) -> None:
    passage, other = item(guidance, "triển lãm"), UserFactory(role="lead")
    accept_passages(passages=[passage], by=other, seen=1)
    assert accept_passages(passages=[passage], by=lead, seen=1) == 0
    passage.refresh_from_db()
    assert passage.decided_by == other


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("role", [None, "editor", "translator", "operator"])
def test_only_who_reviews_may_edit(edit: str, role: str | None, guidance: Guidance) -> None:
    with pytest.raises(PermissionDenied):
        EDITS[edit](item(guidance, "triển lãm"), UserFactory(role=role))
    with pytest.raises(PermissionDenied):
        add_passage(guidance=guidance, kind=Kind.DUTY, start=0, end=8, by=UserFactory(role=role))
    guidance.refresh_from_db()
    assert guidance.version == 1


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_is_taken_back_exactly(edit: str, guidance: Guidance, lead: User) -> None:
    before = standing(guidance)
    EDITS[edit](item(guidance, "triển lãm"), lead)
    assert standing(guidance) != before
    taken = undo(guidance=guidance, by=lead)
    assert taken.undoes
    assert taken.undoes.action == edit
    assert standing(guidance) == before
    assert taken.version == 3


def test_an_edit_that_someone_built_on_is_passed_over(guidance: Guidance, lead: User) -> None:
    other = UserFactory(role="lead")
    accept_passages(passages=[item(guidance, "nhân dân")], by=lead)
    parts = split_passage(passage=item(guidance, "sinh hoạt chi bộ"), at=[TEXT.index("chi bộ")], by=lead)
    reject_passages(passages=parts[:1], by=other)
    taken = undo(guidance=guidance, by=lead)
    assert taken.undoes
    assert taken.undoes.action == "accept"
    assert item(guidance, "nhân dân").state == State.PROPOSED
    assert item(guidance, "chi bộ").state == State.ACCEPTED


def test_what_was_made_again_meanwhile_is_not_brought_back_beside_it(guidance: Guidance, lead: User) -> None:
    change_passage(passage=item(guidance, "triển lãm"), **span("viết, triển lãm"), by=lead)
    again = add_passage(guidance=guidance, kind=Kind.FORM, by=UserFactory(role="lead"), **span("triển lãm"))
    with pytest.raises(ValidationError, match="Không còn"):
        undo(guidance=guidance, by=lead)
    again.refresh_from_db()
    assert again.state == State.ACCEPTED


def test_a_point_is_settled_reopened_and_taken_back(guidance: Guidance, lead: User) -> None:
    doubt = Doubt.objects.create(guidance=guidance, msgid="The file is empty.")
    assert settle_doubt(doubt=doubt, by=lead)
    assert not settle_doubt(doubt=doubt, by=lead)
    settled = doubt.standing_as()
    assert (doubt.settled_by, guidance.doubts.open().count()) == (lead, 0)
    assert reopen_doubt(doubt=doubt, by=lead)
    undo(guidance=guidance, by=lead)
    doubt.refresh_from_db()
    assert doubt.standing_as() == settled
    undo(guidance=guidance, by=lead)
    doubt.refresh_from_db()
    assert not doubt.settled
    with pytest.raises(PermissionDenied):
        settle_doubt(doubt=doubt, by=UserFactory(role="editor"))
