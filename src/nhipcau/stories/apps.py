from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class StoriesConfig(RoomConfig):
    name = "nhipcau.stories"
    verbose_name = _("Stories")
    grants = {"operator": ("add_homepage",)}
