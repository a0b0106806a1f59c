"""Wrong settings of this room, told before anything starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.utils.module_loading import import_string


@register
def channel_settings_are_usable(app_configs: Any, **_: Any) -> list[Error]:
    """channels.E001: a kind of account that can't be loaded. channels.E002: a lease that isn't one."""
    found = []
    for kind, path in getattr(settings, "NHIPCAU_CHANNEL_KINDS", {}).items():
        try:
            import_string(path)
        except ImportError as fault:
            found.append(
                Error(
                    f"NHIPCAU_CHANNEL_KINDS: “{kind}” can't be loaded: {fault}",
                    hint="Give the dotted path of an adapter class; see docs/write-a-channel.md.",
                    id="channels.E001",
                )
            )
    lease = getattr(settings, "NHIPCAU_DELIVERY_LEASE", 120)
    if not isinstance(lease, int | float) or not 1 <= lease <= 3600:
        found.append(
            Error(
                f"NHIPCAU_DELIVERY_LEASE: {lease!r} isn't a number of seconds from 1 to 3600.",
                id="channels.E002",
            )
        )
    return found
