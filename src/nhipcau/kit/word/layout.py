"""The values of a layout, as kept in layouts.yaml, where each says what is allowed and where it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import yaml

LAYOUTS = Path(__file__).with_name("layouts.yaml")
NAMES = ("state", "party")


class Line(TypedDict):
    text: str
    size: int
    bold: bool


class Recipients(TypedDict):
    size: int
    bold: bool
    italic: bool
    underline: bool
    list: int


@dataclass(frozen=True)
class Layout:
    """Sizes in points, lengths in millimetres. A mark is `rule` for a drawn line, else what is written."""

    name: str
    source: str
    margins_mm: Mapping[str, int]
    motto: Sequence[Line]
    motto_rule_mm: int
    parent: int
    issuer: int
    issuer_mark: str
    issuer_rule_mm: int | None
    number: str
    number_size: int
    place: int
    type: int
    subject: int
    subject_mark: str
    subject_rule_mm: int | None
    body: int
    heading: int
    indent_mm: int
    between: int
    exactly: int | None
    ending: str
    recipients: Recipients
    office_bold: bool
    last_recipient: str
    page_number: Mapping[str, int]

    @property
    def party(self) -> bool:
        return self.name == "party"


@cache
def layout(name: str) -> Layout:
    """The layout `state` or `party`. Raises KeyError for any other."""
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load(LAYOUTS.read_text(encoding="utf-8"))
    return Layout(name=name, **loaded[name])
