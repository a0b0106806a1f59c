from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


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
        from nhipcau.stories import moved, staleness  # models are not ready at import

        staleness.follow()
        moved.follow()
