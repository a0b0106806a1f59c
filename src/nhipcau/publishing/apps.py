from django.utils.translation import pgettext_lazy

from nhipcau.kit.room import RoomConfig


class PublishingConfig(RoomConfig):
    name = "nhipcau.publishing"
    verbose_name = pgettext_lazy("room", "Publishing")
