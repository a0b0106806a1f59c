"""Days in Wagtail's fields as the reader's language types them.

Wagtail takes one format from the settings when a field is made, and fields are made once for every reader.
Here a field shows the first form that the active language also reads (`project/formats`), and its calendar
writes the same.
"""

from __future__ import annotations

from typing import Any

from django.utils.formats import get_format, localize_input
from wagtail.admin.datetimepicker import to_datetimepicker_format
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


def follow_the_language() -> None:
    """Called once, when all rooms are loaded."""
    _let(AdminDateInput, "DATE_INPUT_FORMATS")
    _let(AdminDateTimeInput, "DATETIME_INPUT_FORMATS")


def _let(widget: Any, forms: str) -> None:
    config_of = widget.get_config

    def format_value(self: Any, value: Any) -> Any:
        return localize_input(value, get_format(forms)[0])

    def get_config(self: Any) -> dict[str, Any]:
        return {**config_of(self), "format": to_datetimepicker_format(get_format(forms)[0])}

    widget.format_value, widget.get_config = format_value, get_config
