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
