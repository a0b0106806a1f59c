"""Verbs of `assignments`: give, answer, report, approve, and change what was given."""

from nhipcau.assignments.actions.amending import Applied, apply_amendment
from nhipcau.assignments.actions.answering import (
    LINK_DAYS,
    LINK_SALT,
    MOST_A_DAY,
    LinkHolder,
    accept,
    approve_response,
    decline,
    open_link,
    respond,
    return_response,
    signed_link,
    take_back_response,
)
from nhipcau.assignments.actions.changing import agree_change, refuse_change, settle_refusal
from nhipcau.assignments.actions.giving import assign

__all__ = [
    "LINK_DAYS",
    "LINK_SALT",
    "MOST_A_DAY",
    "Applied",
    "LinkHolder",
    "accept",
    "agree_change",
    "apply_amendment",
    "approve_response",
    "assign",
    "decline",
    "open_link",
    "refuse_change",
    "respond",
    "return_response",
    "settle_refusal",
    "signed_link",
    "take_back_response",
]
