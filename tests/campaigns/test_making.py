"""Plans without a document and from last year's; the parts of a campaign by hand; the office's lead times."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.actions import (
    Day,
    GivenOut,
    add_audience,
    add_form,
    add_key_date,
    add_theme,
    bring_up_to_date,
    confirm_plan,
    copy_campaign,
    drop_items,
    edit_items,
    lead_times,
    mark_given_out,
    match_body,
    propose_plan,
    remove_part,
    rename_part,
    set_aside,
    set_key_date,
    set_lead_time,
    shifted_items,
    start_campaign,
    undo_plan_change,
)
from nhipcau.campaigns.models import Campaign, FormValue, PlanItem
from nhipcau.campaigns.planning.proposal import rules
from nhipcau.campaigns.planning.proposal_shift import Shift, in_year, occurrence_of
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
FEAST = Day("Ngày hội", 2, 29)


@pytest.fixture(autouse=True)
def _november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(db: None) -> Any:
    return UserFactory(role="lead")


def started(lead: Any, *, day: Day = FEAST, **given: Any) -> Campaign:
    campaign = start_campaign(
        title="Ngày hội đọc sách",
        days=[day],
        themes=["Đọc sách mỗi ngày", "Thư viện số"],
        forms=["article", "poster"],
        audiences=["residents", "students"],
        by=lead,
        **given,
    )
    propose_plan(campaign=campaign, by=lead)
    return campaign


# ------------------------------------------------------------------ without a document


def test_a_plan_without_a_document_is_a_plan_like_any_other(lead: Any) -> None:
    campaign = started(lead)
    assert campaign.guidance is None
    assert campaign.day() == dt.date(2027, 2, 28)  # 29 February in a common year
    items = campaign.plan_items.select_related("form")
    assert items
    for item in items:
        assert item.due == dt.date(2027, 2, 28) - dt.timedelta(days=item.form.lead_days)
        assert not item.passages.exists()
    with pytest.raises(ValidationError, match="không có văn bản"):
        bring_up_to_date(campaign=campaign, by=lead)
    assert confirm_plan(campaign=campaign, by=lead) == len(items)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"title": "  "}, "title"), ({"languages": []}, "languages"), ({"languages": ["xx"]}, "languages")],
)
def test_what_is_wrong_starts_nothing(given: dict[str, Any], field: str, lead: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        start_campaign(**({"title": "A", "by": lead} | given))
    assert field in refused.value.message_dict
    with pytest.raises(ValidationError):
        start_campaign(title="A", forms=["cloud"], by=lead)
    assert not Campaign.objects.exists()


def test_parts_by_hand(lead: Any) -> None:
    campaign = started(lead)
    theme = add_theme(campaign=campaign, text="Tủ sách gia đình. Mỗi nhà một tủ.", by=lead)
    assert (theme.ordinal, theme.title, theme.passage) == (3, "Tủ sách gia đình", None)
    assert add_form(campaign=campaign, value="other", label="Xe thư viện", by=lead).lead_days == 10
    assert str(add_audience(campaign=campaign, value="other", label="Người cao tuổi", by=lead)) == (
        "Người cao tuổi"
    )
    for wrong in (
        lambda: add_theme(campaign=campaign, text=" ", by=lead),
        lambda: add_form(campaign=campaign, value="other", label="Xe thư viện", by=lead),
        lambda: add_audience(campaign=campaign, value="other", by=lead),
        lambda: add_key_date(campaign=campaign, day=FEAST, by=lead),
        lambda: add_key_date(campaign=campaign, day=Day("A", 2, 30), by=lead),
        lambda: add_key_date(campaign=campaign, day=Day("A", 2, 29, 2027), by=lead),
        lambda: rename_part(part=theme, name="", by=lead),
    ):
        with pytest.raises(ValidationError):
            wrong()
    new = propose_plan(campaign=campaign, by=lead)
    assert {item.theme for item in new} >= {theme}
    made = sum(item.theme == theme for item in new)
    assert remove_part(part=theme, by=lead) == made > 0
    assert campaign.themes.count() == 2


def test_what_is_decided_or_given_out_isnt_removed_with_its_part(lead: Any) -> None:
    campaign = started(lead)
    theme, other = campaign.themes.all()
    drop_items(items=theme.plan_items.all()[:1], reason="Thừa", by=lead)
    with pytest.raises(ValidationError, match="1 việc"):
        remove_part(part=theme, by=lead)
    confirm_plan(campaign=campaign, items=other.plan_items.all(), by=lead)
    mark_given_out(items=other.plan_items.all()[:1])
    with pytest.raises(GivenOut):
        remove_part(part=other, by=lead)
    assert campaign.themes.count() == 2


def test_undoing_what_was_made_for_a_part_that_is_gone(lead: Any) -> None:
    campaign = started(lead)
    for theme in campaign.themes.all():
        remove_part(part=theme, by=lead)
    assert not campaign.plan_items.exists()
    assert undo_plan_change(campaign=campaign, by=lead).action == "propose"
    with pytest.raises(ValidationError, match="Không còn"):
        undo_plan_change(campaign=campaign, by=lead)


def test_a_moved_day_moves_what_is_counted_back_and_nothing_else(lead: Any) -> None:
    campaign = started(lead)
    kept, confirmed, *others = campaign.plan_items.all()
    fixed = dt.date(2027, 1, 5)
    edit_items(campaign=campaign, changes={kept.pk: {"due": fixed}}, by=lead)
    confirm_plan(campaign=campaign, items=[confirmed], by=lead)
    moved = set_key_date(key_date=campaign.key_dates.get(), day=Day("Ngày hội", 3, 31, 2028), by=lead)
    assert moved == len(others)
    for item in PlanItem.objects.filter(pk__in=[one.pk for one in others]).select_related("form"):
        assert item.due == dt.date(2028, 3, 31) - dt.timedelta(days=item.form.lead_days)
    assert PlanItem.objects.get(pk=kept.pk).due == fixed
    assert PlanItem.objects.get(pk=confirmed.pk).due == confirmed.due
    undo_plan_change(campaign=campaign, by=lead)  # the dates; the day itself stays as it was set
    assert PlanItem.objects.get(pk=others[0].pk).due == others[0].due


# ------------------------------------------------------------------------- lead times


@pytest.mark.parametrize("days", [-1, 366])
def test_lead_times_are_the_rules_until_the_office_sets_its_own(days: int, lead: Any) -> None:
    assert lead_times() == {form: rules()["forms"][form]["lead_days"] for form in FormValue.values}
    with pytest.raises(ValidationError, match="365"):
        set_lead_time(form="article", days=days, by=lead)
    with pytest.raises(ValidationError):
        set_lead_time(form="cloud", days=1, by=lead)
    set_lead_time(form="article", days=4, by=lead)
    assert lead_times()["article"] == 4
    set_lead_time(form="article", days=None, by=lead)
    assert lead_times()["article"] == rules()["forms"]["article"]["lead_days"]


def test_a_lead_time_moves_proposed_counted_dates_of_drafts_only(lead: Any) -> None:
    draft, standing = started(lead), started(lead)
    articles = list(draft.plan_items.filter(form__value="article"))
    edit_items(campaign=draft, changes={articles[0].pk: {"due": dt.date(2027, 1, 5)}}, by=lead)
    confirm_plan(campaign=standing, items=standing.plan_items.all()[:1], by=lead)
    before = dict(standing.plan_items.values_list("pk", "due"))
    assert set_lead_time(form="article", days=3, by=lead) == len(articles) - 1
    assert PlanItem.objects.get(pk=articles[1].pk).due == dt.date(2027, 2, 25)
    assert PlanItem.objects.get(pk=articles[0].pk).due == dt.date(2027, 1, 5)
    assert dict(standing.plan_items.values_list("pk", "due")) == before
    assert set_lead_time(form="article", days=3, by=lead) == 0
    assert started(lead).forms.get(value="article").lead_days == 3


# ----------------------------------------------------------------------------- copying

DATES = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


@given(DATES, DATES, st.integers(2021, 2060))
@settings(max_examples=400, deadline=None)
def test_a_date_keeps_its_distance_from_the_day_over_leap_years(
    day: dt.date, due: dt.date, year: int
) -> None:
    shift = Shift(day, in_year(day.month, day.day, year))
    counted, own = shift.moved(due, counted=True), shift.moved(due)
    assert counted - shift.new == due - day
    assert dt.timedelta(0) <= counted - own <= dt.timedelta(days=2)
    if due.weekday() < 5:
        assert own.weekday() < 5  # a working day stays one
    else:
        assert own == counted


@given(st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)), st.lists(st.integers(0, 60), max_size=9))
@settings(max_examples=200, deadline=None)
def test_the_day_that_a_plan_was_made_for_is_found_from_its_dates(day: dt.date, leads: list[int]) -> None:
    dues = [day - dt.timedelta(days=lead) for lead in leads]
    found = occurrence_of(day.month, day.day, dues, day)
    assert found == (day if (day.month, day.day) != (2, 28) else found)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2028, dt.date(2028, 2, 29)), (2029, dt.date(2029, 2, 28)), (2032, dt.date(2032, 2, 29))],
)
def test_a_copy_holds_the_same_plan_in_another_year(year: int, day: dt.date, lead: Any) -> None:
    source = started(lead)
    gone, stays, helper = OrganisationFactory(closed=True), OrganisationFactory(), OrganisationFactory()
    first, second, third, *_rest = source.plan_items.all()
    edit_items(
        campaign=source,
        changes={
            first.pk: {"owner": stays.pk, "supporting": [helper.pk], "note": "Như năm trước"},
            second.pk: {"due": dt.date(2027, 2, 17)},  # a Wednesday, eleven days before
        },
        by=lead,
    )
    PlanItem.objects.filter(pk=second.pk).update(owner=gone)
    drop_items(items=[third], reason="Thừa", by=lead)
    matched, aside = (source.named_bodies.create(name=name) for name in ("Sở A", "Sở B"))
    match_body(body=matched, organisations=[stays], by=lead)
    set_aside(body=aside, by=lead)
    preview = {one.item.pk: one.due for one in shifted_items(source, year)}
    copy = copy_campaign(source=source, title="Ngày hội lần sau", year=year, by=lead)
    assert (copy.copied_from, copy.guidance, copy.state) == (source, None, Campaign.State.DRAFT)
    items = list(copy.plan_items.select_related("theme", "form", "audience"))
    assert len(items) == source.plan_items.standing().count() == len(preview)
    assert sorted(str(item.due) for item in items) == sorted(str(due) for due in preview.values())
    assert {item.state for item in items} == {PlanItem.State.PROPOSED}
    for item in items:
        if item.due_from == "lead_time":
            assert item.due == day - dt.timedelta(days=item.form.lead_days)
    [kept] = [item for item in items if item.note]
    assert (kept.owner, list(kept.supporting.all())) == (stays, [helper])
    [own] = [item for item in items if item.due_from == "person"]
    assert own.due
    assert dt.timedelta(11) <= day - own.due <= dt.timedelta(13)
    assert own.due.weekday() < 5
    assert own.owner is None
    assert [(one.name, one.state, one.decided_by) for one in copy.named_bodies.all()] == [
        ("Sở A", "matched", lead),
        ("Sở B", "set_aside", lead),
    ]
    assert undo_plan_change(campaign=copy, by=lead).action == "propose"


def test_a_fixed_day_moves_by_the_same_years(lead: Any) -> None:
    source = started(lead, day=Day("Khai mạc", 9, 12, 2027))
    add_key_date(campaign=source, day=Day("Bế mạc", 1, 5, 2028), by=lead)
    copy = copy_campaign(source=source, title="Lần sau", year=2029, by=lead)
    assert [(d.day, d.month, d.year) for d in copy.key_dates.all()] == [(12, 9, 2029), (5, 1, 2030)]


def test_a_plan_of_a_document_is_copied_without_its_sentences(lead: Any) -> None:
    source = make_campaign(by=lead)
    copy = copy_campaign(source=source, title="Năm sau", year=2028, by=lead)
    assert copy.plan_items.count() == source.plan_items.count()
    assert not any(item.passages.exists() for item in copy.plan_items.all())
    assert not copy.themes.exclude(passage=None).exists()
    for title, year in (("", 2028), ("A", 1)):
        with pytest.raises(ValidationError):
            copy_campaign(source=source, title=title, year=year, by=lead)


@pytest.mark.parametrize("role", [None, "officer", "editor", "operator"])
def test_no_one_else_makes_campaigns_or_sets_lead_times(role: str | None, lead: Any) -> None:
    other, campaign = UserFactory(role=role), started(lead)
    for verb in (
        lambda: start_campaign(title="A", by=other),
        lambda: copy_campaign(source=campaign, title="A", year=2028, by=other),
        lambda: add_theme(campaign=campaign, text="A", by=other),
        lambda: add_form(campaign=campaign, value="video", by=other),
        lambda: add_audience(campaign=campaign, value="youth", by=other),
        lambda: set_key_date(key_date=campaign.key_dates.get(), day=FEAST, by=other),
        lambda: remove_part(part=campaign.themes.all()[0], by=other),
        lambda: rename_part(part=campaign.themes.all()[0], name="A", by=other),
        lambda: set_lead_time(form="article", days=1, by=other),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert Campaign.objects.count() == 1
