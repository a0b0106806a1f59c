"""What Wagtail calls where a workflow ends; named by WAGTAIL_FINISH_WORKFLOW_ACTION in the settings.

Wagtail reads this while its models load, so the verb is fetched only when it is called.
"""

from __future__ import annotations

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Record the approval; then the page goes live, waits for its time, its bundle, or a person."""
    from nhipcau.publishing.actions.going import settle_approved

    settle_approved(workflow_state=workflow_state, by=user)
