"""Taking over what came back: by one verb, as one change, never over what somebody else did."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.actions import add_items, drop_item, edit_items, undo_plan_change
from nhipcau.campaigns.actions.exchange import import_plan, render_plan
from nhipcau.campaigns.adapters import received
from nhipcau.campaigns.adapters.cells import sheets_in
from nhipcau.campaigns.adapters.received import table_in
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.comparison import compare, rows_from_table
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.ports import PLAN_KINDS, Differences, Table
from nhipcau.people.models import User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import said, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    return make_campaign(by=lead)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "_sheets", sheets_in)


def exported(campaign: Campaign) -> Table:
    return table_in(render_plan(campaign, "xlsx"))


def with_cell(table: Table, item: int, field: str, text: str) -> Table:
    """The table with one cell of an item's row changed."""
    columns = [name for name, _letter in table.columns]
    place = columns.index(field)
    rows = tuple(
        (n, (*cells[:place], text, *cells[place + 1 :]))
        if cells[columns.index("key")] == str(item)
        else (n, cells)
        for n, cells in table.rows
    )
    return replace(table, rows=rows)


def without(table: Table, item: int) -> Table:
    return replace(table, rows=tuple((n, cells) for n, cells in table.rows if cells[0] != str(item)))


def standing(campaign: Campaign) -> list[tuple[object, ...]]:
    items = PlanItem.objects.filter(campaign=campaign).order_by("pk")
    return [
        *items.values_list(
            "pk", "theme", "form", "audience", "language", "due", "state", "note", "owner", "reason"
        ),
        *items.values_list("pk", "supporting", "passages").order_by("pk", "supporting", "passages"),
    ]


def a_bit_of_everything(campaign: Campaign) -> Differences:
    """A moved day with organisations, a row left out, a row added that stands where nothing stood."""
    OrganisationFactory(code="so-y-te", name="Sở Y tế")
    OrganisationFactory(code="tinh-doan", name="Tỉnh Đoàn")
    first, second, third = campaign.plan_items.all()[:3]
    table = with_cell(exported(campaign), first.pk, "due", "2026-09-05")
    table = with_cell(table, first.pk, "owner", "Sở Y tế")
    table = with_cell(table, first.pk, "supporting", "Tỉnh Đoàn")
    table = without(table, second.pk)
    third_cells = dict(zip((n for n, _ in table.columns), _cells(table, third.pk), strict=True))
    new = third_cells | {"key": "", "language": "ja", "due": "", "note": "Mới"}
    row = (900, tuple(new[name] for name, _letter in table.columns))
    return compare(campaign, replace(table, rows=(*table.rows, row)))


def _cells(table: Table, item: int) -> tuple[str, ...]:
    return next(cells for _n, cells in table.rows if cells[0] == str(item))


@pytest.mark.parametrize("kind", PLAN_KINDS)
def test_what_is_no_letter_stops_no_file(campaign: Campaign, kind: str) -> None:
    """Kept from before it was refused, or come in with a file."""
    Campaign.objects.filter(pk=campaign.pk).update(title="Năm\x0b thứ\x1f 50")
    campaign.themes.update(title="Nội\x0c dung\ufffe")
    campaign.plan_items.update(note="ghi\x01 chú")
    campaign.refresh_from_db()
    assert render_plan(campaign, kind)


def test_out_and_back_changes_nothing(campaign: Campaign) -> None:
    found = compare(campaign, exported(campaign))
    assert not found
    assert found.unchanged == campaign.plan_items.count()


def test_what_is_ticked_is_taken_over_and_one_undo_takes_it_back(campaign: Campaign, lead: User) -> None:
    before, version = standing(campaign), campaign.version
    found = a_bit_of_everything(campaign)
    assert (len(found.edits), len(found.additions), len(found.drops)) == (1, 1, 1)
    changed = import_plan(
        campaign=campaign, differences=found, accepted=[one.token for one in found.changes], by=lead
    )
    assert changed == 3
    assert campaign.version == version + 1
    assert campaign.changes.first().action == "import"
    item = campaign.plan_items.get(pk=found.edits[0].item)
    assert (item.due, item.due_from, item.owner.code) == (dt.date(2026, 9, 5), "person", "so-y-te")
    assert [one.code for one in item.supporting.all()] == ["tinh-doan"]
    assert campaign.plan_items.get(pk=found.drops[0].item).state == "dropped"
    added = campaign.plan_items.get(note="Mới")
    assert (added.state, added.language, added.due_from) == ("proposed", "ja", "lead_time")
    assert added.passages.exists()
    assert not compare(campaign, exported(campaign))
    undo_plan_change(campaign=campaign, by=lead)
    assert standing(campaign) == before


def test_only_what_is_ticked_is_taken_over(campaign: Campaign, lead: User) -> None:
    found = a_bit_of_everything(campaign)
    assert import_plan(campaign=campaign, differences=found, accepted=found.proposed, by=lead) == 2
    assert campaign.plan_items.get(pk=found.drops[0].item).state == "proposed"
    with pytest.raises(ValidationError, match="đánh dấu"):
        import_plan(
            campaign=campaign, differences=compare(campaign, exported(campaign)), accepted=["e1"], by=lead
        )


