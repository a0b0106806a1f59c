"""What a version of a page says, so that two versions can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from wagtail.fields import StreamField

NOT_SAID: Final = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "live_revision", "last_published_at"),
        *("first_published_at", "has_unpublished_changes", "live", "draft_title", "comments"),
    }
)
"""What changes in a version's content without anybody changing what the page says."""


def said_in(model: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says, of a version's `content` (`serializable_data` of a page of this model).

    Blocks are given as values: their text is kept by SQLite as it was written, by PostgreSQL (jsonb) with
    its keys in another order.
    """
    said = {name: value for name, value in content.items() if name not in NOT_SAID}
    for field in model._meta.get_fields():
        if isinstance(field, StreamField) and isinstance(said.get(field.name), str):
            said[field.name] = json.loads(said[field.name])
    return said
