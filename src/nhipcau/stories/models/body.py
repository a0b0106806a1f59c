"""The field that holds a story's blocks."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class Body(StreamField):
    """A StreamField whose migrations say nothing of its blocks, so that a new block needs none."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
