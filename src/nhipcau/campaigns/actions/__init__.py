"""Verbs of `campaigns`: open one, draw up its plan, confirm it."""

from nhipcau.campaigns.actions.opening import LANGUAGES, open_campaign
from nhipcau.campaigns.actions.planning import confirm_plan, drop_item, drop_items, propose_plan

__all__ = ["LANGUAGES", "confirm_plan", "drop_item", "drop_items", "open_campaign", "propose_plan"]
