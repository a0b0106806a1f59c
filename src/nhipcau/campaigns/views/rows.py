"""A plan item as a row of the grid: its words, where its date comes from, what it cites, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.conflicts import PlanConflict
from nhipcau.guidance.kinds import LOOKS, codes_of
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word

State = PlanItem.State


@dataclass(frozen=True)
class Chip:
    """A passage by its code, leading to its place in the reading room."""

    key: int
    code: str
    colour: str
    address: str
    text: str
    order: int


@dataclass(frozen=True)
class Row:
    item: PlanItem
    form: str
    audience: str
    language: str
    due_from: str
    late: bool
    held: bool
    """An organisation holds it: an amendment changes it."""
    owner: str
    supporting: str
    unowned: PlanConflict | None
    undated: PlanConflict | None
    conflicts: Sequence[PlanConflict]
    """What doesn't fit besides the two above, which are told in the cells that want something."""
    chips: Sequence[Chip]
    theme: Chip | None

    @property
    def dropped(self) -> bool:
        return self.item.state == State.DROPPED


def rows_of(
    campaign: Campaign, keys: Iterable[int], conflicts: Mapping[int, Sequence[PlanConflict]]
) -> list[Row]:
    """The rows of these items in the order given. As many queries for a thousand as for one."""
    keys = list(keys)
    items = PlanItem.objects.filter(campaign=campaign).select_related(
        "theme__passage", "form", "audience", "owner", "decided_by"
    )
    found = items.prefetch_related("passages", "supporting").in_bulk(keys)
    codes = codes_of({one.guidance_id for item in found.values() for one in item.passages.all()})
    day, today = campaign.day(), clock.today()
    forms, audiences, languages = _Names(), _Names(), _Names()
    rows: list[Row] = []
    for key in keys:
        if (item := found.get(key)) is None:
            continue
        rows.append(
            Row(
                item=item,
                form=forms.of(item.form_id, item.form),
                audience=audiences.of(item.audience_id, item.audience),
                language=languages.of(item.language, language_word(item.language)),
                due_from=_due_from(item, day),
                late=item.state == State.CONFIRMED and item.due is not None and item.due < today,
                held=item.given_out_at is not None,
                owner=item.owner.name if item.owner else "",
                supporting="; ".join(one.name for one in item.supporting.all()),
                unowned=_of(conflicts.get(key, ()), PlanConflict.Kind.NO_OWNER),
                undated=_of(conflicts.get(key, ()), PlanConflict.Kind.NO_DUE),
                conflicts=[one for one in conflicts.get(key, ()) if one.kind not in IN_THEIR_CELLS],
                chips=sorted((_chip(one, codes) for one in item.passages.all()), key=lambda chip: chip.order),
                theme=_chip(item.theme.passage, codes) if item.theme.passage else None,
            )
        )
    return rows


class _Names(dict[Any, str]):
    """What is called alike on many rows, put in words once."""

    def of(self, key: Any, named: Any) -> str:
        if key not in self:
            self[key] = str(named)
        return self[key]


IN_THEIR_CELLS = (PlanConflict.Kind.NO_OWNER, PlanConflict.Kind.NO_DUE)


def _of(conflicts: Sequence[PlanConflict], kind: str) -> PlanConflict | None:
    return next((one for one in conflicts if one.kind == kind), None)


def quotes(rows: Iterable[Row]) -> dict[int, Chip]:
    """Every passage that the rows cite, once."""
    found: dict[int, Chip] = {}
    for row in rows:
        for chip in (*row.chips, *([row.theme] if row.theme else ())):
            found[chip.key] = chip
    return found


def _chip(passage: Passage, codes: Mapping[int, str]) -> Chip:
    look = LOOKS[passage.kind]
    place = reverse("guidance_reading", args=[passage.guidance_id])
    return Chip(
        key=passage.pk,
        code=codes.get(passage.pk, look.code),
        colour=look.colour,
        address=f"{place}#i{passage.pk}",
        text=passage.text,
        order=list(LOOKS).index(passage.kind),
    )


def _due_from(item: PlanItem, day: dt.date | None) -> str:
    """Where its due date comes from, in a word or two."""
    if item.due is None:
        return ""
    if item.due_from == PlanItem.DueFrom.GUIDANCE:
        return _("set by the guidance")
    if item.due_from == PlanItem.DueFrom.PERSON:
        return _("set by a person")
    if day is None:
        return ""
    before = (day - item.due).days
    if before == 0:
        return _("on the key date")
    if before < 0:
        return ngettext("+%(n)d day", "+%(n)d days", -before) % {"n": -before}
    return ngettext("−%(n)d day", "−%(n)d days", before) % {"n": before}
