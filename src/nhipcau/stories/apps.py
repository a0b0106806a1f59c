from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


def _foundations_stand(**_: Any) -> None:
    from nhipcau.stories.foundations import lay_foundations  # models are not ready at import

    lay_foundations()


class StoriesConfig(RoomConfig):
    name = "nhipcau.stories"
    verbose_name = _("Stories")
    grants = {
        "lead": ("view_storypage",),
        "editor": ("view_storypage",),
        "translator": ("view_storypage",),
        "reviewer": ("view_storypage",),
        "factchecker": ("view_storypage",),
        "operator": ("add_homepage", "view_storypage"),
    }
    log_actions = {
        "stories.reapprove": (_("Answer for a page again"), _("Read and answered for again")),
    }

    def ready(self) -> None:
        # permissions are made app by app: who may write comes after the last of them
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(_foundations_stand, sender=last)
        from nhipcau.stories import moved, staleness  # models are not ready at import

        staleness.follow()
        moved.follow()
