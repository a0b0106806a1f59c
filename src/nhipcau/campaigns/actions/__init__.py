"""Verbs of `campaigns`: open one, draw up its plan, edit it, confirm it."""

from nhipcau.campaigns.actions.changing import Conflict, GivenOut, mark_given_out
from nhipcau.campaigns.actions.checking import EDITABLE, InvalidItems
from nhipcau.campaigns.actions.editing import (
    add_items,
    edit_items,
    latest_change,
    restore_items,
    undo_plan_change,
)
from nhipcau.campaigns.actions.opening import LANGUAGES, open_campaign
from nhipcau.campaigns.actions.planning import confirm_plan, drop_item, drop_items, propose_plan

__all__ = [
    "EDITABLE",
    "LANGUAGES",
    "Conflict",
    "GivenOut",
    "InvalidItems",
    "add_items",
    "confirm_plan",
    "drop_item",
    "drop_items",
    "edit_items",
    "latest_change",
    "mark_given_out",
    "open_campaign",
    "propose_plan",
    "restore_items",
    "undo_plan_change",
]
