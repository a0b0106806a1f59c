"""Verbs of `publishing`: review, going live, bundles, withdrawals, readers from outside."""

from nhipcau.publishing.actions.going import (
    go_live,
    lift_embargo,
    schedule,
    set_embargo,
    unschedule,
    work_due,
)
from nhipcau.publishing.actions.many import Decided, approve_many, submit_many
from nhipcau.publishing.actions.outside import answer_from_outside, invite, revoke
from nhipcau.publishing.actions.processes import StepWish, change_process, give_own_process, lay_default
from nhipcau.publishing.actions.releasing import (
    add_to_release,
    drop_release,
    hold_release,
    prepare_release,
    release_due,
    release_now,
    schedule_release,
    take_from_release,
    verify,
)
from nhipcau.publishing.actions.reminding import remind_due
from nhipcau.publishing.actions.reviewing import approve, send_back
from nhipcau.publishing.actions.submitting import Said, submit, take_back
from nhipcau.publishing.actions.withdrawing import restore, withdraw
from nhipcau.publishing.actions.writing import write_again, write_due

__all__ = [
    "Decided",
    "Said",
    "StepWish",
    "add_to_release",
    "answer_from_outside",
    "approve",
    "approve_many",
    "change_process",
    "drop_release",
    "give_own_process",
    "go_live",
    "hold_release",
    "invite",
    "lay_default",
    "lift_embargo",
    "prepare_release",
    "release_due",
    "release_now",
    "remind_due",
    "restore",
    "revoke",
    "schedule",
    "schedule_release",
    "send_back",
    "set_embargo",
    "submit",
    "submit_many",
    "take_back",
    "take_from_release",
    "unschedule",
    "verify",
    "withdraw",
    "work_due",
    "write_again",
    "write_due",
]
