from django.utils.translation import pgettext_lazy

from nhipcau.kit.room import RoomConfig


class TranslationsConfig(RoomConfig):
    name = "nhipcau.translations"
    verbose_name = pgettext_lazy("room", "Translations")
