"""Editing a plan: all or nothing, numbered, and taken back without undoing what another did."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.actions import (
    Conflict,
    GivenOut,
    InvalidItems,
    add_items,
    confirm_plan,
    drop_items,
    edit_items,
    mark_given_out,
    restore_items,
    undo_plan_change,
)
from nhipcau.campaigns.actions.changing import standing_as
from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem
from tests.campaigns.factories import make_campaign
from tests.databases import examples
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
State = PlanItem.State
DAY = dt.date(2027, 8, 17)


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(by=UserFactory(role="lead"))


@pytest.fixture
def lead() -> Any:
    return UserFactory(role="lead", last_name="Bình")


def whole(campaign: Campaign) -> dict[int, Any]:
    return standing_as(campaign, campaign.plan_items.values_list("pk", flat=True))


def test_many_fields_of_many_items_are_one_numbered_change(campaign: Campaign, lead: Any) -> None:
    first, second = campaign.plan_items.all()[:2]
    owner, helper = OrganisationFactory(), OrganisationFactory()
    before = campaign.version
    version = edit_items(
        campaign=campaign,
        changes={
            first.pk: {"due": DAY, "owner": owner.pk, "supporting": [helper.pk, owner.pk]},
            second.pk: {"note": " Làm chung "},
        },
        by=lead,
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert version == before + 1 == campaign.version
    assert (first.due, first.due_from, first.owner, first.changed_in) == (DAY, "person", owner, version)
    assert list(first.supporting.all()) == [helper]  # who leads doesn't also support
    assert (second.note, second.due_from) == ("Làm chung", "lead_time")
    change = campaign.changes.get(version=version)
    assert set(change.after) == {str(first.pk), str(second.pk)}
    assert change.after[str(second.pk)] == {"note": "Làm chung"}
    assert change.before[str(second.pk)] == {"note": ""}


def test_nothing_differs_nothing_is_kept(campaign: Campaign, lead: Any) -> None:
    first = campaign.plan_items.all()[0]
    version = campaign.version
    same = {"due": first.due, "note": "", "language": first.language, "supporting": []}
    assert edit_items(campaign=campaign, changes={first.pk: same}, by=lead) == version
    assert not campaign.changes.filter(version__gt=version).exists()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"due": "tomorrow"}, "due", "ngày/tháng/năm"),
        ({"due": dt.datetime(2027, 1, 1, tzinfo=dt.UTC)}, "due", "ngày/tháng/năm"),
        ({"owner": 0}, "owner", "Không có đơn vị"),
        ({"supporting": ["x"]}, "supporting", "Không có đơn vị"),
        ({"language": "fr"}, "language", "fr"),
        ({"form": 10**9}, "form", "không có"),
        ({"note": "x" * 501}, "note", "501"),
        ({"state": "confirmed"}, "state", "không sửa"),
    ],
)
def test_one_wrong_field_changes_nothing(
    change: dict[str, Any], field: str, words: str, campaign: Campaign, lead: Any
) -> None:
    first, second = campaign.plan_items.all()[:2]
    before = whole(campaign)
    with pytest.raises(InvalidItems, match=words) as refused:
        edit_items(campaign=campaign, changes={first.pk: {"note": "tốt"}, second.pk: change}, by=lead)
    assert set(refused.value.errors) == {second.pk}
    assert set(refused.value.errors[second.pk]) == {field}
    assert str(second) in " ".join(refused.value.messages)
    assert whole(campaign) == before


def test_a_place_in_the_plan_is_held_once_and_two_may_trade(campaign: Campaign, lead: Any) -> None:
    first, second = campaign.plan_items.filter(language="vi")[:2]
    place = {"theme": second.theme_id, "form": second.form_id, "audience": second.audience_id}
    with pytest.raises(InvalidItems, match="đã có trong kế hoạch"):
        edit_items(campaign=campaign, changes={first.pk: place}, by=lead)
    away = {"theme": first.theme_id, "form": first.form_id, "audience": first.audience_id}
    edit_items(campaign=campaign, changes={first.pk: place, second.pk: away}, by=lead)
    first.refresh_from_db()
    assert (first.theme, first.form, first.language) == (second.theme, second.form, "vi")
    assert set(first.passages.values_list("pk", flat=True)) == {
        first.theme.passage_id,
        first.form.passage_id,
        first.audience.passage_id,
    }
    third = campaign.plan_items.exclude(pk__in=[first.pk, second.pk])[0]
    drop_items(items=[third], reason="Thừa", by=lead)
    there = {name: getattr(third, f"{name}_id") for name in ("theme", "form", "audience")}
    with pytest.raises(InvalidItems, match="đã bỏ"):
        edit_items(campaign=campaign, changes={first.pk: there | {"language": third.language}}, by=lead)


def test_a_new_form_moves_a_counted_date_and_leaves_a_persons(campaign: Campaign, lead: Any) -> None:
    counted, fixed = campaign.plan_items.filter(form__value="article")[:2]
    edit_items(campaign=campaign, changes={fixed.pk: {"due": DAY}}, by=lead)
    empty = campaign.forms.create(value="radio", label="phát thanh", lead_days=9)
    edit_items(campaign=campaign, changes={pk: {"form": empty.pk} for pk in (counted.pk, fixed.pk)}, by=lead)
    counted.refresh_from_db()
    fixed.refresh_from_db()
    day = campaign.day()
    assert day
    assert counted.due == day - dt.timedelta(days=9)
    assert fixed.due == DAY


def test_whoever_saw_an_older_plan_is_told_who_changed_it(campaign: Campaign, lead: Any) -> None:
    first, second = campaign.plan_items.all()[:2]
    seen = campaign.version
    other = UserFactory(role="lead", first_name="Chi", last_name="Lê")
    edit_items(campaign=campaign, changes={first.pk: {"note": "của Chi"}}, by=other)
    with pytest.raises(Conflict, match="Lê Chi"):
        edit_items(campaign=campaign, changes={first.pk: {"note": "x"}}, seen=seen, by=lead)
    assert edit_items(campaign=campaign, changes={second.pk: {"note": "y"}}, seen=seen, by=lead) == seen + 2
    assert PlanItem.objects.get(pk=first.pk).note == "của Chi"


def test_what_is_given_out_and_what_is_dropped_isnt_edited(campaign: Campaign, lead: Any) -> None:
    first, second = campaign.plan_items.all()[:2]
    assert mark_given_out(items=[first]) == 1
    assert mark_given_out(items=[first]) == 0
    with pytest.raises(GivenOut, match="sửa đổi"):
        edit_items(campaign=campaign, changes={first.pk: {"note": "x"}}, by=lead)
    with pytest.raises(GivenOut):
        drop_items(items=[first, second], reason="x", by=lead)
    drop_items(items=[second], reason="x", by=lead)
    with pytest.raises(InvalidItems, match="đã bỏ"):
        edit_items(campaign=campaign, changes={second.pk: {"note": "x"}}, by=lead)
    assert restore_items(campaign=campaign, items=[second], by=lead) == 1
    assert restore_items(campaign=campaign, items=[second], by=lead) == 0
    second.refresh_from_db()
    assert (second.state, second.reason, second.decided_by) == (State.PROPOSED, "", None)


def test_items_are_added_with_a_counted_date_or_refused_by_row(campaign: Campaign, lead: Any) -> None:
    theme, form, audience = campaign.themes.all()[0], campaign.forms.all()[0], campaign.audiences.all()[0]
    row = {"theme": theme.pk, "form": form.pk, "audience": audience.pk, "language": "en"}
    [made] = add_items(campaign=campaign, rows=[row], by=lead)
    made.refresh_from_db()
    day = campaign.day()
    assert day
    assert made.due == day - dt.timedelta(days=form.lead_days)
    assert (made.due_from, made.state, made.changed_in) == ("lead_time", "proposed", campaign.version)
    assert made.passages.count() == 3
    with pytest.raises(InvalidItems, match="đã có") as refused:
        add_items(campaign=campaign, rows=[row | {"language": "ja"}, row], by=lead)
    assert set(refused.value.errors) == {1}
    with pytest.raises(InvalidItems, match="dòng 1"):
        add_items(campaign=campaign, rows=[{"theme": theme.pk}], by=lead)
    assert add_items(campaign=campaign, rows=[], by=lead) == []


def test_undo_goes_back_step_by_step_and_stops_at_what_another_did(campaign: Campaign, lead: Any) -> None:
    start = whole(campaign)
    first, second = campaign.plan_items.all()[:2]
    edit_items(campaign=campaign, changes={first.pk: {"note": "một"}}, by=lead)
    confirm_plan(campaign=campaign, items=[first, second], by=lead)
    drop_items(items=[second], reason="Thừa", by=lead)
    for action in ("drop", "confirm", "edit"):
        assert undo_plan_change(campaign=campaign, by=lead).action == action
    assert whole(campaign) == start
    campaign.refresh_from_db()
    assert (campaign.state, campaign.confirmed_by) == (Campaign.State.DRAFT, None)
    with pytest.raises(ValidationError, match="Không còn"):
        undo_plan_change(campaign=campaign, by=lead)
    edit_items(campaign=campaign, changes={first.pk: {"note": "hai"}}, by=lead)
    edit_items(campaign=campaign, changes={first.pk: {"note": "ba"}}, by=UserFactory(role="lead"))
    with pytest.raises(Conflict):
        undo_plan_change(campaign=campaign, by=lead)
    assert PlanItem.objects.get(pk=first.pk).note == "ba"


def test_undoing_a_proposal_takes_its_items_away(lead: Any) -> None:
    campaign = make_campaign(by=lead)
    undo_plan_change(campaign=campaign, by=lead)
    assert not campaign.plan_items.exists()
    campaign = make_campaign(by=lead, confirmed=True)
    mark_given_out(items=campaign.plan_items.all()[:1])
    with pytest.raises(GivenOut):
        undo_plan_change(campaign=campaign, by=lead)
    PlanChange.objects.create(
        campaign=campaign,
        version=90,
        action="amend",
        before={},
        after={},
        by=lead,
        at=dt.datetime.now(dt.UTC),
    )
    with pytest.raises(ValidationError, match="sửa đổi"):
        undo_plan_change(campaign=campaign, by=lead)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["due", "note", "owner", "language", "drop", "restore", "confirm", "add"]),
        st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True),
        st.integers(0, 2),
    ),
    max_size=7,
)


@given(STEPS)
@settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_was_done_undone_backwards_is_as_before(campaign: Campaign, steps: list[Any]) -> None:
    me = UserFactory(role="lead")
    owners = [None, OrganisationFactory(code="a").pk, OrganisationFactory(code="b").pk]
    start, version = whole(campaign), campaign.version
    done = 0
    for what, places, n in steps:
        items = [item for place, item in enumerate(campaign.plan_items.order_by("pk")) if place in places]
        values = {"due": DAY + dt.timedelta(days=n), "note": "x" * n, "owner": owners[n]}
        values["language"] = ("vi", "ja", "en")[n]
        before = campaign.version
        try:
            _step(campaign, what, items, values, me)
        except ValidationError:
            campaign.refresh_from_db()
            assert campaign.version == before
        done += campaign.version - before
    assert campaign.changes.filter(by=me).count() == done
    for _each in range(done):
        undo_plan_change(campaign=campaign, by=me)
    assert whole(campaign) == start
    assert campaign.version == version + 2 * done


def _step(campaign: Campaign, what: str, items: list[PlanItem], values: dict[str, Any], me: Any) -> None:
    if what == "drop":
        drop_items(items=items, reason="x", by=me)
        campaign.refresh_from_db()
    elif what == "restore":
        restore_items(campaign=campaign, items=items, by=me)
    elif what == "confirm":
        confirm_plan(campaign=campaign, items=items, by=me)
    elif what == "add":
        place = {name: getattr(items[0], f"{name}_id") for name in ("theme", "form", "audience")}
        add_items(campaign=campaign, rows=[place | {"language": values["language"]}], by=me)
    else:
        edit_items(campaign=campaign, changes={i.pk: {what: values[what]} for i in items}, by=me)


@pytest.mark.parametrize("role", [None, "officer", "editor", "translator", "reviewer", "operator"])
def test_no_one_else_edits(role: str | None, campaign: Campaign) -> None:
    other, items = UserFactory(role=role), list(campaign.plan_items.all()[:1])
    for refused in (
        lambda: edit_items(campaign=campaign, changes={items[0].pk: {"note": "x"}}, by=other),
        lambda: add_items(campaign=campaign, rows=[], by=other),
        lambda: restore_items(campaign=campaign, items=items, by=other),
        lambda: undo_plan_change(campaign=campaign, by=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_editing_many_takes_as_many_queries_as_few(campaign: Campaign, lead: Any) -> None:
    counts = []
    for number in (2, 8):
        items = campaign.plan_items.all()[:number]
        changes = {i.pk: {"due": DAY + dt.timedelta(days=number), "note": str(number)} for i in items}
        edit_items(campaign=campaign, changes={}, by=lead)
        with CaptureQueriesContext(connection) as queries:
            edit_items(campaign=campaign, changes=changes, by=lead)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
