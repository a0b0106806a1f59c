"""What a room declares about itself, read by `people` when roles and the log are set up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """One room.

    `grants` names, for each role, the permissions of this room that it carries
    (`"lead": ("confirm_plan",)`). `log_actions` names every entry the room's verbs write to
    the log: the action, its label, and the sentence shown in the history.
    """

    default = False  # of the classes in a room's apps.py Django is to take the room's own

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True

    default_auto_field = "django.db.models.BigAutoField"
    grants: ClassVar[dict[str, tuple[str, ...]]] = {}
    log_actions: ClassVar[dict[str, tuple[Any, Any]]] = {}
