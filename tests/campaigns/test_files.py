"""The plan as a calendar and as data."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from icalendar import Calendar

from nhipcau.campaigns.adapters import data
from nhipcau.campaigns.adapters.calendar import render
from nhipcau.campaigns.ports import PLAN_KINDS, ExchangeError, Plan, PlanDay, renderer
from tests.campaigns.plans import MOMENT, plan, plans, row

SCHEMA = json.loads(Path(data.__file__).with_name("plan.schema.json").read_text(encoding="utf-8"))


def events(plan: Plan) -> dict[str, object]:
    return {str(one["uid"]): one for one in Calendar.from_ical(render(plan)).walk("VEVENT")}


@given(plans())
@settings(max_examples=30, deadline=None)
def test_every_day_is_an_event_and_no_line_is_too_long(plan: Plan) -> None:
    content = render(plan)
    found = events(plan)
    assert len(found) == len(plan.days) + sum(one.due is not None for one in plan.rows)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # folded between letters, never within one
    for one in plan.rows:
        if one.due:
            event = found[f"item-{one.key}@{plan.slug}.nhipcau"]
            assert (event["dtstart"].dt, event["dtend"].dt) == (one.due, one.due + dt.timedelta(days=1))
    assert render(plan) == content


def test_a_title_breaks_into_no_line_of_its_own() -> None:
    content = render(replace(plan(), title="Kế hoạch\r\nATTACH:https://example.org"))
    assert b"\nATTACH" not in content
    assert Calendar.from_ical(content)["x-wr-calname"] == "Kế hoạch ATTACH:https://example.org"


def test_an_event_says_who_what_and_why_and_when_it_changed() -> None:
    event = events(plan())["item-102@ky-niem-21-9.nhipcau"]
    assert event["summary"] == "Hạn: Triển lãm · ND1 · Thanh niên · tiếng Việt"
    assert (event["sequence"], event["dtstamp"].dt) == (1, MOMENT)
    assert event["status"] == "CONFIRMED"
    assert event["categories"].cats == ["Thời hạn", "Triển lãm"]
    for words in (
        "Sở Văn hóa, Thể thao và Du lịch",
        "Tại Nhà văn hóa",
        "ND1: “Lịch sử",
        "/admin/campaigns/7/",
    ):
        assert words in event["description"]


def test_yearly_days_repeat_and_the_first_does_not_depend_on_today() -> None:
    leap = plan(days=(*plan().days, PlanDay(53, "Nhuận", 2, 29, None, dt.date(2027, 2, 28), None)))
    found = events(leap)
    assert found["day-51@ky-niem-21-9.nhipcau"]["rrule"] == {"FREQ": ["YEARLY"]}
    assert found["day-51@ky-niem-21-9.nhipcau"]["dtstart"].dt == dt.date(2026, 9, 21)
    assert "rrule" not in found["day-52@ky-niem-21-9.nhipcau"]
    assert found["day-53@ky-niem-21-9.nhipcau"]["dtstart"].dt == dt.date(2028, 2, 29)


def test_a_moved_deadline_keeps_its_event_and_counts_up() -> None:
    later = plan(rows=[row(101, 1, "11", "21", due=dt.date(2026, 9, 20), changed_in=4)])
    uid = "item-101@ky-niem-21-9.nhipcau"
    assert events(later)[uid]["sequence"] > events(plan())[uid]["sequence"]


@given(plans())
@settings(max_examples=30, deadline=None)
def test_data_follow_their_schema_and_name_only_what_is_in_them(plan: Plan) -> None:
    found = json.loads(data.render(plan))
    jsonschema.validate(found, SCHEMA)
    ids = {name: {one["id"] for one in found[name]} for name in ("themes", "forms", "audiences")}
    codes = {one["code"] for one in found["organisations"]}
    for item in found["items"]:
        assert item["theme"] in ids["themes"]
        assert item["form"] in ids["forms"]
        assert item["audience"] in ids["audiences"]
        assert {item["owner"], *item["supporting"]} - {None} <= codes
    assert [one["id"] for one in found["items"]] == [one.key for one in plan.rows]


def test_a_plan_without_a_document_has_no_passages() -> None:
    bare = plan(source=None, lead=None, changed_at=None, rows=[replace(plan().rows[0], passages=())])
    found = json.loads(data.render(bare))
    jsonschema.validate(found, SCHEMA)
    assert found["campaign"]["guidance"] is None
    assert render(bare)


def test_there_are_four_formats() -> None:
    assert all(callable(renderer(kind)) for kind in PLAN_KINDS)
    with pytest.raises(ExchangeError, match="pdf"):
        renderer("pdf")
