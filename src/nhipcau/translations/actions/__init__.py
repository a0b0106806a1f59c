"""Verbs of `translations`."""

from nhipcau.translations.actions.adopting import absorb, adopt
from nhipcau.translations.actions.drafting import write_draft
from nhipcau.translations.actions.entrusting import entrust
from nhipcau.translations.actions.exchange import take_file
from nhipcau.translations.actions.machine import translate_by_machine
from nhipcau.translations.actions.meaning import ask_again, say_meant
from nhipcau.translations.actions.saving import accept_segment, ask_writer, save_segment
from nhipcau.translations.actions.sending import send_to_translation, take_source_changes
from nhipcau.translations.actions.terms import drop_term, keep_term, take_terms

__all__ = [
    "absorb",
    "accept_segment",
    "adopt",
    "ask_again",
    "ask_writer",
    "drop_term",
    "entrust",
    "keep_term",
    "save_segment",
    "say_meant",
    "send_to_translation",
    "take_file",
    "take_source_changes",
    "take_terms",
    "translate_by_machine",
    "write_draft",
]
