"""The plan as files, and taking over what came back: one change, which one undo takes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import Fields, keep, lock, refuse_given_out, standing_as, store
from nhipcau.campaigns.actions.checking import InvalidItems, Parts
from nhipcau.campaigns.actions.editing import new_items, store_new
from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.ports import PLAN_KINDS, Change, Differences, renderer
from nhipcau.kit import clock
from nhipcau.kit.files import write_atomically
from nhipcau.kit.letters import letters_alone
from nhipcau.people.actions import record
from nhipcau.people.models import User

State = PlanItem.State


def file_name(campaign: Campaign, kind: str) -> str:
    """The name of a downloaded plan: `ke-hoach-<slug>.xlsx`."""
    return f"ke-hoach-{campaign.slug}.{kind}"


def render_plan(
    campaign: Campaign, kind: str, *, language: str = "", layout: str = "", organisation: int | None = None
) -> bytes:
    """The bytes of one file. The same plan gives the same bytes. Raises ExchangeError for a kind there isn't.

    `layout` is `state` or `party` and otherwise follows the organisation that leads; `organisation`
    leaves only what it leads or supports.
    """
    render = renderer(kind)
    with translation.override(language or translation.get_language()):
        return render(letters_alone(plan_of(campaign, layout=layout, organisation=organisation)))


def write_plan(
    *, campaign: Campaign, folder: Path, stem: str, kinds: Iterable[str], language: str = "", layout: str = ""
) -> list[Path]:
    """Write the plan in these formats as `folder/stem.<kind>`, each file whole or absent.

    Returns the paths in the order asked. Raises ExchangeError, before anything is written, for a
    format there isn't, and OSError where the folder can't be written.
    """
    wanted = list(dict.fromkeys(kinds)) or list(PLAN_KINDS)
    renderers = {kind: renderer(kind) for kind in wanted}
    written = []
    with translation.override(language or translation.get_language()):
        plan = letters_alone(plan_of(campaign, layout=layout))
        for kind, render in renderers.items():
            path = folder / f"{stem}.{kind}"
            write_atomically(path, render(plan))
            written.append(path)
    return written


@transaction.atomic
def import_plan(
    *,
    campaign: Campaign,
    differences: Differences,
    accepted: Iterable[str],
    seen: int | None = None,
    by: User,
) -> int:
    """Take over the accepted changes of a table, by their tokens: all of them or nothing.

    They are one PlanChange (`import`), so that one undo takes them back. Returns how many items changed.
    Refused where the plan is no longer at the version that was compared, or that the person saw.
    """
    by.require("campaigns.draw_up_plan")
    lock(campaign)
    if campaign.version != differences.version or seen not in (None, differences.version):
        raise ValidationError(
            _("The plan was changed meanwhile. See the differences as they are now, then take them over."),
            code="conflict",
        )
    wanted = set(accepted)
    chosen = [one for one in differences.changes if one.token in wanted]
    if not chosen:
        raise ValidationError(_("Tick the changes first."))
    before, after = _stored(campaign, chosen, by)
    if after:
        keep(campaign, before, after, action=PlanChange.Action.IMPORT, by=by)
        record(campaign, "campaigns.import_plan", by=by, items=len(after), version=campaign.version)
    return len(after)


def _stored(
    campaign: Campaign, chosen: list[Change], by: User
) -> tuple[dict[int, Fields | None], dict[int, Fields | None]]:
    """Edits and drops first, since a new item may stand where another stood before."""
    edits = {one.item: one.values for one in chosen if one.kind == "edit" and one.item}
    drops = [one.item for one in chosen if one.kind == "drop" and one.item]
    rows = [one for one in chosen if one.kind == "add"]
    items = {
        item.pk: item
        for item in PlanItem.objects.filter(campaign=campaign, pk__in=[*edits, *drops]).select_related(
            "theme", "form", "audience"
        )
    }
    if drops or any(items[pk].state == State.CONFIRMED for pk in edits if pk in items):
        by.require("campaigns.confirm_plan")
    refuse_given_out(items.values())
    parts = Parts(campaign)
    wanted: dict[int, Fields | None] = {}
    if edits:
        wanted |= parts.check(items, standing_as(campaign, edits), edits)
    wanted |= {pk: _dropped(by) for pk in drops}
    before, after = store(campaign, wanted)
    if rows:
        fields = _new(parts, rows)
        made = store_new(campaign, new_items(campaign, fields), fields)
        before |= dict.fromkeys(made)
        after |= made
    return before, after


def _new(parts: Parts, rows: list[Change]) -> list[Fields]:
    """The fields of new items; what is wrong with one is said with its row in the table."""
    try:
        return parts.check_new([one.values for one in rows])
    except InvalidItems as refusal:
        places = {n: rows[n].place for n in refusal.errors}
        raise InvalidItems(refusal.errors, places) from refusal


def _dropped(by: User) -> dict[str, Any]:
    return {
        "state": State.DROPPED.value,
        "reason": _("Left out of the imported table."),
        "decided_by": by.pk,
        "decided_at": clock.now().isoformat(),
    }
