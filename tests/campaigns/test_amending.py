"""What a supplementary guidance does to a plan: steps drafted from it, and the plan's half of applying."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.campaigns.actions import confirm_plan, open_campaign, propose_plan
from nhipcau.campaigns.actions.amending import amend_plan, choose_steps, discard_amendment, draft_amendment
from nhipcau.campaigns.actions.opening import update_of
from nhipcau.campaigns.models import Amendment, AmendmentStep, Campaign, PlanChange, PlanItem
from nhipcau.campaigns.planning.amendable import Body, Day, Line, Part, PlanAsIs, Step
from nhipcau.campaigns.planning.amending import follows, steps_of
from nhipcau.guidance.actions import accept_passages, receive_guidance, reject_passages
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.guidance.reading.changes import Added, Changed, Difference, Moved, Removed
from nhipcau.guidance.reading.model import Item
from nhipcau.guidance.reading.model import Passage as Span
from nhipcau.people.models import User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

DATA = Path(__file__).parents[1] / "guidance" / "data"
Kind = AmendmentStep.Kind
SAID = Span(0, 10)


def item(kind: str, text: str = "Lời", **said: Any) -> Item:
    return Item(kind, text, Span(0, len(text)), **said)


THEME, DATE, DEADLINE = (
    item("theme", "Một"),
    item("key_date", date="--09-21"),
    item("deadline", date="2026-09-07"),
)
DUTY, FORM = item("duty", organisation="Sở A"), item("form", "bài viết", value="article")
BASE = {id(one): n for n, one in enumerate((THEME, DATE, DEADLINE, DUTY, FORM), start=1)}


def line(key: int, due: dt.date | None, due_from: str = "lead_time", **said: Any) -> Line:
    return Line(key, 10, 20, 30, "vi", due, due_from, **said)


def plan(*lines: Line, **said: Any) -> PlanAsIs:
    whole: dict[str, Any] = {
        "lines": lines,
        "themes": [Part(10, 1, {"ordinal": 1, "title": "Một", "text": "Một"})],
        "forms": [Part(20, 5, {"value": "article", "label": "bài viết", "lead_days": 14})],
        "audiences": [Part(30, None, {"value": "residents", "label": "nhân dân"})],
        "days": [Day(40, 2, 9, 21, None)],
        "bodies": [],
        "languages": ["vi"],
        "day": dt.date(2026, 9, 21),
        "titled": str,
    }
    return PlanAsIs(**whole | said)


def steps(as_is: PlanAsIs, **told: Any) -> list[Step]:
    return steps_of(
        Difference(**{name: tuple(ones) for name, ones in told.items()}),
        as_is,
        lambda one: BASE.get(id(one)),
        lambda one: 99 if one else None,
    )


def test_dates_counted_back_follow_the_key_date_and_a_persons_own_do_not() -> None:
    lines = (
        line(1, dt.date(2026, 9, 7)),
        line(2, dt.date(2026, 9, 7), "person"),
        line(3, dt.date(2026, 9, 7), "guidance"),
        line(4, None),
    )
    moved = Moved("Lễ kỷ niệm", DATE, item("key_date", date="2026-09-28"), SAID)
    head, part = steps(plan(*lines), moved=[moved])
    assert (head.kind, head.key_date, head.passage, head.before["day"], head.after["day"]) == (
        "move_key_date",
        40,
        99,
        21,
        28,
    )
    assert (part.kind, part.item, part.parent, part.after) == ("move_due", 1, 0, {"due": "2026-09-14"})


def test_a_day_that_is_not_counted_from_moves_alone() -> None:
    days = [Day(41, None, 9, 2, None), Day(40, 2, 9, 21, None)]
    moved = Moved("", DATE, item("key_date", date="2026-09-28"), SAID)
    told = steps(plan(line(1, dt.date(2026, 9, 7)), days=days), moved=[moved])
    assert [step.kind for step in told] == ["move_key_date"]


def test_a_day_that_the_plan_has_already_is_left_to_a_person() -> None:
    days = [Day(40, 2, 9, 21, None), Day(41, None, 9, 28, None)]
    told = steps(plan(days=days), moved=[Moved("", DATE, item("key_date", date="--09-28"), SAID)])
    assert [step.kind for step in told] == ["unplaced"]


def test_a_stated_deadline_moves_the_items_that_it_bound() -> None:
    was, body = dt.date(2026, 9, 7), Body("Sở A", frozenset({4}), frozenset({7}))
    lines = (
        line(1, was, "guidance", owner=7),
        line(2, was, "guidance", owner=8),
        line(3, was, "guidance", owner=8, passages=frozenset({3})),
        line(4, was, "person", owner=7),
        line(5, dt.date(2026, 9, 8), "guidance", owner=7),
    )
    moved = Moved("", DEADLINE, item("deadline", date="2026-09-30"), SAID, bearers=(DUTY,))
    told = steps(plan(*lines, bodies=[body]), moved=[moved])
    assert told[0].kind == "move_deadline"
    assert [(one.item, one.after["due"]) for one in told[1:]] == [(1, "2026-09-30"), (3, "2026-09-30")]
    alone = steps(plan(line(1, dt.date(2026, 1, 1))), moved=[moved])
    assert [(one.kind, one.after["was"], one.after["date"]) for one in alone] == [
        ("unplaced", "2026-09-07", "2026-09-30")
    ]


def test_what_is_removed_takes_its_items_along_and_they_are_not_moved_as_well() -> None:
    removed = Removed("theme", THEME, THEME.passage, SAID)
    moved = Moved("", DATE, item("key_date", date="2026-09-28"), Span(20, 30))
    told = steps(plan(line(1, dt.date(2026, 9, 7))), removed=[removed], moved=[moved])
    assert [(one.kind, one.parent) for one in told] == [
        ("drop_theme", None),
        ("drop_item", 0),
        ("move_key_date", None),
    ]
    part = Removed("theme", THEME, Span(1, 2), SAID)
    (left,) = steps(plan(line(1, None)), removed=[part])
    assert (left.kind, left.after["part"], left.after["did"]) == ("unplaced", "ộ", "removed")


def test_a_duty_leaves_its_body_unless_another_duty_keeps_it_there() -> None:
    bodies = [Body("Sở A", frozenset({4}), frozenset({7}))]
    removed = [Removed("duty", DUTY, DUTY.passage, SAID)]
    head, part = steps(plan(line(1, None, owner=7), line(2, None, owner=8), bodies=bodies), removed=removed)
    assert (head.kind, part.kind, part.item, part.after) == (
        "change_duty",
        "change_owner",
        1,
        {"owner": None},
    )
    kept = [*bodies, Body("Sở A", frozenset({6}), frozenset({7}))]
    (left,) = steps(plan(line(1, None, owner=7), bodies=kept), removed=removed)
    assert (left.kind, left.after["organisation"]) == ("unplaced", "Sở A")


def test_a_duty_goes_to_the_body_that_the_guidance_names() -> None:
    bodies = [Body("Sở A", frozenset({4}), frozenset({7}))]
    changed = [Changed("duty", DUTY, item("duty", organisation="Sở B"), "Sở B làm", SAID)]
    known = {"organisation": {"Sở B": 9}.get}
    _head, part = steps(plan(line(1, None, owner=7), bodies=bodies, **known), changed=changed)
    assert (part.before, part.after) == ({"owner": 7}, {"owner": 9})


def test_what_is_new_is_proposed_by_the_rules_and_named_by_its_steps() -> None:
    added = [
        Added("theme", item("theme", "Hai"), SAID),
        Added("form", item("form", "hội thảo", value="seminar"), Span(20, 30)),
        Added("form", item("form", "bài viết", value="article"), Span(40, 50)),  # the plan has it
        Added("slogan", item("slogan", "Hai thành phố!"), Span(60, 70)),
        Added("attachment", item("attachment"), Span(80, 90)),
    ]
    told = steps(plan(line(1, None)), added=added)
    assert Counter(one.kind for one in told) == {"add_theme": 1, "add_form": 1, "unplaced": 1, "add_item": 3}
    assert told[0].after == {"ordinal": 2, "title": "Hai", "text": "Hai"}
    items = [one.after for one in told if one.kind == "add_item"]
    assert {(one["theme"], one["form"], *one["steps"].values()) for one in items} == {
        (None, 20, 0),
        (None, None, 0, 1),
        (10, None, 1),
    }
    assert {one["due"] for one in items} == {"2026-09-07", "2026-08-31"}


@given(
    due=st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)),
    old=st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)),
    on=st.integers(0, 27),
    yearly=st.booleans(),
)
def test_a_date_keeps_its_distance_from_the_day(due: dt.date, old: dt.date, on: int, yearly: bool) -> None:
    was = Day(1, None, old.month, old.day, None if yearly else old.year)
    assert follows(due, was, was) == due
    new = old.replace(day=on + 1)
    moved = follows(due, was, Day(1, None, new.month, new.day, None if yearly else new.year))
    leap = dt.timedelta(days=1)  # 29 February falls on the 28th in common years
    assert abs((moved - due) - (new - old)) <= leap


# The verbs, on two documents as they came


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    """The plan of a real guidance; exhibitions led by the department that a duty names, by its deadline."""
    base = receive_guidance(path=DATA / "01-huong-dan-ket-nghia.txt", by=lead)
    accept_passages(passages=base.passages.all(), by=lead)
    campaign = open_campaign(guidance=base, by=lead)
    propose_plan(campaign=campaign, by=lead)
    confirm_plan(campaign=campaign, by=lead)
    return campaign


@pytest.fixture
def supplement(campaign: Campaign, lead: User) -> Guidance:
    guidance = receive_guidance(path=DATA / "11-huong-dan-bo-sung.txt", by=lead)
    Guidance.objects.filter(pk=guidance.pk).update(amends=campaign.guidance)
    return Guidance.objects.get(pk=guidance.pk)


@pytest.mark.django_db
def test_a_supplement_is_drafted_once_and_changes_nothing_until_it_is_applied(
    campaign: Campaign, supplement: Guidance, lead: User
) -> None:
    exhibitions = campaign.plan_items.filter(form__value="exhibition")
    exhibitions.update(due=dt.date(2024, 11, 5), due_from=PlanItem.DueFrom.GUIDANCE)
    films = set(campaign.plan_items.filter(form__value="documentary").values_list("pk", flat=True))
    assert films
    was = list(PlanItem.objects.order_by("pk").values())
    draft = draft_amendment(campaign=campaign, guidance=supplement, by=lead)
    assert draft_amendment(campaign=campaign, guidance=supplement, by=lead) == draft
    assert list(PlanItem.objects.order_by("pk").values()) == was
    campaign.refresh_from_db()

    tops = {step.kind: step for step in draft.steps.filter(parent=None)}
    assert set(tops) == {*_TOPS, Kind.UNPLACED}
    assert tops[Kind.ADD_THEME].sentence.startswith("Hợp tác trong phòng, chống thiên tai")
    assert tops[Kind.ADD_THEME].passage == supplement.passages.get(kind=Passage.Kind.THEME)
    assert set(tops[Kind.DROP_FORM].parts.values_list("plan_item", flat=True)) == films
    for step in draft.steps.filter(parent=None):
        assert step.sentence
        assert step.taken == (step.kind != Kind.UNPLACED)

    version, new = campaign.version, draft.steps.filter(kind=Kind.ADD_ITEM).count()
    done = amend_plan(amendment=draft, seen=version, by=lead)
    assert amend_plan(amendment=draft, by=lead) == []
    assert Counter(step.kind for step in done)[Kind.ADD_ITEM] == new > 0
    theme = campaign.themes.last()
    assert theme
    assert theme.passage == tops[Kind.ADD_THEME].passage
    added = campaign.plan_items.filter(theme=theme)
    assert added
    assert {one.state for one in added} == {PlanItem.State.PROPOSED}
    assert theme.passage in added[0].passages.all()
    assert set(exhibitions.exclude(theme=theme).values_list("due", flat=True)) == {dt.date(2024, 10, 28)}
    dropped = campaign.plan_items.filter(state=PlanItem.State.DROPPED)
    assert (set(dropped.values_list("pk", flat=True)), dropped[0].reason) == (films, "Theo 58-HD/BTGTU")
    assert campaign.key_dates.filter(month=11, day=2, year=2024).exists()
    campaign.refresh_from_db()
    assert campaign.version == version + 1
    change = PlanChange.objects.get(campaign=campaign, version=campaign.version)
    assert (change.action, change.before[str(added[0].pk)]) == (PlanChange.Action.AMEND, None)
    assert len(change.after) >= len(films) + new
    assert not update_of(campaign)  # reading the first document again brings back nothing that was amended


_TOPS = {Kind.ADD_THEME, Kind.ADD_FORM, Kind.DROP_FORM, Kind.MOVE_KEY_DATE, Kind.MOVE_DEADLINE}


@pytest.mark.django_db
def test_what_is_left_out_takes_its_parts_along(campaign: Campaign, supplement: Guidance, lead: User) -> None:
    draft = draft_amendment(campaign=campaign, guidance=supplement, by=lead)
    forms = draft.steps.filter(kind=Kind.ADD_FORM)
    everything_else = draft.steps.exclude(kind__in=(Kind.ADD_FORM, Kind.DROP_FORM))
    choose_steps(amendment=draft, taken=list(everything_else.values_list("pk", flat=True)), by=lead)
    amend_plan(amendment=draft, by=lead)
    assert not campaign.forms.filter(label__in=[one.after["label"] for one in forms]).exists()
    assert not campaign.plan_items.filter(state=PlanItem.State.DROPPED).exists()
    theme = campaign.themes.last()
    assert campaign.plan_items.filter(theme=theme).exists()


@pytest.mark.django_db
def test_what_a_person_rejected_is_no_step(campaign: Campaign, supplement: Guidance, lead: User) -> None:
    reject_passages(passages=supplement.passages.filter(kind=Passage.Kind.FORM), by=lead)
    draft = draft_amendment(campaign=campaign, guidance=supplement, by=lead)
    assert not draft.steps.filter(kind=Kind.ADD_FORM).exists()


@pytest.mark.django_db
def test_a_document_that_is_not_paired_or_changes_nothing_is_refused(
    campaign: Campaign, supplement: Guidance, lead: User
) -> None:
    other = make_campaign(by=lead)
    with pytest.raises(ValidationError):
        draft_amendment(campaign=other, guidance=supplement, by=lead)
    said = Guidance.objects.get(pk=other.guidance_id)
    said.pk, said.sha256, said.text, said.amends = None, "0" * 64, "Thư mời họp.", other.guidance
    said.save()
    with pytest.raises(ValidationError):
        draft_amendment(campaign=other, guidance=said, by=lead)
    assert not Amendment.objects.exists()


@pytest.mark.django_db
def test_a_discarded_supplement_can_be_drafted_again(
    campaign: Campaign, supplement: Guidance, lead: User
) -> None:
    first = draft_amendment(campaign=campaign, guidance=supplement, by=lead)
    discard_amendment(amendment=first, by=lead)
    assert draft_amendment(campaign=campaign, guidance=supplement, by=lead) != first
    with pytest.raises(ValidationError):
        amend_plan(amendment=first, by=lead)


@pytest.mark.django_db
def test_a_clause_of_a_duty_that_is_taken_back_is_for_a_person(
    campaign: Campaign, supplement: Guidance, lead: User
) -> None:
    draft = draft_amendment(campaign=campaign, guidance=supplement, by=lead)
    said = draft.steps.get(kind=Kind.UNPLACED, after__organisation="Đài Phát thanh và Truyền hình tỉnh")
    assert said.after["part"].startswith("Đài chịu trách nhiệm")
    assert said.sentence.startswith("Bỏ nhiệm vụ sản xuất phim tài liệu")


@pytest.mark.django_db
def test_the_office_says_why_and_changes_something(lead: User) -> None:
    campaign = make_campaign(by=lead, confirmed=True)
    one = campaign.plan_items.all()[0]
    due = dt.date(2027, 1, 31)
    for reason, changes in (
        ("  ", {one.pk: {"due": due}}),
        ("Lý do", {}),
        ("Lý do", {one.pk: {"due": one.due}}),
        ("Lý do", {one.pk: {"owner": 999_999}}),
    ):
        with pytest.raises(ValidationError):
            draft_amendment(campaign=campaign, reason=reason, changes=changes, by=lead)
    with pytest.raises(PermissionDenied):
        draft_amendment(
            campaign=campaign, reason="x", changes={one.pk: {"due": due}}, by=UserFactory(role="editor")
        )
    owner = OrganisationFactory()
    changes = {one.pk: {"due": due, "owner": owner.pk}}
    draft = draft_amendment(campaign=campaign, reason="Lý do", changes=changes, by=lead)
    amend_plan(amendment=draft, by=lead)
    one.refresh_from_db()
    assert (one.due, one.owner) == (due, owner)


@pytest.mark.django_db
def test_what_left_the_plan_since_is_passed_over(lead: User) -> None:
    campaign = make_campaign(by=lead)
    first, second = campaign.plan_items.all()[:2]
    changes = {first.pk: {"due": dt.date(2027, 1, 31)}, second.pk: {"due": dt.date(2027, 1, 31)}}
    draft = draft_amendment(campaign=campaign, reason="Lý do", changes=changes, by=lead)
    PlanItem.objects.filter(pk=first.pk).delete()
    assert [step.plan_item for step in amend_plan(amendment=draft, by=lead)] == [second]
    lost = draft_amendment(
        campaign=campaign, reason="Lý do", changes={second.pk: {"due": dt.date(2027, 2, 1)}}, by=lead
    )
    PlanItem.objects.filter(pk=second.pk).delete()
    with pytest.raises(ValidationError):
        amend_plan(amendment=lost, by=lead)
