from __future__ import annotations

from typing import Any

from django.apps import apps
from wagtail import hooks

from nhipcau.kit.room import RoomConfig


@hooks.register("register_log_actions")
def log_actions_of_all_rooms(actions: Any) -> None:
    for config in apps.get_app_configs():
        if isinstance(config, RoomConfig):
            for action, (label, message) in config.log_actions.items():
                actions.register_action(action, label, message)
