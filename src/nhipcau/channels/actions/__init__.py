"""Verbs of `channels`: keep accounts, plan deliveries, do what is due, settle what needs a person."""

from nhipcau.channels.actions.accounts import keep_channel, pause_channel, resume_channel
from nhipcau.channels.actions.planning import (
    Plan,
    call_off,
    draw_up,
    hasten,
    plan_again,
    plan_deliveries,
    postpone,
)
from nhipcau.channels.actions.reconciling import reconcile, record_abandoned
from nhipcau.channels.actions.sending import claim_due, deliver
from nhipcau.channels.actions.settling import let_be, settle
from nhipcau.channels.actions.working import work_once

__all__ = [
    "Plan",
    "call_off",
    "claim_due",
    "deliver",
    "draw_up",
    "hasten",
    "keep_channel",
    "let_be",
    "pause_channel",
    "plan_again",
    "plan_deliveries",
    "postpone",
    "reconcile",
    "record_abandoned",
    "resume_channel",
    "settle",
    "work_once",
]
