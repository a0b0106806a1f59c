"""Word documents in an official layout, the state's or the Party's: values as data, parts, letterhead."""

from nhipcau.kit.word.layout import Layout, layout
from nhipcau.kit.word.letter import DOTS, Letterhead, letterhead, signing, subject
from nhipcau.kit.word.sheet import Sheet, fill, link, rule, set_font

__all__ = [
    "DOTS",
    "Layout",
    "Letterhead",
    "Sheet",
    "fill",
    "layout",
    "letterhead",
    "link",
    "rule",
    "set_font",
    "signing",
    "subject",
]
