"""Verbs of `guidance`: receive a document, decide on what was read from it, and put the reading right."""

from nhipcau.guidance.actions.changing import Conflict
from nhipcau.guidance.actions.deciding import (
    accept_passages,
    reject_passages,
    reopen_doubt,
    settle_doubt,
    undo,
)
from nhipcau.guidance.actions.editing import add_passage, change_passage, merge_passages, split_passage
from nhipcau.guidance.actions.pairing import pair_amendment, unpair_amendment
from nhipcau.guidance.actions.receiving import receive_guidance
from nhipcau.guidance.actions.visiting import visit

__all__ = [
    "Conflict",
    "accept_passages",
    "add_passage",
    "change_passage",
    "merge_passages",
    "pair_amendment",
    "receive_guidance",
    "reject_passages",
    "reopen_doubt",
    "settle_doubt",
    "split_passage",
    "undo",
    "unpair_amendment",
    "visit",
]
