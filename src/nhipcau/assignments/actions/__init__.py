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
from nhipcau.assignments.actions.posting import address_of, post_letters
from nhipcau.assignments.actions.writing import Ordered, drop_letter, order_letters, send_letter_again

__all__ = [
    "LINK_DAYS",
    "LINK_SALT",
    "MOST_A_DAY",
    "Applied",
    "LinkHolder",
    "Ordered",
    "accept",
    "address_of",
    "agree_change",
    "apply_amendment",
    "approve_response",
    "assign",
    "decline",
    "drop_letter",
    "open_link",
    "order_letters",
    "post_letters",
    "refuse_change",
    "respond",
    "return_response",
    "send_letter_again",
    "settle_refusal",
    "signed_link",
    "take_back_response",
]
