from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class PublicsiteConfig(RoomConfig):
    name = "nhipcau.publicsite"
    verbose_name = _("Public site")
