"""The grid of a plan over HTTP: filters and order, cells, many at once, undo, items by hand."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.campaigns.actions import confirm_plan, drop_items, edit_items
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.people.models import Organisation, User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, Desk, page, said, sign_in, text

pytestmark = pytest.mark.django_db
State = PlanItem.State


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead", first_name="Lan")


@pytest.fixture
def desk(lead: User) -> Desk:
    return sign_in(user=lead)


@pytest.fixture
def campaign(lead: User) -> Campaign:
    return make_campaign(by=lead)


@pytest.fixture
def press() -> Organisation:
    return OrganisationFactory(code="bao", name="Báo thành phố", matches=["Báo tỉnh"])


def plan(campaign: Campaign, query: str = "") -> str:
    return f"{reverse('campaign_plan', args=[campaign.pk])}{query}"


def shown(answer: HttpResponse) -> list[int]:
    return [int(str(row["data-item"])) for row in page(answer).select("tr[data-item]")]


def send(desk: Desk, campaign: Campaign, cells: Any, **given: Any) -> tuple[int, dict[str, Any]]:
    """What the script sends, and what it is answered."""
    address = reverse("campaign_cells", args=[campaign.pk])
    campaign.refresh_from_db()
    sent = {"cells": json.dumps(cells), "seen": campaign.version} | given
    answer = desk.client.post(address, sent)
    return answer.status_code, answer.json()


def decide(desk: Desk, campaign: Campaign, query: str = "", **given: Any) -> str:
    address = f"{reverse('campaign_decide', args=[campaign.pk])}{query}"
    return said(desk.post(address, given))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_edit_sees_how_and_nobody_else_can(role: str, campaign: Campaign) -> None:
    desk, item = sign_in(role), campaign.plan_items.first()
    assert item
    editable = role == "lead"
    assert bool(page(desk.get(plan(campaign))).select("[data-grid]")) == editable
    for name in ("campaign_item_new", "campaign_paste"):
        assert desk.allowed(reverse(name, args=[campaign.pk])) == editable
    assert desk.allowed(reverse("campaign_item", args=[campaign.pk, item.pk])) == editable
    status, answer = send(desk, campaign, [[item.pk, "note", "x"]])
    assert status == (200 if editable else 422)
    assert editable or "Vai trò" in answer["said"]


def test_every_number_of_the_sentence_is_a_filter_that_shows_as_many(desk: Desk, campaign: Campaign) -> None:
    first, second, third = campaign.plan_items.all()[:3]
    edit_items(campaign=campaign, changes={first.pk: {"due": dt.date(2020, 1, 1)}}, by=desk.user)
    confirm_plan(campaign=campaign, items=[first, second], by=desk.user)
    drop_items(items=[third], reason="Trùng", by=desk.user)
    links = page(desk.get(plan(campaign))).select("#say a")
    numbers = {str(a["href"]): int(str(a.b.get_text())) for a in links if a.b}
    assert {"?state=confirmed", "?state=late", "?conflict=other", "?owner=none", "?state=dropped"} <= set(
        numbers
    )
    for query, number in numbers.items():
        assert len(shown(desk.get(plan(campaign, query)))) == number > 0, query


def test_filters_narrow_together(desk: Desk, campaign: Campaign, press: Organisation) -> None:
    one, two = campaign.plan_items.all()[:2]
    changes = {one.pk: {"owner": press.pk, "note": "Gửi trước"}, two.pk: {"due": dt.date(2027, 1, 15)}}
    edit_items(campaign=campaign, changes=changes, by=desk.user)
    every = set(campaign.plan_items.values_list("pk", flat=True))
    wanted = {
        f"?owner={press.pk}": {one.pk},
        "?q=bao+thanh": {one.pk},
        "?q=gui+truoc": {one.pk},
        "?due_from=2027-01-15&due_to=2027-01-15": {two.pk},
        "?conflict=no_owner": every - {one.pk},
        f"?owner={press.pk}&due_to=2027-01-15": set(),
        "?q=khong-co-gi-nhu-vay": set(),
        "?due_from=hom-nay&conflict=x&owner=x": every,
    }
    for query, keys in wanted.items():
        assert set(shown(desk.get(plan(campaign, query)))) == keys, query
    assert page(desk.get(plan(campaign, "?q=khong-co"))).select(".empty")


@pytest.mark.parametrize(
    "column", ["theme", "form", "audience", "language", "owner", "due", "conflicts", "state"]
)
def test_every_column_sorts_both_ways_and_says_so(column: str, desk: Desk, campaign: Campaign) -> None:
    items = {item.pk: item for item in campaign.plan_items.select_related("theme")}
    answer = desk.get(plan(campaign, f"?sort={column}"))
    head = page(answer).select_one("thead [aria-sort]")
    if column != "theme":  # it stands in the headings of the groups, and is the order without being asked
        assert head
        assert head["aria-sort"] == "ascending"
        assert f"sort=-{column}" in str(head.a and head.a["href"])
    there, back = shown(answer), shown(desk.get(plan(campaign, f"?sort=-{column}")))
    assert set(there) == set(back) == set(items)
    if column == "due":
        days = [items[key].due for key in there]
        assert days == sorted(days)  # type: ignore[type-var]  # none is empty
        assert [items[key].due for key in back] == days[::-1]
    if column == "theme":
        assert items[back[0]].theme.ordinal == 2


def test_a_row_says_where_its_date_comes_from_and_quotes_what_asks_for_it(
    desk: Desk, campaign: Campaign
) -> None:
    item = campaign.plan_items.select_related("form", "theme__passage").first()
    assert item
    assert item.theme.passage
    answer = desk.get(plan(campaign))
    row = page(answer).select_one(f"#r{item.pk}")
    assert row
    assert f"−{item.form.lead_days} ngày" in row.get_text()
    chip = row.select_one(f'a[href$="#i{item.theme.passage.pk}"]')
    assert chip
    quote = page(answer).select_one(f"#{chip['aria-describedby']}")
    assert quote
    assert item.theme.passage.text in quote.get_text()
    edit_items(campaign=campaign, changes={item.pk: {"due": dt.date(2027, 3, 1)}}, by=desk.user)
    assert "người đặt" in str(page(desk.get(plan(campaign))).select_one(f"#r{item.pk}"))


def test_a_cell_is_understood_saved_and_drawn_anew(
    desk: Desk, campaign: Campaign, press: Organisation
) -> None:
    item = campaign.plan_items.first()
    assert item
    _status, answer = send(desk, campaign, [[item.pk, "owner", "báo TỈNH"]])
    item.refresh_from_db()
    assert item.owner == press
    assert "Báo thành phố" in answer["rows"][str(item.pk)]
    assert "chưa có đơn vị chủ trì" in answer["parts"]["say"]
    assert "Hoàn tác: sửa 1 việc" in answer["parts"]["undo"]
    campaign.refresh_from_db()
    assert answer["version"] == campaign.version == item.changed_in
    _status, again = send(desk, campaign, [[item.pk, "owner", "Báo thành phố"]])
    assert again["said"] == "Không có gì khác."


def test_what_a_cell_cant_mean_is_said_with_what_would_do(
    desk: Desk, campaign: Campaign, press: Organisation
) -> None:
    item = campaign.plan_items.first()
    assert item
    _status, answer = send(desk, campaign, [[item.pk, "owner", "Báo thành phô Huế"]])
    assert answer["wrong"][0] | {"said": ""} == {
        "item": item.pk,
        "field": "owner",
        "said": "",
        "similar": ["Báo thành phố"],
    }
    _status, answer = send(desk, campaign, [[item.pk, "due", "31/2"]])
    assert "31/2" in answer["wrong"][0]["said"]
    assert PlanItem.objects.get(pk=item.pk).owner is None
    for cells in ("không phải", [[1, 2]], [["a", "due", ""]]):
        assert send(desk, campaign, cells)[0] == 422


def test_a_block_is_shown_before_it_is_taken_and_what_is_wrong_stays_out(
    desk: Desk, campaign: Campaign
) -> None:
    one, two = campaign.plan_items.all()[:2]
    cells = [[one.pk, "note", "mới"], [one.pk, "due", "3/4/2027"], [two.pk, "due", "ngày kia"]]
    _status, answer = send(desk, campaign, cells, preview="1")
    assert "2 ô sẽ đổi" in answer["ask"]
    assert "ngày kia" in answer["ask"]
    assert not campaign.plan_items.exclude(note="").exists()
    _status, answer = send(desk, campaign, cells, agreed="1")
    assert answer["said"] == "Đã đổi 2 ô."
    one.refresh_from_db()
    assert (one.note, one.due) == ("mới", dt.date(2027, 4, 3))


def test_two_persons_values_are_both_shown_and_the_later_one_chooses(desk: Desk, campaign: Campaign) -> None:
    item = campaign.plan_items.first()
    assert item
    seen = campaign.version
    other = UserFactory(role="lead")
    edit_items(campaign=campaign, changes={item.pk: {"note": "của người kia"}}, by=other)
    cells = [[item.pk, "note", "của tôi"], [item.pk, "due", "3/4/2027"]]
    _status, answer = send(desk, campaign, cells, seen=seen)
    assert "của người kia" in answer["ask"]
    assert "của tôi" in answer["ask"]
    left = {f"leave-e{item.pk}": "1"}
    assert send(desk, campaign, cells, agreed="1", **left)[1]["said"] == "Không có gì khác."
    send(desk, campaign, cells, agreed="1")
    item.refresh_from_db()
    assert (item.note, item.due) == ("của tôi", dt.date(2027, 4, 3))
    other_field = [[item.pk, "note", "thêm"]]
    edit_items(campaign=campaign, changes={item.pk: {"due": dt.date(2027, 5, 1)}}, by=other)
    assert "rows" in send(desk, campaign, other_field, seen=campaign.version - 1)[1]


def test_what_an_organisation_holds_is_locked_with_the_way_out(desk: Desk, campaign: Campaign) -> None:
    held, free = campaign.plan_items.all()[:2]
    PlanItem.objects.filter(pk=held.pk).update(given_out_at=timezone.now())
    row = page(desk.get(plan(campaign))).select_one(f"#r{held.pk}")
    assert row
    assert "đổi bằng bản sửa đổi" in row.get_text()
    own = reverse("campaign_item", args=[campaign.pk, held.pk])
    assert not row.select(f'[name=item], a[href^="{own}"]')
    assert send(desk, campaign, [[held.pk, "note", "x"]])[1]["wrong"]
    told = decide(desk, campaign, item=[held.pk, free.pk], set_note="1", note="chung")
    assert "Đã đổi 1 việc" in told
    assert "1 việc đã giao" in told
    assert "đều đã giao" in decide(desk, campaign, item=[held.pk], set_note="1", note="chung")
    assert list(campaign.plan_items.filter(note="chung")) == [free]


def test_many_are_changed_at_once_ticked_or_all_of_the_filter(
    desk: Desk, campaign: Campaign, press: Organisation
) -> None:
    one, two, three = campaign.plan_items.all()[:3]
    ticked = [one.pk, two.pk]
    other = OrganisationFactory(name="Hội Phụ nữ")
    assert "Đã đổi 2 việc" in decide(desk, campaign, item=ticked, set_due="1", due="2027-05-04")
    decide(desk, campaign, item=ticked, shift_due="1", days="-4")
    decide(desk, campaign, item=ticked, set_owner="1", owner="Báo tỉnh")
    decide(desk, campaign, item=ticked, add_supporting="1", supporting="Hội Phụ nữ; Báo tỉnh")
    one.refresh_from_db()
    assert (one.due, one.owner) == (dt.date(2027, 4, 30), press)
    assert list(one.supporting.all()) == [other]
    theme = campaign.themes.get(ordinal=2)
    of_theme = campaign.plan_items.filter(theme=theme)
    told = decide(desk, campaign, f"?theme={theme.pk}", all="1", set_note="1", note="cả nội dung")
    assert f"Đã đổi {of_theme.count()} việc" in told
    assert set(campaign.plan_items.filter(note="cả nội dung")) == set(of_theme)
    assert three.pk not in of_theme.values_list("pk", flat=True)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"set_due": "1", "due": "mai"}, "Hãy ghi ngày đến hạn"),
        ({"shift_due": "1", "days": ""}, "Hãy ghi số ngày"),
        ({"shift_due": "1", "days": "4000"}, "nhiều nhất 400"),
        ({"set_owner": "1", "owner": "Báo thanh pho"}, "Có phải: Báo thành phố?"),
        ({"add_supporting": "1", "supporting": ""}, "đơn vị phối hợp"),
        ({"set_language": "1", "language": "xx"}, "xx"),
        ({"drop": "1"}, "lý do"),
    ],
)
def test_what_cant_be_done_to_many_is_said(
    given: dict[str, str], told: str, desk: Desk, campaign: Campaign, press: Organisation
) -> None:
    before = list(campaign.plan_items.values())
    keys = list(campaign.plan_items.values_list("pk", flat=True)[:2])
    assert told in decide(desk, campaign, item=keys, **given)
    assert list(campaign.plan_items.values()) == before


def test_what_was_dropped_is_taken_back_and_the_last_change_undone(desk: Desk, campaign: Campaign) -> None:
    keys = list(campaign.plan_items.values_list("pk", flat=True)[:2])
    decide(desk, campaign, item=keys, drop="1", reason="Trùng")
    dropped = desk.get(plan(campaign, "?state=dropped"))
    assert set(shown(dropped)) == set(keys)
    assert "Hoàn tác: bỏ 2 việc" in text(dropped)
    assert "lấy lại 1 việc" in decide(desk, campaign, item=keys[:1], restore="1").casefold()
    assert campaign.plan_items.filter(state=State.DROPPED).count() == 1
    assert "Đã hoàn tác: lấy lại 1 việc" in decide(desk, campaign, undo="1")
    assert "Đã hoàn tác: bỏ 2 việc" in decide(desk, campaign, undo="1")
    assert not campaign.plan_items.filter(state=State.DROPPED).exists()


def test_an_item_is_edited_on_its_own_page(desk: Desk, campaign: Campaign, press: Organisation) -> None:
    item = campaign.plan_items.first()
    assert item
    address = reverse("campaign_item", args=[campaign.pk, item.pk])
    form = {"language": "vi", "owner": "Báo thành", "supporting": "", "due": "2027-02-03", "note": "n"}
    wrong = desk.post(address, form | {"seen": campaign.version})
    assert "Báo thành phố" in said(wrong)
    assert "Báo thành" in str(page(wrong).select_one("[name=owner]"))
    done = desk.post(address, form | {"owner": "Báo thành phố", "seen": campaign.version})
    assert "Đã sửa việc" in said(done)
    item.refresh_from_db()
    assert (item.owner, item.due, item.note) == (press, dt.date(2027, 2, 3), "n")
    other = UserFactory(role="lead")
    campaign.refresh_from_db()
    edit_items(campaign=campaign, changes={item.pk: {"note": "của người kia"}}, by=other)
    again = desk.post(address, form | {"owner": "", "note": "của tôi", "seen": campaign.version - 1})
    assert "người khác" in said(again)
    assert "của người kia" in text(again)
    seen = page(again).select_one("form.entry [name=seen]")
    assert seen
    desk.post(address, form | {"owner": "", "note": "của tôi", "seen": seen["value"]})
    item.refresh_from_db()
    assert (item.note, item.owner) == ("của tôi", None)


def test_an_item_is_added_by_hand_once(desk: Desk, campaign: Campaign, press: Organisation) -> None:
    item = campaign.plan_items.select_related("form").filter(form__value="article").first()
    assert item
    address = reverse("campaign_item_new", args=[campaign.pk])
    form = {"theme": item.theme_id, "form": item.form_id, "audience": item.audience_id, "language": "ja"}
    assert "Hãy chọn một" in said(desk.post(address, form | {"form": ""}))
    answer = desk.post(address, form | {"owner": "Báo tỉnh", "note": "thêm tay"})
    assert "đã vào kế hoạch" in said(answer)
    added = PlanItem.objects.get(note="thêm tay")
    assert (added.owner, added.due, added.state) == (press, item.due, State.PROPOSED)
    assert set(added.passages.all()) == set(item.passages.all())
    assert "đã có trong kế hoạch" in said(desk.post(address, form))


def test_organisations_are_offered_by_any_name_or_a_resembling_one(desk: Desk, campaign: Campaign) -> None:
    OrganisationFactory(name="Báo thành phố", matches=["Báo tỉnh"])
    OrganisationFactory(name="Sở Báo chí", closed=True)

    def offered(words: str) -> list[dict[str, str]]:
        address = reverse("campaign_organisations", args=[campaign.pk])
        found: list[dict[str, str]] = desk.client.get(address, {"q": words}).json()["organisations"]
        return found

    assert offered("bao thanh") == [{"name": "Báo thành phố", "also": ""}]
    assert offered("báo tỉnh") == [{"name": "Báo thành phố", "also": "Báo tỉnh"}]
    assert offered("boa thanh pho") == [{"name": "Báo thành phố", "also": "tên gần giống"}]
    assert offered("zzz") == []


def test_the_grid_takes_as_many_queries_for_many_items(desk: Desk, campaign: Campaign) -> None:
    counts = []
    for query in (f"?theme={campaign.themes.get(ordinal=1).pk}&sort=owner", "?sort=owner"):
        desk.get(plan(campaign, query))
        with CaptureQueriesContext(connection) as queries:
            desk.get(plan(campaign, query))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
    keys = list(campaign.plan_items.values_list("pk", flat=True))
    for some in (keys[:1], keys):
        with CaptureQueriesContext(connection) as queries:
            send(desk, campaign, [[key, "note", f"{len(some)}"] for key in some], agreed="1")
        counts.append(len(queries))
    assert counts[2] == counts[3] < 60
