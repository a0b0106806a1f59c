"""The block that names a fact: a plain field without a script, a search field with one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FactKey(blocks.CharBlock):
    """The stable key of a fact in the ledger. `kind` narrows the search to facts of one kind."""

    def __init__(self, kind: str = "", **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, "label": _("Fact key"), **kwargs})
        self.field.widget.attrs.update(
            {"data-fact-key": kind, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        )
