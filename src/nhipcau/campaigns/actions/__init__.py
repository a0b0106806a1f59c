"""Verbs of `campaigns`: open one, draw up its plan, edit it, say who its bodies are, confirm it."""

from nhipcau.campaigns.actions.amending import (
    amend_plan,
    choose_steps,
    discard_amendment,
    draft_amendment,
)
from nhipcau.campaigns.actions.bodies import (
    accept_certain,
    create_organisation_for,
    match_body,
    offers,
    ownerships,
    propose_owners,
    reopen_body,
    set_aside,
)
from nhipcau.campaigns.actions.changing import Conflict, GivenOut, mark_given_out
from nhipcau.campaigns.actions.checking import EDITABLE, InvalidItems
from nhipcau.campaigns.actions.copying import copy_campaign, shifted_items
from nhipcau.campaigns.actions.editing import (
    add_items,
    edit_items,
    latest_change,
    restore_items,
    undo_plan_change,
)
from nhipcau.campaigns.actions.lead_times import lead_times, set_lead_time
from nhipcau.campaigns.actions.opening import LANGUAGES, bring_up_to_date, open_campaign, update_of
from nhipcau.campaigns.actions.parts import (
    Day,
    add_audience,
    add_form,
    add_key_date,
    add_theme,
    remove_part,
    rename_part,
    set_key_date,
    start_campaign,
)
from nhipcau.campaigns.actions.planning import confirm_plan, drop_item, drop_items, propose_plan

__all__ = [
    "EDITABLE",
    "LANGUAGES",
    "Conflict",
    "Day",
    "GivenOut",
    "InvalidItems",
    "accept_certain",
    "add_audience",
    "add_form",
    "add_items",
    "add_key_date",
    "add_theme",
    "amend_plan",
    "bring_up_to_date",
    "choose_steps",
    "confirm_plan",
    "copy_campaign",
    "create_organisation_for",
    "discard_amendment",
    "draft_amendment",
    "drop_item",
    "drop_items",
    "edit_items",
    "latest_change",
    "lead_times",
    "mark_given_out",
    "match_body",
    "offers",
    "open_campaign",
    "ownerships",
    "propose_owners",
    "propose_plan",
    "remove_part",
    "rename_part",
    "reopen_body",
    "restore_items",
    "set_aside",
    "set_key_date",
    "set_lead_time",
    "shifted_items",
    "start_campaign",
    "undo_plan_change",
    "update_of",
]
