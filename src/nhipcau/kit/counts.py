"""Counts as people write them: 1200, 1.200, 1,200 and 1 200 are one number."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GROUPED = re.compile(r"\d{1,3}(?:([.,\s'’])\d{3})(?:\1\d{3})*")


class CountField(forms.IntegerField):
    """A whole number from 0 up, with or without marks between its thousands.

    Django's own field reads 1.000 as 1, and a browser's number field does too."""

    default_error_messages = {"invalid": _("Write a whole number in digits, as 1200 or 1.200.")}

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"min_value": 0, "widget": widget, **given})

    def to_python(self, value: Any) -> int | None:
        text = str("" if value is None else value).strip()
        if GROUPED.fullmatch(text):
            text = "".join(filter(str.isdecimal, text))
        if text and not re.fullmatch(r"[-+]?\d+", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)
