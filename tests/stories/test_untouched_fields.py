"""A text field that nobody wrote in is saved as an empty one."""

from __future__ import annotations

from nhipcau.stories.rich_text import LedgerTextArea


def test_a_field_nobody_wrote_in_is_empty() -> None:
    field = LedgerTextArea(features=["bold"])
    assert field.value_from_datadict({"text": "null"}, {}, "text") == ""
