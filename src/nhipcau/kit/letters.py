"""Letters alone: control characters come of pasting, of files and of programs, and of nobody's typing.

PostgreSQL keeps no U+0000, and Word, Excel and XML hold none of the others: one in a report of an
organisation, and the office's own document can't be written. Tabs and line ends stay.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def holds_others(text: str) -> bool:
    return _UNHELD.search(text) is not None


def letters_alone(value: Any) -> Any:
    """A string without anything else, or every string inside lists, mappings and dataclasses.

    What holds nothing else comes back as it is, and so does anything that isn't made of strings.
    """
    if isinstance(value, str):
        return _UNHELD.sub("", value) if holds_others(value) else value
    if isinstance(value, (list, tuple)):
        kept = [letters_alone(one) for one in value]
        if all(new is old for new, old in zip(kept, value, strict=True)):
            return value
        return type(value)(*kept) if hasattr(value, "_fields") else type(value)(kept)
    if isinstance(value, dict):
        return {letters_alone(name): letters_alone(one) for name, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _of_fields(value)
    return value


def _of_fields(value: Any) -> Any:
    before = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
    changed = {name: new for name, old in before.items() if (new := letters_alone(old)) is not old}
    return dataclasses.replace(value, **changed) if changed else value
