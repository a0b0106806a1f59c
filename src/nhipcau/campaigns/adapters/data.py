"""The plan as JSON, after `plan.schema.json`. Keys and codes are stable; what is unknown is null."""

from __future__ import annotations

import json
from typing import Any

from nhipcau.campaigns.ports import Body, Named, Plan, PlanDay, PlanRow, PlanTheme, Quote, SourceDocument

FORMAT = "nhipcau.plan"
VERSION = 1
"""Goes up when a member changes its meaning or goes; new members may come at any time."""


def render(plan: Plan) -> bytes:
    """The plan as JSON in UTF-8, indented, ending in a line break."""
    return (json.dumps(as_data(plan), ensure_ascii=False, indent=2) + "\n").encode()


def as_data(plan: Plan) -> dict[str, Any]:
    """The plan as the schema has it."""
    taking_part = _taking_part(plan)
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "language": plan.language,
        "campaign": _campaign(plan),
        "key_dates": [_day(one) for one in plan.days],
        "themes": [_theme(one) for one in plan.themes],
        "forms": [_named(one) for one in plan.forms],
        "audiences": [_named(one) for one in plan.audiences],
        "organisations": [_body(one) for one in plan.bodies if one.key in taking_part],
        "items": [_item(plan, row) for row in plan.rows],
    }


def _campaign(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.key,
        "slug": plan.slug,
        "title": plan.title,
        "state": plan.state,
        "version": plan.version,
        "changed_at": plan.changed_at.isoformat() if plan.changed_at else None,
        "languages": [one.key for one in plan.languages],
        "lead_organisation": plan.lead.code if plan.lead else None,
        "address": plan.address,
        "guidance": _source(plan.source),
    }


def _source(source: SourceDocument | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "title": source.title,
        "type": source.type,
        "number": source.number or None,
        "issuer": source.issuer or None,
        "date": source.date or None,
        "sha256": source.sha256,
    }


def _day(day: PlanDay) -> dict[str, Any]:
    named = {"id": day.key, "title": day.title, "month": day.month, "day": day.day, "year": day.year}
    return named | {"passage": _passage(day.passage)}


def _theme(one: PlanTheme) -> dict[str, Any]:
    named = {"id": one.key, "ordinal": one.ordinal, "title": one.title, "text": one.text}
    return named | {"passage": _passage(one.passage)}


def _taking_part(plan: Plan) -> set[int]:
    keys = {one for row in plan.rows for one in (row.owner, *row.supporting) if one is not None}
    return keys | ({plan.lead.key} if plan.lead else set())


def _named(one: Named) -> dict[str, Any]:
    return {
        "id": int(one.key),
        "value": one.value,
        "name": one.name,
        "label": one.label,
        "passage": _passage(one.passage),
    }


def _body(one: Body) -> dict[str, Any]:
    return {"code": one.code, "name": one.name}


def _passage(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {
        "id": quote.key,
        "code": quote.code or None,
        "kind": quote.kind,
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "address": quote.address,
    }


def _item(plan: Plan, row: PlanRow) -> dict[str, Any]:
    codes = plan.body_by_key
    return {
        "id": row.key,
        "theme": row.theme,
        "form": int(row.form),
        "audience": int(row.audience),
        "language": row.language,
        "due": row.due.isoformat() if row.due else None,
        "due_from": row.due_from,
        "state": row.state,
        "given_out": row.given_out,
        "owner": codes[row.owner].code if row.owner else None,
        "supporting": [codes[one].code for one in row.supporting],
        "note": row.note,
        "changed_in": row.changed_in,
        "passages": [_passage(one) for one in row.passages],
    }