def test_a_plan_that_changed_meanwhile_is_compared_anew(campaign: Campaign, lead: User) -> None:
    found = a_bit_of_everything(campaign)
    other = campaign.plan_items.last()
    edit_items(campaign=campaign, changes={other.pk: {"note": "Khác"}}, by=UserFactory(role="lead"))
    before = standing(campaign)
    with pytest.raises(ValidationError, match="vừa được sửa"):
        import_plan(campaign=campaign, differences=found, accepted=found.proposed, by=lead)
    fresh = compare(campaign, exported(campaign))
    with pytest.raises(ValidationError, match="vừa được sửa"):
        import_plan(campaign=campaign, differences=fresh, accepted=["e1"], seen=found.version, by=lead)
    assert standing(campaign) == before


def test_what_another_did_since_the_export_is_kept_or_shown(campaign: Campaign, lead: User) -> None:
    table = exported(campaign)
    first, second, third = campaign.plan_items.all()[:3]
    other = UserFactory(role="lead")
    edit_items(
        campaign=campaign, changes={first.pk: {"note": "Của người khác"}, second.pk: {"note": "A"}}, by=other
    )
    drop_item(item=third, reason="Trùng", by=other)
    place = {"theme": first.theme_id, "form": first.form_id, "audience": first.audience_id, "language": "en"}
    (new,) = add_items(campaign=campaign, rows=[place], by=other)
    edit_items(campaign=campaign, changes={new.pk: {"note": "Thêm"}}, by=other)
    found = compare(
        campaign, with_cell(with_cell(table, first.pk, "due", "2026-09-02"), second.pk, "note", "B")
    )
    edits = {one.item: one for one in found.edits}
    assert list(edits[first.pk].values) == ["due"]
    assert not edits[first.pk].conflict
    assert edits[second.pk].conflict
    assert not found.drops
    assert [one.place for one in found.problems] == [
        f"A{next(n for n, c in table.rows if c[0] == str(third.pk))}"
    ]
    assert len(found.notices) == 1


def test_whoever_may_not_draw_up_plans_imports_nothing(campaign: Campaign) -> None:
    found = a_bit_of_everything(campaign)
    for role in ("editor", "officer", None):
        with pytest.raises(PermissionDenied):
            import_plan(
                campaign=campaign, differences=found, accepted=found.proposed, by=UserFactory(role=role)
            )


@pytest.mark.parametrize(
    "waiting", ["[" * 50_000, "{}", "[1, 2]", '[[["key", "A"]], [[1, ["5", "6"]]], "", null, 1, []]']
)
def test_a_table_that_was_tampered_with_on_its_way_is_refused(waiting: str, campaign: Campaign) -> None:
    answer = sign_in("lead").post(
        reverse("campaign_paste", args=[campaign.pk]), {"table": waiting, "take": "1"}
    )
    assert answer.status_code == 200
    assert said(answer)
    assert not campaign.changes.filter(action="import").exists()


def test_pasted_rows_are_taken_over_by_the_same_verb(campaign: Campaign, lead: User) -> None:
    item = campaign.plan_items.first()
    found = compare(campaign, rows_from_table(f"Số việc\tGhi chú\n{item.pk}\tDán vào\n"))
    assert import_plan(campaign=campaign, differences=found, accepted=found.proposed, by=lead) == 1
    item.refresh_from_db()
    assert item.note == "Dán vào"


def test_a_plan_is_read_in_the_same_number_of_queries_whatever_its_size(
    campaign: Campaign, lead: User
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        plan_of(Campaign.objects.get(pk=campaign.pk))
    theme, audience = campaign.themes.first(), campaign.audiences.first()
    form = campaign.forms.first()
    PlanItem.objects.bulk_create(
        PlanItem(campaign=campaign, theme=theme, form=form, audience=audience, language=f"x{n}")
        for n in range(1200)
    )
    with CaptureQueriesContext(connection) as many:
        plan = plan_of(Campaign.objects.get(pk=campaign.pk))
    assert len(plan.rows) > 1200
    assert len(many) <= len(few) + 1
    table = rows_from_table("Số việc\tGhi chú\n" + "".join(f"{row.key}\tMới\n" for row in plan.rows))
    with CaptureQueriesContext(connection) as comparing:
        found = compare(campaign, table)
    assert len(comparing) <= len(few) + 1
    some = [one.token for one in found.edits][:2]
    with CaptureQueriesContext(connection) as two:
        import_plan(campaign=campaign, differences=found, accepted=some, by=lead)
    found = compare(campaign, table)
    with CaptureQueriesContext(connection) as whole:
        import_plan(campaign=campaign, differences=found, accepted=found.proposed, by=lead)
    assert len(whole) <= len(two) + 12  # more only by batches
